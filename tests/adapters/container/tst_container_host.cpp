// SPDX-License-Identifier: GPL-3.0-or-later
// The contract on the engines of a booted test host: dockerd and podman, as they are.
#include "adapters/container/containeradapter.h"
#include "adapters/contract/daemonprocesses.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;
using State = DaemonStatus::State;

/// QVERIFY with the error's message.
#define QVERIFY_RESULT(expression)                                                                           \
    do {                                                                                                     \
        const auto& verified = (expression);                                                                 \
        const QString why = verified.has_value() ? QString() : verified.error().message();                   \
        if (!QTest::qVerify(verified.has_value(), #expression, qUtf8Printable(why), __FILE__, __LINE__))     \
            return;                                                                                          \
    } while (false)

namespace {

OperationContext context(std::chrono::milliseconds timeout = 30s)
{
    return OperationContext::within(timeout);
}

QByteArray run(const QString& script)
{
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-ec"), script});
    if (!shell.waitForFinished(60'000) || shell.exitCode() != 0)
        qWarning("%s: %s", qPrintable(script), shell.readAll().constData());
    return shell.readAll();
}

EngineEndpoint endpoint(const QString& runtime)
{
    return {runtime, UnitScope::System,
        runtime == QLatin1StringView("docker") ? QStringLiteral("/run/docker.sock")
                                               : QStringLiteral("/run/podman/podman.sock"),
        false};
}

std::optional<DaemonRecord> find(const QList<DaemonRecord>& records, const DaemonHandle& handle)
{
    const auto found = std::ranges::find(records, handle, &DaemonRecord::handle);
    return found == records.cend() ? std::nullopt : std::optional(*found);
}

} // namespace

class ContainerHostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("DUENDE_TESTHOST"))
            QSKIP("Needs the engines of a test host.");
        // Neither the network nor the pids controller of a desktop is here: see the notes on the test host.
        run(QStringLiteral(
            "mkdir -p /etc/containers; printf '[containers]\\npids_limit = 0\\nnetns = \"host\"\\n"
            "[engine]\\n' >/etc/containers/containers.conf; systemctl start podman.socket docker.service"));
        run(QStringLiteral(
            "mkdir -p /tmp/image/bin; cp \"$(command -v busybox)\" /tmp/image/bin/busybox; "
            "for n in sh sleep echo cat; do ln -sf busybox /tmp/image/bin/$n; done; "
            "tar -C /tmp/image -c . >/tmp/image.tar; podman import -q /tmp/image.tar localhost/bb:1; "
            "curl -sf --unix-socket /run/docker.sock -X POST -H 'Content-Type: application/x-tar' "
            "--data-binary @/tmp/image.tar 'http://d/images/create?fromSrc=-&repo=localhost/bb&tag=1'"));
    }

    void init()
    {
        QFETCH_GLOBAL(const QString, runtime);
        m_adapter = std::make_unique<ContainerAdapter>(endpoint(runtime));
    }

    void cleanup()
    {
        const QString socket = endpoint(runtime()).socketPath;
        for (const DaemonRecord& record : m_adapter->list(context()).value_or(QList<DaemonRecord>())) {
            run(QStringLiteral("curl -s --unix-socket %1 -X POST 'http://d/v1.41/containers/%2/kill'; curl "
                               "-s --unix-socket %1 -X DELETE 'http://d/v1.41/containers/%2?force=true'")
                    .arg(socket, *record.handle.containerId()));
        }
        m_adapter.reset();
    }

    void initTestCase_data()
    {
        QTest::addColumn<QString>("runtime");
        QTest::newRow("docker") << QStringLiteral("docker");
        QTest::newRow("podman") << QStringLiteral("podman");
    }

    void aContainerIsSpawnedAndListed()
    {
        const Result<DaemonHandle> handle
            = spawn("listed", {QStringLiteral("sleep"), QStringLiteral("1000")});
        QVERIFY_RESULT(handle);
        QCOMPARE(handle->toString(), QString(runtime() + QLatin1Char(':') + *handle->containerId()));
        const Result<QList<DaemonRecord>> records = m_adapter->list(context());
        QVERIFY_RESULT(records);
        const std::optional<DaemonRecord> record = find(*records, *handle);
        QVERIFY(record);
        QCOMPARE(record->name, QStringLiteral("duende-listed"));
        QCOMPARE(record->kind, DaemonKind::Container);
        QCOMPARE(record->scope, runtime());
        QCOMPARE(record->status, DaemonStatus(State::Running));
        QCOMPARE(record->detail, QStringLiteral("running"));
        QCOMPARE(record->description, QStringLiteral("localhost/bb:1"));
        QVERIFY(record->spawnedByDuende);
        QVERIFY(record->pid);
        QVERIFY(record->since);
        QVERIFY(std::abs(record->since->secsTo(QDateTime::currentDateTimeUtc())) < 60);
        QVERIFY2(record->controlGroup.contains(*handle->containerId()), qUtf8Printable(record->controlGroup));
        QVERIFY(record->claimsProcesses);
        QVERIFY(record->use && record->use->memoryBytes);
        // A name or the beginning of an id is enough.
        for (const QString& name : {QStringLiteral("duende-listed"), handle->containerId()->left(12)}) {
            const DaemonHandle byName(ContainerHandle{runtime(), name});
            const Result<DaemonDetails> details = m_adapter->inspect(byName, context());
            QVERIFY_RESULT(details);
            QCOMPARE(details->record.handle, *handle);
        }
        const Result<DaemonHandle> again = spawn("listed", {QStringLiteral("sleep"), QStringLiteral("1000")});
        QVERIFY(!again);
        QCOMPARE(again.error().kind(),
            runtime() == QLatin1StringView("docker") ? Kind::InvalidState : again.error().kind());
    }

    void pauseAndResume()
    {
        const Result<DaemonHandle> handle
            = spawn("paused", {QStringLiteral("sleep"), QStringLiteral("1000")});
        QVERIFY_RESULT(handle);
        QVERIFY_RESULT(m_adapter->pause(*handle, context()));
        const std::optional<DaemonRecord> record
            = find(m_adapter->list(context()).value_or(QList<DaemonRecord>()), *handle);
        QVERIFY(record);
        QCOMPARE(record->status, DaemonStatus(State::Paused));
        QVERIFY(record->actions.testFlag(DaemonAction::Resume));
        QVERIFY_RESULT(m_adapter->resume(*handle, context()));
        QCOMPARE(status(*handle), DaemonStatus(State::Running));
        QVERIFY_RESULT(m_adapter->pause(*handle, context()));
        QVERIFY_RESULT(m_adapter->kill(*handle, context()));
        QTRY_COMPARE(status(*handle), DaemonStatus::failed({FailureReason::Kind::Signal, 9}));
    }

    void stopIgnoringTerm()
    {
        const Result<DaemonHandle> handle = spawn("stubborn",
            {QStringLiteral("sh"), QStringLiteral("-c"),
                QStringLiteral("trap '' TERM; while :; do sleep 1; done")},
            3s);
        QVERIFY_RESULT(handle);
        const Result<void> early = m_adapter->stop(*handle, 500ms, context());
        QVERIFY(!early);
        QCOMPARE(early.error().kind(), Kind::Timeout);
        QVERIFY_RESULT(m_adapter->stop(*handle, 20s, context()));
        QTRY_COMPARE(status(*handle), DaemonStatus::failed({FailureReason::Kind::Signal, 9}));
    }

    void stopStartRestart()
    {
        const Result<DaemonHandle> handle = spawn("polite",
            {QStringLiteral("sh"), QStringLiteral("-c"),
                QStringLiteral("trap 'exit 0' TERM; while :; do sleep 0.1; done")});
        QVERIFY_RESULT(handle);
        QTest::qSleep(300); // the trap
        QVERIFY_RESULT(m_adapter->perform(*handle, DaemonAction::Stop, context()));
        QCOMPARE(status(*handle), DaemonStatus(State::Stopped));
        QVERIFY_RESULT(m_adapter->perform(*handle, DaemonAction::Stop, context())); // is no error
        QVERIFY_RESULT(m_adapter->perform(*handle, DaemonAction::Start, context()));
        QCOMPARE(status(*handle), DaemonStatus(State::Running));
        const auto before = m_adapter->inspect(*handle, context());
        QVERIFY_RESULT(m_adapter->perform(*handle, DaemonAction::Restart, context()));
        const auto after = m_adapter->inspect(*handle, context());
        QVERIFY_RESULT(before);
        QVERIFY_RESULT(after);
        QVERIFY(before->record.pid != after->record.pid);
    }

    void signalsAndExitCodes_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<DaemonStatus>("wanted");
        QTest::addColumn<QString>("detail");
        QTest::newRow("well") << QStringLiteral("exit 0") << DaemonStatus(State::Stopped)
                              << QStringLiteral("exited (0)");
        QTest::newRow("code") << QStringLiteral("exit 3")
                              << DaemonStatus::failed({FailureReason::Kind::ExitCode, 3})
                              << QStringLiteral("exited (3)");
        QTest::newRow("usr1") << QStringLiteral("trap 'exit 7' USR1; while :; do sleep 0.1; done")
                              << DaemonStatus::failed({FailureReason::Kind::ExitCode, 7})
                              << QStringLiteral("exited (7)");
    }

    void signalsAndExitCodes()
    {
        QFETCH(const QString, script);
        QFETCH(const DaemonStatus, wanted);
        QFETCH(const QString, detail);
        const Result<DaemonHandle> handle
            = spawn("exits", {QStringLiteral("sh"), QStringLiteral("-c"), script});
        QVERIFY_RESULT(handle);
        if (script.contains(QLatin1StringView("USR1"))) {
            QTest::qSleep(300); // the trap
            QVERIFY_RESULT(m_adapter->signal(*handle, Signal::Usr1, context()));
        }
        QTRY_COMPARE(status(*handle), wanted);
        const std::optional<DaemonRecord> record
            = find(m_adapter->list(context()).value_or(QList<DaemonRecord>()), *handle);
        QVERIFY(record);
        QCOMPARE(record->status, wanted);
        QCOMPARE(record->detail, detail);
        QVERIFY(!record->pid);
        const Result<void> sent = m_adapter->signal(*handle, Signal::Term, context());
        QVERIFY(!sent);
        QCOMPARE(sent.error().kind(), Kind::InvalidState);
    }

    void processesAndTracer()
    {
        const Result<DaemonHandle> handle = spawn("family",
            {QStringLiteral("sh"), QStringLiteral("-c"), QStringLiteral("sleep 1000 & sleep 1000; true")});
        QVERIFY_RESULT(handle);
        const auto count = [&] {
            return m_adapter->processes(*handle, context()).value_or(DaemonProcesses()).processes.size();
        };
        QTRY_COMPARE(count(), 3);
        const Result<TracerHandle> tracer = m_adapter->attachTracer(*handle, context());
        QVERIFY_RESULT(tracer);
        QVERIFY(tracer->target().controlGroup.contains(*handle->containerId()));
    }

    void whatIsNotThere()
    {
        const DaemonHandle nobody(ContainerHandle{runtime(), QStringLiteral("no-such-container")});
        for (const Result<void>& answer : {m_adapter->signal(nobody, Signal::Term, context()),
                 m_adapter->stop(nobody, 5s, context()), m_adapter->pause(nobody, context()),
                 m_adapter->perform(nobody, DaemonAction::Start, context())}) {
            QVERIFY(!answer);
            QCOMPARE(answer.error().kind(), Kind::NotFound);
        }
        DaemonSpec spec;
        spec.name = QStringLiteral("imageless");
        spec.containerImage = QStringLiteral("localhost/none:1");
        const Result<DaemonHandle> spawned = m_adapter->spawn(spec, context());
        QVERIFY(!spawned);
        QCOMPARE(spawned.error().kind(), Kind::SpawnFailed);
        const Result<DaemonHandle> broken = spawn("broken", {QStringLiteral("/no/such/program")});
        QVERIFY(!broken);
        QCOMPARE(broken.error().kind(), Kind::SpawnFailed);
        QVERIFY(m_adapter->list(context()).value_or(QList<DaemonRecord>{DaemonRecord()}).isEmpty());
    }

    void eventsKeepTheListTrue()
    {
        const std::unique_ptr<DaemonMonitor> monitor = m_adapter->createMonitor();
        QHash<DaemonId, DaemonRecord> rows;
        QList<Availability::State> states;
        connect(monitor.get(), &DaemonMonitor::availabilityChanged, this,
            [&](const Availability& now) { states.append(now.state); });
        connect(monitor.get(), &DaemonMonitor::changed, this, [&](const DaemonDelta& delta) {
            if (delta.isFullList)
                rows.clear();
            for (const DaemonId& id : delta.removed)
                rows.remove(id);
            for (const DaemonRecord& record : delta.changed)
                rows.insert(record.handle.id(), record);
        });
        monitor->setSampleInterval(0ms);
        monitor->start();
        QTRY_COMPARE_WITH_TIMEOUT(states, QList{Availability::State::Available}, 20'000);
        const Result<DaemonHandle> handle
            = spawn("watched", {QStringLiteral("sleep"), QStringLiteral("1000")});
        QVERIFY_RESULT(handle);
        const auto state = [&] { return rows.value(handle->id()).status; };
        QTRY_COMPARE(state(), DaemonStatus(State::Running));
        QVERIFY_RESULT(m_adapter->pause(*handle, context()));
        QTRY_COMPARE(state(), DaemonStatus(State::Paused));
        QVERIFY_RESULT(m_adapter->resume(*handle, context()));
        QTRY_COMPARE(state(), DaemonStatus(State::Running));

        // What happens while the engine is away is caught up with.
        const QString unit
            = runtime() == QLatin1StringView("docker") ? QStringLiteral("docker") : QStringLiteral("podman");
        run(QStringLiteral("systemctl stop %1.socket %1.service").arg(unit));
        QTRY_VERIFY_WITH_TIMEOUT(states.last() != Availability::State::Available, 20'000);
        run(QStringLiteral("systemctl start %1.socket").arg(unit));
        QTRY_COMPARE_WITH_TIMEOUT(states.last(), Availability::State::Available, 30'000);
        const bool survives = runtime() == QLatin1StringView("podman"); // no daemon holds its containers
        QTRY_COMPARE(state() == DaemonStatus(State::Running), survives);

        QVERIFY_RESULT(
            m_adapter->perform(*handle, survives ? DaemonAction::Kill : DaemonAction::Start, context()));
        QTRY_COMPARE(state() == DaemonStatus(State::Running), !survives);
        run(QStringLiteral("curl -s --unix-socket %1 -X POST 'http://d/v1.41/containers/%2/kill'; curl -s "
                           "--unix-socket %1 -X DELETE 'http://d/v1.41/containers/%2?force=true'")
                .arg(endpoint(runtime()).socketPath, *handle->containerId()));
        QTRY_VERIFY(rows.isEmpty());
    }

private:
    QString runtime() const
    {
        QFETCH_GLOBAL(const QString, runtime);
        return runtime;
    }

    DaemonStatus status(const DaemonHandle& handle) const
    {
        return m_adapter->status(handle, context()).value_or(State::Created);
    }

    Result<DaemonHandle> spawn(const char* name, const QStringList& command,
        std::optional<std::chrono::milliseconds> stopTimeout = std::nullopt) const
    {
        DaemonSpec spec;
        spec.name = QString::fromLatin1(name);
        spec.containerImage = QStringLiteral("localhost/bb:1");
        spec.binaryPath = command.first();
        spec.args = command.sliced(1);
        spec.shutdownTimeout = stopTimeout;
        return m_adapter->spawn(spec, context());
    }

    std::unique_ptr<ContainerAdapter> m_adapter;
};

QTEST_GUILESS_MAIN(ContainerHostTest)
#include "tst_container_host.moc"
