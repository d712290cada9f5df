// SPDX-License-Identifier: GPL-3.0-or-later
// The real agent on programs that a tracer may stumble over.
#include "tests/adapters/trace/tracerun.h"

#include <QDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <linux/audit.h>
#include <set>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

const QString target = QStringLiteral(DUENDE_TARGET);
const QString traced = QStringLiteral(DUENDE_TRACED);

} // namespace

class tst_PtraceEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startedCommand();
    void exitStatus();
    void programNotFound();
    void detachRunning();
    void detachSleeping();
    void detachStopped();
    void stopAndContinue();
    void detachInVfork();
    void uninterruptible();
    void manyThreads();
    void threadStorm();
    void forkStorm();
    void leaderEnded();
    void execFromThread();
    void twoExecs();
    void killedInside();
    void signalCounts();
    void seccompFilter();
    void narrowCall();
    void badPointers();
    void dataLimit();
    void paused();
    void epollSleepers();
    void descriptors();
};

void tst_PtraceEngine::startedCommand()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"getppid"_s, u"1000"_s}));
    QVERIFY(run.awaitEnd());
    QVERIFY(run.addsUp());
    QCOMPARE(run.calls(SYS_getppid).size(), 1000u);
    QCOMPARE(run.calls().front().call().number, int(SYS_execve));
    QCOMPARE(run.calls().front().call().result, 0);
    QCOMPARE(run.calls(SYS_exit_group).size(), 1u);
    QVERIFY(run.calls(SYS_exit_group).front().call().header.flags & CallFlag::NoReturn);
    uint64_t before = 0;
    for (const CallView& view : run.calls(SYS_getppid)) {
        QVERIFY(view.call().sequence > before);
        before = view.call().sequence;
        QVERIFY(view.call().durationNs > 0);
        QCOMPARE(view.call().result, int64_t(run.session().agent().agentPid));
    }
    const auto processes = run.recordsOf<ProcessRecord>(RecordKind::Process);
    QCOMPARE(processes.size(), 1u);
    QCOMPARE(processes.front().pid, run.what->commandPid);
    QCOMPARE(QByteArray(processes.front().comm), QByteArray("duende_traced"));
    QCOMPARE(run.recordsOf<ExecRecord>(RecordKind::Exec).size(), 1u);
    QCOMPARE(run.recordsOf<ExitRecord>(RecordKind::Exit).size(), 1u);
    // The session is open still.
    run.bytes.clear();
    QVERIFY(run.start({traced, u"getppid"_s, u"3"_s}));
    QVERIFY(run.awaitEnd());
    QCOMPARE(run.calls(SYS_getppid).size(), 3u);
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::exitStatus()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({target, u"exit"_s, u"42"_s}));
    QVERIFY(run.awaitEnd());
    QCOMPARE(run.how->hasStatus, 1u);
    QVERIFY(WIFEXITED(int(run.how->waitStatus)));
    QCOMPARE(WEXITSTATUS(int(run.how->waitStatus)), 42);
    QCOMPARE(run.how->reason, uint32_t(EndReason::AllGone));
}

void tst_PtraceEngine::programNotFound()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(!run.start({u"no-such-program-is-there"_s}));
    QCOMPARE(run.refusal.code, RefusalCode::NotFound);
    QVERIFY(!run.start({u"/etc/passwd"_s}));
    QCOMPARE(run.refusal.code, RefusalCode::NotFound);
    QCOMPARE(run.refusal.value, uint32_t(EACCES));
    QVERIFY(run.start({target, u"exit"_s, u"0"_s}));
    QVERIFY(run.awaitEnd());
}

