// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/processtable.h"

namespace Duende {

namespace {

constexpr quint32 factsPeriod = 30;

} // namespace

SystemResult<void> ProcessTable::refresh()
{
    const SystemResult<QList<qint64>> pids = m_procfs.pids();
    if (!pids)
        return std::unexpected(pids.error());
    ++m_refreshCount;
    m_refreshedAt = std::chrono::steady_clock::now().time_since_epoch();
    QHash<qint64, ProcessEntry> processes;
    processes.reserve(pids->size());
    for (const qint64 pid : *pids) {
        SystemResult<ProcessStat> stat = m_procfs.stat(pid);
        if (!stat)
            continue;
        ProcessEntry entry{*std::move(stat), {}};
        if (!entry.stat.isKernelThread()) {
            const auto known = m_processes.constFind(pid);
            // Not all in one refresh: each has its turn.
            const bool isTurn = (static_cast<quint32>(pid) + m_refreshCount) % factsPeriod == 0;
            const bool isKnown = known != m_processes.cend() && known->facts && !isTurn
                && known->stat.startTimeTicks == entry.stat.startTimeTicks
                && known->stat.comm == entry.stat.comm;
            entry.facts = isKnown ? known->facts : readFacts(pid);
        }
        processes.insert(pid, std::move(entry));
    }
    m_processes = std::move(processes);
    return {};
}

std::shared_ptr<const ProcessFacts> ProcessTable::readFacts(qint64 pid) const
{
    auto facts = std::make_shared<ProcessFacts>();
    if (const SystemResult<ProcessStatus> status = m_procfs.status(pid))
        facts->uids = status->uids;
    facts->commandLine = m_procfs.commandLine(pid).value_or(QList<QByteArray>());
    facts->controlGroup = m_procfs.controlGroup(pid).value_or(QString());
    return facts;
}

} // namespace Duende
