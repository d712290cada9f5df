// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"
#include "tests/adapters/systemd/monitorlistener.h"

#include <QTest>

#include <grp.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr uid_t dev = 1000;

/// The whole test runs as the test host's user, who may do nothing to the machine's units.
bool becomeDev()
{
    if (!isTestHost())
        return true;
    if (::setgroups(0, nullptr) != 0 || ::setresgid(dev, dev, dev) != 0 || ::setresuid(dev, dev, dev) != 0)
        return false;
    qputenv("HOME", "/home/dev");
    qputenv("USER", "dev");
    qputenv("XDG_RUNTIME_DIR", "/run/user/1000");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_CONFIG_HOME");
    return true;
}

SystemdEndpoint userEndpoint()
{
    SystemdEndpoint endpoint;
    endpoint.scope = UnitScope::User;
    return endpoint;
}

} // namespace

class tst_UserUnits_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void list();
    void operations();
    void enablement();
    void spawn();
    void monitor();
    void systemUnitsAreListed();
    void deniedOnSystemUnits_data();
    void deniedOnSystemUnits();
    void deniedSpawn();

private:
    OperationContext context() const { return OperationContext::within(20s); }
    Result<void> perform(const QString& unit, DaemonAction action)
    {
        return inThread([&] {
            return m_user.perform(DaemonHandle(SystemdHandle{unit, UnitScope::User}), action, context());
        });
    }
    DaemonRecord record(const QString& unit)
    {
        const Result<QList<DaemonRecord>> records = inThread([&] { return m_user.list(context()); });
        for (const DaemonRecord& one : records.value_or(QList<DaemonRecord>())) {
            if (one.name == unit)
                return one;
        }
        return {};
    }

    SystemdAdapter m_user{userEndpoint()};
    SystemdAdapter m_system{SystemdEndpoint{}};
    const QString m_folder = u"/home/dev/.config/systemd/user"_s;
};

void tst_UserUnits_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
    QCOMPARE(::getuid(), dev);
}

void tst_UserUnits_Host::list()
{
    const Result<QList<DaemonRecord>> records = inThread([&] { return m_user.list(context()); });
    QVERIFY2(records.has_value(), records ? "" : qPrintable(records.error().message()));
    QVERIFY(records->size() > 20);
    for (const DaemonRecord& one : *records) {
        QCOMPARE(one.scope, u"user"_s);
        QVERIFY(one.handle.toString().startsWith(u"systemd:user/"_s));
    }
    const DaemonRecord bus = record(u"dbus.service"_s);
    QCOMPARE(bus.detail, u"active (running)"_s);
    QVERIFY(bus.pid.has_value());
    QVERIFY2(bus.controlGroup.startsWith(u"/user.slice/user-1000.slice/user@1000.service/"_s),
        qPrintable(bus.controlGroup));
    QVERIFY(bus.use.has_value());
}