void tst_PtraceEngine::detachRunning()
{
    TracedProgram program(target, {u"spin"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QCOMPARE(statusValue(program.pid(), "TracerPid"), QByteArray::number(run.session().agent().agentPid));
    QVERIFY(run.detach());
    QCOMPARE(run.how->reason, uint32_t(EndReason::Asked));
    QCOMPARE(statusValue(program.pid(), "TracerPid"), QByteArray("0"));
    QCOMPARE(stateOf(program.pid()), 'R');
}

void tst_PtraceEngine::detachSleeping()
{
    TracedProgram program(target, {u"sleep"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE(stateOf(program.pid()), 'S');
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QTRY_COMPARE(stateOf(program.pid()), 'S');
    QVERIFY(run.detach());
    QCOMPARE(statusValue(program.pid(), "TracerPid"), QByteArray("0"));
    QTRY_COMPARE(stateOf(program.pid()), 'S');
    // pause() was begun anew after the attach and was in it at the end.
    QCOMPARE(run.calls().size(), 1u);
    QVERIFY(run.calls().front().call().header.flags & CallFlag::StillRunning);
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::detachStopped()
{
    TracedProgram program(target, {u"stop-self"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE(stateOf(program.pid()), 'T');
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QVERIFY(run.detach());
    QCOMPARE(statusValue(program.pid(), "TracerPid"), QByteArray("0"));
    QTRY_COMPARE(stateOf(program.pid()), 'T');
    QVERIFY(!program.output().contains("continued"));
    ::kill(pid_t(program.pid()), SIGCONT);
    QVERIFY(!program.awaitLine("continued").isNull());
}

void tst_PtraceEngine::stopAndContinue()
{
    TracedProgram program(traced, {u"threads"_s, u"4"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    const auto callCount = [&run] { return run.calls(SYS_getppid).size(); };
    for (int round = 0; round < 3; ++round) {
        ::kill(pid_t(program.pid()), SIGSTOP);
        // A group stop under a tracer shows as "t".
        QTRY_VERIFY(stateOf(program.pid()) == 'T' || stateOf(program.pid()) == 't');
        QTest::qWait(100);
        const std::size_t stopped = callCount();
        QTest::qWait(100);
        QCOMPARE(callCount(), stopped);
        ::kill(pid_t(program.pid()), SIGCONT);
        QTRY_VERIFY(callCount() > stopped);
    }
    // Detached while it is stopped: it stays stopped.
    ::kill(pid_t(program.pid()), SIGSTOP);
    QTRY_VERIFY(stateOf(program.pid()) == 'T' || stateOf(program.pid()) == 't');
    QVERIFY(run.detach());
    QTRY_COMPARE(stateOf(program.pid()), 'T');
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::detachInVfork()
{
    TracedProgram program(traced, {u"vfork"_s});
    const uint32_t child = program.awaitLine("child ").toUInt();
    QVERIFY(child > 0);
    TraceRun run;
    QVERIFY(run.open());
    // Both: the parent cannot stop before its child has gone on.
    QVERIFY(run.attach(Target{{program.pid(), child}, {}}));
    QVERIFY(run.detach());
    QCOMPARE(statusValue(program.pid(), "TracerPid"), QByteArray("0"));
    QCOMPARE(statusValue(child, "TracerPid"), QByteArray("0"));
    // The parent alone never stops: the agent gives up and the kernel lets it go.
    if (run.how->reason == uint32_t(EndReason::Forced))
        QTRY_VERIFY(run.isClosed);
    QTRY_COMPARE(stateOf(child), 'S');
    ::kill(pid_t(child), SIGKILL);
}

void tst_PtraceEngine::uninterruptible()
{
    // The parent alone, which waits in the kernel and does not stop before its child has gone on.
    TracedProgram program(traced, {u"vfork"_s});
    const uint32_t child = program.awaitLine("child ").toUInt();
    QVERIFY(child > 0);
    QTRY_COMPARE(stateOf(program.pid()), 'D');
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QVERIFY(run.detach());
    // The agent gave up, ended, and so the kernel let it go.
    QCOMPARE(run.how->reason, uint32_t(EndReason::Forced));
    QTRY_VERIFY(run.isClosed);
    QTRY_COMPARE(statusValue(program.pid(), "TracerPid"), QByteArray("0"));
    QCOMPARE(stateOf(program.pid()), 'D');
    QCOMPARE(stateOf(child), 'S');
    ::kill(pid_t(child), SIGKILL);
    QTRY_COMPARE(stateOf(program.pid()), 'S');
}

void tst_PtraceEngine::manyThreads()
{
    TracedProgram program(traced, {u"threads"_s, u"100"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QCOMPARE(run.what->threadCount, 101u);
    QTRY_VERIFY_WITH_TIMEOUT(
        [&run] {
            std::set<uint32_t> tids;
            for (const CallView& view : run.calls(SYS_getppid))
                tids.insert(view.call().tid);
            return tids.size() == 100;
        }(),
        10'000);
    QVERIFY(run.detach());
    QCOMPARE(run.how->reason, uint32_t(EndReason::Asked));
    QVERIFY(run.addsUp());
    for (const QString& tid :
        QDir(u"/proc/%1/task"_s.arg(program.pid())).entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        QCOMPARE(statusValue(tid.toUInt(), "TracerPid"), QByteArray("0"));
}

void tst_PtraceEngine::threadStorm()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"thread-storm"_s, u"250"_s}));
    QVERIFY(run.awaitEnd(30'000));
    QCOMPARE(run.calls(SYS_getppid).size(), 1000u);
    QCOMPARE(run.recordsOf<ThreadRecord>(RecordKind::Thread).size(), 1005u);
    QCOMPARE(run.recordsOf<ExitRecord>(RecordKind::Exit).size(), 1005u);
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::forkStorm()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"fork-storm"_s, u"160"_s}));
    const uint32_t agent = run.session().agent().agentPid;
    const qlonglong memoryBefore = statusValue(agent, "VmRSS").split(' ').value(0).toLongLong();
    QVERIFY(run.awaitEnd(30'000));
    const qlonglong memoryAfter = statusValue(agent, "VmRSS").split(' ').value(0).toLongLong();
    QCOMPARE(run.recordsOf<ProcessRecord>(RecordKind::Process).size(), 321u);
    QCOMPARE(run.recordsOf<ExitRecord>(RecordKind::Exit).size(), 321u);
    QVERIFY(run.addsUp());
    QVERIFY2(
        memoryAfter - memoryBefore < 24 * 1024, QByteArray::number(memoryAfter - memoryBefore).constData());
}

void tst_PtraceEngine::leaderEnded()
{
    TracedProgram program(target, {u"leader-ends"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QCOMPARE(run.what->threadCount, 1u);
    QVERIFY(run.detach());
    QCOMPARE(run.how->reason, uint32_t(EndReason::Asked));

    // And one whose leader ends while it is traced.
    TraceRun other;
    QVERIFY(other.open());
    QVERIFY(other.start({target, u"leader-ends"_s}));
    QTRY_VERIFY(!other.calls(SYS_pause).empty() || other.calls().size() > 30);
    QTest::qWait(300);
    QVERIFY(other.detach());
    ::kill(pid_t(other.what->commandPid), SIGKILL);
}

void tst_PtraceEngine::execFromThread()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"exec-from-thread"_s}));
    QVERIFY(run.awaitEnd());
    QCOMPARE(run.calls(SYS_getppid).size(), 7u);
    const auto execs = run.recordsOf<ExecRecord>(RecordKind::Exec);
    QCOMPARE(execs.size(), 2u);
    QVERIFY(execs.back().formerTid != execs.back().pid);
    // Its execve returned under the leader's number.
    const auto calls = run.calls(SYS_execve);
    QCOMPARE(calls.size(), 2u);
    QCOMPARE(calls.back().call().tid, execs.back().pid);
    QCOMPARE(calls.back().call().result, 0);
    for (const CallView& view : run.calls(SYS_getppid))
        QCOMPARE(view.call().tid, run.what->commandPid);
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::twoExecs()
{
    for (int round = 0; round < 5; ++round) {
        TraceRun run;
        QVERIFY(run.open());
        QVERIFY(run.start({traced, u"two-execs"_s}));
        QVERIFY(run.awaitEnd());
        QCOMPARE(run.calls(SYS_getppid).size(), 7u);
        QVERIFY(run.addsUp());
    }
}

void tst_PtraceEngine::killedInside()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"killed-inside"_s}));
    QVERIFY(run.awaitEnd());
    QVERIFY(WIFSIGNALED(int(run.how->waitStatus)));
    QCOMPARE(WTERMSIG(int(run.how->waitStatus)), SIGKILL);
    QCOMPARE(run.calls(SYS_kill).size(), 1u); // the last call is kept
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::signalCounts()
{
    const auto count = [](bool isTraced) -> QByteArray {
        TracedProgram program(traced, {u"count-signals"_s});
        if (program.awaitLine("ready").isNull())
            return {};
        TraceRun run;
        if (isTraced && (!run.open() || !run.attach(program.pid())))
            return {};
        for (int i = 1; i <= 200; ++i) {
            ::kill(pid_t(program.pid()), SIGUSR1);
            // A second one that waits would be one with the first: until it was taken.
            if (!QTest::qWaitFor(
                    [&] { return statusValue(program.pid(), "ShdPnd").toULongLong(nullptr, 16) == 0; }))
                return {};
            if (i % 20 == 0) {
                ::kill(pid_t(program.pid()), SIGSTOP);
                if (!QTest::qWaitFor([&] { return QByteArray("tT").contains(stateOf(program.pid())); }))
                    return {};
                ::kill(pid_t(program.pid()), SIGCONT);
                if (!QTest::qWaitFor([&] { return !QByteArray("tT").contains(stateOf(program.pid())); }))
                    return {};
            }
        }
        ::kill(pid_t(program.pid()), SIGTERM);
        const QByteArray line = program.awaitLine("usr1");
        if (isTraced) {
            if (!run.awaitEnd())
                return {};
            const auto signals = run.recordsOf<SignalRecord>(RecordKind::Signal);
            if (std::ranges::count(signals, uint32_t(SIGUSR1), &SignalRecord::signal) != 200)
                return "records " + QByteArray::number(qsizetype(signals.size()));
        }
        return line;
    };
    const QByteArray untraced = count(false);
    QCOMPARE(untraced, QByteArray(" 200 cont 10"));
    QCOMPARE(count(true), untraced);
}

void tst_PtraceEngine::seccompFilter()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"seccomp"_s}));
    QVERIFY(run.awaitEnd());
    QCOMPARE(run.calls(SYS_getppid).size(), 1u);
    QCOMPARE(run.calls(SYS_getppid).front().call().result, -EPERM);
}

void tst_PtraceEngine::narrowCall()
{
#if defined(__x86_64__)
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"narrow-call"_s}));
    QVERIFY(run.awaitEnd());
    if (WIFSIGNALED(int(run.how->waitStatus))) { // a kernel without 32-bit calls: a fault, and told as such
        const auto signals = run.recordsOf<SignalRecord>(RecordKind::Signal);
        QCOMPARE(std::ranges::count(signals, uint32_t(SIGSEGV), &SignalRecord::signal), 1);
        return;
    }
    const auto calls = run.calls(64);
    QCOMPARE(calls.size(), 1u);
    QCOMPARE(calls.front().call().architecture, uint32_t(AUDIT_ARCH_I386));
    QCOMPARE(calls.front().call().result, int64_t(run.session().agent().agentPid));
#else
    QSKIP("one table of calls here");
#endif
}

