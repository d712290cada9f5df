// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativeadapter.h"
#include "adapters/systemd/systemdadapter.h"
#include "models/format/plaintext.h"
#include "models/format/propertytext.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Raw
{
    QString what;
    QRegularExpression pattern;
};

// What no person wants to read, whatever the property.
const QList<Raw>& rawForms()
{
    static const QList<Raw> forms{
        {u"a largest number"_s,
            QRegularExpression(u"18,?446,?744,?073,?709,?551,?61|9,?223,?372,?036,?854,?775,?80|"
                               "4,?294,?967,?29|2,?147,?483,?64"_s)},
        {u"microseconds"_s, QRegularExpression(u"(^|[ =,])\\d{1,3}(,?\\d{3}){3,}($|[ ,])"_s)},
        {u"a path of the bus"_s, QRegularExpression(u"/org/freedesktop/"_s)},
        {u"the manager's word for nothing"_s,
            QRegularExpression(u"\\[not set\\]|\\[no data\\]|\\bn/a\\b|\\binfinity\\b"_s)},
        {u"a structure of the bus"_s, QRegularExpression(u"^\\(|\\(\\)|[a-z]\\([a-z]+\\)"_s)},
        {u"microseconds by name"_s, QRegularExpression(u"USec|NSec"_s)},
        {u"an end that is missing"_s, QRegularExpression(u"^[ ,]|[ ,]$|, ,|  "_s)},
    };
    return forms;
}

// Numbers that are names: the system itself writes them so.
bool isName(const QString& property)
{
    static const QSet<QString> names{u"ControlGroupId"_s};
    return names.contains(property);
}

// Texts that a person wrote: what is in them is theirs.
bool isWritten(const QString& group, const QString& property)
{
    static const QSet<QString> names{u"Description"_s, u"Documentation"_s, u"StatusText"_s, u"Environment"_s,
        u"Processes"_s, u"Command line"_s, u"Program name"_s, u"Options"_s, u"LogExtraFields"_s};
    return group == "Environment"_L1 || names.contains(property) || property.startsWith("Exec"_L1);
}

QStringList problemsOf(const DaemonDetails& details)
{
    QStringList problems;
    for (const PropertyGroup& group : details.groups) {
        if (group.title.isEmpty() || group.properties.isEmpty())
            problems.append(u"an empty group"_s);
        for (const Property& property : group.properties) {
            const QString text = propertyText(property, QLocale::c());
            const QString shown
                = details.record.name + u": "_s + group.title + u": "_s + property.name + u" = "_s + text;
            if (property.name.isEmpty() || text.isEmpty() || !isPlainText(text))
                problems.append(u"nothing to read: "_s + shown);
            if (isName(property.name) || isWritten(group.title, property.name))
                continue;
            for (const Raw& raw : rawForms()) {
                if (raw.pattern.match(text).hasMatch())
                    problems.append(raw.what + u": "_s + shown);
            }
        }
    }
    return problems;
}

} // namespace

/// Every text that the overview would show of everything in a test host.
class tst_UnitProperties_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nothingRaw_data();
    void nothingRaw();

private:
    void makeUnits();

    HostUnits m_units;
    QTemporaryDir m_folder;
};

void tst_UnitProperties_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
    qputenv("XDG_RUNTIME_DIR", "/run/user/0");
    QLocale::setDefault(QLocale::c());
    makeUnits();
}

