// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/procparsers.h"

#include <QTest>

using namespace Duende;

namespace {

// Everything behind the name, as Linux 6.18 wrote it for a cat.
constexpr auto statTail
    = " R 3150 3150 15868 34816 -1 4194304 98 0 0 0 7 5 0 0 20 -5 3 0 119462 3133440 409 "
      "18446744073709551615 93873495625728 93873495645609 140735300464048 0 0 0 0 0 0 0 0 "
      "0 17 0 0 0 0 0 0 93873495661616 93873495663232 93874546135040 140735300467336 "
      "140735300467356 140735300467356 140735300468715 0\n";

QByteArray statOf(const QByteArray& comm)
{
    return "3164 (" + comm + ")" + statTail;
}

} // namespace

class ProcParsersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stat();
    void statNames_data();
    void statNames();
    void statStates_data();
    void statStates();
    void statRefuses_data();
    void statRefuses();
    void statPrefixesAreSafe();
    void zombies_data();
    void zombies();
    void kernelThread();
    void status();
    void statusOfKernelThread();
    void statusRefuses_data();
    void statusRefuses();
    void controlGroup_data();
    void controlGroup();
    void nulSeparated_data();
    void nulSeparated();
    void uptime_data();
    void uptime();
    void bootTime_data();
    void bootTime();
    void limits();
    void limitsRefuses();
    void number_data();
    void number();
    void keyedNumber_data();
    void keyedNumber();
    void pids();
};

void ProcParsersTest::stat()
{
    const std::optional<ProcessStat> stat = parseProcessStat(statOf("cat"));
    QVERIFY(stat);
    QCOMPARE(stat->pid, 3164);
    QCOMPARE(stat->comm, "cat");
    QCOMPARE(stat->state, ProcessState::Running);
    QCOMPARE(stat->parentPid, 3150);
    QCOMPARE(stat->processGroup, 3150);
    QCOMPARE(stat->session, 15868);
    QCOMPARE(stat->terminal, 34816);
    QCOMPARE(stat->flags, 4194304u);
    QCOMPARE(stat->userTicks, 7u);
    QCOMPARE(stat->systemTicks, 5u);
    QCOMPARE(stat->nice, -5);
    QCOMPARE(stat->threads, 3u);
    QCOMPARE(stat->startTimeTicks, 119462u);
    QCOMPARE(stat->virtualBytes, 3133440u);
    QCOMPARE(stat->residentPages, 409u);
    QVERIFY(!stat->isKernelThread());
    QVERIFY(!stat->isZombie());
}

void ProcParsersTest::statNames_data()
{
    QTest::addColumn<QByteArray>("comm");
    QTest::newRow("space") << QByteArray("tmux: server");
    QTest::newRow("parentheses") << QByteArray("(sd-pam)");
    QTest::newRow("looks like the end") << QByteArray(") S 1 1 1 0 -1");
    QTest::newRow("only a closing parenthesis") << QByteArray(")");
    QTest::newRow("only an opening parenthesis") << QByteArray("(");
    QTest::newRow("line feed") << QByteArray("two\nlines");
    QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\x80");
    QTest::newRow("empty") << QByteArray();
}

void ProcParsersTest::statNames()
{
    QFETCH(const QByteArray, comm);
    const std::optional<ProcessStat> stat = parseProcessStat(statOf(comm));
    QVERIFY(stat);
    QCOMPARE(stat->comm, comm);
    QCOMPARE(stat->parentPid, 3150);
    QCOMPARE(stat->startTimeTicks, 119462u);
}

void ProcParsersTest::statStates_data()
{
    QTest::addColumn<char>("letter");
    QTest::addColumn<ProcessState>("state");
    QTest::newRow("running") << 'R' << ProcessState::Running;
    QTest::newRow("sleeping") << 'S' << ProcessState::Sleeping;
    QTest::newRow("disk") << 'D' << ProcessState::DiskSleep;
    QTest::newRow("stopped") << 'T' << ProcessState::Stopped;
    QTest::newRow("traced") << 't' << ProcessState::TracingStop;
    QTest::newRow("zombie") << 'Z' << ProcessState::Zombie;
    QTest::newRow("dead") << 'X' << ProcessState::Dead;
    QTest::newRow("dead, lower case") << 'x' << ProcessState::Dead;
    QTest::newRow("idle") << 'I' << ProcessState::Idle;
    QTest::newRow("parked") << 'P' << ProcessState::Parked;
    QTest::newRow("a letter of tomorrow") << 'Q' << ProcessState::Unknown;
}

