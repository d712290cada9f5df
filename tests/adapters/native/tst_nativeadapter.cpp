// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativeadapter.h"
#include "tests/adapters/native/nativefixture.h"

#include <QElapsedTimer>
#include <QRegularExpression>

#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Duende;
using namespace NativeFixture;
using Kind = PlatformError::Kind;
using State = DaemonStatus::State;

class NativeAdapterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scope();
    void owns();
    void spawnGivesARow();
    void spawnedStaysAfterItsEnd_data();
    void spawnedStaysAfterItsEnd();
    void nameIsTaken();
    void endedNameIsFree();
    void resetFailedForgets();
    void anotherDuendeFindsIt();
    void endWithoutAParentIsUnknown();
    void corruptStateIsSkipped();
    void childrenAreReaped();
    void signalArrives();
    void stopEndsIt();
    void stopOfOneThatIgnoresTerm();
    void stopIsCancelled();
    void stopOfAPausedOne();
    void killEndsIt();
    void pauseAndResume();
    void wholeRowIsPausedAndKilled();
    void workersAreOneRow();
    void startOfAnEndedOne();
    void restartGivesANewProcess();
    void restartUsesTheShutdownTimeout();
    void notOurs();
    void unknownProcess();
    void reusedPid();
    void zombie();
    void leaderEnded();
    void kernelThread();
    void duendeItself();
    void oddNames_data();
    void oddNames();
    void aliveIsNoZombieForStatus();
    void ofAnotherPlatform();
    void expiredContext();
    void inspectLiving();
    void inspectEnded();
    void unsupportedActions();
};

void NativeAdapterTest::scope()
{
    Host host;
    const AdapterScope scope = host.adapter().scope();
    QCOMPARE(scope.platform, Platform::Native);
    QCOMPARE(scope.name, QStringLiteral("native"));
    QCOMPARE(scope.title, QStringLiteral("Native"));
    QVERIFY(scope.groupTitle.isEmpty());
    QVERIFY(scope.canSpawn);
}

void NativeAdapterTest::owns()
{
    Host host;
    QVERIFY(host.adapter().owns(DaemonHandle(NativeHandle{1})));
    QVERIFY(!host.adapter().owns(DaemonHandle(WosHandle{1})));
    QVERIFY(!host.adapter().owns(DaemonHandle(LaunchdHandle{QStringLiteral("x")})));
}

void NativeAdapterTest::spawnGivesARow()
{
    Host host;
    const QDateTime before = QDateTime::currentDateTimeUtc().addSecs(-2);
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("sleeper"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("sleeper")), "ready\n");
    const auto row = host.row(*handle->pid());
    QVERIFY(row);
    QCOMPARE(row->handle, *handle);
    QCOMPARE(row->kind, DaemonKind::Process);
    QCOMPARE(row->scope, QStringLiteral("native"));
    QCOMPARE(row->name, QStringLiteral("sleeper"));
    QCOMPARE(row->description, QString(targetPath() + QStringLiteral(" sleep")));
    QCOMPARE(row->status, DaemonStatus(State::Running));
    QCOMPARE(row->detail, QStringLiteral("running"));
    QCOMPARE(row->pid, qint64(*handle->pid()));
    QVERIFY(row->spawnedByDuende);
    QVERIFY(!row->claimsProcesses);
    QVERIFY(row->incarnation > 0);
    QCOMPARE(std::get<NativeHandle>(row->handle.data()).startTimeTicks, row->incarnation);
    QVERIFY(row->since && *row->since > before && *row->since < QDateTime::currentDateTimeUtc().addSecs(2));
    QVERIFY(row->use && row->use->memoryBytes.value_or(0) > 0 && row->use->tasks == 1u);
    QCOMPARE(row->use->source, ResourceUse::Source::ProcessSum);
    QCOMPARE(row->actions,
        DaemonActions(DaemonAction::Stop | DaemonAction::Kill | DaemonAction::Signal | DaemonAction::Pause
            | DaemonAction::Restart));
    QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
}

