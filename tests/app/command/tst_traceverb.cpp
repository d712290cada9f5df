// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/traceverb.h"

#include "tests/adapters/trace/tracerun.h"
#include "tests/app/command/commandfixture.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Duende::Trace::stateOf;
using Duende::Trace::statusValue;
using Duende::Trace::TracedProgram;

/// The verb with the real agent and real programs.
class TestTraceVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void textOfACommand();
    void textShowsSignalsAndEnds();
    void outputOfACommandIsNoResult();
    void inputOfACommand();
    void jsonLines();
    void csv();
    void chrome();
    void filter();
    void summary();
    void summaryAsJson();
    void recording();
    void recordingBesideEvents();
    void openDamaged();
    void openWhatIsNone();
    void eventsIntoAFile();
    void dataLimit();
    void duration();
    void interruptionDetaches();
    void sleepersAreNamed();
    void endOfADaemon();
    void readerThatLeaves();
    void readerThatNeverReads();
    void slowReader();
    void sizeLimit();
    void ring();
    void fullDisk();
    void nothingIsLeftBehind();

private:
    CommandRun traced(const QStringList& options, const QStringList& command) const;
    CommandRun opened(const QStringList& options) const;
    QString made() const { return m_folder.filePath(u"made.duende-trace"_s); }

    CommandFixture m_command;
    QTemporaryDir m_folder;
};

namespace {

const QString target = QStringLiteral(DUENDE_TRACED);

QJsonObject object(const QByteArray& line)
{
    return QJsonDocument::fromJson(line).object();
}

QByteArrayList linesWith(const CommandRun& run, const QByteArray& text)
{
    QByteArrayList found;
    for (const QByteArray& line : run.lines()) {
        if (line.contains(text))
            found.append(line);
    }
    return found;
}

bool addsUp(const QJsonObject& summary)
{
    const QJsonObject causes = summary.value("lost_by"_L1).toObject();
    qint64 lost = 0;
    for (const QJsonValue& cause : causes)
        lost += cause.toInteger();
    return summary.value("backend"_L1) == "ptrace"_L1 && lost == summary.value("lost"_L1).toInteger(-1)
        && summary.value("seen"_L1).toInteger(-1) == summary.value("delivered"_L1).toInteger() + lost;
}

QString handleOf(TracedProgram& program)
{
    return u"native:pid%1"_s.arg(program.pid());
}

/// Sends a signal to this process when the other one is traced, and a while has gone by.
std::jthread interruptWhenTraced(uint32_t pid, int number)
{
    return std::jthread([pid, number] {
        for (int i = 0; i < 1000 && statusValue(pid, "TracerPid") == "0"; ++i)
            std::this_thread::sleep_for(10ms);
        std::this_thread::sleep_for(300ms);
        ::kill(::getpid(), number);
    });
}

} // namespace

void TestTraceVerb::init()
{
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
        std::signal(number, SIG_DFL);
    m_command.agentPath = QStringLiteral(DUENDE_AGENT);
    m_command.processes->onTrace = [](const DaemonHandle& handle) -> Result<TraceTarget> {
        if (!QFile::exists(u"/proc/%1"_s.arg(handle.pid().value_or(0))))
            return std::unexpected(PlatformError::notFound(handle.toString()));
        return TraceTarget{{qint64(*handle.pid())}, {}};
    };
}

CommandRun TestTraceVerb::traced(const QStringList& options, const QStringList& command) const
{
    return m_command.run(QStringList{u"trace"_s} + options + QStringList{u"--"_s} + command);
}

CommandRun TestTraceVerb::opened(const QStringList& options) const
{
    return m_command.run(QStringList{u"trace"_s, u"--open"_s, made()} + options);
}

