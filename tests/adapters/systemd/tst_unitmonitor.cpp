// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/monitorlistener.h"
#include "tests/adapters/systemd/privatebus.h"
#include "tests/support/eventloopchecker.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_UnitMonitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void firstAvailabilityThenFullList();
    void follows();
    void unitsComeAndGo();
    void namesWithEscapes();
    void reload();
    void refresh();
    void malformedSignals();
    void malformedList();
    void busAppearsLater();
    void busRestarts();
    void managerAppearsLater();
    void managerRestarts();
    void destroyedWhileRetrying();
    void neverStarted();
    void manyChanges();

private:
    void watch();

    std::unique_ptr<PrivateBus> m_bus;
    FakeManagerProcess m_manager;
    std::unique_ptr<SystemdAdapter> m_adapter;
    std::unique_ptr<DaemonMonitor> m_monitor;
    std::unique_ptr<MonitorListener> m_listener;
};

void tst_UnitMonitor::init()
{
    m_bus = std::make_unique<PrivateBus>();
    QVERIFY(m_bus->start());
}

void tst_UnitMonitor::cleanup()
{
    m_monitor.reset();
    m_listener.reset();
    m_adapter.reset();
    m_manager.stop();
    m_bus.reset();
}

void tst_UnitMonitor::watch()
{
    SystemdEndpoint endpoint;
    endpoint.busAddress = m_bus->address();
    endpoint.cgroupRoot = u"/nonexistent"_s;
    m_adapter = std::make_unique<SystemdAdapter>(endpoint);
    m_monitor = m_adapter->createMonitor();
    m_listener = std::make_unique<MonitorListener>(*m_monitor);
    m_monitor->start();
}

void tst_UnitMonitor::firstAvailabilityThenFullList()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->detail(u"fake-00010.service"_s), u"active (running)"_s);
    QCOMPARE(m_listener->availabilities.first().state, Availability::State::Connecting);
    QCOMPARE(m_listener->state(), Availability::State::Available);
    QCOMPARE(m_listener->fullLists, 1);
    QTRY_COMPARE(m_listener->record(u"fake-00001.service"_s).pid, std::optional<qint64>(100001));
    QTRY_COMPARE(m_listener->record(u"fake-00001.service"_s).enablement, u"enabled"_s);
    QTRY_COMPARE(m_listener->detail(u"fake@.service"_s), u"template"_s);
    QVERIFY(m_listener->record(u"fake-00001.service"_s).since.has_value());
}

void tst_UnitMonitor::follows()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->record(u"fake-00003.service"_s).pid, std::optional<qint64>(100003));
    m_manager.command(u"set fake-00003.service failed failed 0"_s);
    QTRY_COMPARE(m_listener->detail(u"fake-00003.service"_s), u"failed (failed)"_s);
    QVERIFY(!m_listener->record(u"fake-00003.service"_s).pid);
    m_manager.command(u"set fake-00003.service active running 77"_s);
    QTRY_COMPARE(m_listener->record(u"fake-00003.service"_s).pid, std::optional<qint64>(77));
    QCOMPARE(m_listener->detail(u"fake-00003.service"_s), u"active (running)"_s);
    QCOMPARE(m_listener->fullLists, 1);
}

void tst_UnitMonitor::unitsComeAndGo()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->fullLists, 1);
    m_manager.command(u"new late.service"_s);
    QTRY_COMPARE(m_listener->detail(u"late.service"_s), u"active (running)"_s);
    m_manager.command(u"remove late.service"_s);
    QTRY_COMPARE(m_listener->detail(u"late.service"_s), QString());
    QCOMPARE(m_listener->fullLists, 1);
}

void tst_UnitMonitor::namesWithEscapes()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->fullLists, 1);
    const QString name = u"dev-a\\x2db\\x20c.service"_s;
    m_manager.command(u"new "_s + name);
    QTRY_COMPARE(m_listener->detail(name), u"active (running)"_s);
    m_manager.command(u"set "_s + name + u" inactive dead 0"_s);
    QTRY_COMPARE(m_listener->detail(name), u"inactive (dead)"_s);
}

void tst_UnitMonitor::reload()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->fullLists, 1);
    m_manager.command(u"reload"_s);
    QTRY_COMPARE(m_listener->fullLists, 2);
    QTRY_COMPARE(m_listener->record(u"fake-00001.service"_s).pid, std::optional<qint64>(100001));
}

void tst_UnitMonitor::refresh()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->fullLists, 1);
    m_monitor->refresh();
    QTRY_COMPARE(m_listener->fullLists, 2);
}

