// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitproperties.h"

#include "adapters/systemd/unitpropertyvalue.h"

#include <QTest>
#include <QTimeZone>

#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr quint64 largest = std::numeric_limits<quint64>::max();

} // namespace

class tst_UnitProperties : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void value_data();
    void value();
    void exitStatus_data();
    void exitStatus();
    void groups();
    void nothingRaw();
};

void tst_UnitProperties::value_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<PropertyValue>("expected");
    const auto row = [](const char* name, const QVariant& value, const PropertyValue& expected) {
        QTest::newRow(name) << value << expected;
    };
    row("Id", u"a.service"_s, u"a.service"_s);
    row("StatusText", QString(), std::monostate());
    row("CanStart", true, true);
    row("Wants", QStringList{u"a"_s}, QStringList{u"a"_s});
    row("MainPID", 12U, qint64(12));
    row("ControlPID", 0U, std::monostate());
    row("ActiveEnterTimestamp", quint64(1700000000000000),
        QDateTime::fromMSecsSinceEpoch(1700000000000, QTimeZone::UTC));
    row("ActiveExitTimestamp", quint64(0), std::monostate());
    row("LastTriggerUSec", quint64(0), std::monostate());
    row("NextElapseUSecRealtime", largest, std::monostate());
    row("TimeoutStopUSec", quint64(90000000), std::chrono::microseconds(90s));
    row("RuntimeMaxUSec", largest, Unlimited{});
    row("RestartUSecNext", quint64(100000), std::chrono::microseconds(100ms));
    row("CPUQuotaPeriodUSec", largest, std::monostate());
    row("TimerSlackNSec", quint64(50000), std::chrono::microseconds(50us));
    row("CPUUsageNSec", largest, std::monostate());
    row("CPUQuotaPerSecUSec", quint64(1500000), Percentage{150});
    row("CPUQuotaPerSecUSec unlimited", largest, Unlimited{});
    row("MemoryCurrent", largest, std::monostate());
    row("MemoryMax", largest, Unlimited{});
    row("MemoryMin", quint64(0), ByteCount{0});
    row("MemoryPeak", quint64(4096), ByteCount{4096});
    row("TasksCurrent", largest, std::monostate());
    row("TasksMax", quint64(100), qint64(100));
    row("LimitNOFILE", quint64(1024), qint64(1024));
    row("LimitCORESoft", quint64(0), ByteCount{0});
    row("LimitAS", largest, Unlimited{});
    row("LimitCPU", quint64(10), std::chrono::microseconds(10s));
    row("IPIngressBytes", largest, std::monostate());
    row("CPUWeight", largest, std::monostate());
    row("UMask", 18U, u"0022"_s);
    row("RuntimeDirectoryMode", 493U, u"0755"_s);
    row("KillSignal", 15, u"TERM (15)"_s);
    row("UID", std::numeric_limits<quint32>::max(), std::monostate());
    row("Nice", -5, qint64(-5));
    row("LogLevelMax", -1, std::monostate());
    row("FailureActionExitStatus", -1, std::monostate());
    row("OOMScoreAdjust", -1, qint64(-1));
    row("TTYRows", QVariant::fromValue<ushort>(65535), std::monostate());
    row("InvocationID", QByteArray("\x01\xab", 2), u"01ab"_s);
    row("CapabilityBoundingSet", largest, u"all"_s);
    row("AmbientCapabilities", quint64(0), QStringList());
    row("AmbientCapabilities of one", quint64(1) << 10, QStringList{u"CAP_NET_BIND_SERVICE"_s});
    row("RestrictNamespaces", quint64(0x7e020080), u"no"_s);
    row("AllowedCPUs", QByteArray("\x0f\x02", 2), u"0-3, 9"_s);
    row("EffectiveCPUs", QByteArray(), std::monostate());
    row("SystemCallErrorNumber", 2147483646, u"kill the process"_s);
    row("SystemCallErrorNumber of errno", 1, u"EPERM (Operation not permitted)"_s);
    row("StatusErrno", 0, std::monostate());
    row("Backlog", 2147483647U, Unlimited{});
    row("Backlog of its own", 128U, qint64(128));
    row("ReloadSignal", 59, u"RTMIN+25 (59)"_s);
    row("SyslogPriority", 30, u"daemon.info"_s);
    row("SyslogFacility", 3, u"daemon"_s);
    row("SyslogLevel", 6, u"info"_s);
    row("SyslogLevel unheard of", 99, qint64(99));
    row("NUMAPolicy", 0, u"default"_s);
    row("SecureBits", 16, QStringList{u"keep-caps"_s});
    row("SocketProtocol", 0, std::monostate());
    row("ControlGroupId", quint64(0), std::monostate());
    row("WorkingDirectory", u"!/root"_s, u"/root (may be missing)"_s);
    row("StandardInputData", QByteArray("hello\n"), u"hello\n"_s);
    row("ManagedOOMMemoryPressureLimit", 0U, std::monostate());
    row("MountFlags", quint64(1) << 20, u"shared"_s);
    row("NextElapseUSecMonotonic", largest, std::monostate());
    row("CPUSchedulingPolicy", 0, u"other"_s);
    row("SomethingNew", largest, std::monostate());
    row("SomethingNewUSec", quint64(5), std::chrono::microseconds(5us));
    row("SomethingOdd", u"[not set]"_s, std::monostate());
    row("Invalid", QVariant(), std::monostate());
}

