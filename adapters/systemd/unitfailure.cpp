// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfailure.h"

#include "adapters/contract/signal.h"
#include "adapters/systemd/unitexitstatus.h"

#include <QDBusArgument>

#include <sys/wait.h>

namespace Duende {

namespace {

QString adviceFor(const QVariantMap& properties)
{
    const int code = properties.value(QStringLiteral("ExecMainCode")).toInt();
    const int status = properties.value(QStringLiteral("ExecMainStatus")).toInt();
    if (code == CLD_EXITED && status == 203)
        return QStringLiteral("Check that the program exists and may be executed.");
    if (code == CLD_EXITED && status == 217)
        return QStringLiteral("Check that the user exists.");
    if (code == CLD_EXITED && status == 200)
        return QStringLiteral("Check that the working directory exists.");
    if (properties.value(QStringLiteral("Result")).toString() == QLatin1StringView("start-limit-hit"))
        return QStringLiteral("Reset its failure, then start it again.");
    return QStringLiteral("Its log tells more.");
}

PlatformError errorOfFailure(DaemonAction action, const QString& unit, const QVariantMap& properties)
{
    const QString reason = failureReason(properties);
    const QString detail
        = failureToDo(action, unit) + (reason.isEmpty() ? QString() : QString(QStringLiteral(": ") + reason));
    const bool isStart = action == DaemonAction::Start || action == DaemonAction::Restart;
    const PlatformError error
        = isStart ? PlatformError::spawnFailed(detail) : PlatformError::invalidState(detail);
    return error.withAdvice(adviceFor(properties));
}

} // namespace

QString failureToDo(DaemonAction action, const QString& unit)
{
    switch (action) {
    case DaemonAction::Start:
        return QStringLiteral("%1 could not be started").arg(unit);
    case DaemonAction::Stop:
        return QStringLiteral("%1 could not be stopped").arg(unit);
    case DaemonAction::Restart:
        return QStringLiteral("%1 could not be restarted").arg(unit);
    case DaemonAction::Reload:
        return QStringLiteral("%1 could not be reloaded").arg(unit);
    case DaemonAction::Pause:
        return QStringLiteral("%1 could not be paused").arg(unit);
    case DaemonAction::Resume:
        return QStringLiteral("%1 could not be resumed").arg(unit);
    case DaemonAction::Kill:
        return QStringLiteral("%1 could not be killed").arg(unit);
    case DaemonAction::Signal:
        return QStringLiteral("%1 could not be sent a signal").arg(unit);
    case DaemonAction::ResetFailed:
        return QStringLiteral("the failure of %1 could not be reset").arg(unit);
    case DaemonAction::Enable:
        return QStringLiteral("%1 could not be enabled").arg(unit);
    case DaemonAction::Disable:
        return QStringLiteral("%1 could not be disabled").arg(unit);
    case DaemonAction::Mask:
        return QStringLiteral("%1 could not be masked").arg(unit);
    case DaemonAction::Unmask:
        return QStringLiteral("%1 could not be unmasked").arg(unit);
    }
    Q_UNREACHABLE_RETURN({});
}

PlatformError errorOfJob(const QString& jobResult, DaemonAction action, const QString& unit,
    const QVariantMap& properties, std::chrono::milliseconds waited)
{
    const QString cause = QStringLiteral("systemd job result: %1").arg(jobResult);
    const QString failure = failureToDo(action, unit);
    const auto because = [&failure](const QString& reason, const QString& advice) {
        return PlatformError::invalidState(QString(failure + QStringLiteral(": ") + reason))
            .withAdvice(advice);
    };
    if (jobResult == QLatin1StringView("timeout"))
        return PlatformError::timeout(waited).withCause(cause).withAdvice(
            QStringLiteral("systemd gave up the job on %1 because the unit's own job timeout ran out.")
                .arg(unit));
    if (jobResult == QLatin1StringView("dependency"))
        return because(QStringLiteral("a unit that it needs failed"),
            QStringLiteral("Look among the failed units for one that it requires, and start that first."))
            .withCause(cause);
    if (jobResult == QLatin1StringView("canceled"))
        return because(QStringLiteral("another request cancelled it"),
            QStringLiteral("Try again once the other request is done."))
            .withCause(cause);
    if (jobResult == QLatin1StringView("skipped"))
        return because(QStringLiteral("it does not apply to the unit as it is now"),
            QStringLiteral("Look at its present state and try again."))
            .withCause(cause);
    if (jobResult == QLatin1StringView("assert"))
        return because(QStringLiteral("an assertion of its unit file does not hold"),
            QStringLiteral("Inspect it to see which one."))
            .withCause(cause);
    if (jobResult == QLatin1StringView("invalid"))
        return because(QStringLiteral("its type cannot do that"), {}).withCause(cause);
    if (jobResult == QLatin1StringView("unsupported"))
        return PlatformError::notSupported(
            Platform::Linux, QString(failure + QStringLiteral(": units of its type are not supported here")))
            .withCause(cause);
    if (jobResult == QLatin1StringView("once"))
        return because(QStringLiteral("it runs at most once a boot and has run"), {}).withCause(cause);
    if (jobResult == QLatin1StringView("frozen"))
        return because(QStringLiteral("it is paused"), QStringLiteral("Resume it first.")).withCause(cause);
    if (jobResult == QLatin1StringView("unknown"))
        return because(QStringLiteral("the service manager restarted meanwhile and did not say how it ended"),
            QStringLiteral("Look at its present state."))
            .withCause(cause);
    return errorOfFailure(action, unit, properties).withCause(cause);
}

QString failureReason(const QVariantMap& properties)
{
    const QString result = properties.value(QStringLiteral("Result")).toString();
    const int code = properties.value(QStringLiteral("ExecMainCode")).toInt();
    const int status = properties.value(QStringLiteral("ExecMainStatus")).toInt();
    const bool hasEnded = code == CLD_EXITED || code == CLD_KILLED || code == CLD_DUMPED;
    if (result == QLatin1StringView("exit-code"))
        return hasEnded && status != 0
            ? QStringLiteral("the main process exited with status %1").arg(exitStatusText(status))
            : QStringLiteral("one of its commands failed");
    if (result == QLatin1StringView("signal"))
        return hasEnded && status != 0
            ? QStringLiteral("the main process was ended by the signal %1").arg(systemSignalName(status))
            : QStringLiteral("a process was ended by a signal");
    if (result == QLatin1StringView("core-dump"))
        return QStringLiteral("the main process crashed with the signal %1").arg(systemSignalName(status));
    if (result == QLatin1StringView("timeout"))
        return QStringLiteral("it took longer than the timeout of its unit file");
    if (result == QLatin1StringView("watchdog"))
        return QStringLiteral("it did not answer its watchdog in time");
    if (result == QLatin1StringView("oom-kill"))
        return QStringLiteral("the kernel ended a process because memory ran out");
    if (result == QLatin1StringView("start-limit-hit"))
        return QStringLiteral("it was started too often in a short time");
    if (result == QLatin1StringView("resources"))
        return QStringLiteral("systemd could not get what is needed to start it");
    if (result == QLatin1StringView("protocol"))
        return QStringLiteral("it did not do what its unit file says that it does when it starts");
    if (result == QLatin1StringView("exec-condition"))
        return QStringLiteral("the command of its ExecCondition= said no");
    if (result.isEmpty() || result == QLatin1StringView("success"))
        return {};
    return result;
}

QString UnitCondition::text() const
{
    return name + QLatin1Char('=') + (isTrigger ? QStringLiteral("|") : QString())
        + (isNegated ? QStringLiteral("!") : QString()) + parameter;
}

QList<UnitCondition> unitConditions(const QVariant& value)
{
    QList<UnitCondition> conditions;
    if (value.userType() != qMetaTypeId<QDBusArgument>())
        return conditions;
    const auto argument = value.value<QDBusArgument>();
    if (argument.currentSignature() != QLatin1StringView("a(sbbsi)"))
        return conditions;
    argument.beginArray();
    while (!argument.atEnd()) {
        UnitCondition condition;
        argument.beginStructure();
        argument >> condition.name >> condition.isTrigger >> condition.isNegated >> condition.parameter
            >> condition.state;
        argument.endStructure();
        conditions.append(condition);
    }
    argument.endArray();
    return conditions;
}

QStringList unmetConditions(const QVariantMap& properties)
{
    QStringList unmet;
    const QList<UnitCondition> conditions = unitConditions(properties.value(QStringLiteral("Conditions")));
    for (const UnitCondition& condition : conditions) {
        if (condition.state < 0)
            unmet.append(condition.text());
    }
    return unmet;
}

} // namespace Duende
