// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platform.h"

#include <QString>

#include <chrono>

namespace Duende {

/// Why an operation failed: a kind, one sentence of what failed on what, the system's own cause and what to
/// do. Kinds and messages are those of the seed contract.
class PlatformError
{
public:
    enum class Kind {
        NotSupported,
        SpawnFailed,
        SignalFailed,
        StatusFailed,
        TracerFailed,
        NotFound,
        InvalidState,
        Timeout,
        Io,
        Config,
        ResourceLimit,
        PermissionDenied,
    };

    static PlatformError notSupported(Platform platform, const QString& operation);
    static PlatformError spawnFailed(const QString& detail);
    static PlatformError signalFailed(const QString& detail);
    static PlatformError statusFailed(const QString& detail);
    static PlatformError tracerFailed(const QString& detail);
    static PlatformError notFound(const QString& detail);
    static PlatformError invalidState(const QString& detail);
    static PlatformError timeout(std::chrono::milliseconds duration);
    static PlatformError io(const QString& detail);
    static PlatformError config(const QString& detail);
    static PlatformError resourceLimit(const QString& detail);
    static PlatformError permissionDenied(const QString& detail);
    /// The person or the program gave the operation up: an InvalidState that isCancelled() tells apart.
    static PlatformError cancelled(const QString& operation);

    /// The same error with the system's cause: an errno ("ENOENT: No such file or directory") or a D-Bus
    /// error name.
    [[nodiscard]] PlatformError withCause(const QString& cause) const;
    /// The same error with the cause spelled out of an errno value.
    [[nodiscard]] PlatformError withErrno(int errnoValue) const;
    /// The same error with one sentence of what the person can do.
    [[nodiscard]] PlatformError withAdvice(const QString& advice) const;

    Kind kind() const { return m_kind; }
    /// snake_case word of the kind, for JSON: not_supported, spawn_failed, … permission_denied.
    QString kindWord() const;
    /// One line, in the contract's words: "daemon not found: x.service".
    QString message() const;
    /// What stands behind the colon of message(); for Timeout the duration, for NotSupported the operation.
    const QString& detail() const { return m_detail; }
    /// The system's own words for it; empty where the system gave none.
    const QString& cause() const { return m_cause; }
    /// What to do about it; empty where nothing sensible can be said.
    const QString& advice() const { return m_advice; }

    bool isNotSupported() const { return m_kind == Kind::NotSupported; }
    /// Trying again may help: Timeout, ResourceLimit, InvalidState.
    bool isRecoverable() const;
    bool isCancelled() const { return m_cancelled; }

    friend bool operator==(const PlatformError&, const PlatformError&) = default;

private:
    PlatformError(Kind kind, const QString& detail) : m_kind(kind), m_detail(detail) { }

    Kind m_kind;
    Platform m_platform = Platform::Linux; // of NotSupported only
    bool m_cancelled = false;
    QString m_detail;
    QString m_cause;
    QString m_advice;
};

/// A duration in the form of the contract's messages: "30s", "1.5s", "250ms".
QString durationText(std::chrono::milliseconds duration);

/// "ENOENT: No such file or directory" for ENOENT.
QString errnoText(int errnoValue);

} // namespace Duende