void TestTraceVerb::textOfACommand()
{
    const CommandRun run = traced({}, {target, u"files"_s, u"1"_s});
    QCOMPARE(run.status, 0);
    const QByteArrayList lines = run.lines();
    QVERIFY(lines.size() > 10);
    const QRegularExpression first(u"^\\[pid +(\\d+)\\] \\d\\d:\\d\\d:\\d\\d\\.\\d{6} execve\\(\"%1\", "
                                   u"\\[\"[^\"]+\"(\\.\\.\\.)?, \"files\", "
                                   "\"1\"\\], 0x[0-9a-f]+ /\\* \\d+ vars \\*/\\) = 0 <\\d+\\.\\d{6}>$"_s.arg(
                                       QRegularExpression::escape(target)));
    const auto match = first.match(QString::fromUtf8(lines.first()));
    QVERIFY2(match.hasMatch(), lines.first().constData());
    const QByteArray pid = match.captured(1).toLatin1();
    const QByteArrayList opens = linesWith(run, "passwd");
    QCOMPARE(opens.size(), 5 - 1); // without the write, which goes elsewhere
    QVERIFY2(opens[0].contains("openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 4</etc/passwd> <"),
        opens[0].constData());
    QVERIFY2(
        opens[1].contains(" fstat(4</etc/passwd>, {st_mode=S_IFREG|0644, st_size="), opens[1].constData());
    QVERIFY2(opens[2].contains(" read(4</etc/passwd>, \"root:"), opens[2].constData());
    QVERIFY2(opens[3].contains(" close(4</etc/passwd>) = 0 <"), opens[3].constData());
    for (const QByteArray& line : lines.first(lines.size() - 1))
        QVERIFY2(line.startsWith(QByteArray("[pid " + pid.rightJustified(5) + "] ")), line.constData());
    QVERIFY2(lines[lines.size() - 3].endsWith(" exit_group(0) = ?"), lines[lines.size() - 3].constData());
    QVERIFY2(lines[lines.size() - 2].endsWith(" +++ exited with 0 +++"), lines[lines.size() - 2].constData());
    const QByteArray count = QByteArray::number(lines.size() - 2);
    QCOMPARE(lines.last(), QByteArray("duende: " + count + " calls seen, " + count + " recorded, 0 lost"));
    QCOMPARE(run.error, QByteArray("duende: duende_traced (process " + pid + ") exited with 0\n"));
}

