// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonstatus.h"

namespace Duende {

QString failureReasonWord(FailureReason::Kind kind)
{
    switch (kind) {
    case FailureReason::Kind::Signal:
        return QStringLiteral("signal");
    case FailureReason::Kind::ExitCode:
        return QStringLiteral("exit_code");
    case FailureReason::Kind::ResourceExhausted:
        return QStringLiteral("resource_exhausted");
    case FailureReason::Kind::PolicyViolation:
        return QStringLiteral("policy_violation");
    case FailureReason::Kind::HealthCheckTimeout:
        return QStringLiteral("health_check_timeout");
    case FailureReason::Kind::Internal:
        return QStringLiteral("internal");
    }
    Q_UNREACHABLE_RETURN({});
}

DaemonStatus::DaemonStatus(State state) : m_state(state)
{
    if (state == State::Failed)
        m_failure = FailureReason{};
}

DaemonStatus DaemonStatus::failed(FailureReason reason)
{
    DaemonStatus status(State::Failed);
    status.m_failure = reason;
    return status;
}

QString DaemonStatus::word() const
{
    switch (m_state) {
    case State::Created:
        return QStringLiteral("created");
    case State::Starting:
        return QStringLiteral("starting");
    case State::Running:
        return QStringLiteral("running");
    case State::Paused:
        return QStringLiteral("paused");
    case State::Stopping:
        return QStringLiteral("stopping");
    case State::Stopped:
        return QStringLiteral("stopped");
    case State::Failed:
        return QStringLiteral("failed");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Duende
