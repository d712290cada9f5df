// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/processrecord.h"

namespace Duende {

namespace {

constexpr qsizetype maxCommLength = 15; // TASK_COMM_LEN without the NUL

QByteArrayView baseName(QByteArrayView path)
{
    // lastIndexOf() of Qt 6.8 reads a byte of an empty view.
    return path.isEmpty() ? path : path.sliced(path.lastIndexOf('/') + 1);
}

DaemonActions livingActions(const DaemonStatus& status, bool isSpawned)
{
    DaemonActions actions = DaemonAction::Stop | DaemonAction::Kill | DaemonAction::Signal;
    actions |= status.state() == DaemonStatus::State::Paused ? DaemonAction::Resume : DaemonAction::Pause;
    if (isSpawned)
        actions |= DaemonAction::Restart;
    return actions;
}

DaemonRecord emptyRecord(qint64 pid, quint64 startTimeTicks)
{
    DaemonRecord record;
    record.handle = DaemonHandle(NativeHandle{static_cast<quint32>(pid), startTimeTicks});
    record.kind = DaemonKind::Process;
    record.scope = QStringLiteral("native");
    record.incarnation = startTimeTicks;
    return record;
}

QString specDescription(const DaemonSpec& spec)
{
    if (!spec.description.isEmpty())
        return spec.description;
    return QString(spec.binaryPath + QLatin1Char(' ') + spec.args.join(QLatin1Char(' '))).trimmed();
}

} // namespace

DaemonStatus processStatus(const ProcessStat& stat)
{
    if (stat.isZombie())
        return DaemonStatus::State::Stopped;
    if (stat.state == ProcessState::Stopped)
        return DaemonStatus::State::Paused;
    return DaemonStatus::State::Running;
}

QString processDetail(const ProcessStat& stat)
{
    if (stat.isZombie())
        return QStringLiteral("ended, waiting for its parent %1 to read its status").arg(stat.parentPid);
    switch (stat.state) {
    case ProcessState::Stopped:
        return QStringLiteral("stopped by a signal");
    case ProcessState::TracingStop:
        return QStringLiteral("held by a tracer");
    case ProcessState::DiskSleep:
        return QStringLiteral("waiting for a device");
    case ProcessState::Running:
    case ProcessState::Sleeping:
    case ProcessState::Zombie: // its first thread has ended, others work
    case ProcessState::Dead:
    case ProcessState::Idle:
    case ProcessState::Parked:
    case ProcessState::Unknown:
        break;
    }
    return QStringLiteral("running");
}

QString processName(const ProcessEntry& process)
{
    const QByteArray& comm = process.stat.comm;
    if (comm.size() == maxCommLength && process.facts) {
        // The program, or the script that an interpreter runs.
        for (const QByteArray& word :
            process.facts->commandLine.first(qMin<qsizetype>(3, process.facts->commandLine.size()))) {
            if (const QByteArrayView name = baseName(word); name.startsWith(comm))
                return QString::fromUtf8(name);
        }
    }
    return QString::fromUtf8(comm);
}

QString processCommandLine(const ProcessEntry& process)
{
    if (!process.facts || process.facts->commandLine.isEmpty())
        return QString(QLatin1Char('[') + QString::fromUtf8(process.stat.comm) + QLatin1Char(']'));
    return QString::fromUtf8(process.facts->commandLine.join(' '));
}

DaemonRecord familyRecord(const ProcessFamily& family, const QHash<qint64, ProcessEntry>& processes,
    const QDateTime& bootTime, const std::optional<SpawnedDaemon>& spawned)
{
    const ProcessEntry main = processes.value(family.mainPid);
    DaemonRecord record = emptyRecord(family.mainPid, main.stat.startTimeTicks);
    record.name = spawned ? spawned->name() : processName(main);
    record.description = spawned && !spawned->spec.description.isEmpty() ? spawned->spec.description
                                                                         : processCommandLine(main);
    record.status = processStatus(main.stat);
    record.detail = processDetail(main.stat);
    record.pid = family.mainPid;
    if (bootTime.isValid())
        record.since = bootTime.addDuration(Procfs::ticksDuration(main.stat.startTimeTicks));
    if (main.facts)
        record.controlGroup = main.facts->controlGroup;
    ProcessSum sum;
    for (const qint64 pid : family.pids) {
        if (const auto process = processes.constFind(pid); process != processes.cend())
            sum.add(process->stat);
    }
    record.use = sum.use();
    record.spawnedByDuende = spawned.has_value();
    record.actions = livingActions(record.status, record.spawnedByDuende);
    return record;
}

DaemonRecord endedRecord(const SpawnedDaemon& spawned)
{
    const ProcessExit exit = spawned.exit.value_or(ProcessExit());
    DaemonRecord record = emptyRecord(spawned.pid, spawned.startTimeTicks);
    record.name = spawned.name();
    record.description = specDescription(spawned.spec);
    record.status = exit.status();
    record.detail = exit.text();
    if (record.status.state() == DaemonStatus::State::Failed)
        record.result = exit.kind == ProcessExit::Kind::Signalled ? QStringLiteral("signal")
                                                                  : QStringLiteral("exit-code");
    record.since = exit.endedAt;
    record.spawnedByDuende = true;
    record.actions = DaemonAction::Start | DaemonAction::Restart | DaemonAction::ResetFailed;
    return record;
}

} // namespace Duende