void TestTraceVerb::textShowsSignalsAndEnds()
{
    const CommandRun run = traced({}, {u"/bin/sh"_s, u"-c"_s, u"kill -TERM $$"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(!linesWith(run, "--- SIGTERM {si_signo=SIGTERM").isEmpty());
    QVERIFY(!linesWith(run, "+++ killed by SIGTERM +++").isEmpty());
    QVERIFY2(run.error.endsWith(") killed by SIGTERM\n"), run.error.constData());
}

void TestTraceVerb::outputOfACommandIsNoResult()
{
    const QStringList echo{u"/bin/echo"_s, u"words"_s};
    CommandRun run = traced({u"--format"_s, u"jsonl"_s}, echo);
    QVERIFY(run.error.startsWith("words\n"));
    for (const QByteArray& line : run.lines())
        QVERIFY2(!object(line).isEmpty(), line.constData());
    run = traced({u"-o"_s, m_folder.filePath(u"echo.txt"_s)}, echo);
    QCOMPARE(run.output, "words\n");
}

void TestTraceVerb::inputOfACommand()
{
    // The test's input is /dev/null.
    const CommandRun run = traced({}, {u"/bin/cat"_s});
    QVERIFY(!linesWith(run, " read(0</dev/null>, \"\", ").isEmpty());
}

void TestTraceVerb::jsonLines()
{
    const CommandRun run = traced({u"--format"_s, u"jsonl"_s}, {target, u"files"_s, u"2"_s});
    QCOMPARE(run.status, 0);
    QByteArrayList lines = run.lines();
    const QJsonObject summary = object(lines.takeLast()).value("summary"_L1).toObject();
    QVERIFY(addsUp(summary));
    qint64 calls = 0;
    QJsonObject open;
    for (const QByteArray& line : std::as_const(lines)) {
        const QJsonObject event = object(line);
        QVERIFY2(event.value("time_ns"_L1).toInteger() > 1'700'000'000'000'000'000, line.constData());
        QVERIFY2(event.value("pid"_L1).toInteger() > 0, line.constData());
        calls += event.contains("call"_L1) ? 1 : 0;
        if (event.value("call"_L1) == "openat"_L1
            && event.value("args"_L1)["filename"_L1].toString() == "/etc/passwd"_L1)
            open = event;
    }
    QCOMPARE(summary.value("delivered"_L1).toInteger(), calls);
    QCOMPARE(open.value("args"_L1)["dfd"_L1].toString(), u"AT_FDCWD"_s);
    QCOMPARE(open.value("args"_L1)["flags"_L1].toString(), u"O_RDONLY|O_CLOEXEC"_s);
    QCOMPARE(open.value("comm"_L1).toString(), u"duende_traced"_s);
    QCOMPARE(open.value("result"_L1).toInteger(), 4);
    QVERIFY(open.value("errno"_L1).isNull());
    QVERIFY(open.value("duration_ns"_L1).toInteger() > 0);
}

void TestTraceVerb::csv()
{
    const CommandRun run = traced({u"--format=csv"_s}, {target, u"getppid"_s, u"3"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.lines().first(), "time_ns,pid,tid,comm,call,arguments,result,errno,duration_ns\r");
    QCOMPARE(linesWith(run, ",duende_traced,getppid,,").size(), 3);
    QVERIFY2(run.lines().last().startsWith(",,,,summary,\"{\"\"backend\"\":\"\"ptrace\"\",\"\"seen\"\":"),
        run.lines().last().constData());
}

void TestTraceVerb::chrome()
{
    const CommandRun run = traced({u"--format"_s, u"chrome"_s}, {target, u"getppid"_s, u"3"_s});
    QCOMPARE(run.status, 0);
    const QJsonObject document = QJsonDocument::fromJson(run.output).object();
    int count = 0;
    for (const QJsonValue& event : document.value("traceEvents"_L1).toArray())
        count += event["name"_L1].toString() == "getppid"_L1 ? 1 : 0;
    QCOMPARE(count, 3);
    QVERIFY(addsUp(document.value("otherData"_L1)["summary"_L1].toObject()));
}

void TestTraceVerb::filter()
{
    const CommandRun run
        = traced({u"--filter"_s, u"call=close or path=/etc/passwd"_s}, {target, u"files"_s, u"3"_s});
    QCOMPARE(run.status, 0);
    // Three rounds of open, fstat, read and close; the loss counts are of all.
    QCOMPARE(run.lines().size(), 3 * 4 + 1);
    const CommandRun failed = traced({u"--filter"_s, u"call=openat failed"_s}, {target, u"pointers"_s});
    QCOMPARE(linesWith(failed, " openat(AT_FDCWD, \"/no/way").size(), 1);
    QCOMPARE(failed.lines().size(), 3 + 1);
}

void TestTraceVerb::summary()
{
    const CommandRun run = traced({u"--summary"_s}, {target, u"getppid"_s, u"500"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.lines().first().simplified(), "% TIME SECONDS CALLS ERRORS P50 P95 P99 MAX CALL");
    const QByteArrayList rows = linesWith(run, "getppid");
    QCOMPARE(rows.size(), 1);
    QCOMPARE(rows.first().simplified().split(' ').value(2), "500");
    const QByteArrayList lines = run.lines();
    const QByteArrayList total = lines[lines.size() - 2].simplified().split(' ');
    QCOMPARE(total.first(), "100.00");
    QCOMPARE(total.last(), "total");
    QVERIFY2(lines.last().startsWith(QByteArray(total[2] + " calls seen, " + total[2] + " recorded, 0 lost")),
        lines.last().constData());
}

void TestTraceVerb::summaryAsJson()
{
    const CommandRun run
        = traced({u"--summary"_s, u"--json"_s, u"--filter"_s, u"call=openat"_s}, {target, u"pointers"_s});
    QCOMPARE(run.lines().size(), 2);
    const QJsonArray calls = object(run.lines().first()).value("calls"_L1).toArray();
    QCOMPARE(calls.size(), 1);
    QCOMPARE(calls[0]["call"_L1].toString(), u"openat"_s);
    QCOMPARE(calls[0]["failed"_L1].toInteger(), 3);
    QCOMPARE(
        calls[0]["errors"_L1]["EFAULT"_L1].toInteger() + calls[0]["errors"_L1]["ENOENT"_L1].toInteger(), 3);
    QVERIFY(calls[0]["p50_ns"_L1].toInteger() > 0);
    QVERIFY(calls[0]["p50_ns"_L1].toInteger() <= calls[0]["max_ns"_L1].toInteger());
    QVERIFY(addsUp(object(run.lines().last()).value("summary"_L1).toObject()));
}

void TestTraceVerb::recording()
{
    const CommandRun run = traced({u"-o"_s, made()}, {target, u"getppid"_s, u"20"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.contains(" calls seen, ")
            && run.error.endsWith(QByteArray("recorded in " + made().toUtf8() + '\n')),
        run.error.constData());
    const CommandRun text = opened({});
    QCOMPARE(text.status, 0);
    QCOMPARE(text.error, "");
    QCOMPARE(linesWith(text, " getppid() = ").size(), 20);
    QCOMPARE(linesWith(opened({u"--filter"_s, u"call=getppid"_s}), "getppid").size(), 20);
    QVERIFY(addsUp(object(opened({u"--json"_s}).lines().last()).value("summary"_L1).toObject()));
    QCOMPARE(linesWith(opened({u"--summary"_s}), "getppid").first().simplified().split(' ').value(2), "20");
}

void TestTraceVerb::recordingBesideEvents()
{
    const CommandRun run
        = traced({u"--format"_s, u"text"_s, u"-o"_s, made()}, {target, u"getppid"_s, u"20"_s});
    QCOMPARE(linesWith(run, " getppid() = ").size(), 20);
    QCOMPARE(opened({}).output, run.output);
    const CommandRun named
        = traced({u"--format"_s, u"recording"_s, u"-o"_s, m_folder.filePath(u"name"_s)}, {u"/bin/true"_s});
    QCOMPARE(named.output, "");
    QCOMPARE(m_command.run({u"trace"_s, u"--open"_s, m_folder.filePath(u"name"_s)}).error, "");
}

void TestTraceVerb::openDamaged()
{
    // Two blocks, the first of them with a part that is wrong.
    QCOMPARE(traced({u"-o"_s, made()}, {target, u"getppid"_s, u"60000"_s}).status, 0);
    const qsizetype all = linesWith(opened({u"--filter"_s, u"call=getppid"_s}), "getppid").size();
    QCOMPARE(all, 60000);
    QFile file(made());
    QVERIFY(file.open(QIODevice::ReadWrite) && file.size() > (4 << 20));
    QVERIFY(file.seek(2 << 20));
    QCOMPARE(file.write(QByteArray(65536, '\xff')), 65536);
    file.close();
    const CommandRun run = opened({u"--filter"_s, u"call=getppid"_s});
    QCOMPARE(run.status, 1);
    QVERIFY2(run.error.contains("damaged") && run.error.count('\n') == 1, run.error.constData());
    QVERIFY(run.lines().size() > 1000 && run.lines().size() < all);
}

void TestTraceVerb::openWhatIsNone()
{
    const CommandRun none = m_command.run({u"trace"_s, u"--open"_s, u"/etc/passwd"_s});
    QCOMPARE(none.status, 1);
    QCOMPARE(none.output, "");
    QCOMPARE(none.error.count('\n'), 1);
    const CommandRun missing
        = m_command.run({u"trace"_s, u"--open"_s, m_folder.filePath(u"not-there"_s), u"--json"_s});
    QCOMPARE(missing.status, 1);
    QCOMPARE(missing.errors().value(0).value("error"_L1)["kind"_L1].toString(), u"not_found"_s);
}

void TestTraceVerb::eventsIntoAFile()
{
    const QString path = m_folder.filePath(u"events.jsonl"_s);
    const CommandRun run = traced({u"-o"_s, path}, {target, u"getppid"_s, u"5"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "");
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const QByteArray text = file.readAll();
    QCOMPARE(text.count("\"call\":\"getppid\""), 5);
    QVERIFY(addsUp(object(text.trimmed().split('\n').last()).value("summary"_L1).toObject()));
    const CommandRun nowhere = traced({u"-o"_s, u"/nowhere/at/all"_s}, {u"/bin/true"_s});
    QCOMPARE(nowhere.status, 1);
    QVERIFY2(nowhere.error.contains("/nowhere/at/all") && nowhere.error.count('\n') == 1,
        nowhere.error.constData());
}

void TestTraceVerb::dataLimit()
{
    const QStringList printf{u"/bin/echo"_s, QString(100, u'x')};
    CommandRun run;
    const auto written = [&](const QString& limit) {
        run = traced({u"--json"_s, u"--data"_s, limit, u"--filter"_s, u"call=write"_s}, printf);
        return object(run.lines().first()).value("args"_L1)["buf"_L1].toString().count(u'x');
    };
    QVERIFY2(written(u"10"_s) == 10, run.output.constData());
    QVERIFY2(written(u"1K"_s) == 100, run.output.constData());
}

void TestTraceVerb::duration()
{
    TracedProgram program(target, {u"threads"_s, u"3"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QElapsedTimer timer;
    timer.start();
    const CommandRun run = m_command.run(
        {u"trace"_s, handleOf(program), u"--backend=ptrace"_s, u"--duration"_s, u"700ms"_s, u"--json"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(timer.elapsed() >= 650); // a timer may be early by a twentieth
    QVERIFY(timer.elapsed() < 8000);
    QVERIFY(linesWith(run, "\"call\":\"getppid\"").size() > 30);
    QVERIFY(addsUp(object(run.lines().last()).value("summary"_L1).toObject()));
    QCOMPARE(statusValue(program.pid(), "TracerPid"), "0");
    QVERIFY(!program.hasEnded());
}

void TestTraceVerb::interruptionDetaches()
{
    TracedProgram program(target, {u"threads"_s, u"3"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    const std::jthread interruption = interruptWhenTraced(program.pid(), SIGINT);
    const CommandRun run = m_command.run({u"trace"_s, handleOf(program), u"--backend=ptrace"_s});
    QCOMPARE(run.status, 0);
    QVERIFY2(run.error.contains("duende: attached to 1 process with 4 threads\n"), run.error.constData());
    QVERIFY2(run.error.endsWith("duende: detached\n"), run.error.constData());
    QVERIFY2(run.lines().last().endsWith(" 0 lost"), run.lines().last().constData());
    QVERIFY(linesWith(run, " getppid() = ").size() > 10);
    QCOMPARE(statusValue(program.pid(), "TracerPid"), "0");
    QVERIFY(!program.hasEnded());
    QCOMPARE(stateOf(program.pid()), 'S');
}

void TestTraceVerb::sleepersAreNamed()
{
    TracedProgram program(target, {u"epoll"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE(stateOf(program.pid()), 'S');
    const CommandRun run
        = m_command.run({u"trace"_s, handleOf(program), u"--backend=ptrace"_s, u"--duration=200ms"_s});
    const QByteArray pid = QByteArray::number(program.pid());
    QVERIFY2(run.error.startsWith(
                 QByteArray("duende: 1 thread sleeps in calls that the attach interrupts (EINTR): "
                            "epoll_wait in process "
                     + pid + "\nduende: attached to ")),
        run.error.constData());
}

void TestTraceVerb::endOfADaemon()
{
    TracedProgram program(target, {u"threads"_s, u"1"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    const std::jthread end([pid = program.pid()] {
        for (int i = 0; i < 1000 && statusValue(pid, "TracerPid") == "0"; ++i)
            std::this_thread::sleep_for(10ms);
        ::kill(pid_t(pid), SIGKILL);
    });
    const CommandRun run = m_command.run({u"trace"_s, handleOf(program), u"--backend=ptrace"_s});
    QCOMPARE(run.status, 0);
    QVERIFY(!linesWith(run, "+++ killed by SIGKILL +++").isEmpty());
    QVERIFY2(run.error.endsWith("duende: all processes have ended\n"), run.error.constData());
}

void TestTraceVerb::readerThatLeaves()
{
    TracedProgram program(target, {u"threads"_s, u"2"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    int ends[2] = {-1, -1};
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    QFile error(m_folder.filePath(u"error"_s));
    QVERIFY(error.open(QIODevice::ReadWrite | QIODevice::Truncate));
    const std::jthread reader([&ends] {
        char buffer[16];
        [[maybe_unused]] const ssize_t size = ::read(ends[0], buffer, sizeof buffer);
        ::close(ends[0]);
    });
    QCOMPARE(m_command.runWith(
                 {u"trace"_s, handleOf(program), u"--backend=ptrace"_s}, {0, ends[1], error.handle()}),
        0);
    ::close(ends[1]);
    error.seek(0);
    QCOMPARE(error.readAll().count('\n'), 1); // attached, and nothing of its end
    QCOMPARE(statusValue(program.pid(), "TracerPid"), "0");
    QVERIFY(!program.hasEnded());
}

void TestTraceVerb::readerThatNeverReads()
{
    // It goes before there is anything to write.
    TracedProgram program(target, {u"epoll"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    int ends[2] = {-1, -1};
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const std::jthread reader([&ends, pid = program.pid()] {
        for (int i = 0; i < 1000 && statusValue(pid, "TracerPid") == "0"; ++i)
            std::this_thread::sleep_for(10ms);
        std::this_thread::sleep_for(200ms);
        ::close(ends[0]);
    });
    QCOMPARE(m_command.runWith(
                 {u"trace"_s, handleOf(program), u"--backend=ptrace"_s, u"--filter"_s, u"call=nothing"_s},
                 {null, ends[1], null}),
        0);
    ::close(ends[1]);
    ::close(null);
    QCOMPARE(statusValue(program.pid(), "TracerPid"), "0");
}

void TestTraceVerb::slowReader()
{
    // All is recorded while nobody reads: the command ends long before its text is taken.
    int ends[2] = {-1, -1};
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    QByteArray text;
    const QString flag = m_folder.filePath(u"ended"_s);
    bool hadEnded = false;
    std::jthread reader([&] {
        for (int i = 0; i < 1000 && !QFile::exists(flag); ++i)
            std::this_thread::sleep_for(10ms);
        hadEnded = QFile::exists(flag);
        char buffer[65536];
        for (ssize_t size = ::read(ends[0], buffer, sizeof buffer); size > 0;
            size = ::read(ends[0], buffer, sizeof buffer))
            text.append(buffer, size);
    });
    const QStringList command{u"/bin/sh"_s, u"-c"_s, u"%1 getppid 20000; touch %2"_s.arg(target, flag)};
    QCOMPARE(
        m_command.runWith(QStringList{u"trace"_s, u"--json"_s, u"--"_s} + command, {null, ends[1], null}), 0);
    ::close(ends[1]);
    reader.join();
    ::close(ends[0]);
    ::close(null);
    QVERIFY(hadEnded);
    QCOMPARE(text.count("\"call\":\"getppid\""), 20000 + 1); // sh asks once
    const QJsonObject summary = object(text.trimmed().split('\n').last()).value("summary"_L1).toObject();
    QVERIFY(addsUp(summary));
    QCOMPARE(summary.value("lost"_L1).toInteger(-1), 0);
}

void TestTraceVerb::sizeLimit()
{
    const CommandRun run = traced({u"--size-limit"_s, u"8M"_s, u"--json"_s, u"--filter"_s, u"call=close"_s},
        {target, u"getppid"_s, u"400000"_s});
    QCOMPARE(run.status, 1);
    QCOMPARE(run.errors().size(), 1);
    QCOMPARE(run.errors().first().value("error"_L1)["kind"_L1].toString(), u"resource_limit"_s);
    QVERIFY(addsUp(object(run.lines().last()).value("summary"_L1).toObject()));
}

void TestTraceVerb::ring()
{
    const CommandRun run = traced({u"--size-limit"_s, u"32M"_s, u"--when-full"_s, u"ring"_s, u"-o"_s, made()},
        {target, u"getppid"_s, u"500000"_s});
    QVERIFY2(run.status == 0, run.error.constData());
    QVERIFY(QFile(made()).size() > (32 << 20)); // holes are part of its length
    const CommandRun read = opened({u"--json"_s, u"--filter"_s, u"call=exit_group"_s});
    QCOMPARE(linesWith(read, "\"call\":\"exit_group\"").size(), 1);
    const QJsonObject summary = object(read.lines().last()).value("summary"_L1).toObject();
    QVERIFY(addsUp(summary));
    QVERIFY(summary.value("lost_by"_L1)["file_full"_L1].toInteger() > 100'000);
}

void TestTraceVerb::fullDisk()
{
    const CommandRun run = traced({u"-o"_s, u"/dev/full"_s}, {target, u"getppid"_s, u"5"_s});
    QCOMPARE(run.status, 1);
    QVERIFY2(run.error.contains("/dev/full: I/O error: could not write the output"), run.error.constData());
}

void TestTraceVerb::nothingIsLeftBehind()
{
    const QTemporaryDir folder;
    qputenv("TMPDIR", folder.path().toUtf8());
    TracedProgram program(target, {u"threads"_s, u"1"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QStringList during;
    const std::jthread look([&, pid = program.pid()] {
        for (int i = 0; i < 1000 && statusValue(pid, "TracerPid") == "0"; ++i)
            std::this_thread::sleep_for(10ms);
        std::this_thread::sleep_for(200ms);
        during = QDir(folder.path()).entryList({u"duende-*"_s});
    });
    const CommandRun run
        = m_command.run({u"trace"_s, handleOf(program), u"--backend=ptrace"_s, u"--duration"_s, u"600ms"_s});
    const CommandRun failed = traced({}, {u"/no/such/program"_s});
    qunsetenv("TMPDIR");
    QCOMPARE(run.status, 0);
    QCOMPARE(failed.status, 1);
    QCOMPARE(during, QStringList());
    QCOMPARE(QDir(folder.path()).entryList({u"duende-*"_s}), QStringList());
}

QTEST_GUILESS_MAIN(TestTraceVerb)
#include "tst_traceverb.moc"