void NativeAdapterTest::spawnedStaysAfterItsEnd_data()
{
    QTest::addColumn<QStringList>("args");
    QTest::addColumn<DaemonStatus>("status");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("result");
    using Reason = FailureReason::Kind;
    QTest::newRow("well") << QStringList{QStringLiteral("exit"), QStringLiteral("0")}
                          << DaemonStatus(State::Stopped) << QStringLiteral("ended with exit status 0")
                          << QString();
    QTest::newRow("badly") << QStringList{QStringLiteral("exit"), QStringLiteral("3")}
                           << DaemonStatus::failed({Reason::ExitCode, 3})
                           << QStringLiteral("ended with exit status 3") << QStringLiteral("exit-code");
    QTest::newRow("by a signal") << QStringList{QStringLiteral("abort")}
                                 << DaemonStatus::failed({Reason::Signal, SIGKILL})
                                 << QStringLiteral("killed by KILL") << QStringLiteral("signal");
}

void NativeAdapterTest::spawnedStaysAfterItsEnd()
{
    QFETCH(const QStringList, args);
    QFETCH(const DaemonStatus, status);
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("short"), args), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.row(*handle->pid()).value_or(DaemonRecord()).status, status);
    QTRY_COMPARE(*host.adapter().status(*handle, context()), status);
    const auto row = host.row(*handle->pid());
    QTEST(row->detail, "detail");
    QTEST(row->result, "result");
    QVERIFY(row->spawnedByDuende);
    QVERIFY(!row->pid);
    QVERIFY(row->since && row->since->secsTo(QDateTime::currentDateTimeUtc()) < 20);
    QCOMPARE(
        row->actions, DaemonActions(DaemonAction::Start | DaemonAction::Restart | DaemonAction::ResetFailed));
    const auto signalled = host.adapter().signal(*handle, Signal::Hup, context());
    QVERIFY(!signalled);
    QCOMPARE(signalled.error().kind(), Kind::InvalidState);
}

void NativeAdapterTest::nameIsTaken()
{
    Host host;
    const DaemonSpec first = spec(QStringLiteral("one"), {QStringLiteral("sleep")});
    const auto handle = host.adapter().spawn(first, context());
    QVERIFY_RESULT(handle);
    const auto again = host.adapter().spawn(first, context());
    QVERIFY(!again);
    QCOMPARE(again.error().kind(), Kind::InvalidState);
    QVERIFY(again.error().detail().contains(QString::number(*handle->pid())));
    QVERIFY(!again.error().advice().isEmpty());
}

