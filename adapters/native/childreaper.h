// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/native/spawneddaemon.h"
#include "adapters/support/pidfd.h"

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace Duende {

/// Reads the exit status of a child that has ended, waitid(2), which ends its being a zombie. Unknown when it
/// is not a child or somebody else has read it. Does not wait.
ProcessExit readProcessExit(const PidFd& pidFd);

/// Reads the exit status of this process's children as they end, so that none stays a zombie, on a thread of
/// its own that begins with the first child.
class ChildReaper
{
public:
    using Ended = std::function<void(qint64 pid, quint64 startTimeTicks, const ProcessExit& exit)>;

    /// `ended` is called on the reaper's thread, once a child.
    explicit ChildReaper(Ended ended);
    Q_DISABLE_COPY_MOVE(ChildReaper)
    /// Ends the thread; children that still run are not waited for.
    ~ChildReaper();

    /// Takes a child of this process over. Errors: Io.
    Result<void> watch(qint64 pid, quint64 startTimeTicks, PidFd pidFd);

    /// Waits until `ended` has been called for a child that has ended or is about to; a moment at most, and
    /// not at all for a process that is not watched. Not from `ended`.
    void waitUntilReaped(qint64 pid, quint64 startTimeTicks) const;

private:
    struct Child
    {
        qint64 pid = 0;
        quint64 startTimeTicks = 0;
        PidFd pidFd;
    };

    void run(const std::stop_token& stop);
    void reap(int pidFd);

    const Ended m_ended;
    const FileDescriptor m_epoll;
    const FileDescriptor m_woken;
    mutable std::mutex m_mutex; // guards m_children and the start of m_thread
    mutable std::condition_variable m_reaped;
    std::list<Child> m_children; // a list: the thread uses one while others are added
    std::jthread m_thread;
};

} // namespace Duende