// One of each kind that a host without hardware may lack, and services that use what structures have.
void tst_UnitProperties_Host::makeUnits()
{
    const QString folder = m_folder.path();
    m_units.write(u"zz-all.service"_s,
        u"[Unit]\nAfter=dev-zz\\x2dnowhere.device\nWants=dev-zz\\x2dnowhere.device\n"
        "ConditionPathExists=/etc\nConditionPathExists=|!/zz\nAssertPathExists=/\n"
        "StartLimitIntervalSec=1h\nJobTimeoutSec=5min\n"
        "[Service]\nExecStartPre=-/bin/true\nExecStart=/bin/sleep infinity\nRestart=on-failure\n"
        "RestartSec=1min\nRuntimeMaxSec=1d\nWatchdogSec=1h\nTimeoutStopSec=infinity\nMemoryMax=64M\n"
        "MemoryHigh=50%\nTasksMax=10\nCPUQuota=150%\nCPUQuotaPeriodSec=20ms\nLimitNOFILE=1024\n"
        "LimitCPU=1h\nLimitFSIZE=1G\nIODeviceWeight=/dev/null 200\nIOReadBandwidthMax=/dev/null 1M\n"
        "DeviceAllow=/dev/null rw\nIPAddressAllow=127.0.0.0/8 ::1\nIPAddressDeny=any\n"
        "SystemCallFilter=@system-service\nSystemCallErrorNumber=EPERM\nRestrictAddressFamilies=AF_UNIX\n"
        "RestrictNamespaces=net\nRestrictFileSystems=ext4\nSuccessExitStatus=3 TERM\n"
        "RestartPreventExitStatus=5 6 SIGABRT\nEnvironmentFile=-/etc/zz-none\nBindPaths=/etc:/zz\n"
        "TemporaryFileSystem=/mnt:size=10M\nMountImages=-/zz.raw:/mnt\nExtensionDirectories=-/zz\n"
        "SetCredential=a:secret\nLoadCredential=b:/etc/hostname\nLogFilterPatterns=~noise\n"
        "LogExtraFields=A=1\nOpenFile=/etc/hostname:zz:read-only\nRuntimeDirectory=zz-all\n"
        "StateDirectory=zz-all:zz-other\nCPUAffinity=0\nStandardInputText=hello\nNUMAPolicy=default\n"
        "BPFProgram=egress:/zz\nSocketBindAllow=tcp:80\nSocketBindDeny=any\nNice=5\nOOMPolicy=kill\n"
        "RootImageOptions=root:ro\nAppArmorProfile=-zz\nSmackProcessLabel=-zz\nTimerSlackNSec=1ms\n"
        "ManagedOOMMemoryPressureLimit=50%\nCoredumpFilter=all\nLogRateLimitIntervalSec=30s\n"
        "LogRateLimitBurst=100\nImportCredential=zz.*\nNFTSet=cgroup:inet:zz:zz\n"
        "IOSchedulingClass=idle\nKillSignal=SIGINT\nFileDescriptorStoreMax=4\n"_s);
    m_units.write(u"zz-path.path"_s,
        u"[Path]\nPathExists=/zz-none\nPathChanged=%1\nDirectoryNotEmpty=/zz-none\nUnit=zz-all.service\n"_s
            .arg(folder));
    m_units.write(u"zz-time.timer"_s,
        u"[Timer]\nOnActiveSec=1h\nOnUnitActiveSec=2d\nOnCalendar=*-*-* 03:00:00\nOnCalendar=weekly\n"
        "RandomizedDelaySec=10min\nAccuracySec=1us\nUnit=zz-all.service\n"_s);
    m_units.write(u"zz-mono.timer"_s, u"[Timer]\nOnBootSec=10d\nUnit=zz-all.service\n"_s);
    m_units.write(u"zz-listen.socket"_s,
        u"[Socket]\nListenStream=127.0.0.1:47199\nListenDatagram=/run/zz-listen\nListenFIFO=/run/zz-fifo\n"
        "Accept=yes\nKeepAliveTimeSec=1h\nTriggerLimitIntervalSec=5s\nPollLimitBurst=9\n"_s);
    m_units.write(u"zz-listen@.service"_s, u"[Service]\nExecStart=/bin/true\n"_s);
    m_units.write(u"zzauto.mount"_s, u"[Mount]\nWhat=tmpfs\nWhere=/zzauto\nType=tmpfs\nOptions=size=1M\n"_s);
    m_units.write(u"zzauto.automount"_s, u"[Automount]\nWhere=/zzauto\nTimeoutIdleSec=1h\n"_s);
    m_units.write(u"zzswap.swap"_s, u"[Swap]\nWhat=/zzswap\nPriority=3\nTimeoutSec=5s\n"_s);
    m_units.write(u"zz-fails.service"_s, u"[Service]\nExecStart=/bin/sh -c 'kill -SEGV $$$$'\n"_s);
    m_units.write(
        u"zz-unmet.service"_s, u"[Unit]\nConditionPathExists=/zz-none\n[Service]\nExecStart=/bin/true\n"_s);
    for (const QString& unit : {u"zz-all.service"_s, u"zz-path.path"_s, u"zz-time.timer"_s,
             u"zz-mono.timer"_s, u"zz-listen.socket"_s, u"zzauto.automount"_s, u"zzswap.swap"_s,
             u"zz-fails.service"_s, u"zz-unmet.service"_s})
        m_units.systemctl({u"start"_s, u"--no-block"_s, unit});
    outputOf(u"systemd-run"_s,
        {u"--scope"_s, u"--unit=zz-scope"_s, u"--"_s, u"/bin/sh"_s, u"-c"_s,
            u"exec sleep 1000 >/dev/null 2>&1 &"_s});
    m_units.adopt(u"zz-scope.scope"_s);
}

void tst_UnitProperties_Host::nothingRaw_data()
{
    QTest::addColumn<std::shared_ptr<PlatformAdapter>>("adapter");
    QTest::addColumn<QList<DaemonKind>>("kinds");
    using Kind = DaemonKind;
    SystemdEndpoint user;
    user.scope = UnitScope::User;
    QTest::newRow("system") << std::shared_ptr<PlatformAdapter>(
        std::make_shared<SystemdAdapter>(SystemdEndpoint{}))
                            << QList<Kind>{Kind::Service, Kind::Socket, Kind::Timer, Kind::Path, Kind::Target,
                                   Kind::Mount, Kind::Automount, Kind::Swap, Kind::Device, Kind::Slice,
                                   Kind::Scope};
    QTest::newRow("user") << std::shared_ptr<PlatformAdapter>(std::make_shared<SystemdAdapter>(user))
                          << QList<Kind>{Kind::Service, Kind::Socket, Kind::Target, Kind::Slice, Kind::Scope};
    QTest::newRow("native") << std::shared_ptr<PlatformAdapter>(std::make_shared<NativeAdapter>(
        m_folder.path())) << QList<Kind>{Kind::Process};
}

void tst_UnitProperties_Host::nothingRaw()
{
    QFETCH(std::shared_ptr<PlatformAdapter>, adapter);
    QFETCH(QList<DaemonKind>, kinds);
    const auto records = inThread([&] { return adapter->list(OperationContext::within(20s)); });
    QVERIFY2(records, records ? "" : qPrintable(records.error().message()));
    QSet<DaemonKind> seen;
    QStringList problems;
    for (const DaemonRecord& record : *records) {
        const auto details
            = inThread([&] { return adapter->inspect(record.handle, OperationContext::within(20s)); });
        if (!details) // it ended meanwhile
            continue;
        seen.insert(record.kind);
        problems += problemsOf(*details);
    }
    for (const DaemonKind kind : std::as_const(kinds))
        QVERIFY2(seen.contains(kind), qPrintable(u"nothing of kind %1"_s.arg(int(kind))));
    QVERIFY2(problems.isEmpty(), qPrintable(problems.mid(0, 60).join(u'\n')));
}

QTEST_GUILESS_MAIN(tst_UnitProperties_Host)
#include "tst_unitproperties_host.moc"
