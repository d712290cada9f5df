// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/errortext.h"

#include "models/format/plaintext.h"

namespace Duende {

namespace {

// Longer names and reasons belong in the details.
constexpr qsizetype nameLength = 120;
constexpr qsizetype reasonLength = 300;

QString withoutEnd(QString sentence)
{
    while (sentence.endsWith(u'.') || sentence.endsWith(u' '))
        sentence.chop(1);
    return sentence;
}

// "Could not restart nginx.service: %2." for each thing that can be tried; %1 is the name.
QString pattern(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return ErrorText::tr("Could not start %1: %2.");
    case DaemonAction::Stop:
        return ErrorText::tr("Could not stop %1: %2.");
    case DaemonAction::Restart:
        return ErrorText::tr("Could not restart %1: %2.");
    case DaemonAction::Reload:
        return ErrorText::tr("Could not reload %1: %2.");
    case DaemonAction::Pause:
        return ErrorText::tr("Could not pause %1: %2.");
    case DaemonAction::Resume:
        return ErrorText::tr("Could not resume %1: %2.");
    case DaemonAction::Kill:
        return ErrorText::tr("Could not kill %1: %2.");
    case DaemonAction::Signal:
        return ErrorText::tr("Could not signal %1: %2.");
    case DaemonAction::ResetFailed:
        return ErrorText::tr("Could not reset the failed state of %1: %2.");
    case DaemonAction::Enable:
        return ErrorText::tr("Could not enable %1: %2.");
    case DaemonAction::Disable:
        return ErrorText::tr("Could not disable %1: %2.");
    case DaemonAction::Mask:
        return ErrorText::tr("Could not mask %1: %2.");
    case DaemonAction::Unmask:
        return ErrorText::tr("Could not unmask %1: %2.");
    }
    Q_UNREACHABLE_RETURN({});
}

QString pattern(ErrorText::Attempt attempt)
{
    switch (attempt) {
    case ErrorText::Attempt::List:
        return ErrorText::tr("Could not list the daemons of %1: %2.");
    case ErrorText::Attempt::Inspect:
        return ErrorText::tr("Could not inspect %1: %2.");
    case ErrorText::Attempt::ReadStatus:
        return ErrorText::tr("Could not read the status of %1: %2.");
    case ErrorText::Attempt::Spawn:
        return ErrorText::tr("Could not spawn %1: %2.");
    case ErrorText::Attempt::Trace:
        return ErrorText::tr("Could not trace %1: %2.");
    case ErrorText::Attempt::ReadFile:
        return ErrorText::tr("Could not read %1: %2.");
    case ErrorText::Attempt::WriteFile:
        return ErrorText::tr("Could not write %1: %2.");
    }
    Q_UNREACHABLE_RETURN({});
}

// Why, as the end of a sentence. The detail is the adapter's; a detail that only repeats the name says
// nothing.
QString reason(const PlatformError& error, const QString& name)
{
    const QString detail
        = error.detail() == name ? QString() : withoutEnd(plainText(error.detail(), reasonLength));
    const auto explained = [&detail](const QString& reason) -> QString {
        return detail.isEmpty() ? reason
                                : ErrorText::tr("%1 (%2)", "a reason, its detail").arg(reason, detail);
    };
    if (error.isCancelled())
        return ErrorText::tr("it was cancelled");
    switch (error.kind()) {
    case PlatformError::Kind::NotSupported:
        return explained(ErrorText::tr("its platform cannot do this"));
    case PlatformError::Kind::NotFound:
        return explained(ErrorText::tr("it does not exist"));
    case PlatformError::Kind::Timeout:
        return ErrorText::tr("it was not done within %1").arg(detail);
    case PlatformError::Kind::PermissionDenied:
        return explained(ErrorText::tr("permission was denied"));
    case PlatformError::Kind::ResourceLimit:
        return explained(ErrorText::tr("a resource limit was reached"));
    case PlatformError::Kind::SpawnFailed:
    case PlatformError::Kind::SignalFailed:
    case PlatformError::Kind::StatusFailed:
    case PlatformError::Kind::TracerFailed:
    case PlatformError::Kind::InvalidState:
    case PlatformError::Kind::Io:
    case PlatformError::Kind::Config:
        break;
    }
    if (!detail.isEmpty())
        return detail;
    return error.cause().isEmpty() ? ErrorText::tr("the system gave no reason")
                                   : withoutEnd(plainText(error.cause(), reasonLength));
}

QString defaultAdvice(const PlatformError& error)
{
    if (error.isCancelled())
        return {};
    switch (error.kind()) {
    case PlatformError::Kind::Timeout:
        return ErrorText::tr("It may still be under way: look at the state, or try again with more time.");
    case PlatformError::Kind::PermissionDenied:
        return ErrorText::tr("Ask an administrator, or try again as a user who may do this.");
    case PlatformError::Kind::NotFound:
        return ErrorText::tr("It may have been removed meanwhile: refresh the list.");
    case PlatformError::Kind::ResourceLimit:
        return ErrorText::tr("Raise the limit or free what it counts, then try again.");
    case PlatformError::Kind::Config:
        return ErrorText::tr("Correct the definition, then try again.");
    case PlatformError::Kind::InvalidState:
        return ErrorText::tr("Look at the present state, then try again.");
    case PlatformError::Kind::NotSupported:
    case PlatformError::Kind::SpawnFailed:
    case PlatformError::Kind::SignalFailed:
    case PlatformError::Kind::StatusFailed:
    case PlatformError::Kind::TracerFailed:
    case PlatformError::Kind::Io:
        return {};
    }
    Q_UNREACHABLE_RETURN({});
}

ErrorText described(const PlatformError& error, const QString& pattern, const QString& name)
{
    ErrorText text;
    // One arg() for both, so that a %1 in a hostile name stays itself.
    text.headline = pattern.arg(plainText(name, nameLength), reason(error, name));
    text.advice = error.advice().isEmpty() ? defaultAdvice(error) : plainText(error.advice());
    QStringList details{plainText(error.message()), ErrorText::tr("Kind: %1").arg(error.kindWord())};
    if (!error.cause().isEmpty())
        details.append(ErrorText::tr("Cause: %1").arg(plainText(error.cause())));
    text.details = details.join(u'\n');
    return text;
}

} // namespace

ErrorText ErrorText::describe(const PlatformError& error, DaemonAction action, const QString& name)
{
    return described(error, pattern(action), name);
}

ErrorText ErrorText::describe(const PlatformError& error, Attempt attempt, const QString& name)
{
    return described(error, pattern(attempt), name);
}

ErrorText ErrorText::describeTask(const PlatformError& error, const QString& infinitive)
{
    return described(error, tr("Could not %1: %2."), infinitive);
}

} // namespace Duende