void ProcParsersTest::statStates()
{
    QFETCH(const char, letter);
    QByteArray line = statOf("cat");
    line[line.indexOf(") R") + 2] = letter;
    const std::optional<ProcessStat> stat = parseProcessStat(line);
    QVERIFY(stat);
    QTEST(stat->state, "state");
}

void ProcParsersTest::statRefuses_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no name") << QByteArray("3164 cat") + statTail;
    QTest::newRow("no pid") << QByteArray("(cat)") + statTail;
    QTest::newRow("pid is no number") << QByteArray("x164 (cat)") + statTail;
    QTest::newRow("pid 0") << QByteArray("0 (cat)") + statTail;
    QTest::newRow("negative pid") << QByteArray("-3 (cat)") + statTail;
    QTest::newRow("parentheses in the wrong order") << QByteArray("3164 )cat(") + statTail;
    QTest::newRow("too few fields") << QByteArray("3164 (cat) R 1 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 9 9\n");
    QTest::newRow("a number that does not fit")
        << QByteArray("3164 (cat) R 1 1 1 0 -1 0 0 0 0 0 99999999999999999999 1 0 0 20 0 1 0 9 9 9\n");
    QTest::newRow("a negative time") << QByteArray(
        "3164 (cat) R 1 1 1 0 -1 0 0 0 0 0 -4 1 0 0 20 0 1 0 9 9 9\n");
}

void ProcParsersTest::statRefuses()
{
    QFETCH(const QByteArray, line);
    QVERIFY(!parseProcessStat(line));
}

void ProcParsersTest::statPrefixesAreSafe()
{
    const QByteArray line = statOf("cat");
    // Up to the end of rss, the last field that is read, nothing may be taken for a whole line.
    const qsizetype needed = line.indexOf(" 409 ") + 4;
    for (qsizetype length = 0; length < needed - 3; ++length)
        QVERIFY2(!parseProcessStat(line.first(length)), line.first(length).constData());
    QVERIFY(parseProcessStat(line.first(needed)));
}

void ProcParsersTest::zombies_data()
{
    QTest::addColumn<ProcessState>("state");
    QTest::addColumn<quint64>("threads");
    QTest::addColumn<bool>("isZombie");
    QTest::newRow("alive") << ProcessState::Sleeping << quint64(1) << false;
    QTest::newRow("zombie") << ProcessState::Zombie << quint64(1) << true;
    QTest::newRow("zombie without threads") << ProcessState::Zombie << quint64(0) << true;
    QTest::newRow("other threads still work") << ProcessState::Zombie << quint64(2) << false;
    QTest::newRow("dead") << ProcessState::Dead << quint64(1) << true;
}

void ProcParsersTest::zombies()
{
    QFETCH(const ProcessState, state);
    QFETCH(const quint64, threads);
    ProcessStat stat;
    stat.state = state;
    stat.threads = threads;
    QTEST(stat.isZombie(), "isZombie");
}

void ProcParsersTest::kernelThread()
{
    const std::optional<ProcessStat> stat = parseProcessStat(
        "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 1 0 0 18446744073709551615");
    QVERIFY(stat);
    QVERIFY(stat->isKernelThread());
    QCOMPARE(stat->parentPid, 0);
}

void ProcParsersTest::status()
{
    const std::optional<ProcessStatus> status = parseProcessStatus(
        "Name:\tsshd\nUmask:\t0022\nState:\tS (sleeping)\nUid:\t1000\t1001\t1002\t1003\n"
        "Gid:\t100\t101\t102\t103\nVmSize:\t   10240 kB\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n"
        "VmSwap:\t       4 kB\nThreads:\t7\n");
    QVERIFY(status);
    QCOMPARE(status->uids, (ProcessIds{1000, 1001, 1002, 1003}));
    QCOMPARE(status->gids, (ProcessIds{100, 101, 102, 103}));
    QCOMPARE(status->threads, 7u);
    QCOMPARE(status->virtualBytes, 10240u * 1024);
    QCOMPARE(status->peakResidentBytes, 2048u * 1024);
    QCOMPARE(status->residentBytes, 1024u * 1024);
    QCOMPARE(status->swapBytes, 4u * 1024);
}

