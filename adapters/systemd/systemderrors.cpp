// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemderrors.h"

#include <QDBusMessage>

#include <algorithm>
#include <array>

namespace Duende {

namespace {

using Kind = PlatformError::Kind;

struct KnownError
{
    QLatin1StringView name;
    Kind kind;
};

// org.freedesktop.systemd1.* unless it begins with a capital "D" (org.freedesktop.DBus.Error.*) or "S"
// (System.Error.*, which sd-bus makes of an errno).
constexpr QLatin1StringView managerPrefix("org.freedesktop.systemd1.");
constexpr QLatin1StringView busPrefix("org.freedesktop.DBus.Error.");
constexpr QLatin1StringView systemPrefix("System.Error.");

constexpr std::array managerErrors{
    KnownError{QLatin1StringView("NoSuchUnit"), Kind::NotFound},
    KnownError{QLatin1StringView("NoUnitForPID"), Kind::NotFound},
    KnownError{QLatin1StringView("NoUnitForInvocationID"), Kind::NotFound},
    KnownError{QLatin1StringView("LoadFailed"), Kind::NotFound},
    KnownError{QLatin1StringView("NoSuchJob"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitExists"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitMasked"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitGenerated"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitLinked"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitBusy"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitInactive"), Kind::InvalidState},
    KnownError{QLatin1StringView("OnlyByDependency"), Kind::InvalidState},
    KnownError{QLatin1StringView("JobTypeNotApplicable"), Kind::InvalidState},
    KnownError{QLatin1StringView("NoIsolation"), Kind::InvalidState},
    KnownError{QLatin1StringView("NoSuchProcess"), Kind::InvalidState},
    KnownError{QLatin1StringView("ShuttingDown"), Kind::InvalidState},
    KnownError{QLatin1StringView("UnitFileExists"), Kind::InvalidState},
    KnownError{QLatin1StringView("FrozenByParent"), Kind::InvalidState},
    KnownError{QLatin1StringView("BadUnitSetting"), Kind::Config},
};

constexpr std::array busErrors{
    KnownError{QLatin1StringView("UnknownObject"), Kind::NotFound},
    KnownError{QLatin1StringView("FileNotFound"), Kind::NotFound},
    KnownError{QLatin1StringView("FileExists"), Kind::InvalidState},
    KnownError{QLatin1StringView("InvalidArgs"), Kind::Config},
    KnownError{QLatin1StringView("PropertyReadOnly"), Kind::Config},
    KnownError{QLatin1StringView("UnknownProperty"), Kind::Config},
    KnownError{QLatin1StringView("InteractiveAuthorizationRequired"), Kind::PermissionDenied},
    KnownError{QLatin1StringView("AccessDenied"), Kind::PermissionDenied},
    KnownError{QLatin1StringView("AuthFailed"), Kind::PermissionDenied},
    KnownError{QLatin1StringView("NoReply"), Kind::Timeout},
    KnownError{QLatin1StringView("Timeout"), Kind::Timeout},
    KnownError{QLatin1StringView("TimedOut"), Kind::Timeout},
    KnownError{QLatin1StringView("NotSupported"), Kind::NotSupported},
    KnownError{QLatin1StringView("UnknownMethod"), Kind::NotSupported},
    KnownError{QLatin1StringView("UnknownInterface"), Kind::NotSupported},
    KnownError{QLatin1StringView("LimitsExceeded"), Kind::ResourceLimit},
    KnownError{QLatin1StringView("NoMemory"), Kind::ResourceLimit},
    KnownError{QLatin1StringView("InvalidSignature"), Kind::StatusFailed},
    KnownError{QLatin1StringView("InconsistentMessage"), Kind::StatusFailed},
};

constexpr std::array systemErrors{
    KnownError{QLatin1StringView("ENOENT"), Kind::NotFound},
    KnownError{QLatin1StringView("ESRCH"), Kind::InvalidState},
    KnownError{QLatin1StringView("EEXIST"), Kind::InvalidState},
    KnownError{QLatin1StringView("EBUSY"), Kind::InvalidState},
    KnownError{QLatin1StringView("EINVAL"), Kind::Config},
    KnownError{QLatin1StringView("EPERM"), Kind::PermissionDenied},
    KnownError{QLatin1StringView("EACCES"), Kind::PermissionDenied},
    KnownError{QLatin1StringView("EROFS"), Kind::PermissionDenied},
    KnownError{QLatin1StringView("ETIMEDOUT"), Kind::Timeout},
    KnownError{QLatin1StringView("EOPNOTSUPP"), Kind::NotSupported},
    KnownError{QLatin1StringView("ENOMEM"), Kind::ResourceLimit},
    KnownError{QLatin1StringView("ENOSPC"), Kind::ResourceLimit},
    KnownError{QLatin1StringView("EMFILE"), Kind::ResourceLimit},
};

template <size_t N> std::optional<Kind> kindIn(const std::array<KnownError, N>& errors, QStringView name)
{
    const auto known = std::ranges::find_if(errors, [name](const KnownError& e) { return name == e.name; });
    return known == errors.end() ? std::nullopt : std::optional(known->kind);
}

Kind kindOf(QStringView errorName)
{
    std::optional<Kind> kind;
    if (errorName.startsWith(managerPrefix)) {
        const QStringView name = errorName.sliced(managerPrefix.size());
        kind = name.startsWith(QLatin1StringView("Transaction")) ? Kind::InvalidState
                                                                 : kindIn(managerErrors, name);
    } else if (errorName.startsWith(busPrefix)) {
        kind = kindIn(busErrors, errorName.sliced(busPrefix.size()));
    } else if (errorName.startsWith(systemPrefix)) {
        kind = kindIn(systemErrors, errorName.sliced(systemPrefix.size()));
    }
    return kind.value_or(Kind::Io);
}

/// The sender's text as the end of a sentence: one line, without its full stop.
QString asClause(const QString& message)
{
    QString clause = message.simplified();
    while (clause.endsWith(QLatin1Char('.')))
        clause.chop(1);
    return clause;
}

QString sentence(const BusRequest& request, const QString& message)
{
    const QString clause = asClause(message);
    if (request.failure.isEmpty())
        return clause;
    return clause.isEmpty() ? request.failure : QString(request.failure + QStringLiteral(": ") + clause);
}

PlatformError permissionError(QStringView name, const QString& message, const BusRequest& request)
{
    if (name != QLatin1StringView("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired")
        && !request.interactive)
        return PlatformError::permissionDenied(sentence(request, message))
            .withAdvice(QStringLiteral("Run duende with sudo, or ask the machine's administrator."));
    if (request.interactive)
        return PlatformError::permissionDenied(
            sentence(request, QStringLiteral("the authorization was not given (%1)").arg(asClause(message))))
            .withAdvice(QStringLiteral("Try again and enter the password when you are asked for it; if no "
                                       "question appeared, no polkit agent runs in this session, so run "
                                       "duende with sudo."));
    return PlatformError::permissionDenied(
        sentence(request, QStringLiteral("it needs an administrator's authorization")))
        .withAdvice(
            QStringLiteral("Ask again from a desktop session with a polkit agent, or run duende with sudo."));
}

QString stateAdvice(QStringView name)
{
    if (name == QLatin1StringView("UnitMasked"))
        return QStringLiteral("Unmask it first.");
    if (name == QLatin1StringView("UnitExists"))
        return QStringLiteral("Choose another name, or stop the one that has it.");
    if (name == QLatin1StringView("OnlyByDependency"))
        return QStringLiteral("It can only be started and stopped by the units that depend on it.");
    if (name == QLatin1StringView("JobTypeNotApplicable"))
        return QStringLiteral("Restart it instead.");
    if (name == QLatin1StringView("UnitInactive"))
        return QStringLiteral("Start it first.");
    if (name == QLatin1StringView("ShuttingDown"))
        return QStringLiteral("The machine is shutting down.");
    return {};
}

PlatformError unavailable(const QString& errorName, const BusRequest& request)
{
    const QString what = isServiceMissing(errorName) ? QStringLiteral("the service manager is not on the bus")
                                                     : QStringLiteral("the connection to the bus was lost");
    return PlatformError::io(sentence(request, what))
        .withAdvice(QStringLiteral("Try again once it is back."));
}

PlatformError errorOfKind(Kind kind, QStringView name, const QString& message, const BusRequest& request)
{
    const QString text = sentence(request, message);
    switch (kind) {
    case Kind::NotFound:
        return PlatformError::notFound(request.subject.isEmpty() ? text : request.subject);
    case Kind::InvalidState:
        return PlatformError::invalidState(text).withAdvice(
            stateAdvice(name.sliced(name.lastIndexOf(u'.') + 1)));
    case Kind::Config:
        return PlatformError::config(text);
    case Kind::PermissionDenied:
        return permissionError(name, message, request);
    case Kind::Timeout:
        return PlatformError::timeout(request.timeout);
    case Kind::NotSupported:
        return PlatformError::notSupported(Platform::Linux, text);
    case Kind::ResourceLimit:
        return PlatformError::resourceLimit(text);
    case Kind::StatusFailed:
        return PlatformError::statusFailed(text);
    case Kind::SpawnFailed:
    case Kind::SignalFailed:
    case Kind::TracerFailed:
    case Kind::Io:
        break;
    }
    return PlatformError::io(text);
}

} // namespace

bool isServiceMissing(const QString& errorName)
{
    if (!errorName.startsWith(busPrefix))
        return false;
    const QStringView name = QStringView(errorName).sliced(busPrefix.size());
    return name == QLatin1StringView("ServiceUnknown") || name == QLatin1StringView("NameHasNoOwner")
        || name.startsWith(QLatin1StringView("Spawn."));
}

bool isConnectionError(const QString& errorName)
{
    static constexpr std::array names{QLatin1StringView("Disconnected"), QLatin1StringView("NoServer"),
        QLatin1StringView("NoNetwork"), QLatin1StringView("IOError")};
    if (isServiceMissing(errorName))
        return true;
    return errorName.startsWith(busPrefix)
        && std::ranges::find(names, errorName.sliced(busPrefix.size())) != names.end();
}

PlatformError busError(const QString& errorName, const QString& message, const BusRequest& request)
{
    const QString cause = message.isEmpty() ? errorName : QString(errorName + QStringLiteral(": ") + message);
    if (isConnectionError(errorName))
        return unavailable(errorName, request).withCause(cause);
    return errorOfKind(kindOf(errorName), errorName, message, request).withCause(cause);
}

PlatformError busError(const QDBusMessage& reply, const BusRequest& request)
{
    return busError(reply.errorName(), reply.errorMessage(), request);
}

} // namespace Duende
