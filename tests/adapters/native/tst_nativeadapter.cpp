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
    void workersAreOneRow();
    void startOfAnEndedOne();
    void restartGivesANewProcess();
    void restartUsesTheShutdownTimeout();
    void notOurs();
    void aliveIsNoZombieForStatus();
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
    QTRY_COMPARE(host.log(QStringLiteral("s")), "ready\n");
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

void NativeAdapterTest::aliveIsNoZombieForStatus()
{
    Host host;
    const auto handle = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("spin")}), context());
    QVERIFY_RESULT(handle);
    QCOMPARE(*host.adapter().status(DaemonHandle(NativeHandle{*handle->pid()}), context()),
        DaemonStatus(State::Running));
    QTRY_VERIFY(host.row(*handle->pid())->use->cpuTime.value_or(0ns) >= 30ms);
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
    QVERIFY(host.adapter().stoppedWith(*handle, context())->isEmpty());
}

QTEST_GUILESS_MAIN(NativeAdapterTest)
#include "tst_nativeadapter.moc"