void NativeAdapterTest::endedNameIsFree()
{
    Host host;
    const auto first = host.adapter().spawn(
        spec(QStringLiteral("one"), {QStringLiteral("exit"), QStringLiteral("1")}), context());
    QVERIFY_RESULT(first);
    QTRY_VERIFY(host.adapter().status(*first, context())->isTerminal());
    const auto second
        = host.adapter().spawn(spec(QStringLiteral("one"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(second);
    QCOMPARE(host.row(QStringLiteral("one"))->handle, *second);
    QVERIFY(!host.row(*first->pid()));
}

void NativeAdapterTest::resetFailedForgets()
{
    Host host;
    const auto handle = host.adapter().spawn(
        spec(QStringLiteral("one"), {QStringLiteral("exit"), QStringLiteral("1"), QStringLiteral("300")}),
        context());
    QVERIFY_RESULT(handle);
    const auto early = host.adapter().perform(*handle, DaemonAction::ResetFailed, context());
    QVERIFY(!early);
    QCOMPARE(early.error().kind(), Kind::InvalidState);
    QTRY_VERIFY(host.adapter().status(*handle, context())->isTerminal());
    QVERIFY_RESULT(host.adapter().perform(*handle, DaemonAction::ResetFailed, context()));
    QVERIFY(!host.row(QStringLiteral("one")));
    const auto status = host.adapter().status(*handle, context());
    QVERIFY(!status);
    QCOMPARE(status.error().kind(), Kind::NotFound);
}

void NativeAdapterTest::anotherDuendeFindsIt()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("stays"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    host.restart();
    const auto row = host.row(*handle->pid());
    QVERIFY(row);
    QVERIFY(row->spawnedByDuende);
    QCOMPARE(row->name, QStringLiteral("stays"));
    QVERIFY_RESULT(host.adapter().stop(*handle, 10s, context()));
    QTRY_COMPARE(host.row(*handle->pid())->detail, QStringLiteral("killed by TERM"));
    host.restart();
    QCOMPARE(host.row(*handle->pid())->detail, QStringLiteral("killed by TERM"));
    QCOMPARE(host.row(*handle->pid())->status, DaemonStatus(State::Stopped));
}

void NativeAdapterTest::endWithoutAParentIsUnknown()
{
    // A Duende that is gone when its daemon ends: a child process spawns and exits.
    Host host;
    const pid_t duende = ::fork();
    if (duende == 0) {
        NativeAdapter adapter(host.folder());
        const auto handle
            = adapter.spawn(spec(QStringLiteral("orphan"),
                                {QStringLiteral("exit"), QStringLiteral("5"), QStringLiteral("300")}),
                context());
        ::_exit(handle ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(::waitpid(duende, &status, 0), duende);
    QCOMPARE(status, 0);
    QVERIFY(host.row(QStringLiteral("orphan")));
    QTRY_COMPARE(host.row(QStringLiteral("orphan"))->detail, QStringLiteral("ended, exit status unknown"));
    QCOMPARE(host.row(QStringLiteral("orphan"))->status, DaemonStatus(State::Stopped));
    QVERIFY(!host.row(QStringLiteral("orphan"))->since);
}

void NativeAdapterTest::corruptStateIsSkipped()
{
    Host host;
    QVERIFY_RESULT(host.adapter().spawn(spec(QStringLiteral("good"), {QStringLiteral("sleep")}), context()));
    QFile bad(host.folder() + QStringLiteral("/daemons/bad.json"));
    QVERIFY(bad.open(QIODevice::WriteOnly));
    bad.write("{\"version\":1,");
    bad.close();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("bad\\.json is left out")));
    QVERIFY(host.row(QStringLiteral("good")));
    QVERIFY(host.row(QStringLiteral("good")));
    QVERIFY(!host.row(QStringLiteral("bad")));
}

void NativeAdapterTest::childrenAreReaped()
{
    Host host;
    QList<qint64> pids;
    for (int i = 0; i < 10; ++i) {
        const auto handle = host.adapter().spawn(
            spec(QStringLiteral("n%1").arg(i), {QStringLiteral("exit"), QStringLiteral("0")}), context());
        QVERIFY_RESULT(handle);
        pids.append(*handle->pid());
    }
    const Procfs procfs;
    for (const qint64 pid : std::as_const(pids))
        QTRY_COMPARE(procfs.stat(pid).error_or(0), ESRCH);
}

void NativeAdapterTest::signalArrives()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("say-signals")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\n");
    for (const Signal signal : {Signal::Hup, Signal::Int, Signal::Usr1, Signal::Usr2, Signal::Cont}) {
        QVERIFY_RESULT(host.adapter().signal(*handle, signal, context()));
        const QByteArray line = "signal " + QByteArray::number(systemSignalNumber(signal)) + "\n";
        QTRY_VERIFY(host.log(QStringLiteral("s")).endsWith(line));
    }
    QVERIFY_RESULT(host.adapter().signal(*handle, Signal::Quit, context()));
    QTRY_COMPARE(*host.adapter().status(*handle, context()),
        DaemonStatus::failed({FailureReason::Kind::Signal, SIGQUIT}));
}

void NativeAdapterTest::stopEndsIt()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    QElapsedTimer timer;
    timer.start();
    QVERIFY_RESULT(host.adapter().stop(*handle, 10s, context()));
    QVERIFY2(timer.elapsed() < 5000, "the end is noticed at once");
    QTRY_COMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Stopped));
    QVERIFY(host.adapter().status(*handle, context())->isTerminal());
}

void NativeAdapterTest::stopOfOneThatIgnoresTerm()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("ignore-term")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\n");
    QElapsedTimer timer;
    timer.start();
    const auto stopped = host.adapter().stop(*handle, 300ms, context());
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind(), Kind::Timeout);
    QCOMPARE(stopped.error().message(), QStringLiteral("operation timed out after 300ms"));
    QVERIFY(timer.elapsed() >= 295 && timer.elapsed() < 5000);
    QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
}

