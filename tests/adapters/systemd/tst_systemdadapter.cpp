// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/privatebus.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>

#include <future>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The adapter on a private bus with a fake manager, for the faults that a real one does not have. Operations
/// run in a thread of their own, as in the program.
class tst_SystemdAdapter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void scopes();
    void owns();
    void badHandles_data();
    void badHandles();
    void list();
    void malformedList_data();
    void malformedList();
    void malformedValuesAreUnknown();
    void malformedProperties();
    void malformedJob();
    void noAnswer();
    void cancelled();
    void jobEndsBeforeItIsKnown();
    void jobNeverEnds();
    void jobCancelled();
    void jobResult();
    void errorName();
    void managerDiesInCall();
    void busClosesInCall();
    void noManager();
    void noBus();
    void anotherConnectionAfterLoss();
    void manyUnits();

private:
    SystemdEndpoint endpoint() const;
    template <typename Function> static auto inThread(Function function)
    {
        return std::async(std::launch::async, std::move(function)).get();
    }
    Result<void> perform(
        DaemonAction action, const OperationContext& context = OperationContext::within(5s)) const
    {
        return inThread([&] { return m_adapter->perform(m_handle, action, context); });
    }
    Result<QList<DaemonRecord>> listNow(const OperationContext& context = OperationContext::within(5s)) const
    {
        return inThread([&] { return m_adapter->list(context); });
    }

    std::unique_ptr<PrivateBus> m_bus;
    FakeManagerProcess m_manager;
    std::unique_ptr<SystemdAdapter> m_adapter;
    const DaemonHandle m_handle{SystemdHandle{u"fake-00001.service"_s, UnitScope::System}};
};

void tst_SystemdAdapter::initTestCase()
{
    QVERIFY2(!QStandardPaths::findExecutable(u"dbus-daemon"_s).isEmpty(), "dbus-daemon is needed");
}

void tst_SystemdAdapter::init()
{
    m_bus = std::make_unique<PrivateBus>();
    QVERIFY(m_bus->start());
    m_adapter = std::make_unique<SystemdAdapter>(endpoint());
}

void tst_SystemdAdapter::cleanup()
{
    m_adapter.reset();
    m_manager.stop();
    m_bus.reset();
}

SystemdEndpoint tst_SystemdAdapter::endpoint() const
{
    SystemdEndpoint endpoint;
    endpoint.busAddress = m_bus->address();
    endpoint.cgroupRoot = u"/nonexistent"_s;
    return endpoint;
}

void tst_SystemdAdapter::scopes()
{
    const AdapterScope system = SystemdAdapter(SystemdEndpoint{}).scope();
    QCOMPARE(system.platform, Platform::Linux);
    QCOMPARE(system.name, u"system"_s);
    QCOMPARE(system.title, u"System"_s);
    QVERIFY(system.canSpawn);
    QVERIFY(system.unsupportedSpecFields.isEmpty());
    SystemdEndpoint user;
    user.scope = UnitScope::User;
    QCOMPARE(SystemdAdapter(user).scope().name, u"user"_s);
    QCOMPARE(SystemdAdapter(user).scope().unsupportedSpecFields.size(), 2);
}

void tst_SystemdAdapter::owns()
{
    QVERIFY(m_adapter->owns(m_handle));
    QVERIFY(!m_adapter->owns(DaemonHandle(SystemdHandle{u"a.service"_s, UnitScope::User})));
    QVERIFY(!m_adapter->owns(DaemonHandle(NativeHandle{1})));
}

void tst_SystemdAdapter::badHandles_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("no suffix") << u"nginx"_s;
    QTest::newRow("empty") << QString();
    QTest::newRow("a path") << u"../../etc/passwd.service"_s;
    QTest::newRow("control characters") << u"a\u202e\n.service"_s;
    QTest::newRow("too long") << QString(u"a"_s.repeated(5000) + u".service"_s);
}

void tst_SystemdAdapter::badHandles()
{
    QVERIFY(m_manager.start(m_bus->address()));
    QFETCH(QString, unit);
    const DaemonHandle handle(SystemdHandle{unit, UnitScope::System});
    const Result<void> stopped
        = inThread([&] { return m_adapter->stop(handle, 5s, OperationContext::within(5s)); });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind(), PlatformError::Kind::NotFound);
}

