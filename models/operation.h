// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformadapter.h"

#include <QDateTime>

#include <functional>
#include <memory>
#include <variant>

namespace Duende {

/// Something to do to a daemon that is neither an action nor a signal, such as saving its definition.
struct OperationTask
{
    /// "Saving limits.conf of nginx.service".
    QString progressText;
    /// "Saved limits.conf of nginx.service".
    QString doneText;
    /// "save limits.conf of nginx.service": behind "could not".
    QString infinitive;
    /// What does the same from a terminal; empty where nothing does.
    QString commandLine;
    /// Does it; called on a worker thread, blocks. What it uses it keeps by value.
    std::function<Result<void>(PlatformAdapter& adapter, const OperationContext& context)> job;
};

/// What is asked of one daemon: an action, a signal, a stop with its own time, a task, or a daemon to
/// start from a spec.
class OperationRequest
{
public:
    /// `timeout` is how long it may take; empty takes the action's usual time (a stop or start up to 100 s).
    static OperationRequest action(const DaemonRecord& record, DaemonAction action,
        std::optional<std::chrono::milliseconds> timeout = std::nullopt);
    static OperationRequest signal(const DaemonRecord& record, Signal signal);
    static OperationRequest task(const DaemonRecord& record, const OperationTask& task);
    static OperationRequest spawn(const DaemonSpec& spec);

    /// The daemon; null for a spawn.
    const DaemonHandle& handle() const { return m_handle; }
    /// The daemon's name, for people.
    const QString& name() const { return m_name; }
    std::chrono::milliseconds timeout() const { return m_timeout; }
    bool isSpawn() const { return std::holds_alternative<DaemonSpec>(m_what); }
    /// What a spawn starts; only of a spawn.
    const DaemonSpec& spec() const { return std::get<DaemonSpec>(m_what); }
    /// The action; Signal for a signal, Start for a spawn, empty for a task.
    std::optional<DaemonAction> kind() const;

    /// "Restarting nginx.service", "Sending HUP to nginx.service".
    QString progressText() const;
    /// "Restarted nginx.service".
    QString doneText() const;
    /// "restart nginx.service": behind "could not".
    QString infinitive() const;
    /// What does the same from a terminal: "duende restart native:pid812".
    QString commandLine() const;

    /// Does it; blocks. Gives the handle of the daemon.
    Result<DaemonHandle> perform(PlatformAdapter& adapter, const OperationContext& context) const;

private:
    using Task = std::shared_ptr<const OperationTask>;

    DaemonHandle m_handle;
    QString m_name;
    std::chrono::milliseconds m_timeout{0};
    std::variant<DaemonAction, Signal, DaemonSpec, Task> m_what;
};

/// One operation from its request to its result.
struct Operation
{
    enum class State { Queued, Running, Succeeded, Failed, Cancelled };

    quint64 number = 0;
    OperationRequest request;
    State state = State::Queued;
    QDateTime startedAt;
    /// How long it took; so far, for one that runs.
    std::chrono::milliseconds duration{0};
    OperationProgress progress;
    /// Of a failed one.
    std::optional<PlatformError> error;
    /// Of one that succeeded: the daemon, the new one for a spawn.
    std::optional<DaemonHandle> handle;

    bool isFinished() const { return state != State::Queued && state != State::Running; }
};

} // namespace Duende
