// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/traceetable.h"

#include <utility>

namespace Duende::Trace {

Tracee* TraceeTable::find(pid_t tid)
{
    if (m_last && m_last->tid == tid)
        return m_last;
    const auto found = m_tracees.find(tid);
    if (found == m_tracees.end())
        return nullptr;
    m_last = found->second.get();
    return m_last;
}

Tracee& TraceeTable::add(pid_t tid, pid_t pid)
{
    std::unique_ptr<Tracee>& tracee = m_tracees[tid];
    if (!tracee) {
        tracee = std::make_unique<Tracee>();
        tracee->tid = tid;
        tracee->pid = pid;
        ++m_processes[pid].threadCount;
    }
    return *tracee;
}

bool TraceeTable::remove(pid_t tid)
{
    const auto found = m_tracees.find(tid);
    if (found == m_tracees.end())
        return false;
    const auto process = m_processes.find(found->second->pid);
    const bool isLast = --process->second.threadCount == 0;
    if (isLast)
        m_processes.erase(process);
    m_last = nullptr;
    m_tracees.erase(found);
    return isLast;
}

Tracee& TraceeTable::rename(pid_t former, pid_t leader)
{
    const auto found = m_tracees.find(former);
    if (former == leader || found == m_tracees.end())
        return add(leader, leader);
    std::unique_ptr<Tracee> tracee = std::move(found->second);
    m_tracees.erase(found);
    m_last = nullptr;
    if (const auto old = m_tracees.find(leader); old != m_tracees.end()) {
        --m_processes[leader].threadCount;
        m_tracees.erase(old);
    }
    tracee->tid = leader;
    return *(m_tracees[leader] = std::move(tracee));
}

bool TraceeTable::noteProcess(pid_t pid)
{
    const auto process = m_processes.find(pid);
    return process != m_processes.end() && !std::exchange(process->second.isNoted, true);
}

void TraceeTable::clear()
{
    m_tracees.clear();
    m_processes.clear();
    m_last = nullptr;
}

} // namespace Duende::Trace