void tst_PtraceEngine::badPointers()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"pointers"_s}));
    QVERIFY(run.awaitEnd());
    QVERIFY(run.addsUp());
    const auto opens = run.calls(SYS_openat);
    std::vector<CaptureView> paths;
    for (const CallView& view : opens) {
        const auto path = view.find(1);
        QVERIFY(path);
        paths.push_back(*path);
    }
    const auto isState = [&paths](std::size_t fromEnd, CaptureState state, const char* text) {
        const CaptureView& path = paths.at(paths.size() - fromEnd);
        return path.head.state == uint8_t(state)
            && QByteArrayView(reinterpret_cast<const char*>(path.bytes.data()), qsizetype(path.bytes.size()))
            == QByteArrayView(text);
    };
    QVERIFY(isState(4, CaptureState::Unreadable, ""));
    QVERIFY(isState(3, CaptureState::Partial, "xxx"));
    QVERIFY(isState(2, CaptureState::Whole, "/no/way"));
    QVERIFY(isState(1, CaptureState::Whole, "/dev/null"));
    const auto writes = run.calls(SYS_write);
    QCOMPARE(writes.size(), 1u);
    const auto data = writes.front().find(1);
    QVERIFY(data);
    QCOMPARE(data->head.state, uint8_t(CaptureState::Truncated));
    QCOMPARE(data->head.trueLength, uint64_t(1 << 20));
    QCOMPARE(data->bytes.size(), std::size_t(defaultDataLimit));
    const auto vectors = run.calls(SYS_writev);
    QCOMPARE(vectors.size(), 1u);
    const auto second = vectors.front().find(1, CapturePart::Element, 1);
    QVERIFY(second);
    QVERIFY(std::memcmp(second->bytes.data(), "two!", 4) == 0);
}