void NativeAdapterTest::stopIsCancelled()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("ignore-term")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\n");
    std::stop_source source;
    std::jthread canceller([&source] {
        std::this_thread::sleep_for(100ms);
        source.request_stop();
    });
    QElapsedTimer timer;
    timer.start();
    const auto stopped = host.adapter().stop(*handle, 15s, OperationContext::within(20s, source.get_token()));
    QVERIFY(!stopped);
    QVERIFY(stopped.error().isCancelled());
    QVERIFY(timer.elapsed() < 5000);
}

void NativeAdapterTest::stopOfAPausedOne()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("stop-self")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Paused));
    QVERIFY_RESULT(host.adapter().stop(*handle, 10s, context()));
    QTRY_VERIFY(host.adapter().status(*handle, context())->isTerminal());
}

void NativeAdapterTest::killEndsIt()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("ignore-term")}), context());
    QVERIFY_RESULT(handle);
    QVERIFY_RESULT(host.adapter().kill(*handle, context()));
    QTRY_COMPARE(*host.adapter().status(*handle, context()),
        DaemonStatus::failed({FailureReason::Kind::Signal, SIGKILL}));
}

void NativeAdapterTest::pauseAndResume()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    QVERIFY_RESULT(host.adapter().pause(*handle, context()));
    QTRY_COMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Paused));
    const auto paused = host.row(*handle->pid());
    QCOMPARE(paused->detail, QStringLiteral("stopped by a signal"));
    QVERIFY(paused->actions.testFlag(DaemonAction::Resume));
    QVERIFY(!paused->actions.testFlag(DaemonAction::Pause));
    QVERIFY_RESULT(host.adapter().resume(*handle, context()));
    QTRY_COMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
}

void NativeAdapterTest::wholeRowIsPausedAndKilled()
{
    Host host;
    const auto handle = host.adapter().spawn(
        spec(QStringLiteral("w"), {QStringLiteral("workers"), QStringLiteral("2")}), context());
    QVERIFY_RESULT(handle);
    QTRY_VERIFY(host.log(QStringLiteral("w")).endsWith("ready\n"));
    const QList<qint64> workers = childrenIn(host.log(QStringLiteral("w")));
    QCOMPARE(workers.size(), 2);
    const Procfs procfs;
    QVERIFY_RESULT(host.adapter().pause(*handle, context()));
    for (const qint64 worker : workers)
        QTRY_COMPARE(procfs.stat(worker)->state, ProcessState::Stopped);
    QVERIFY_RESULT(host.adapter().resume(*handle, context()));
    for (const qint64 worker : workers)
        QTRY_COMPARE(procfs.stat(worker)->state, ProcessState::Sleeping);
    QVERIFY_RESULT(host.adapter().kill(*handle, context()));
    for (const qint64 worker : workers)
        QTRY_VERIFY(!procfs.stat(worker) || procfs.stat(worker)->isZombie());
}

void NativeAdapterTest::workersAreOneRow()
{
    Host host;
    const auto handle = host.adapter().spawn(
        spec(QStringLiteral("w"), {QStringLiteral("workers"), QStringLiteral("3")}), context());
    QVERIFY_RESULT(handle);
    QTRY_VERIFY(host.log(QStringLiteral("w")).endsWith("ready\n"));
    QCOMPARE(host.row(*handle->pid())->use->tasks, 4u);
    for (const qint64 worker : childrenIn(host.log(QStringLiteral("w"))))
        QVERIFY(!host.row(worker));
}

void NativeAdapterTest::startOfAnEndedOne()
{
    Host host;
    const auto first = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(first);
    const auto early = host.adapter().perform(*first, DaemonAction::Start, context());
    QVERIFY(!early);
    QCOMPARE(early.error().kind(), Kind::InvalidState);
    QVERIFY_RESULT(host.adapter().kill(*first, context()));
    QTRY_VERIFY(host.adapter().status(*first, context())->isTerminal());
    QVERIFY_RESULT(host.adapter().perform(*first, DaemonAction::Start, context()));
    const auto row = host.row(QStringLiteral("s"));
    QVERIFY(row && row->pid);
    QVERIFY(*row->pid != qint64(*first->pid()));
    QCOMPARE(row->status, DaemonStatus(State::Running));
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\nready\n");
}

