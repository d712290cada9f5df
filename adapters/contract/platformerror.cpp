// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/platformerror.h"

#include <cstring>

namespace Duende {

PlatformError PlatformError::notSupported(Platform platform, const QString& operation)
{
    PlatformError error(Kind::NotSupported, operation);
    error.m_platform = platform;
    return error;
}

PlatformError PlatformError::spawnFailed(const QString& detail)
{
    return {Kind::SpawnFailed, detail};
}

PlatformError PlatformError::signalFailed(const QString& detail)
{
    return {Kind::SignalFailed, detail};
}

PlatformError PlatformError::statusFailed(const QString& detail)
{
    return {Kind::StatusFailed, detail};
}

PlatformError PlatformError::tracerFailed(const QString& detail)
{
    return {Kind::TracerFailed, detail};
}

PlatformError PlatformError::notFound(const QString& detail)
{
    return {Kind::NotFound, detail};
}

PlatformError PlatformError::invalidState(const QString& detail)
{
    return {Kind::InvalidState, detail};
}

PlatformError PlatformError::timeout(std::chrono::milliseconds duration)
{
    return {Kind::Timeout, durationText(duration)};
}

PlatformError PlatformError::io(const QString& detail)
{
    return {Kind::Io, detail};
}

PlatformError PlatformError::config(const QString& detail)
{
    return {Kind::Config, detail};
}

PlatformError PlatformError::resourceLimit(const QString& detail)
{
    return {Kind::ResourceLimit, detail};
}

PlatformError PlatformError::permissionDenied(const QString& detail)
{
    return {Kind::PermissionDenied, detail};
}

PlatformError PlatformError::cancelled(const QString& operation)
{
    PlatformError error(Kind::InvalidState, QStringLiteral("%1 was cancelled").arg(operation));
    error.m_cancelled = true;
    return error;
}

PlatformError PlatformError::withCause(const QString& cause) const
{
    PlatformError error = *this;
    error.m_cause = cause;
    return error;
}

PlatformError PlatformError::withErrno(int errnoValue) const
{
    return withCause(errnoText(errnoValue));
}

PlatformError PlatformError::withAdvice(const QString& advice) const
{
    PlatformError error = *this;
    error.m_advice = advice;
    return error;
}

QString PlatformError::kindWord() const
{
    switch (m_kind) {
    case Kind::NotSupported:
        return QStringLiteral("not_supported");
    case Kind::SpawnFailed:
        return QStringLiteral("spawn_failed");
    case Kind::SignalFailed:
        return QStringLiteral("signal_failed");
    case Kind::StatusFailed:
        return QStringLiteral("status_failed");
    case Kind::TracerFailed:
        return QStringLiteral("tracer_failed");
    case Kind::NotFound:
        return QStringLiteral("not_found");
    case Kind::InvalidState:
        return QStringLiteral("invalid_state");
    case Kind::Timeout:
        return QStringLiteral("timeout");
    case Kind::Io:
        return QStringLiteral("io");
    case Kind::Config:
        return QStringLiteral("config");
    case Kind::ResourceLimit:
        return QStringLiteral("resource_limit");
    case Kind::PermissionDenied:
        return QStringLiteral("permission_denied");
    }
    Q_UNREACHABLE_RETURN({});
}

QString PlatformError::message() const
{
    switch (m_kind) {
    case Kind::NotSupported:
        return QStringLiteral("operation not supported on %1: %2").arg(platformName(m_platform), m_detail);
    case Kind::SpawnFailed:
        return QStringLiteral("spawn failed: ") + m_detail;
    case Kind::SignalFailed:
        return QStringLiteral("signal failed: ") + m_detail;
    case Kind::StatusFailed:
        return QStringLiteral("status query failed: ") + m_detail;
    case Kind::TracerFailed:
        return QStringLiteral("tracer attachment failed: ") + m_detail;
    case Kind::NotFound:
        return QStringLiteral("daemon not found: ") + m_detail;
    case Kind::InvalidState:
        return QStringLiteral("invalid state: ") + m_detail;
    case Kind::Timeout:
        return QStringLiteral("operation timed out after ") + m_detail;
    case Kind::Io:
        return QStringLiteral("I/O error: ") + m_detail;
    case Kind::Config:
        return QStringLiteral("configuration error: ") + m_detail;
    case Kind::ResourceLimit:
        return QStringLiteral("resource limit exceeded: ") + m_detail;
    case Kind::PermissionDenied:
        return QStringLiteral("permission denied: ") + m_detail;
    }
    Q_UNREACHABLE_RETURN({});
}

bool PlatformError::isRecoverable() const
{
    return m_kind == Kind::Timeout || m_kind == Kind::ResourceLimit || m_kind == Kind::InvalidState;
}

QString durationText(std::chrono::milliseconds duration)
{
    if (duration < std::chrono::seconds(1))
        return QStringLiteral("%1ms").arg(duration.count());
    return QString::number(static_cast<double>(duration.count()) / 1000.0, 'g', 12) + QLatin1Char('s');
}

QString errnoText(int errnoValue)
{
#ifdef __GLIBC__
    const char* name = strerrorname_np(errnoValue);
    const char* description = strerrordesc_np(errnoValue);
    if (name && description)
        return QString::fromLatin1(name) + QStringLiteral(": ") + QString::fromLatin1(description);
#endif
    return QStringLiteral("errno %1").arg(errnoValue);
}

} // namespace Duende