void ProcParsersTest::statusOfKernelThread()
{
    const std::optional<ProcessStatus> status
        = parseProcessStatus("Name:\tkthreadd\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nThreads:\t1\n");
    QVERIFY(status);
    QVERIFY(!status->residentBytes);
    QVERIFY(!status->virtualBytes);
}

void ProcParsersTest::statusRefuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no gids") << QByteArray("Uid:\t0\t0\t0\t0\n");
    QTest::newRow("no uids") << QByteArray("Gid:\t0\t0\t0\t0\n");
    QTest::newRow("three ids") << QByteArray("Uid:\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
    QTest::newRow("negative") << QByteArray("Uid:\t-1\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
    QTest::newRow("too large") << QByteArray("Uid:\t4294967296\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
}

void ProcParsersTest::statusRefuses()
{
    QFETCH(const QByteArray, text);
    QVERIFY(!parseProcessStatus(text));
}

void ProcParsersTest::controlGroup_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::optional<QString>>("path");
    const auto is = [](const char* path) { return std::optional(QString::fromUtf8(path)); };
    const std::optional<QString> none;
    QTest::newRow("unified") << QByteArray("0::/system.slice/nginx.service\n")
                             << is("/system.slice/nginx.service");
    QTest::newRow("unified root") << QByteArray("0::/\n") << is("/");
    QTest::newRow("both: unified counts") << QByteArray("1:name=systemd:/a\n0::/b\n") << is("/b");
    QTest::newRow("both: unified says nothing")
        << QByteArray("9:name=systemd:/a\n4:memory:/c\n0::/\n") << is("/a");
    QTest::newRow("named only") << QByteArray("4:memory:/c\n1:name=systemd:/a/b\n") << is("/a/b");
    QTest::newRow("colons in the path") << QByteArray("0::/a:b:c\n") << is("/a:b:c");
    QTest::newRow("deleted") << QByteArray("0::/a/b (deleted)\n") << is("/a/b");
    QTest::newRow("outside the namespace") << QByteArray("0::/../x\n") << is("/../x");
    QTest::newRow("controllers only") << QByteArray("4:memory:/c\n") << none;
    QTest::newRow("empty") << QByteArray() << none;
    QTest::newRow("no path") << QByteArray("0::\n") << none;
    QTest::newRow("relative path") << QByteArray("0::a\n") << none;
    QTest::newRow("one colon") << QByteArray("0:/a\n") << none;
}

void ProcParsersTest::controlGroup()
{
    QFETCH(const QByteArray, text);
    QTEST(parseControlGroup(text), "path");
}

void ProcParsersTest::nulSeparated_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<QByteArray>>("parts");
    using Parts = QList<QByteArray>;
    QTest::newRow("empty") << QByteArray() << Parts{};
    QTest::newRow("only ends") << QByteArray(3, '\0') << Parts{};
    QTest::newRow("two") << QByteArray("a\0b c\0", 6) << Parts{"a", "b c"};
    QTest::newRow("no end") << QByteArray("a\0b", 3) << Parts{"a", "b"};
    QTest::newRow("empty in the middle") << QByteArray("a\0\0b\0", 5) << Parts{"a", "", "b"};
    QTest::newRow("rewritten title") << QByteArray("nginx: master\0\0\0\0", 17) << Parts{"nginx: master"};
}

void ProcParsersTest::nulSeparated()
{
    QFETCH(const QByteArray, bytes);
    QTEST(parseNulSeparated(bytes), "parts");
}

void ProcParsersTest::uptime_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::optional<std::chrono::milliseconds>>("uptime");
    using Value = std::optional<std::chrono::milliseconds>;
    QTest::newRow("usual") << QByteArray("1194.62 2231.11\n") << Value(1194620);
    QTest::newRow("zero") << QByteArray("0.00 0.00\n") << Value(0);
    QTest::newRow("no fraction") << QByteArray("1194 2231\n") << Value();
    QTest::newRow("negative") << QByteArray("-4.00 1.00\n") << Value();
    QTest::newRow("too large") << QByteArray("99999999999.00 1.00\n") << Value();
    QTest::newRow("empty") << QByteArray() << Value();
}

