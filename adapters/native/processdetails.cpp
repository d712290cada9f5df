// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/processdetails.h"

#include "adapters/contract/signal.h"
#include "adapters/support/procfs.h"
#include "adapters/support/userdatabase.h"

namespace Duende {

namespace {

PropertyValue valueOf(const std::optional<quint64>& bytes)
{
    return bytes ? PropertyValue(ByteCount{*bytes}) : PropertyValue();
}

PropertyValue linkOf(const Procfs& procfs, qint64 pid, const char* name)
{
    const SystemResult<QByteArray> target = procfs.linkTarget(pid, name);
    return target ? PropertyValue(QString::fromLocal8Bit(*target)) : PropertyValue();
}

// "sshd (105)", and the other ids where a program runs with more than one.
QString idText(const ProcessIds& ids, QString (*nameOf)(uid_t))
{
    QString text = QStringLiteral("%1 (%2)").arg(nameOf(ids.real)).arg(ids.real);
    if (ids.effective != ids.real)
        text += QStringLiteral(", acts as %1 (%2)").arg(nameOf(ids.effective)).arg(ids.effective);
    return text;
}

QString stateText(const ProcessStat& stat)
{
    switch (stat.state) {
    case ProcessState::Running:
        return QStringLiteral("R (running)");
    case ProcessState::Sleeping:
        return QStringLiteral("S (sleeping)");
    case ProcessState::DiskSleep:
        return QStringLiteral("D (waiting for a device)");
    case ProcessState::Stopped:
        return QStringLiteral("T (stopped by a signal)");
    case ProcessState::TracingStop:
        return QStringLiteral("t (held by a tracer)");
    case ProcessState::Zombie:
        return stat.isZombie() ? QStringLiteral("Z (ended, waiting for its parent)")
                               : QStringLiteral("Z (its first thread has ended, others work)");
    case ProcessState::Dead:
        return QStringLiteral("X (dead)");
    case ProcessState::Idle:
        return QStringLiteral("I (idle)");
    case ProcessState::Parked:
        return QStringLiteral("P (parked)");
    case ProcessState::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

PropertyGroup identity(const Procfs& procfs, const DaemonRecord& record, const ProcessStat& stat,
    const SystemResult<ProcessStatus>& status)
{
    QStringList words;
    for (const QByteArray& word : procfs.commandLine(stat.pid).value_or(QList<QByteArray>()))
        words.append(QString::fromUtf8(word));
    PropertyGroup group{QStringLiteral("Identity"), {}};
    group.properties = {
        {QStringLiteral("Process"), stat.pid},
        {QStringLiteral("Program name"), QString::fromUtf8(stat.comm)},
        {QStringLiteral("Command line"), words.isEmpty() ? PropertyValue() : PropertyValue(words)},
        {QStringLiteral("Executable"), linkOf(procfs, stat.pid, "exe")},
        {QStringLiteral("Working directory"), linkOf(procfs, stat.pid, "cwd")},
        {QStringLiteral("User"), status ? PropertyValue(idText(status->uids, userName)) : PropertyValue()},
        {QStringLiteral("Group"), status ? PropertyValue(idText(status->gids, groupName)) : PropertyValue()},
        {QStringLiteral("Parent process"), stat.parentPid},
        {QStringLiteral("Session"), stat.session == 0 ? PropertyValue() : PropertyValue(stat.session)},
        {QStringLiteral("Control group"),
            record.controlGroup.isEmpty() ? PropertyValue() : PropertyValue(record.controlGroup)},
    };
    return group;
}

PropertyGroup state(const DaemonRecord& record, const ProcessStat& stat)
{
    return {QStringLiteral("State"),
        {
            {QStringLiteral("State"), stateText(stat)},
            {QStringLiteral("Started"), record.since ? PropertyValue(*record.since) : PropertyValue()},
            {QStringLiteral("Niceness"), stat.nice},
        }};
}

PropertyGroup resources(const Procfs& procfs, const DaemonRecord& record, const ProcessStat& stat,
    const SystemResult<ProcessStatus>& status)
{
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(Procfs::cpuTime(stat));
    const SystemResult<qint64> openFiles = procfs.openFileCount(stat.pid);
    PropertyGroup group{QStringLiteral("Resources of the main process"), {}};
    group.properties = {
        {QStringLiteral("CPU time"), microseconds},
        {QStringLiteral("Resident memory"),
            status ? valueOf(status->residentBytes) : valueOf(Procfs::residentBytes(stat))},
        {QStringLiteral("Peak resident memory"),
            status ? valueOf(status->peakResidentBytes) : PropertyValue()},
        {QStringLiteral("Virtual memory"), ByteCount{stat.virtualBytes}},
        {QStringLiteral("Swapped memory"), status ? valueOf(status->swapBytes) : PropertyValue()},
        {QStringLiteral("Threads"), static_cast<qint64>(stat.threads)},
        {QStringLiteral("Open files"), openFiles ? PropertyValue(*openFiles) : PropertyValue()},
    };
    if (record.use && record.use->tasks && *record.use->tasks != stat.threads)
        group.properties.append(
            {QStringLiteral("Threads with workers"), static_cast<qint64>(*record.use->tasks)});
    return group;
}

PropertyValue limitValue(const std::optional<quint64>& limit, const QString& unit)
{
    if (!limit)
        return Unlimited{};
    if (unit == QLatin1StringView("bytes"))
        return ByteCount{*limit};
    constexpr quint64 largest = std::numeric_limits<qint64>::max();
    return static_cast<qint64>(std::min(*limit, largest));
}

std::optional<PropertyGroup> limits(const Procfs& procfs, qint64 pid)
{
    const SystemResult<QList<ProcessLimit>> limits = procfs.limits(pid);
    if (!limits || limits->isEmpty())
        return std::nullopt;
    PropertyGroup group{QStringLiteral("Limits"), {}};
    for (const ProcessLimit& limit : *limits) {
        group.properties.append({limit.name, limitValue(limit.soft, limit.unit)});
        if (limit.hard != limit.soft)
            group.properties.append(
                {QString(limit.name + QStringLiteral(" (hard)")), limitValue(limit.hard, limit.unit)});
    }
    return group;
}

std::optional<PropertyGroup> environment(const Procfs& procfs, qint64 pid)
{
    const SystemResult<QList<QByteArray>> variables = procfs.environment(pid);
    if (!variables || variables->isEmpty())
        return std::nullopt;
    PropertyGroup group{QStringLiteral("Environment"), {}};
    for (const QByteArray& variable : *variables) {
        const qsizetype equals = variable.indexOf('=');
        if (equals > 0)
            group.properties.append({QString::fromLocal8Bit(variable.first(equals)),
                QString::fromLocal8Bit(variable.sliced(equals + 1))});
    }
    return group;
}

} // namespace

QList<PropertyGroup> processDetails(
    const Procfs& procfs, const DaemonRecord& record, const std::optional<SpawnedDaemon>& spawned)
{
    QList<PropertyGroup> groups;
    const qint64 pid = record.pid.value_or(0);
    const SystemResult<ProcessStat> stat = procfs.stat(pid);
    if (stat && stat->startTimeTicks == record.incarnation) {
        const SystemResult<ProcessStatus> status = procfs.status(pid);
        groups = {identity(procfs, record, *stat, status), state(record, *stat),
            resources(procfs, record, *stat, status)};
        for (const std::optional<PropertyGroup>& group : {limits(procfs, pid), environment(procfs, pid)}) {
            if (group)
                groups.append(*group);
        }
    }
    if (spawned)
        groups.append(spawnedDetails(*spawned));
    return groups;
}

PropertyGroup spawnedDetails(const SpawnedDaemon& spawned)
{
    const DaemonSpec& spec = spawned.spec;
    const auto text
        = [](const QString& value) { return value.isEmpty() ? PropertyValue() : PropertyValue(value); };
    PropertyGroup group{QStringLiteral("Started by Duende"), {}};
    group.properties = {
        {QStringLiteral("Name"), spawned.name()},
        {QStringLiteral("Program"), spec.binaryPath},
        {QStringLiteral("Arguments"), spec.args},
        {QStringLiteral("Working directory"), text(spec.workingDir)},
        {QStringLiteral("Started at"), spawned.spawnedAt},
        {QStringLiteral("Log file"), spawned.logPath},
    };
    if (spec.shutdownTimeout)
        group.properties.append({QStringLiteral("Shutdown timeout"),
            std::chrono::duration_cast<std::chrono::microseconds>(*spec.shutdownTimeout)});
    if (!spawned.exit)
        return group;
    group.properties.append({QStringLiteral("Last run"), spawned.exit->text()});
    if (spawned.exit->kind == ProcessExit::Kind::Exited)
        group.properties.append({QStringLiteral("Exit status"), qint64(spawned.exit->value)});
    if (spawned.exit->kind == ProcessExit::Kind::Signalled)
        group.properties.append({QStringLiteral("Ended by signal"), systemSignalName(spawned.exit->value)});
    if (spawned.exit->endedAt)
        group.properties.append({QStringLiteral("Ended at"), *spawned.exit->endedAt});
    return group;
}

} // namespace Duende