void tst_SystemdAdapter::list()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--units"_s, u"3"_s}));
    const Result<QList<DaemonRecord>> records = listNow();
    QVERIFY(records.has_value());
    QHash<QString, DaemonRecord> byName;
    for (const DaemonRecord& record : *records)
        byName.insert(record.name, record);
    QCOMPARE(byName.size(), 5);
    const DaemonRecord first = byName.value(u"fake-00001.service"_s);
    QCOMPARE(first.detail, u"active (running)"_s);
    QCOMPARE(first.pid, std::optional<qint64>(100001));
    QCOMPARE(first.enablement, u"enabled"_s);
    QCOMPARE(first.restarts, std::optional<quint32>(0));
    QVERIFY(first.since.has_value());
    QCOMPARE(byName.value(u"fake-file.service"_s).detail, u"not loaded"_s);
    QCOMPARE(byName.value(u"fake-file.service"_s).status.state(), DaemonStatus::State::Stopped);
    QVERIFY(byName.value(u"fake@.service"_s).isTemplate);
    QCOMPARE(byName.value(u"fake@.service"_s).status.state(), DaemonStatus::State::Created);
}

void tst_SystemdAdapter::malformedList_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("another type") << u"list"_s;
    QTest::newRow("nothing") << u"list-empty"_s;
}

void tst_SystemdAdapter::malformedList()
{
    QFETCH(QString, kind);
    QVERIFY(m_manager.start(m_bus->address(), {u"--malformed"_s, kind}));
    const Result<QList<DaemonRecord>> records = listNow();
    QVERIFY(!records);
    QCOMPARE(records.error().kind(), PlatformError::Kind::StatusFailed);
    QVERIFY(records.error().detail().contains(u"an unexpected reply"_s));
}

void tst_SystemdAdapter::malformedValuesAreUnknown()
{
    QVERIFY(m_manager.start(m_bus->address(),
        {u"--malformed"_s, u"values"_s, u"--malformed"_s, u"files"_s, u"--units"_s, u"2"_s}));
    const Result<QList<DaemonRecord>> records = listNow();
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), 2);
    QVERIFY(!records->first().pid);
    QVERIFY(!records->first().since);
    QVERIFY(!records->first().restarts);
}

void tst_SystemdAdapter::malformedProperties()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--malformed"_s, u"properties"_s}));
    const Result<DaemonDetails> details
        = inThread([&] { return m_adapter->inspect(m_handle, OperationContext::within(5s)); });
    QVERIFY(!details);
    QCOMPARE(details.error().kind(), PlatformError::Kind::StatusFailed);
}

void tst_SystemdAdapter::malformedJob()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--malformed"_s, u"job"_s}));
    const Result<void> started = perform(DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().kind(), PlatformError::Kind::StatusFailed);
}

void tst_SystemdAdapter::noAnswer()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--no-answer"_s, u"ListUnits"_s}));
    QElapsedTimer timer;
    timer.start();
    const Result<QList<DaemonRecord>> records = listNow(OperationContext::within(300ms));
    QVERIFY(!records);
    QCOMPARE(records.error().message(), u"operation timed out after 300ms"_s);
    QVERIFY(timer.elapsed() < 3000);
}

void tst_SystemdAdapter::cancelled()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--no-answer"_s, u"ListUnits"_s}));
    std::stop_source source;
    auto records = std::async(std::launch::async,
        [&] { return m_adapter->list(OperationContext::within(60s, source.get_token())); });
    QCOMPARE(records.wait_for(200ms), std::future_status::timeout);
    source.request_stop();
    QCOMPARE(records.wait_for(5s), std::future_status::ready);
    const Result<QList<DaemonRecord>> result = records.get();
    QVERIFY(!result);
    QVERIFY(result.error().isCancelled());
}

void tst_SystemdAdapter::jobEndsBeforeItIsKnown()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--early-jobs"_s}));
    for (int i = 0; i < 20; ++i)
        QVERIFY(perform(DaemonAction::Stop).has_value());
}