void tst_UnitMonitor::malformedSignals()
{
    QVERIFY(m_manager.start(m_bus->address(),
        {u"--malformed"_s, u"signals"_s, u"--malformed"_s, u"files"_s, u"--units"_s, u"5"_s}));
    watch();
    QTRY_COMPARE(m_listener->records.size(), 5);
    m_manager.command(u"set fake-00002.service failed failed 0"_s);
    QTRY_COMPARE(m_listener->detail(u"fake-00002.service"_s), u"failed (failed)"_s);
    QCOMPARE(m_listener->records.size(), 5);
}

void tst_UnitMonitor::malformedList()
{
    QVERIFY(m_manager.start(m_bus->address(), {u"--malformed"_s, u"list"_s}));
    watch();
    QTRY_COMPARE(m_listener->state(), Availability::State::Failed);
    QCOMPARE(m_listener->availabilities.last().error->kind(), PlatformError::Kind::StatusFailed);
    QVERIFY(m_manager.start(m_bus->address()));
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->state(), Availability::State::Available, 10s);
}

void tst_UnitMonitor::busAppearsLater()
{
    m_bus->stop();
    watch();
    QTRY_COMPARE(m_listener->state(), Availability::State::Failed);
    QVERIFY(m_bus->start());
    QVERIFY(m_manager.start(m_bus->address()));
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->state(), Availability::State::Available, 10s);
    QTRY_COMPARE(m_listener->fullLists, 1);
}

void tst_UnitMonitor::busRestarts()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->fullLists, 1);
    m_bus->stop();
    m_manager.stop();
    QTRY_COMPARE(m_listener->state(), Availability::State::Failed);
    QVERIFY(m_bus->start());
    QVERIFY(m_manager.start(m_bus->address()));
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->fullLists, 2, 10s);
    m_manager.command(u"set fake-00003.service failed failed 0"_s);
    QTRY_COMPARE(m_listener->detail(u"fake-00003.service"_s), u"failed (failed)"_s);
}

void tst_UnitMonitor::managerAppearsLater()
{
    watch();
    QTRY_COMPARE(m_listener->state(), Availability::State::Failed);
    QVERIFY(m_manager.start(m_bus->address()));
    QTRY_COMPARE(m_listener->state(), Availability::State::Available);
}

void tst_UnitMonitor::managerRestarts()
{
    QVERIFY(m_manager.start(m_bus->address()));
    watch();
    QTRY_COMPARE(m_listener->fullLists, 1);
    QVERIFY(m_manager.start(m_bus->address(), {u"--units"_s, u"4"_s}));
    QTRY_COMPARE(m_listener->fullLists, 2);
    QTRY_COMPARE(m_listener->detail(u"fake-00005.service"_s), QString());
    QCOMPARE(m_listener->state(), Availability::State::Available);
    m_manager.command(u"set fake-00003.service failed failed 0"_s);
    QTRY_COMPARE(m_listener->detail(u"fake-00003.service"_s), u"failed (failed)"_s);
}

void tst_UnitMonitor::destroyedWhileRetrying()
{
    m_bus->stop();
    watch();
    QTRY_COMPARE(m_listener->state(), Availability::State::Failed);
    QElapsedTimer timer;
    timer.start();
    m_monitor.reset();
    QVERIFY(timer.elapsed() < 1000);
}

void tst_UnitMonitor::neverStarted()
{
    SystemdEndpoint endpoint;
    endpoint.busAddress = m_bus->address();
    SystemdAdapter adapter(endpoint);
    const std::unique_ptr<DaemonMonitor> monitor = adapter.createMonitor();
    MonitorListener listener(*monitor);
    monitor->setSampleInterval(10ms);
    monitor->refresh();
    EventLoopChecker checker;
    QTRY_VERIFY(checker.ticks() > 20);
    QVERIFY(listener.availabilities.isEmpty());
    QCOMPARE(listener.deltas, 0);
}

void tst_UnitMonitor::manyChanges()
{
    QVERIFY(
        m_manager.start(m_bus->address(), {u"--units"_s, u"2000"_s, u"--changes-per-second"_s, u"1000"_s}));
    watch();
    QTRY_COMPARE_WITH_TIMEOUT(m_listener->fullLists, 1, 20s);
    QElapsedTimer timer;
    timer.start();
    const int before = m_listener->deltas;
    EventLoopChecker checker;
    QTRY_VERIFY_WITH_TIMEOUT(m_listener->changes > 6000, 20s);
    // At most ten deltas a second, with one more for the beginning.
    QVERIFY(m_listener->deltas - before <= timer.elapsed() / 100 + 2);
    QVERIFY(checker.ticks() > 0);
}

QTEST_GUILESS_MAIN(tst_UnitMonitor)
#include "tst_unitmonitor.moc"
