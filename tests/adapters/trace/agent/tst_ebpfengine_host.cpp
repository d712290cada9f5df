// SPDX-License-Identifier: GPL-3.0-or-later
// The real agent with its programs in the real kernel: what they see is what strace and ptrace see, nobody is
// stopped, and what is lost is counted.
#include "adapters/trace/syscalls/decode.h"
#include "tests/adapters/trace/straceoracle.h"
#include "tests/adapters/trace/tracerun.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <set>
#include <sys/syscall.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

const QString traced = QStringLiteral(DUENDE_TRACED);
const TraceOptions ebpf{defaultDataLimit, false, EngineKind::Ebpf};

class NoSurroundings final : public CallSurroundings
{
public:
    std::string descriptor(uint32_t, int) const override { return {}; }
    std::string directory(uint32_t) const override { return {}; }
};

/// The texts of the calls of a program from its own execve on.
QStringList textsOf(const QStringList& command, EngineKind engine)
{
    TraceRun run;
    if (!run.open() || !run.start(command, {defaultDataLimit, false, engine}) || !run.awaitEnd()
        || !run.addsUp())
        return {};
    QStringList texts;
    for (const CallView& view : run.calls()) {
        if (view.call().number == SYS_execve)
            texts.clear();
        else
            texts += QString::fromStdString(callText(decodeCall(view, NoSurroundings())));
    }
    return texts;
}

/// The numbers of the programs in the kernel that a process holds.
std::set<QByteArray> programsOf(uint32_t pid)
{
    std::set<QByteArray> programs;
    const QDir folder(u"/proc/%1/fdinfo"_s.arg(pid));
    for (const QString& name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        for (const QByteArray& line : file.readAll().split('\n')) {
            if (line.startsWith("prog_id:"))
                programs.insert(line.sliced(8).trimmed());
        }
    }
    return programs;
}

} // namespace

class tst_EbpfEngineHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameCountsAsStrace_data();
    void sameCountsAsStrace();
    void sameTextsAsPtrace();
    void attachStopsNobody();
    void childrenAreIn();
    void everyThreadIsSeen();
    void signalsAndEnds();
    void execFromThread();
    void paused();
    void keepsWhatIsWanted_data();
    void keepsWhatIsWanted();
    void readerSlow();
    void agentKilled();
    void fewRightsAreKept();
    void programNotFound();
    void noProcess();
};

void tst_EbpfEngineHost::sameCountsAsStrace_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("getppid") << QStringList{u"getppid"_s, u"500"_s};
    QTest::newRow("files") << QStringList{u"files"_s, u"100"_s};
    QTest::newRow("pointers") << QStringList{u"pointers"_s};
    QTest::newRow("forks") << QStringList{u"fork-storm"_s, u"32"_s};
    QTest::newRow("exec from a thread") << QStringList{u"exec-from-thread"_s};
}

void tst_EbpfEngineHost::sameCountsAsStrace()
{
    QFETCH(const QStringList, arguments);
    const CountedRun theirs = straceCounts(QStringList{traced} + arguments);
    const CountedRun ours = agentCounts(QStringList{traced} + arguments, EngineKind::Ebpf);
    QVERIFY2(theirs.problem.isEmpty() && ours.problem.isEmpty(), qPrintable(theirs.problem + ours.problem));
    QCOMPARE(ours.exitCode, theirs.exitCode);
    QVERIFY2(ours.unnamed.isEmpty(), qPrintable(ours.unnamed.join(u'\n')));
    QVERIFY2(ours.damaged.isEmpty(), qPrintable(ours.damaged.join(u'\n')));
    std::map<int, int> expected = theirs.counts;
    std::map<int, int> own = ours.counts;
    // How often threads wait for one another, and whether the last of two sleeps is interrupted, is chance.
    for (const int number : {SYS_futex, SYS_restart_syscall, SYS_getrusage})
        expected.erase(number), own.erase(number);
    for (const auto& [number, count] : expected)
        QVERIFY2(own[number] == count,
            qPrintable(u"call %1: %2 of strace, %3 of ours"_s.arg(number).arg(count).arg(own[number])));
    QCOMPARE(own.size(), expected.size());
}

void tst_EbpfEngineHost::sameTextsAsPtrace()
{
    const QStringList command = repeatable({QStringLiteral(DUENDE_RAWCALLS)});
    const QStringList theirs = textsOf(command, EngineKind::Ptrace);
    const QStringList ours = textsOf(command, EngineKind::Ebpf);
    QVERIFY(theirs.size() > 60);
    QCOMPARE(ours.size(), theirs.size());
    QStringList differences;
    for (qsizetype i = 0; i < ours.size(); ++i) {
        // What is another in each run.
        if (theirs[i].startsWith("getppid"_L1) || theirs[i].startsWith("set_tid_address"_L1)
            || theirs[i].startsWith("getrandom"_L1))
            continue;
        if (ours[i] != theirs[i])
            differences += u"ptrace: %1\n  eBPF: %2"_s.arg(theirs[i], ours[i]);
    }
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
}