void NativeAdapterTest::restartGivesANewProcess()
{
    Host host;
    const auto first = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(first);
    QVERIFY_RESULT(host.adapter().perform(*first, DaemonAction::Restart, context()));
    const auto row = host.row(QStringLiteral("s"));
    QVERIFY(row && row->pid);
    QVERIFY(row->handle != *first);
    QCOMPARE(row->status, DaemonStatus(State::Running));
    QVERIFY(!host.adapter().status(*first, context()));
}

void NativeAdapterTest::restartUsesTheShutdownTimeout()
{
    Host host;
    DaemonSpec stubborn = spec(QStringLiteral("s"), {QStringLiteral("ignore-term")});
    stubborn.shutdownTimeout = 200ms;
    const auto handle = host.adapter().spawn(stubborn, context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\n");
    for (const DaemonAction action : {DaemonAction::Restart, DaemonAction::Stop}) {
        const auto done = host.adapter().perform(*handle, action, context());
        QVERIFY(!done);
        QCOMPARE(done.error().message(), QStringLiteral("operation timed out after 200ms"));
    }
    QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
}

void NativeAdapterTest::notOurs()
{
    Host host;
    Host other;
    const auto handle
        = other.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    const auto row = host.row(*handle->pid());
    QVERIFY2(row, "a process without a terminal looks like a daemon");
    QVERIFY(!row->spawnedByDuende);
    QCOMPARE(row->name, QStringLiteral("duende_target"));
    QVERIFY(!row->actions.testFlag(DaemonAction::Restart));
    for (const DaemonAction action :
        {DaemonAction::Start, DaemonAction::Restart, DaemonAction::ResetFailed}) {
        const auto done = host.adapter().perform(*handle, action, context());
        QVERIFY(!done);
        QCOMPARE(done.error().kind(), Kind::NotSupported);
        QVERIFY(!done.error().advice().isEmpty());
    }
    QVERIFY_RESULT(host.adapter().perform(*handle, DaemonAction::Stop, context()));
}

void NativeAdapterTest::unknownProcess()
{
    Host host;
    for (const quint32 pid : {0u, 0x7fffffffu, 0xffffffffu}) {
        const DaemonHandle handle(NativeHandle{pid});
        QCOMPARE(host.adapter().signal(handle, Signal::Term, context()).error().kind(), Kind::NotFound);
        QCOMPARE(host.adapter().status(handle, context()).error().kind(), Kind::NotFound);
        QCOMPARE(host.adapter().inspect(handle, context()).error().kind(), Kind::NotFound);
        QCOMPARE(host.adapter().stop(handle, 1s, context()).error().kind(), Kind::NotFound);
        for (const DaemonAction action :
            {DaemonAction::Start, DaemonAction::Restart, DaemonAction::ResetFailed})
            QCOMPARE(host.adapter().perform(handle, action, context()).error().kind(), Kind::NotFound);
    }
}

void NativeAdapterTest::reusedPid()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    const DaemonHandle earlier(NativeHandle{*handle->pid(), 1});
    for (const Signal signal : {Signal::Term, Signal::Kill}) {
        const auto sent = host.adapter().signal(earlier, signal, context());
        QVERIFY(!sent);
        QCOMPARE(sent.error().message(),
            QStringLiteral("daemon not found: process %1 has ended; its number now belongs to duende_target")
                .arg(*handle->pid()));
    }
    QCOMPARE(host.adapter().status(earlier, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().stop(earlier, 1s, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().inspect(earlier, context()).error().kind(), Kind::NotFound);
    QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
}

void NativeAdapterTest::zombie()
{
    Host host;
    const auto parent
        = host.adapter().spawn(spec(QStringLiteral("z"), {QStringLiteral("zombie")}), context());
    QVERIFY_RESULT(parent);
    QTRY_VERIFY(host.log(QStringLiteral("z")).endsWith("ready\n"));
    const qint64 pid = childrenIn(host.log(QStringLiteral("z"))).value(0);
    const DaemonHandle handle(NativeHandle{quint32(pid)});
    QVERIFY(!host.row(pid));
    const auto sent = host.adapter().signal(handle, Signal::Term, context());
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind(), Kind::InvalidState);
    QVERIFY(sent.error().detail().contains(QStringLiteral("process %1").arg(*parent->pid())));
    QCOMPARE(*host.adapter().status(handle, context()), DaemonStatus(State::Stopped));
    const auto details = host.adapter().inspect(handle, context());
    QVERIFY_RESULT(details);
    QCOMPARE(details->record.detail,
        QStringLiteral("ended, waiting for its parent %1 to read its status").arg(*parent->pid()));
}

void NativeAdapterTest::leaderEnded()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("l"), {QStringLiteral("leader-ends")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("l")), "ready\n");
    QTRY_COMPARE(Procfs().stat(*handle->pid())->state, ProcessState::Zombie);
    QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
    QCOMPARE(host.row(*handle->pid())->status, DaemonStatus(State::Running));
    QVERIFY_RESULT(host.adapter().stop(*handle, 10s, context()));
}

