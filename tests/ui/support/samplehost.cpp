// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/samplehost.h"

#include "tests/support/samplerecords.h"

#include <QDateTime>

#include <cmath>

namespace Duende {

using namespace std::chrono_literals;
using State = DaemonStatus::State;

namespace {

struct Sample
{
    const char* name;
    const char* description;
    State state = State::Running;
    int pid = 0;
    double memoryMiB = 0;
    qint64 ageSeconds = 0;
    const char* enablement = "enabled";
};

constexpr qint64 minute = 60;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

constexpr Sample systemSamples[] = {
    {"accounts-daemon.service", "Accounts Service", State::Running, 702, 7.9, 3 * day},
    {"apt-daily.service", "Daily apt download activities", State::Stopped, 0, 0, 9 * hour, "static"},
    {"avahi-daemon.service", "Avahi mDNS/DNS-SD Stack", State::Running, 655, 4.2, 3 * day},
    {"backup.service", "Nightly backup of /home and /etc to the vault", State::Failed, 0, 0, 2 * minute},
    {"bluetooth.service", "Bluetooth service", State::Running, 690, 3.1, 3 * day},
    {"certbot.service", "Certbot", State::Stopped, 0, 0, 5 * hour, "static"},
    {"colord.service", "Manage, Install and Generate Color Profiles", State::Running, 1411, 11.2, 2 * day,
        "static"},
    {"containerd.service", "containerd container runtime", State::Running, 866, 48.7, 3 * day},
    {"cron.service", "Regular background program processing daemon", State::Running, 668, 1.3, 3 * day},
    {"cups.service", "CUPS Scheduler", State::Stopped, 0, 0, 0},
    {"cups-browsed.service", "Make remote CUPS printers available locally", State::Stopped, 0, 0, 0,
        "disabled"},
    {"dbus.service", "D-Bus System Message Bus", State::Running, 660, 5.6, 3 * day, "static"},
    {"docker.service", "Docker Application Container Engine", State::Running, 1020, 91.4, 3 * day},
    {"fwupd.service", "Firmware update daemon", State::Running, 2711, 37.8, 26 * minute, "static"},
    {"getty@.service", "Getty", State::Created, 0, 0, 0},
    {"getty@tty1.service", "Getty on tty1", State::Running, 734, 0.9, 3 * day},
    {"grafana-server.service", "Grafana instance", State::Running, 1177, 132.5, 3 * day},
    {"haproxy.service", "HAProxy Load Balancer", State::Starting, 5120, 2.2, 3},
    {"influxdb.service", "InfluxDB is an open-source, distributed, time series database", State::Running,
        1188, 412.9, 3 * day},
    {"kdump-tools.service", "Kernel crash dump capture service", State::Failed, 0, 0, 3 * day},
    {"mariadb.service", "MariaDB 11.4.5 database server", State::Running, 1042, 186.3, 3 * day},
    {"minio.service", "MinIO object storage", State::Paused, 1190, 210.0, 40 * minute},
    {"networking.service", "Raise network interfaces", State::Running, 0, 0, 3 * day},
    {"nginx.service", "A high performance web server and a reverse proxy server", State::Running, 812, 12.1,
        3 * day},
    {"nftables.service", "nftables", State::Stopped, 0, 0, 0, "disabled"},
    {"ntpsec.service", "Network Time Service", State::Running, 880, 9.4, 3 * day},
    {"openvpn-client@.service", "OpenVPN tunnel for %I", State::Created, 0, 0, 0, "disabled"},
    {"plymouth-start.service", "Show Plymouth Boot Screen", State::Stopped, 0, 0, 0, "static"},
    {"polkit.service", "Authorization Manager", State::Running, 664, 8.0, 3 * day, "static"},
    {"postfix.service", "Postfix Mail Transport Agent", State::Stopping, 1301, 14.6, 1},
    {"postgresql@16-main.service", "PostgreSQL Cluster 16-main", State::Running, 1009, 77.5, 3 * day},
    {"prometheus-node-exporter.service", "Prometheus exporter for machine metrics", State::Running, 907, 21.7,
        3 * day},
    {"rabbitmq-server.service", "RabbitMQ Messaging Server", State::Running, 1066, 155.0, 3 * day},
    {"redis-server.service", "Advanced key-value store", State::Running, 925, 10.8, 3 * day},
    {"rsyslog.service", "System Logging Service", State::Running, 671, 3.9, 3 * day},
    {"smartd.service", "Self Monitoring and Reporting Technology (SMART) Daemon", State::Running, 675, 2.6,
        3 * day},
    {"ssh.service", "OpenBSD Secure Shell server", State::Running, 760, 5.0, 3 * day},
    {"systemd-journald.service", "Journal Service", State::Running, 301, 28.4, 3 * day, "static"},
    {"systemd-logind.service", "User Login Management", State::Running, 677, 2.9, 3 * day, "static"},
    {"systemd-timesyncd.service", "Network Time Synchronization", State::Stopped, 0, 0, 0, "masked"},
    {"unattended-upgrades.service", "Unattended Upgrades Shutdown", State::Running, 744, 20.8, 3 * day},
    {"wpa_supplicant.service", "WPA supplicant", State::Running, 694, 6.1, 3 * day},
};

constexpr Sample userSamples[] = {
    {"dconf.service", "User preferences database", State::Running, 2214, 1.1, 6 * hour, "static"},
    {"filter-chain.service", "PipeWire filter chain daemon", State::Stopped, 0, 0, 0, "disabled"},
    {"pipewire.service", "PipeWire Multimedia Service", State::Running, 2101, 14.9, 6 * hour},
    {"pipewire-pulse.service", "PipeWire PulseAudio", State::Running, 2103, 9.2, 6 * hour},
    {"sync-notes.service", "Keep the notes in step with the server", State::Failed, 0, 0, 14 * minute},
    {"wireplumber.service", "Multimedia Service Session Manager", State::Running, 2102, 21.5, 6 * hour},
};

DaemonRecord makeUnit(const Sample& sample, UnitScope scope)
{
    DaemonRecord record = unitRecord(QString::fromLatin1(sample.name));
    record.handle = DaemonHandle(SystemdHandle{record.name, scope});
    record.scope = scope == UnitScope::User ? QStringLiteral("user") : QStringLiteral("system");
    record.description = QString::fromUtf8(sample.description);
    record.enablement = QString::fromLatin1(sample.enablement);
    record.isTemplate = record.name.contains(QLatin1StringView("@."));
    if (sample.state == State::Failed) {
        record.status = DaemonStatus::failed({FailureReason::Kind::ExitCode, 203});
        record.detail = QStringLiteral("failed (failed)");
        record.result = QStringLiteral("exit-code");
    } else {
        record.status = sample.state;
        record.detail = sample.state == State::Running ? QStringLiteral("active (running)")
                                                       : QStringLiteral("inactive (dead)");
    }
    if (sample.pid > 0)
        record.pid = sample.pid;
    if (sample.memoryMiB > 0) {
        ResourceUse use;
        use.source = ResourceUse::Source::ControlGroup;
        use.memoryBytes = quint64(sample.memoryMiB * 1024 * 1024);
        use.tasks = 1 + sample.pid % 7;
        record.use = use;
    }
    if (sample.ageSeconds > 0)
        record.since = QDateTime::currentDateTime().addSecs(-sample.ageSeconds);
    if (!record.isTemplate && record.status.isActive())
        record.restarts = sample.pid % 3;
    record.actions = sampleActions(record);
    return record;
}

DaemonRecord otherUnit(const QString& name, const QString& description, DaemonKind kind, DaemonStatus status)
{
    DaemonRecord record = unitRecord(name, status);
    record.kind = kind;
    record.claimsProcesses = false;
    record.description = description;
    record.enablement = QStringLiteral("enabled");
    record.actions = sampleActions(record);
    return record;
}

QList<DaemonRecord> hostileUnits()
{
    DaemonRecord turned = unitRecord(QStringLiteral("evil\u202Egpj.\u2066service\u2069.service"));
    turned.description = QStringLiteral("Tries to turn the line\u202Earound\u0007 and to ring");
    turned.pid = 4040;
    DaemonRecord wordy
        = unitRecord(QStringLiteral("chatty-exporter-with-a-name-that-goes-on-and-on-because-nobody-"
                                    "stopped-it@production-eu-central-1-shard-0042.service"));
    wordy.description = QStringLiteral("Says everything it knows. ").repeated(160).first(4000);
    wordy.pid = 4041;
    DaemonRecord arabic = unitRecord(QStringLiteral("خدمة-البريد.service"));
    arabic.description = QStringLiteral("خدمة البريد الإلكتروني");
    arabic.pid = 4042;
    DaemonRecord markup
        = unitRecord(QStringLiteral("dev-disk-by\\x2dlabel-<b>bold</b>&amp;.service"), State::Stopped);
    markup.description = QStringLiteral("<h1>Not a heading</h1>");
    return {turned, wordy, arabic, markup};
}

QList<DaemonRecord> makeSystemUnits()
{
    QList<DaemonRecord> records;
    for (const Sample& sample : systemSamples)
        records.append(makeUnit(sample, UnitScope::System));
    records += hostileUnits();
    records.append(otherUnit(QStringLiteral("apt-daily.timer"),
        QStringLiteral("Daily apt download activities"), DaemonKind::Timer, State::Running));
    records.append(otherUnit(
        QStringLiteral("cups.socket"), QStringLiteral("CUPS Scheduler"), DaemonKind::Socket, State::Running));
    records.append(otherUnit(QStringLiteral("multi-user.target"), QStringLiteral("Multi-User System"),
        DaemonKind::Target, State::Running));
    records.append(otherUnit(
        QStringLiteral("boot-efi.mount"), QStringLiteral("/boot/efi"), DaemonKind::Mount, State::Running));
    records.append(otherUnit(
        QStringLiteral("system.slice"), QStringLiteral("System Slice"), DaemonKind::Slice, State::Running));
    return records;
}

QList<DaemonRecord> makeProcesses()
{
    const std::tuple<quint32, const char*, const char*, double> samples[] = {
        {3301, "caddy", "caddy run --config /srv/site/Caddyfile", 31.0},
        {3388, "dnsmasq", "dnsmasq --keep-in-foreground", 1.9},
        {3412, "node", "node /srv/chat/server.js --port 8080", 88.4}, {3501, "restic", "restic serve", 12.2},
        {3777, "syncthing", "/usr/bin/syncthing --no-browser", 64.0}};
    QList<DaemonRecord> records;
    for (const auto& [pid, name, commandLine, memory] : samples) {
        DaemonRecord record = processRecord(pid, QString::fromLatin1(name));
        record.description = QString::fromLatin1(commandLine);
        record.detail = QStringLiteral("sleeping");
        record.since = QDateTime::currentDateTime().addSecs(-qint64(pid));
        ResourceUse use;
        use.memoryBytes = quint64(memory * 1024 * 1024);
        use.tasks = 4;
        record.use = use;
        record.actions |= DaemonAction::Pause;
        records.append(record);
    }
    return records;
}

QList<PropertyGroup> sampleProperties()
{
    return {{QStringLiteral("Identity"),
                {{QStringLiteral("Id"), QStringLiteral("nginx.service")},
                    {QStringLiteral("FragmentPath"), QStringLiteral("/usr/lib/systemd/system/nginx.service")},
                    {QStringLiteral("Documentation"), QStringList{QStringLiteral("man:nginx(8)")}}}},
        {QStringLiteral("Processes and memory"),
            {{QStringLiteral("MainPID"), qint64(812)}, {QStringLiteral("MemoryCurrent"), ByteCount{12687769}},
                {QStringLiteral("MemoryMax"), Unlimited{}}, {QStringLiteral("TasksCurrent"), qint64(3)},
                {QStringLiteral("CPUUsageNSec"), std::chrono::microseconds(41234567)}}},
        {QStringLiteral("Behaviour"),
            {{QStringLiteral("Restart"), QStringLiteral("on-failure")},
                {QStringLiteral("NoNewPrivileges"), true},
                {QStringLiteral("WatchdogUSec"), PropertyValue{}}}}};
}

} // namespace

DaemonActions sampleActions(const DaemonRecord& record)
{
    if (record.isTemplate)
        return DaemonAction::Enable | DaemonAction::Disable | DaemonAction::Mask;
    DaemonActions actions = DaemonAction::Enable | DaemonAction::Disable | DaemonAction::Mask;
    if (record.enablement == QLatin1StringView("masked"))
        return DaemonAction::Unmask;
    switch (record.status.state()) {
    case State::Failed:
        return actions | DaemonAction::Start | DaemonAction::Restart | DaemonAction::ResetFailed;
    case State::Created:
    case State::Stopped:
        return actions | DaemonAction::Start;
    case State::Paused:
        return actions | DaemonAction::Resume | DaemonAction::Stop | DaemonAction::Kill
            | DaemonAction::Signal;
    case State::Running:
        return actions | DaemonAction::Stop | DaemonAction::Restart | DaemonAction::Reload
            | DaemonAction::Pause | DaemonAction::Kill | DaemonAction::Signal;
    case State::Starting:
    case State::Stopping:
        return actions | DaemonAction::Stop | DaemonAction::Kill | DaemonAction::Signal;
    }
    return actions;
}

SampleHost::SampleHost()
    : m_units(std::make_shared<FakeAdapter>())
    , m_userUnits(std::make_shared<FakeAdapter>(AdapterScope{Platform::Linux, QStringLiteral("user"),
          QStringLiteral("systemd"), QStringLiteral("User"), {}, true}))
    , m_processes(std::make_shared<FakeAdapter>(FakeAdapter::nativeScope()))
{
    m_units->records = makeSystemUnits();
    m_units->properties = sampleProperties();
    m_units->alsoStopped = {QStringLiteral("docker-proxy.service"), QStringLiteral("web-1.service")};
    for (const Sample& sample : userSamples)
        m_userUnits->records.append(makeUnit(sample, UnitScope::User));
    // Operations on user units go to the first adapter of the platform.
    m_units->records += m_userUnits->records;
    m_processes->records = makeProcesses();
    for (const auto& adapter : {m_units, m_userUnits, m_processes})
        adapter->onOperation = [this](const QString& operation, const OperationContext& context) {
            return operate(operation, context);
        };
    auto registry = std::make_shared<AdapterRegistry>(
        std::vector<std::shared_ptr<PlatformAdapter>>{m_units, m_userUnits, m_processes});
    m_catalog = std::make_unique<DaemonCatalog>(registry);
    m_runner = std::make_unique<OperationRunner>(registry);
    connect(&m_sampling, &QTimer::timeout, this, &SampleHost::sampleOnce);
}

SampleHost::~SampleHost() = default;

void SampleHost::answer()
{
    m_catalog->start();
    QList<DaemonRecord> systemRecords = m_units->records;
    systemRecords.removeIf(
        [](const DaemonRecord& record) { return record.scope == QLatin1StringView("user"); });
    m_units->monitor->answer(systemRecords);
    m_userUnits->monitor->answer(m_userUnits->records);
    m_processes->monitor->answer(m_processes->records);
}

void SampleHost::answerWithoutUnits()
{
    m_catalog->start();
    const auto absent
        = PlatformError::notFound(QStringLiteral("there is no service manager on this machine"));
    m_units->monitor->fail(Availability::State::Absent, absent);
    m_userUnits->monitor->fail(Availability::State::Absent, absent);
    m_processes->monitor->answer(m_processes->records);
}

void SampleHost::sample(std::chrono::milliseconds interval)
{
    m_sampling.start(interval);
}

void SampleHost::sampleOnce()
{
    ++m_reading;
    const auto readings = [this](const QList<DaemonRecord>& records) {
        ResourceSamples samples;
        for (const DaemonRecord& record : records) {
            if (!record.use)
                continue;
            ResourceUse use = *record.use;
            use.readAt = std::chrono::seconds(2 * m_reading);
            // Each daemon has a rhythm of its own, between nothing and a good part of a processor.
            const double own = double(record.pid.value_or(1) % 17);
            double busy = 0;
            for (quint64 i = 0; i < m_reading; ++i)
                busy += std::max(0.0, std::sin(double(i) * (0.2 + own / 20)) * own * own / 4);
            use.cpuTime = std::chrono::milliseconds(qint64(busy * 20));
            samples.append({record.handle.id(), use});
        }
        return samples;
    };
    Q_EMIT m_units->monitor->sampled(readings(m_units->records));
    Q_EMIT m_processes->monitor->sampled(readings(m_processes->records));
}

DaemonId SampleHost::unit(const QString& name)
{
    return DaemonHandle(SystemdHandle{name}).id();
}

void SampleHost::setState(const QString& name, DaemonStatus status)
{
    for (DaemonRecord& record : m_units->records) {
        if (record.name != name)
            continue;
        record.status = status;
        record.since = QDateTime::currentDateTime();
        record.actions = sampleActions(record);
        if (status.isTerminal())
            record.pid.reset();
        m_units->monitor->change({record});
    }
}

Result<void> SampleHost::operate(const QString& operation, const OperationContext& context)
{
    const QString verb = operation.section(QLatin1Char(' '), 0, 0);
    const QString handle = operation.section(QLatin1Char(' '), 1, 1);
    if (verb == QLatin1StringView("inspect") || verb == QLatin1StringView("stoppedWith")
        || verb == QLatin1StringView("list"))
        return {};
    if (const auto slept = context.sleep(operationTime, operation); !slept)
        return slept;
    if (handle.contains(QLatin1StringView("kdump")) && verb != QLatin1StringView("reset-failed"))
        return std::unexpected(PlatformError::permissionDenied(QStringLiteral("kdump-tools.service"))
                .withCause(QStringLiteral("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"))
                .withAdvice(
                    QStringLiteral("Run Duende as an administrator, or ask one to allow it in polkit.")));
    if (handle.contains(QLatin1StringView("backup")) && verb != QLatin1StringView("reset-failed"))
        return std::unexpected(PlatformError::timeout(30s));
    QMetaObject::invokeMethod(this, [this, verb, handle] { apply(verb, handle); }, Qt::QueuedConnection);
    return {};
}

void SampleHost::apply(const QString& verb, const QString& handle)
{
    const QString name = handle.section(QLatin1Char(':'), 1);
    if (verb == QLatin1StringView("spawn")) {
        DaemonRecord record = unitRecord(QString(handle % QStringLiteral(".service")));
        record.description = QStringLiteral("Started by Duende");
        record.pid = 6001;
        m_units->records.append(record);
        m_units->monitor->change({record});
    } else if (verb == QLatin1StringView("stop") || verb == QLatin1StringView("kill")) {
        setState(name, State::Stopped);
    } else if (verb == QLatin1StringView("pause")) {
        setState(name, State::Paused);
    } else if (verb == QLatin1StringView("start") || verb == QLatin1StringView("restart")
        || verb == QLatin1StringView("resume")) {
        setState(name, State::Running);
    } else if (verb == QLatin1StringView("reset-failed")) {
        setState(name, State::Stopped);
    }
}

} // namespace Duende