void tst_UserUnits_Host::operations()
{
    HostUnits units(m_folder, {u"--user"_s});
    units.write(u"zz-mine.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    QVERIFY(perform(u"zz-mine.service"_s, DaemonAction::Start).has_value());
    QCOMPARE(record(u"zz-mine.service"_s).status.word(), u"running"_s);
    QVERIFY(perform(u"zz-mine.service"_s, DaemonAction::Pause).has_value());
    QVERIFY(perform(u"zz-mine.service"_s, DaemonAction::Resume).has_value());
    QVERIFY(perform(u"zz-mine.service"_s, DaemonAction::Restart).has_value());
    QVERIFY(perform(u"zz-mine.service"_s, DaemonAction::Stop).has_value());
    QCOMPARE(record(u"zz-mine.service"_s).status.word(), u"stopped"_s);
}

void tst_UserUnits_Host::enablement()
{
    HostUnits units(m_folder, {u"--user"_s});
    units.write(u"zz-install.service"_s,
        u"[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=default.target\n"_s);
    QVERIFY(perform(u"zz-install.service"_s, DaemonAction::Enable).has_value());
    QCOMPARE(record(u"zz-install.service"_s).enablement, u"enabled"_s);
    QVERIFY(perform(u"zz-install.service"_s, DaemonAction::Disable).has_value());
    QCOMPARE(record(u"zz-install.service"_s).enablement, u"disabled"_s);

    const QStringList lines = units.systemctl({u"list-unit-files"_s, u"--no-legend"_s}).split(u'\n');
    QVERIFY(lines.size() > 20);
    const Result<QList<DaemonRecord>> records = inThread([&] { return m_user.list(context()); });
    QHash<QString, QString> states;
    for (const DaemonRecord& one : records.value_or(QList<DaemonRecord>()))
        states.insert(one.name, one.enablement);
    for (const QString& line : lines) {
        const QStringList words = line.simplified().split(u' ');
        if (words.size() < 2 || words.at(1) == u"alias"_s)
            continue;
        QVERIFY2(states.value(words.at(0)) == words.at(1), qPrintable(line));
    }
}

void tst_UserUnits_Host::spawn()
{
    HostUnits units(m_folder, {u"--user"_s});
    units.adopt(u"zz-spawned.service"_s);
    DaemonSpec spec;
    spec.name = u"zz-spawned"_s;
    spec.binaryPath = u"sleep"_s;
    spec.args = {u"1000"_s};
    spec.scope = UnitScope::User;
    const Result<DaemonHandle> spawned = inThread([&] { return m_user.spawn(spec, context()); });
    QVERIFY2(spawned.has_value(), spawned ? "" : qPrintable(spawned.error().message()));
    QCOMPARE(spawned->toString(), u"systemd:user/zz-spawned.service"_s);
    QCOMPARE(record(u"zz-spawned.service"_s).status.word(), u"running"_s);
}

void tst_UserUnits_Host::monitor()
{
    HostUnits units(m_folder, {u"--user"_s});
    units.write(u"zz-watched.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    const std::unique_ptr<DaemonMonitor> monitor = m_user.createMonitor();
    MonitorListener listener(*monitor, UnitScope::User);
    monitor->start();
    QTRY_COMPARE(listener.detail(u"zz-watched.service"_s), u"not loaded"_s);
    units.systemctl({u"start"_s, u"zz-watched.service"_s});
    QTRY_COMPARE_WITH_TIMEOUT(listener.detail(u"zz-watched.service"_s), u"active (running)"_s, 1s);
    QTRY_VERIFY(listener.record(u"zz-watched.service"_s).claimsProcesses);
}

void tst_UserUnits_Host::systemUnitsAreListed()
{
    const Result<QList<DaemonRecord>> records = inThread([&] { return m_system.list(context()); });
    QVERIFY(records.has_value());
    QVERIFY(records->size() > 50);
}

void tst_UserUnits_Host::deniedOnSystemUnits_data()
{
    QTest::addColumn<DaemonAction>("action");
    for (const DaemonAction action : {DaemonAction::Start, DaemonAction::Stop, DaemonAction::Restart,
             DaemonAction::Kill, DaemonAction::Pause, DaemonAction::Enable, DaemonAction::Mask})
        QTest::newRow(qPrintable(actionWord(action))) << action;
}

void tst_UserUnits_Host::deniedOnSystemUnits()
{
    QFETCH(DaemonAction, action);
    const DaemonHandle handle(SystemdHandle{u"dbus.service"_s, UnitScope::System});
    for (const bool isInteractive : {false, true}) {
        const Result<void> done = inThread([&] {
            OperationContext asked = context();
            asked.interactive = isInteractive;
            return m_system.perform(handle, action, asked);
        });
        QVERIFY(!done);
        QVERIFY2(done.error().kind() == PlatformError::Kind::PermissionDenied,
            qPrintable(QString(done.error().message() + u" | "_s + done.error().cause())));
        QVERIFY2(done.error().advice().contains(u"sudo"_s), qPrintable(done.error().advice()));
        QVERIFY(done.error().cause().startsWith(u"org.freedesktop.DBus.Error."_s));
    }
}

void tst_UserUnits_Host::deniedSpawn()
{
    DaemonSpec spec;
    spec.name = u"zz-denied"_s;
    spec.binaryPath = u"/bin/sleep"_s;
    const Result<DaemonHandle> spawned = inThread([&] { return m_system.spawn(spec, context()); });
    QVERIFY(!spawned);
    QCOMPARE(spawned.error().kind(), PlatformError::Kind::PermissionDenied);
}

int main(int argc, char* argv[])
{
    if (!becomeDev())
        return 1;
    QCoreApplication app(argc, argv);
    tst_UserUnits_Host test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_userunits_host.moc"