void NativeAdapterTest::kernelThread()
{
    if (!Procfs()
            .stat(2)
            .transform([](const ProcessStat& stat) { return stat.isKernelThread(); })
            .value_or(false))
        return; // inside a PID namespace there are none
    Host host;
    QVERIFY(!host.row(2));
    const auto sent = host.adapter().signal(DaemonHandle(NativeHandle{2}), Signal::Term, context());
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind(), Kind::InvalidState);
}

void NativeAdapterTest::duendeItself()
{
    Host host;
    QVERIFY(!host.row(::getpid()));
    const auto sent
        = host.adapter().signal(DaemonHandle(NativeHandle{quint32(::getpid())}), Signal::Kill, context());
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind(), Kind::InvalidState);
}

void NativeAdapterTest::oddNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("parentheses") << QStringLiteral(") R 1 (");
    QTest::newRow("line feed") << QStringLiteral("a\nb");
    QTest::newRow("escape") << QStringLiteral("\x1b[31mred");
    QTest::newRow("right to left") << QStringLiteral("\u202eabc");
}

void NativeAdapterTest::oddNames()
{
    QFETCH(const QString, name);
    Host spawner;
    Host host;
    const auto handle
        = spawner.adapter().spawn(spec(QStringLiteral("o"), {QStringLiteral("name"), name}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(spawner.log(QStringLiteral("o")), "ready\n");
    const auto row = host.row(*handle->pid());
    QVERIFY(row);
    QCOMPARE(row->name, name);
    QCOMPARE(row->status, DaemonStatus(State::Running));
    const QString message
        = host.adapter()
              .signal(DaemonHandle(NativeHandle{*handle->pid(), 1}), Signal::Term, context())
              .error()
              .message();
    for (const QChar character : message)
        QVERIFY(character.isPrint() || character == QChar::ReplacementCharacter);
}

void NativeAdapterTest::aliveIsNoZombieForStatus()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("spin")}), context());
    QVERIFY_RESULT(handle);
    QCOMPARE(*host.adapter().status(DaemonHandle(NativeHandle{*handle->pid()}), context()),
        DaemonStatus(State::Running));
    QTRY_VERIFY(host.row(*handle->pid())->use->cpuTime.value_or(0ns) >= 30ms);
}

