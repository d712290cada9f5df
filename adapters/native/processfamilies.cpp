// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/processfamilies.h"

#include <algorithm>

namespace Duende {

namespace {

class FamilyFinder
{
public:
    FamilyFinder(const QHash<qint64, ProcessEntry>& processes, const QSet<qint64>& spawnedPids, qint64 ownPid)
        : m_processes(processes)
        , m_spawnedPids(spawnedPids)
        , m_ownPid(ownPid)
    {
    }

    QList<ProcessFamily> families()
    {
        QList<qint64> pids = m_processes.keys();
        std::ranges::sort(pids);
        QHash<qint64, qsizetype> rows;
        QList<ProcessFamily> families;
        for (const qint64 pid : pids) {
            if (!isMember(*m_processes.constFind(pid)))
                continue;
            const qint64 main = mainOf(pid);
            if (main == m_ownPid)
                continue;
            const auto row = rows.constFind(main);
            if (row == rows.cend()) {
                rows.insert(main, families.size());
                families.append(ProcessFamily{main, {main}});
            }
            if (pid != main)
                families[rows.value(main)].pids.append(pid);
        }
        return families;
    }

private:
    bool isMember(const ProcessEntry& process) const
    {
        const ProcessStat& stat = process.stat;
        if (m_spawnedPids.contains(stat.pid))
            return !stat.isZombie();
        if (stat.isKernelThread() || stat.isZombie())
            return false;
        if (stat.pid != m_ownPid && stat.terminal != 0)
            return false;
        // The kernel's own helpers are children of its first thread.
        const auto parent = m_processes.constFind(stat.parentPid);
        return parent == m_processes.cend() || !parent->stat.isKernelThread();
    }

    static bool isSameProgram(const ProcessEntry& one, const ProcessEntry& other)
    {
        if (one.stat.comm == other.stat.comm)
            return true;
        if (!one.facts || !other.facts)
            return false;
        const QByteArray word = one.facts->commandLine.value(0);
        return !word.isEmpty() && word == other.facts->commandLine.value(0);
    }

    static QString controlGroupOf(const ProcessEntry& process)
    {
        return process.facts ? process.facts->controlGroup : QString();
    }

    // The parent in whose row the process is; 0 when it has its own.
    qint64 leaderOf(qint64 pid) const
    {
        const auto process = m_processes.constFind(pid);
        const auto parent = m_processes.constFind(process->stat.parentPid);
        if (pid == m_ownPid || m_spawnedPids.contains(pid) || parent == m_processes.cend())
            return 0;
        const bool isWorker = parent->stat.pid != 1 && parent->stat.pid != pid && isMember(*parent)
            && parent->stat.startTimeTicks <= process->stat.startTimeTicks
            && controlGroupOf(*parent) == controlGroupOf(*process) && isSameProgram(*parent, *process);
        return isWorker ? parent->stat.pid : 0;
    }

    qint64 mainOf(qint64 pid)
    {
        // The processes were not read at one moment, so that parents could run in a circle: a process that is
        // met again ends the way.
        QList<qint64> way{pid};
        qint64 main = pid;
        for (;;) {
            const auto known = m_mains.constFind(main);
            if (known != m_mains.cend()) {
                main = *known;
                break;
            }
            const qint64 leader = leaderOf(main);
            if (leader == 0 || way.contains(leader))
                break;
            main = leader;
            way.append(main);
        }
        for (const qint64 passed : std::as_const(way))
            m_mains.insert(passed, main);
        return main;
    }

    const QHash<qint64, ProcessEntry>& m_processes;
    const QSet<qint64>& m_spawnedPids;
    const qint64 m_ownPid;
    QHash<qint64, qint64> m_mains;
};

} // namespace

QList<ProcessFamily> processFamilies(
    const QHash<qint64, ProcessEntry>& processes, const QSet<qint64>& spawnedPids, qint64 ownPid)
{
    return FamilyFinder(processes, spawnedPids, ownPid).families();
}

} // namespace Duende
