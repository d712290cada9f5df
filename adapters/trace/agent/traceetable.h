// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/callcapture.h"

#include <cstdint>
#include <memory>
#include <sys/types.h>
#include <unordered_map>

namespace Duende::Trace {

/// A thread that is traced.
struct Tracee
{
    pid_t tid = 0;
    pid_t pid = 0;
    bool isTold = false; ///< its ThreadRecord went out
    bool isExecAwaited = false; ///< a started command before its own program: only execve is told
    bool isDying = false; ///< its exit stop was seen
    CallState call;
};

/// The traced threads by tid, and how many each process has. Not thread-safe.
class TraceeTable
{
public:
    /// The thread; null where it is not known. The last one asked for is found at once.
    Tracee* find(pid_t tid);
    /// A new thread of `pid`; the one that is there where it is known.
    Tracee& add(pid_t tid, pid_t pid);
    /// Takes a thread out. Whether it was the process' last.
    bool remove(pid_t tid);
    /// The thread `former` becomes its process' leader: it takes over that tid, whose thread is gone.
    Tracee& rename(pid_t former, pid_t leader);
    void clear();
    /// Whether the process is named for the first time since its first thread came.
    bool noteProcess(pid_t pid);

    std::size_t size() const { return m_tracees.size(); }
    bool isEmpty() const { return m_tracees.empty(); }
    std::size_t processCount() const { return m_processes.size(); }
    bool hasProcess(pid_t pid) const { return m_processes.contains(pid); }
    const std::unordered_map<pid_t, std::unique_ptr<Tracee>>& all() const { return m_tracees; }

private:
    struct Process
    {
        int threadCount = 0;
        bool isNoted = false;
    };

    std::unordered_map<pid_t, std::unique_ptr<Tracee>> m_tracees;
    std::unordered_map<pid_t, Process> m_processes;
    Tracee* m_last = nullptr;
};

} // namespace Duende::Trace