void tst_EbpfEngineHost::attachStopsNobody()
{
    // A thread that sleeps in epoll_wait: ptrace would make it return early.
    TracedProgram program(traced, {u"epoll"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE(stateOf(program.pid()), 'S');
    const QByteArray switches = statusValue(program.pid(), "voluntary_ctxt_switches");
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(Target{{program.pid()}, {}}, ebpf));
    QCOMPARE(run.what->engine, uint32_t(EngineKind::Ebpf));
    QCOMPARE(statusValue(program.pid(), "TracerPid"), QByteArray("0"));
    QTest::qWait(200);
    QVERIFY(run.detach());
    QVERIFY(run.addsUp());
    QCOMPARE(statusValue(program.pid(), "voluntary_ctxt_switches"), switches);
}

void tst_EbpfEngineHost::childrenAreIn()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"fork-storm"_s, u"200"_s}, ebpf));
    QVERIFY(run.awaitEnd(30'000));
    QVERIFY(run.addsUp());
    std::set<uint32_t> pids;
    for (const CallView& view : run.calls(SYS_exit_group))
        pids.insert(view.call().pid);
    QVERIFY2(pids.size() >= 200, qPrintable(QString::number(pids.size())));
    int ends = 0;
    for (const ExitRecord& exit : run.recordsOf<ExitRecord>(RecordKind::Exit))
        ends += exit.header.flags & 1;
    QCOMPARE(ends, int(pids.size()));
}

void tst_EbpfEngineHost::everyThreadIsSeen()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"thread-storm"_s, u"50"_s}, ebpf));
    QVERIFY(run.awaitEnd(30'000));
    QVERIFY(run.addsUp());
    std::set<uint32_t> tids;
    for (const CallView& view : run.calls(SYS_getppid))
        tids.insert(view.call().tid);
    QCOMPARE(tids.size(), 200U);
}

void tst_EbpfEngineHost::signalsAndEnds()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({u"/bin/sh"_s, u"-c"_s, u"trap : USR1; kill -USR1 $$; kill -TERM $$"_s}, ebpf));
    QVERIFY(run.awaitEnd());
    std::vector<uint32_t> signals;
    for (const SignalRecord& signal : run.recordsOf<SignalRecord>(RecordKind::Signal))
        signals.push_back(signal.signal);
    QVERIFY(std::ranges::count(signals, uint32_t(SIGUSR1)) == 1);
    QVERIFY(std::ranges::count(signals, uint32_t(SIGTERM)) == 1);
    QVERIFY(run.how->hasStatus);
    QVERIFY(WIFSIGNALED(int(run.how->waitStatus)) && WTERMSIG(int(run.how->waitStatus)) == SIGTERM);
    const auto ends = run.recordsOf<ExitRecord>(RecordKind::Exit);
    QCOMPARE(ends.size(), 1U);
    QCOMPARE(ends.front().waitStatus, uint32_t(SIGTERM));
}

void tst_EbpfEngineHost::execFromThread()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"exec-from-thread"_s}, ebpf));
    QVERIFY(run.awaitEnd());
    QVERIFY(run.addsUp());
    const auto execs = run.recordsOf<ExecRecord>(RecordKind::Exec);
    QCOMPARE(execs.size(), 2U);
    QVERIFY(execs.back().formerTid != execs.back().pid);
    const auto calls = run.calls(SYS_getppid);
    QCOMPARE(calls.size(), 7U);
    for (const CallView& view : calls)
        QCOMPARE(view.call().tid, execs.back().pid);
    // The call of the thread that became the leader is told under its new number.
    QCOMPARE(run.calls(SYS_execve).size(), 2U);
    QCOMPARE(run.calls(SYS_execve).back().call().tid, execs.back().pid);
}