void ProcParsersTest::uptime()
{
    QFETCH(const QByteArray, text);
    QTEST(parseUptime(text), "uptime");
}

void ProcParsersTest::bootTime_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::optional<qint64>>("seconds");
    using Value = std::optional<qint64>;
    QTest::newRow("usual") << QByteArray("cpu 1 2 3\nctxt 5\nbtime 1764000000\nprocesses 9\n")
                           << Value(1764000000);
    QTest::newRow("absent") << QByteArray("cpu 1 2 3\n") << Value();
    QTest::newRow("no number") << QByteArray("btime soon\n") << Value();
    QTest::newRow("after the last year") << QByteArray("btime 253402300800\n") << Value();
    QTest::newRow("negative") << QByteArray("btime -1\n") << Value();
}

void ProcParsersTest::bootTime()
{
    QFETCH(const QByteArray, text);
    QTEST(parseBootTime(text), "seconds");
}

void ProcParsersTest::limits()
{
    const QList<ProcessLimit> limits = parseProcessLimits(
        "Limit                     Soft Limit           Hard Limit           Units     \n"
        "Max cpu time              unlimited            unlimited            seconds   \n"
        "Max open files            1024                 524288               files     \n"
        "Max nice priority         0                    0                    \n");
    const QList<ProcessLimit> expected{
        {QStringLiteral("Max cpu time"), std::nullopt, std::nullopt, QStringLiteral("seconds")},
        {QStringLiteral("Max open files"), 1024, 524288, QStringLiteral("files")},
        {QStringLiteral("Max nice priority"), 0, 0, QString()},
    };
    QCOMPARE(limits, expected);
}

void ProcParsersTest::limitsRefuses()
{
    QVERIFY(parseProcessLimits({}).isEmpty());
    QVERIFY(parseProcessLimits("Max open files 1 2 files\n").isEmpty());
    QVERIFY(
        parseProcessLimits("Max open files            many                 few         files\n").isEmpty());
    QVERIFY(parseProcessLimits("Max open files            1\n").isEmpty());
}

void ProcParsersTest::number_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::optional<quint64>>("value");
    using Value = std::optional<quint64>;
    QTest::newRow("usual") << QByteArray("4096\n") << Value(4096);
    QTest::newRow("largest") << QByteArray("18446744073709551615\n") << Value(18446744073709551615u);
    QTest::newRow("too large") << QByteArray("18446744073709551616\n") << Value();
    QTest::newRow("max") << QByteArray("max\n") << Value();
    QTest::newRow("negative") << QByteArray("-1\n") << Value();
    QTest::newRow("two") << QByteArray("1 2\n") << Value();
    QTest::newRow("empty") << QByteArray() << Value();
}

void ProcParsersTest::number()
{
    QFETCH(const QByteArray, text);
    QTEST(parseNumber(text), "value");
}

void ProcParsersTest::keyedNumber_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::optional<quint64>>("value");
    using Value = std::optional<quint64>;
    QTest::newRow("first") << QByteArray("usage_usec 12\nuser_usec 3\n") << Value(12);
    QTest::newRow("later") << QByteArray("user_usec 3\nusage_usec 12") << Value(12);
    QTest::newRow("a longer key") << QByteArray("usage_usec_total 12\n") << Value();
    QTest::newRow("no number") << QByteArray("usage_usec many\n") << Value();
    QTest::newRow("empty") << QByteArray() << Value();
}

void ProcParsersTest::keyedNumber()
{
    QFETCH(const QByteArray, text);
    QTEST(parseKeyedNumber(text, "usage_usec"), "value");
}

void ProcParsersTest::pids()
{
    QCOMPARE(parsePids("1\n0\n42\n\n-3\nx\n7"), (QList<qint64>{1, 42, 7}));
    QVERIFY(parsePids({}).isEmpty());
}

QTEST_APPLESS_MAIN(ProcParsersTest)
#include "tst_procparsers.moc"