void tst_UnitProperties::value()
{
    const QString name = QString::fromLatin1(QTest::currentDataTag()).section(u' ', 0, 0);
    QFETCH(QVariant, value);
    QFETCH(PropertyValue, expected);
    QVERIFY(unitPropertyValue(name, value, {}) == expected);
}

void tst_UnitProperties::exitStatus_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("status");
    QTest::addColumn<PropertyValue>("expected");
    QTest::newRow("never ran") << 0 << 0 << PropertyValue();
    QTest::newRow("well") << 1 << 0 << PropertyValue(qint64(0));
    QTest::newRow("exec") << 1 << 203 << PropertyValue(u"203 (EXEC)"_s);
    QTest::newRow("killed") << 2 << 15 << PropertyValue(u"TERM"_s);
}

void tst_UnitProperties::exitStatus()
{
    QFETCH(int, code);
    QFETCH(int, status);
    QFETCH(PropertyValue, expected);
    QVERIFY(unitPropertyValue(u"ExecMainStatus"_s, status, {{u"ExecMainCode"_s, code}}) == expected);
}

void tst_UnitProperties::groups()
{
    const QList<PropertyGroup> groups = propertyGroups(
        {{u"Id"_s, u"a.service"_s}, {u"ActiveState"_s, u"active"_s}, {u"MainPID"_s, 5U},
            {u"MemoryMax"_s, largest}, {u"ExecStart"_s, QStringList()}, {u"ExecStartEx"_s, QStringList()},
            {u"ProtectHome"_s, u"no"_s}, {u"Requires"_s, QStringList()}, {u"ConditionResult"_s, true},
            {u"FragmentPath"_s, u"/x"_s}, {u"ActiveEnterTimestampMonotonic"_s, 5ULL}, {u"Zzz"_s, 1}},
        {u"5 a"_s});
    QStringList titles;
    QStringList names;
    for (const PropertyGroup& group : groups) {
        titles.append(group.title);
        for (const Property& property : group.properties)
            names.append(property.name);
    }
    QCOMPARE(titles,
        (QStringList{u"Identity"_s, u"State"_s, u"Process"_s, u"Resources"_s, u"Execution"_s, u"Security"_s,
            u"Dependencies"_s, u"Conditions"_s, u"Unit file"_s, u"Other"_s}));
    QVERIFY(names.contains(u"Processes"_s));
    QVERIFY(!names.contains(u"ExecStartEx"_s));
    QVERIFY(!names.contains(u"ActiveEnterTimestampMonotonic"_s));
}

void tst_UnitProperties::nothingRaw()
{
    const QVariant value = largest;
    for (const QString& name : {u"MemoryHigh"_s, u"CPUShares"_s, u"IOReadBytes"_s, u"TimeoutUSec"_s,
             u"Whatever"_s, u"CoredumpFilter"_s, u"EffectiveTasksMax"_s})
        QVERIFY(!std::holds_alternative<qint64>(unitPropertyValue(name, value, {})));
}

QTEST_APPLESS_MAIN(tst_UnitProperties)
#include "tst_unitproperties.moc"