void tst_EbpfEngineHost::paused()
{
    TracedProgram program(traced, {u"threads"_s, u"2"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(Target{{program.pid()}, {}}, ebpf));
    QTRY_VERIFY(run.calls(SYS_getppid).size() > 5);
    run.session().setOptions({defaultDataLimit, true, EngineKind::Ebpf});
    QTest::qWait(300);
    const std::size_t before = run.calls().size();
    QTest::qWait(300);
    QCOMPARE(run.calls().size(), before);
    run.session().setOptions(ebpf);
    QTRY_VERIFY(run.calls().size() > before);
    QVERIFY(run.detach());
    QVERIFY(run.addsUp());
}

void tst_EbpfEngineHost::keepsWhatIsWanted_data()
{
    QTest::addColumn<bool>("isEbpf");
    QTest::newRow("eBPF") << true;
    QTest::newRow("ptrace") << false;
}

void tst_EbpfEngineHost::keepsWhatIsWanted()
{
    QFETCH(bool, isEbpf);
    const auto traceOf = [isEbpf](const QStringList& command, TraceOptions options) {
        options.engine = isEbpf ? EngineKind::Ebpf : EngineKind::Ptrace;
        auto run = std::make_unique<TraceRun>();
        const bool isRight = run->open() && run->start(command, options) && run->awaitEnd() && run->addsUp();
        return isRight ? std::move(run) : nullptr;
    };
    TraceOptions failed;
    failed.onlyFailed = true;
    const auto failures = traceOf({traced, u"pointers"_s}, failed);
    QVERIFY(failures && failures->calls().size() >= 3);
    for (const CallView& view : failures->calls())
        QVERIFY(view.call().result < 0);
    QVERIFY(failures->sums->filtered > 10);
    TraceOptions one;
    one.calls[SYS_getppid / 64] |= uint64_t(1) << (SYS_getppid % 64);
    const auto calls = traceOf({traced, u"getppid"_s, u"50"_s}, one);
    QVERIFY(calls);
    QCOMPARE(calls->calls().size(), 50U);
    QCOMPARE(calls->calls(SYS_getppid).size(), 50U);
    QVERIFY(calls->sums->filtered > 5);
    TraceOptions slow;
    slow.leastDurationNs = 50'000'000;
    const auto sleeps = traceOf({u"/bin/sleep"_s, u"0.1"_s}, slow);
    QVERIFY(sleeps);
    QCOMPARE(sleeps->calls().size(), 1U);
    QCOMPARE(sleeps->calls().front().call().number, int(SYS_clock_nanosleep));
}

void tst_EbpfEngineHost::readerSlow()
{
    // Nobody reads while eight threads call as fast as they can.
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"eight-threads"_s, u"400000"_s}, ebpf));
    ::usleep(1'500'000);
    QVERIFY(run.awaitEnd(60'000));
    QVERIFY(run.sums->seen > 400'000);
    QVERIFY(run.addsUp());
}

void tst_EbpfEngineHost::agentKilled()
{
    TracedProgram program(traced, {u"threads"_s, u"2"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(Target{{program.pid()}, {}}, ebpf));
    const std::set<QByteArray> own = programsOf(run.session().agent().agentPid);
    QVERIFY(own.size() >= 7);
    const auto left = [&own] {
        QProcess bpftool;
        bpftool.start(u"bpftool"_s, {u"prog"_s, u"list"_s});
        bpftool.waitForFinished();
        qsizetype count = 0;
        for (const QByteArray& line : bpftool.readAllStandardOutput().split('\n'))
            count += own.contains(line.left(line.indexOf(':'))) ? 1 : 0;
        return count;
    };
    QCOMPARE(left(), qsizetype(own.size()));
    ::kill(pid_t(run.session().agent().agentPid), SIGKILL);
    QTRY_VERIFY(run.isClosed || run.error);
    QTRY_COMPARE(left(), 0);
    QVERIFY(!program.hasEnded());
}

void tst_EbpfEngineHost::fewRightsAreKept()
{
    TraceRun run;
    QVERIFY(run.open());
    // CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE, CAP_PERFMON, CAP_BPF.
    QCOMPARE(statusValue(run.session().agent().agentPid, "CapEff"), QByteArray("000000c000080004"));
    QCOMPARE(statusValue(run.session().agent().agentPid, "CapPrm"), QByteArray("000000c000080004"));
    // What it starts is as if it had been started by this program.
    const QByteArray own = statusValue(uint32_t(::getpid()), "CapEff");
    QVERIFY(run.start(
        {u"/bin/grep"_s, u"-q"_s, u"CapEff:.*"_s + QString::fromLatin1(own), u"/proc/self/status"_s}, ebpf));
    QVERIFY(run.awaitEnd());
    QVERIFY(run.how->hasStatus);
    QCOMPARE(run.how->waitStatus, 0U);
}

void tst_EbpfEngineHost::programNotFound()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.start({u"/no/such/program"_s}, ebpf));
    QCOMPARE(run.refusal.code, RefusalCode::NotFound);
}

void tst_EbpfEngineHost::noProcess()
{
    uint32_t pid = 0;
    {
        TracedProgram program(traced, {u"threads"_s, u"1"_s});
        pid = program.pid();
    }
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.attach(Target{{pid}, {}}, ebpf));
    QCOMPARE(run.refusal.code, RefusalCode::Gone);
}

QTEST_GUILESS_MAIN(tst_EbpfEngineHost)
#include "tst_ebpfengine_host.moc"