void tst_PtraceEngine::dataLimit()
{
    TraceRun run;
    QVERIFY(run.open());
    TraceOptions options;
    options.dataLimit = maximumDataLimit;
    QVERIFY(run.start({traced, u"pointers"_s}, options));
    QVERIFY(run.awaitEnd());
    const auto data = run.calls(SYS_write).front().find(1);
    QVERIFY(data);
    QCOMPARE(data->bytes.size(), std::size_t(maximumDataLimit));
    QVERIFY(std::ranges::all_of(data->bytes, [](std::byte byte) { return byte == std::byte('y'); }));
}

void tst_PtraceEngine::paused()
{
    TracedProgram program(traced, {u"threads"_s, u"2"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    TraceOptions options;
    options.isPaused = true;
    QVERIFY(run.attach(Target{{program.pid()}, {}}, options));
    QTest::qWait(100);
    QVERIFY(run.calls().empty());
    run.session().setOptions({});
    QTRY_VERIFY(run.calls(SYS_getppid).size() > 10);
    QVERIFY(run.detach());
    QVERIFY(run.addsUp());
}

void tst_PtraceEngine::epollSleepers()
{
    TracedProgram program(traced, {u"epoll"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE(stateOf(program.pid()), 'S');
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.inspect(Target{{program.pid()}, {}}));
    QCOMPARE(run.report->processes.size(), 1u);
    QCOMPARE(run.report->processes.front().threadCount, 1u);
    QCOMPARE(run.report->processes.front().refusal, uint32_t(RefusalCode::None));
    QCOMPARE(run.report->sleepers.size(), 1u);
    QCOMPARE(run.report->sleepers.front().tid, program.pid());
    QVERIFY(run.report->sleepers.front().number == SYS_epoll_pwait
        || run.report->sleepers.front().number == 232); // epoll_wait of x86-64
    QVERIFY(program.output().endsWith("ready\n"));
    // What was announced comes true.
    QVERIFY(run.attach(program.pid()));
    QCOMPARE(program.awaitLine("errno "), QByteArray::number(EINTR));
    QVERIFY(run.detach());
}

void tst_PtraceEngine::descriptors()
{
    TracedProgram program(QStringLiteral(DUENDE_OPENER), {QDir::tempPath()});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    QVERIFY(run.detach());
    QVERIFY(run.bytes.contains("TCP 127.0.0.1:"));
    QVERIFY(run.bytes.contains("→127.0.0.1:"));
    QVERIFY(run.bytes.contains("deleted-file"));
    QVERIFY(run.bytes.contains("UNIX"));
    QVERIFY(run.recordsOf<DescriptorRecord>(RecordKind::Descriptor).size() >= 8);
}

QTEST_GUILESS_MAIN(tst_PtraceEngine)
#include "tst_ptraceengine.moc"
