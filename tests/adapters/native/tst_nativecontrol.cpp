// SPDX-License-Identifier: GPL-3.0-or-later
// What NativeAdapter does to processes; tst_nativeadapter has what it lists, spawns and tells.
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

class NativeControlTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signalArrives();
    void stopEndsIt();
    void stopOfOneThatIgnoresTerm();
    void stopIsCancelled();
    void stopOfAPausedOne();
    void killEndsIt();
    void pauseAndResume();
    void wholeRowIsPausedAndKilled();
    void unknownProcess();
    void reusedPid();
    void zombie();
    void leaderEnded();
    void kernelThread();
    void duendeItself();
    void oddNames_data();
    void oddNames();
    void ofAnotherPlatform();
    void expiredContext();
};

void NativeControlTest::signalArrives()
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

void NativeControlTest::stopEndsIt()
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

void NativeControlTest::stopOfOneThatIgnoresTerm()
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

void NativeControlTest::stopIsCancelled()
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

void NativeControlTest::stopOfAPausedOne()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("stop-self")}), context());
    QVERIFY_RESULT(handle);
    QTRY_COMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Paused));
    QVERIFY_RESULT(host.adapter().stop(*handle, 10s, context()));
    QTRY_VERIFY(host.adapter().status(*handle, context())->isTerminal());
}

void NativeControlTest::killEndsIt()
{
    Host host;
    const auto handle
        = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("ignore-term")}), context());
    QVERIFY_RESULT(handle);
    QVERIFY_RESULT(host.adapter().kill(*handle, context()));
    QTRY_COMPARE(*host.adapter().status(*handle, context()),
        DaemonStatus::failed({FailureReason::Kind::Signal, SIGKILL}));
}

void NativeControlTest::pauseAndResume()
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

void NativeControlTest::wholeRowIsPausedAndKilled()
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

void NativeControlTest::unknownProcess()
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

void NativeControlTest::reusedPid()
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

void NativeControlTest::zombie()
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

void NativeControlTest::leaderEnded()
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

void NativeControlTest::kernelThread()
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

void NativeControlTest::duendeItself()
{
    Host host;
    QVERIFY(!host.row(::getpid()));
    const auto sent
        = host.adapter().signal(DaemonHandle(NativeHandle{quint32(::getpid())}), Signal::Kill, context());
    QVERIFY(!sent);
    QCOMPARE(sent.error().kind(), Kind::InvalidState);
}

void NativeControlTest::oddNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("parentheses") << QStringLiteral(") R 1 (");
    QTest::newRow("line feed") << QStringLiteral("a\nb");
    QTest::newRow("escape") << QStringLiteral("\x1b[31mred");
    QTest::newRow("right to left") << QStringLiteral("\u202eabc");
}

void NativeControlTest::oddNames()
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

void NativeControlTest::ofAnotherPlatform()
{
    Host host;
    const DaemonHandle handle(WosHandle{1});
    QCOMPARE(host.adapter().signal(handle, Signal::Term, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().status(handle, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().stop(handle, 1s, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().inspect(handle, context()).error().kind(), Kind::NotFound);
    QCOMPARE(host.adapter().perform(handle, DaemonAction::Restart, context()).error().kind(), Kind::NotFound);
}

void NativeControlTest::expiredContext()
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

QTEST_GUILESS_MAIN(NativeControlTest)
#include "tst_nativecontrol.moc"