void tst_SystemdAdapter::jobNeverEnds()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--endless-jobs"_s}));
    const Result<void> stopped
        = inThread([&] { return m_adapter->stop(m_handle, 300ms, OperationContext::within(60s)); });
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().message(), u"operation timed out after 300ms"_s);
    QVERIFY(stopped.error().advice().contains(u"Kill it"_s));
}

void tst_SystemdAdapter::jobCancelled()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--endless-jobs"_s}));
    std::stop_source source;
    auto stopped = std::async(std::launch::async,
        [&] { return m_adapter->stop(m_handle, 60s, OperationContext::within(60s, source.get_token())); });
    QCOMPARE(stopped.wait_for(300ms), std::future_status::timeout);
    source.request_stop();
    const Result<void> result = stopped.get();
    QVERIFY(!result);
    QVERIFY(result.error().isCancelled());
}

void tst_SystemdAdapter::jobResult()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--job-result"_s, u"dependency"_s}));
    const Result<void> started = perform(DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().message(),
        u"invalid state: fake-00001.service could not be started: a unit that it needs failed"_s);
}

void tst_SystemdAdapter::errorName()
{
    QVERIFY(m_manager.start(
        m_bus->address(), {u"--error"_s, u"StartUnit=org.freedesktop.systemd1.UnitMasked"_s}));
    const Result<void> started = perform(DaemonAction::Start);
    QVERIFY(!started);
    QCOMPARE(started.error().kind(), PlatformError::Kind::InvalidState);
    QCOMPARE(started.error().cause(), u"org.freedesktop.systemd1.UnitMasked: As the test wants it."_s);
    QCOMPARE(started.error().advice(), u"Unmask it first."_s);
}

void tst_SystemdAdapter::managerDiesInCall()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--die-on"_s, u"StopUnit"_s}));
    QElapsedTimer timer;
    timer.start();
    const Result<void> stopped = perform(DaemonAction::Stop);
    QVERIFY(!stopped);
    QCOMPARE(stopped.error().kind(), PlatformError::Kind::Io);
    QVERIFY(timer.elapsed() < 3000);
}

void tst_SystemdAdapter::busClosesInCall()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--no-answer"_s, u"StopUnit"_s}));
    auto stopped = std::async(
        std::launch::async, [&] { return m_adapter->stop(m_handle, 60s, OperationContext::within(60s)); });
    QCOMPARE(stopped.wait_for(300ms), std::future_status::timeout);
    m_bus->stop();
    QCOMPARE(stopped.wait_for(5s), std::future_status::ready);
    const Result<void> result = stopped.get();
    QVERIFY(!result);
    QCOMPARE(result.error().kind(), PlatformError::Kind::Io);
    QVERIFY(result.error().detail().contains(u"the connection to the bus was lost"_s));
}

void tst_SystemdAdapter::noManager()
{
    const Result<QList<DaemonRecord>> records = listNow();
    QVERIFY(!records);
    QCOMPARE(records.error().kind(), PlatformError::Kind::Io);
    QVERIFY(records.error().detail().contains(u"the service manager is not on the bus"_s));
}

void tst_SystemdAdapter::noBus()
{
    m_bus->stop();
    const Result<QList<DaemonRecord>> records = listNow();
    QVERIFY(!records);
    QCOMPARE(records.error().kind(), PlatformError::Kind::Io);
    QVERIFY(!records.error().cause().isEmpty());
}

void tst_SystemdAdapter::anotherConnectionAfterLoss()
{
    QVERIFY(m_manager.start(m_bus->address()));
    QVERIFY(listNow().has_value());
    m_bus->stop();
    m_manager.stop();
    QVERIFY(!listNow());
    QVERIFY(m_bus->start());
    QVERIFY(m_manager.start(m_bus->address()));
    QVERIFY(listNow().has_value());
}

void tst_SystemdAdapter::manyUnits()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--units"_s, u"2000"_s}));
    const Result<QList<DaemonRecord>> records = listNow(OperationContext::within(60s));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), 2002);
    for (const DaemonRecord& record : *records)
        QVERIFY(record.pid || record.detail != u"active (running)"_s);
}

QTEST_GUILESS_MAIN(tst_SystemdAdapter)
#include "tst_systemdadapter.moc"
