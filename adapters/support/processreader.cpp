// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/processreader.h"

#include "adapters/support/userdatabase.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <vector>

namespace Duende {

namespace {

DaemonProcess::State stateOf(const ProcessStat& stat)
{
    using State = DaemonProcess::State;
    switch (stat.state) {
    case ProcessState::Running:
        return State::Running;
    case ProcessState::Sleeping:
        return State::Sleeping;
    case ProcessState::DiskSleep:
        return State::DiskSleep;
    case ProcessState::Stopped:
        return State::Stopped;
    case ProcessState::TracingStop:
        return State::Traced;
    case ProcessState::Zombie:
    case ProcessState::Dead:
        // A process whose first thread has ended works on in the others.
        return stat.isZombie() ? State::Zombie : State::Sleeping;
    case ProcessState::Idle:
    case ProcessState::Parked:
        return State::Idle;
    case ProcessState::Unknown:
        break;
    }
    return State::Unknown;
}

bool isShellSafe(char character)
{
    constexpr QByteArrayView others = "-_./:=,@%+";
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9') || others.contains(character);
}

class ProcessReader
{
public:
    explicit ProcessReader(const Procfs& procfs)
        : m_procfs(procfs)
        , m_bootTime(procfs.bootTime().value_or(QDateTime()))
    {
    }

    std::optional<DaemonProcess> read(const GroupedProcess& grouped, bool isMain)
    {
        const SystemResult<ProcessStat> stat = m_procfs.stat(grouped.pid);
        if (!stat)
            return std::nullopt;
        DaemonProcess process;
        process.key = {stat->pid, stat->startTimeTicks};
        process.parentPid = stat->parentPid;
        process.name = QString::fromUtf8(stat->comm);
        process.commandLine
            = shellCommandLine(m_procfs.commandLine(grouped.pid).value_or(QList<QByteArray>()));
        if (const SystemResult<ProcessStatus> status = m_procfs.status(grouped.pid))
            process.user = user(status->uids.effective);
        process.state = stateOf(*stat);
        process.isMain = isMain;
        process.group = grouped.group;
        process.cpuTime = Procfs::cpuTime(*stat);
        if (!stat->isZombie() && !stat->isKernelThread())
            process.memoryBytes = Procfs::residentBytes(*stat);
        process.threads = stat->threads;
        if (const SystemResult<qint64> count = m_procfs.openFileCount(grouped.pid))
            process.descriptors = quint64(*count);
        if (m_bootTime.isValid())
            process.since = m_bootTime + Procfs::ticksDuration(stat->startTimeTicks);
        return process;
    }

private:
    QString user(uid_t uid)
    {
        QString& name = m_users[uid];
        if (name.isEmpty())
            name = userName(uid);
        return name;
    }

    const Procfs& m_procfs;
    const QDateTime m_bootTime;
    QHash<uid_t, QString> m_users;
};

/// Parents before their children. They were not read at one moment, so that parents could run in a circle.
QList<DaemonProcess> inTreeOrder(QList<DaemonProcess> processes)
{
    std::ranges::sort(processes, {}, [](const DaemonProcess& process) { return process.key.pid; });
    QSet<qint64> pids;
    for (const DaemonProcess& process : std::as_const(processes))
        pids.insert(process.key.pid);
    QHash<qint64, QList<qsizetype>> children;
    QList<qsizetype> toVisit;
    for (qsizetype i = processes.size() - 1; i >= 0; --i) {
        const qint64 parent = processes.at(i).parentPid.value_or(0);
        if (pids.contains(parent) && parent != processes.at(i).key.pid)
            children[parent].append(i);
        else
            toVisit.append(i);
    }
    QList<DaemonProcess> ordered;
    ordered.reserve(processes.size());
    std::vector<bool> isTaken(size_t(processes.size()));
    const auto visitAll = [&] {
        while (!toVisit.isEmpty()) {
            const qsizetype i = toVisit.takeLast();
            if (isTaken.at(size_t(i)))
                continue;
            isTaken.at(size_t(i)) = true;
            ordered.append(processes.at(i));
            toVisit += children.value(processes.at(i).key.pid);
        }
    };
    visitAll();
    for (qsizetype i = 0; i < processes.size(); ++i) {
        if (!isTaken.at(size_t(i))) {
            toVisit.append(i);
            visitAll();
        }
    }
    return ordered;
}

} // namespace

QList<DaemonProcess> readProcesses(
    const Procfs& procfs, const QList<GroupedProcess>& processes, qint64 mainPid, const std::stop_token& stop)
{
    ProcessReader reader(procfs);
    QList<DaemonProcess> read;
    read.reserve(processes.size());
    QSet<qint64> seen; // one that moved between groups meanwhile is met twice
    for (const GroupedProcess& grouped : processes) {
        if (stop.stop_requested())
            break;
        if (seen.contains(grouped.pid))
            continue;
        seen.insert(grouped.pid);
        if (const std::optional<DaemonProcess> process = reader.read(grouped, grouped.pid == mainPid))
            read.append(*process);
    }
    return inTreeOrder(std::move(read));
}

QString shellCommandLine(const QList<QByteArray>& words)
{
    QByteArray line;
    for (const QByteArray& word : words) {
        if (!line.isEmpty())
            line += ' ';
        if (!word.isEmpty() && std::ranges::all_of(word, isShellSafe))
            line += word;
        else
            line += '\'' + QByteArray(word).replace('\'', "'\\''") + '\'';
    }
    return QString::fromUtf8(line);
}

} // namespace Duende
