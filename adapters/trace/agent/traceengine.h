// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/message.h"

#include <optional>

namespace Duende::Trace {

/// So many looks of rescan() in a row find neither a process nor the control group, then it is gone: a unit
/// that is started anew has none for a moment.
inline constexpr int mostGoneLooks = 8;

/// What sees the calls of processes and tells them to the queue. All of it on the tracing thread.
class TraceEngine
{
public:
    TraceEngine() = default;
    TraceEngine(const TraceEngine&) = delete;
    TraceEngine& operator=(const TraceEngine&) = delete;
    virtual ~TraceEngine() = default;

    virtual EngineKind kind() const = 0;
    /// Traces all threads of the target, and those that come. Code None when it is done; else nothing is
    /// traced. A process that is gone is no hindrance while another is there.
    [[nodiscard]] virtual Refusal attach(const Target& target, const TraceOptions& options) = 0;
    /// Starts a command, traced from its execve on. `inputFd` as CommandStart::fork().
    [[nodiscard]] virtual Refusal start(const Command& command, const TraceOptions& options, int inputFd) = 0;
    virtual void setOptions(const TraceOptions& options) = 0;

    virtual bool isActive() const = 0;
    /// Whether step() has something to do. Without, an active engine waits for processes of its control
    /// group.
    virtual bool hasWork() const = 0;
    /// Takes what has happened, or waits for it; returns without when a signal interrupts. Afterwards the
    /// engine may be inactive: the last process ended.
    virtual void step() = 0;
    /// Looks for what changed in the control group. About four times a second.
    virtual void rescan() = 0;
    /// Lets all go as they were before. False when that was not possible in time: then the agent must end,
    /// which makes the kernel do it.
    [[nodiscard]] virtual bool detach() = 0;

    virtual AttachedHead attached() const = 0;
    virtual CountersBody counters() const = 0;
    /// The wait status of a started command, once it ended.
    virtual std::optional<int> commandStatus() const = 0;
};

} // namespace Duende::Trace
