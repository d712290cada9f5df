// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace Duende {

/// Why a daemon failed. `value` is the signal number for Signal and the exit status for ExitCode; 0 for the
/// others.
struct FailureReason
{
    enum class Kind { Signal, ExitCode, ResourceExhausted, PolicyViolation, HealthCheckTimeout, Internal };

    Kind kind = Kind::Internal;
    int value = 0;

    friend bool operator==(const FailureReason&, const FailureReason&) = default;
};

/// The word for a reason in JSON: signal, exit_code, resource_exhausted, policy_violation,
/// health_check_timeout, internal.
QString failureReasonWord(FailureReason::Kind kind);

/// Where a daemon is in its life.
class DaemonStatus
{
public:
    enum class State { Created, Starting, Running, Paused, Stopping, Stopped, Failed };

    DaemonStatus() = default;
    /// Any state but Failed, which always has a reason: see failed().
    DaemonStatus(State state); // NOLINT(google-explicit-constructor): a state without a reason is a status
    static DaemonStatus failed(FailureReason reason);

    State state() const { return m_state; }
    /// The reason of a failed daemon; empty for every other state.
    std::optional<FailureReason> failure() const { return m_failure; }

    /// Stopped or failed.
    bool isTerminal() const { return m_state == State::Stopped || m_state == State::Failed; }
    /// Running or paused.
    bool isActive() const { return m_state == State::Running || m_state == State::Paused; }
    /// Running, paused or stopping.
    bool canBeSignalled() const { return isActive() || m_state == State::Stopping; }

    /// created, starting, running, paused, stopping, stopped, failed.
    QString word() const;

    friend bool operator==(const DaemonStatus&, const DaemonStatus&) = default;

private:
    State m_state = State::Created;
    std::optional<FailureReason> m_failure;
};

} // namespace Duende