void NativeAdapterTest::ofAnotherPlatform()
{
    Host host;
    const DaemonHandle handle(WosHandle{1});
    QCOMPARE(host.adapter().signal(handle, Signal::Term, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().status(handle, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().stop(handle, 1s, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().inspect(handle, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().perform(handle, DaemonAction::Restart, context()).error().kind(), Kind::NotFound);
}

void NativeAdapterTest::expiredContext()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    const OperationContext expired = context(0ms);
    QCOMPARE(host.adapter().list(expired).error().kind(), Kind::Timeout);
    QCOMPARE(host.adapter().signal(*handle, Signal::Kill, expired).error().kind(), Kind::Timeout);
    QCOMPARE(host.adapter().status(*handle, expired).error().kind(), Kind::Timeout);
    QCOMPARE(host.adapter().inspect(*handle, expired).error().kind(), Kind::Timeout);
    QCOMPARE(host.adapter().stop(*handle, 1s, expired).error().kind(), Kind::Timeout);
    QCOMPARE(host.adapter().perform(*handle, DaemonAction::Kill, expired).error().kind(), Kind::Timeout);
    QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
}

void NativeAdapterTest::inspectLiving()
{
    Host host;
    DaemonSpec described = spec(QStringLiteral("s"), {QStringLiteral("sleep")});
    described.description = QStringLiteral("Sleeps all day");
    described.env = {{QStringLiteral("COLOUR"), QStringLiteral("green=blue")}};
    const auto handle = host.adapter().spawn(described, context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\n");
    const auto details = host.adapter().inspect(*handle, context());
    QVERIFY_RESULT(details);
    QCOMPARE(details->record.description, QStringLiteral("Sleeps all day"));
    QHash<QString, PropertyValue> values;
    QStringList titles;
    for (const PropertyGroup& group : details->groups) {
        titles.append(group.title);
        for (const Property& property : group.properties)
            values.insert(QString(group.title + QLatin1Char('/') + property.name), property.value);
    }
    QCOMPARE(titles,
        (QStringList{QStringLiteral("Identity"), QStringLiteral("State"),
            QStringLiteral("Resources of the main process"), QStringLiteral("Limits"),
            QStringLiteral("Environment"), QStringLiteral("Started by Duende")}));
    const auto value = [&values](const char* key) { return values.value(QString::fromLatin1(key)); };
    QCOMPARE(
        value("Identity/Command line"), PropertyValue(QStringList{targetPath(), QStringLiteral("sleep")}));
    QCOMPARE(value("Identity/Executable"), PropertyValue(targetPath()));
    QCOMPARE(value("Identity/Working directory"), PropertyValue(QStringLiteral("/")));
    QCOMPARE(value("Identity/Parent process"), PropertyValue(qint64(::getpid())));
    QCOMPARE(value("Environment/COLOUR"), PropertyValue(QStringLiteral("green=blue")));
    QCOMPARE(value("State/State"), PropertyValue(QStringLiteral("S (sleeping)")));
    QCOMPARE(value("Resources of the main process/Threads"), PropertyValue(qint64(1)));
    QCOMPARE(value("Resources of the main process/Open files"), PropertyValue(qint64(3)));
    QVERIFY(std::holds_alternative<ByteCount>(value("Resources of the main process/Resident memory")));
    QCOMPARE(value("Started by Duende/Log file"),
        PropertyValue(QString(host.folder() + QStringLiteral("/logs/s.log"))));
}

void NativeAdapterTest::inspectEnded()
{
    Host host;
    const auto handle = host.adapter().spawn(
        spec(QStringLiteral("s"), {QStringLiteral("exit"), QStringLiteral("7")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(host.row(QStringLiteral("s"))->detail, QStringLiteral("ended with exit status 7"));
    const auto details = host.adapter().inspect(*handle, context());
    QVERIFY_RESULT(details);
    QCOMPARE(details->groups.size(), 1);
    QVERIFY(details->groups.first().properties.contains(Property{QStringLiteral("Exit status"), qint64(7)}));
}

void NativeAdapterTest::unsupportedActions()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
    QVERIFY_RESULT(handle);
    for (const DaemonAction action : {DaemonAction::Reload, DaemonAction::Enable, DaemonAction::Disable,
             DaemonAction::Mask, DaemonAction::Unmask, DaemonAction::Signal}) {
        const auto done = host.adapter().perform(*handle, action, context());
        QVERIFY(!done);
        QCOMPARE(done.error().message(),
            QString(QStringLiteral("operation not supported on native: ") + actionWord(action)));
    }
    QVERIFY(!host.adapter().attachTracer(*handle, context()));
    QVERIFY(host.adapter().stoppedWith(*handle, context())->isEmpty());
}

QTEST_GUILESS_MAIN(NativeAdapterTest)
#include "tst_nativeadapter.moc"
