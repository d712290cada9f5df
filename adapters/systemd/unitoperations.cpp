// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitoperations.h"

#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/unitfailure.h"
#include "adapters/systemd/unitjob.h"
#include "adapters/systemd/unitname.h"

namespace Duende {

namespace {

constexpr std::chrono::milliseconds firstMoment{100};

QString method(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return QStringLiteral("StartUnit");
    case DaemonAction::Stop:
        return QStringLiteral("StopUnit");
    case DaemonAction::Restart:
        return QStringLiteral("RestartUnit");
    case DaemonAction::Reload:
        return QStringLiteral("ReloadUnit");
    case DaemonAction::Enable:
        return QStringLiteral("EnableUnitFiles");
    case DaemonAction::Disable:
        return QStringLiteral("DisableUnitFiles");
    case DaemonAction::Mask:
        return QStringLiteral("MaskUnitFiles");
    case DaemonAction::Unmask:
        return QStringLiteral("UnmaskUnitFiles");
    case DaemonAction::Pause:
        return QStringLiteral("FreezeUnit");
    case DaemonAction::Resume:
        return QStringLiteral("ThawUnit");
    case DaemonAction::Kill:
    case DaemonAction::Signal:
        return QStringLiteral("KillUnit");
    case DaemonAction::ResetFailed:
        return QStringLiteral("ResetFailedUnit");
    }
    Q_UNREACHABLE_RETURN({});
}

QDBusMessage jobRequest(DaemonAction action, const QString& unit)
{
    QDBusMessage message = SystemdBus::managerCall(method(action));
    message << unit << QStringLiteral("replace");
    return message;
}

/// EnableUnitFiles() of a file without [Install] changes nothing and says so in its first value only.
bool hasInstallSection(const QDBusMessage& reply)
{
    return reply.signature() != QLatin1StringView("ba(sss)") || reply.arguments().constFirst().toBool();
}

} // namespace

Result<void> UnitOperations::spawn(const TransientService& service)
{
    QDBusMessage message = SystemdBus::managerCall(QStringLiteral("StartTransientUnit"));
    message << service.unitName << QStringLiteral("fail") << QVariant::fromValue(service.properties)
            << QVariant::fromValue(QList<TransientAuxiliary>());
    m_context.report(QStringLiteral("Starting %1").arg(service.unitName));
    const Result<void> started = runJob(message, DaemonAction::Start, service.unitName);
    return started ? checkSurvived(service.unitName) : started;
}

Result<void> UnitOperations::start(const QString& unit)
{
    m_context.report(QStringLiteral("Starting %1").arg(unit));
    return runAndCheck(DaemonAction::Start, unit);
}

Result<void> UnitOperations::restart(const QString& unit)
{
    m_context.report(QStringLiteral("Restarting %1").arg(unit));
    return runAndCheck(DaemonAction::Restart, unit);
}

Result<void> UnitOperations::reload(const QString& unit)
{
    m_context.report(QStringLiteral("Reloading %1").arg(unit));
    return runJob(jobRequest(DaemonAction::Reload, unit), DaemonAction::Reload, unit);
}

Result<void> UnitOperations::stop(const QString& unit)
{
    m_context.report(QStringLiteral("Stopping %1").arg(unit));
    const Result<void> stopped = runJob(jobRequest(DaemonAction::Stop, unit), DaemonAction::Stop, unit);
    if (!stopped && stopped.error().kind() == PlatformError::Kind::Timeout)
        return std::unexpected(stopped.error().withAdvice(QStringLiteral(
            "%1 still runs; systemd goes on stopping it until its own timeout. Kill it to end it "
            "at once.")
                .arg(unit)));
    return stopped;
}

Result<void> UnitOperations::signal(const QString& unit, Signal signal)
{
    const int number = systemSignalNumber(signal);
    const QString failure = QStringLiteral("%1 could not be sent to %2").arg(signalName(signal), unit);
    const bool isForAll = signal == Signal::Kill || signal == Signal::Stop || signal == Signal::Cont;
    if (!isForAll && unitKind(unit) == DaemonKind::Service) {
        const Result<void> sent = killProcesses(unit, QStringLiteral("main-fail"), number, failure);
        // Without a main process (one is being started, or there are only helpers) it is for whoever is
        // there.
        if (sent || sent.error().kind() != PlatformError::Kind::InvalidState)
            return sent;
    }
    return killProcesses(unit, QStringLiteral("all-fail"), number, failure);
}

Result<void> UnitOperations::kill(const QString& unit)
{
    return killProcesses(unit, QStringLiteral("all-fail"), systemSignalNumber(Signal::Kill),
        QStringLiteral("%1 could not be killed").arg(unit));
}

Result<void> UnitOperations::freeze(const QString& unit)
{
    m_context.report(QStringLiteral("Pausing %1").arg(unit));
    return simpleCall(method(DaemonAction::Pause), QStringLiteral("%1 could not be paused").arg(unit), unit);
}

Result<void> UnitOperations::thaw(const QString& unit)
{
    m_context.report(QStringLiteral("Resuming %1").arg(unit));
    return simpleCall(
        method(DaemonAction::Resume), QStringLiteral("%1 could not be resumed").arg(unit), unit);
}

Result<void> UnitOperations::resetFailed(const QString& unit)
{
    return simpleCall(method(DaemonAction::ResetFailed),
        QStringLiteral("the failure of %1 could not be reset").arg(unit), unit);
}

Result<void> UnitOperations::changeUnitFile(const QString& unit, DaemonAction action)
{
    const QString failure = failureToDo(action, unit);
    QDBusMessage stateQuery = SystemdBus::managerCall(QStringLiteral("GetUnitFileState"));
    stateQuery << unit;
    const Result<QDBusMessage> state = callBus(*m_bus, stateQuery, failure, unit, m_context);
    // What was switched on until the next boot only is switched off there. A unit without a file can still be
    // masked.
    const bool isRuntime = state && state->signature() == QLatin1StringView("s")
        && state->arguments().constFirst().toString().endsWith(QLatin1StringView("-runtime"));

    QDBusMessage change = SystemdBus::managerCall(method(action));
    change << QStringList{unit};
    const bool isUndo = action == DaemonAction::Disable || action == DaemonAction::Unmask;
    change << (isUndo && isRuntime);
    if (!isUndo)
        change << false;
    const Result<QDBusMessage> changed = callBus(*m_bus, change, failure, unit, m_context);
    if (!changed)
        return std::unexpected(changed.error());
    if (action == DaemonAction::Enable && !hasInstallSection(*changed))
        return std::unexpected(PlatformError::invalidState(
            QStringLiteral("%1: its unit file has no [Install] section").arg(failure))
                .withAdvice(
                    QStringLiteral("It is started by other units; start it, or add a timer or a socket.")));

    return reloadManager();
}

Result<void> UnitOperations::reloadManager()
{
    m_context.report(QStringLiteral("Reading the unit files again"));
    const Result<QDBusMessage> reply = callBus(*m_bus, SystemdBus::managerCall(QStringLiteral("Reload")),
        QStringLiteral("the unit files could not be read again"), {}, m_context);
    if (!reply)
        return std::unexpected(reply.error());
    return {};
}

Result<void> UnitOperations::runJob(const QDBusMessage& request, DaemonAction action, const QString& unit)
{
    UnitJob job(m_bus, m_context);
    const Result<QString> result = job.run(request, failureToDo(action, unit), unit);
    if (!result)
        return std::unexpected(result.error());
    if (*result == QLatin1StringView("done"))
        return {};
    return std::unexpected(jobError(*result, action, unit));
}

Result<void> UnitOperations::simpleCall(const QString& method, const QString& failure, const QString& unit)
{
    QDBusMessage message = SystemdBus::managerCall(method);
    message << unit;
    const Result<QDBusMessage> reply = callBus(*m_bus, message, failure, unit, m_context);
    if (!reply)
        return std::unexpected(ofIdleUnit(reply.error(), failure, unit));
    return {};
}

Result<void> UnitOperations::killProcesses(
    const QString& unit, const QString& whom, int number, const QString& failure)
{
    QDBusMessage message = SystemdBus::managerCall(method(DaemonAction::Kill));
    message << unit << whom << number;
    const Result<QDBusMessage> reply = callBus(*m_bus, message, failure, unit, m_context);
    if (reply)
        return {};
    // A unit that has no control group (any more) comes as a file that is not there.
    if (reply.error().cause().startsWith(QLatin1StringView("org.freedesktop.DBus.Error.FileNotFound")))
        return std::unexpected(
            PlatformError::invalidState(QString(failure + QStringLiteral(": it has no process")))
                .withCause(reply.error().cause()));
    return std::unexpected(ofIdleUnit(reply.error(), failure, unit));
}

Result<void> UnitOperations::runAndCheck(DaemonAction action, const QString& unit)
{
    // Keeps the unit, and with it what became of its conditions, until it has been looked at. Who may not do
    // this is told less.
    const auto send = [this, &unit](const QString& name) {
        QDBusMessage message = SystemdBus::managerCall(name);
        message << unit;
        m_bus->connection().send(message);
    };
    send(QStringLiteral("RefUnit"));
    const Result<void> done = runJob(jobRequest(action, unit), action, unit);
    const Result<void> checked = done ? checkStarted(unit) : done;
    send(QStringLiteral("UnrefUnit"));
    return checked;
}

// A job whose conditions are not met is "done", too.
Result<void> UnitOperations::checkStarted(const QString& unit)
{
    const QVariantMap values = properties(unit, SystemdBus::unitInterface());
    const QVariant met = values.value(QStringLiteral("ConditionResult"));
    const bool isTested = values.value(QStringLiteral("ConditionTimestamp")).toULongLong() != 0;
    if (values.value(QStringLiteral("ActiveState")).toString() != QLatin1StringView("inactive") || !isTested
        || met.typeId() != QMetaType::Bool || met.toBool())
        return {};
    const QStringList conditions = unmetConditions(values);
    QString detail = QStringLiteral("%1 was not started: a condition is not met").arg(unit);
    if (!conditions.isEmpty())
        detail += QStringLiteral(": ") + conditions.join(QStringLiteral(", "));
    return std::unexpected(PlatformError::invalidState(detail).withAdvice(
        QStringLiteral("Change what the condition asks for, or the unit file.")));
}

// The start of a service is done when its program runs; what it then dies of at once is still about the
// start.
Result<void> UnitOperations::checkSurvived(const QString& unit)
{
    if (!m_context.sleep(firstMoment, failureToDo(DaemonAction::Start, unit)))
        return {};
    const QVariantMap values = properties(unit, SystemdBus::unitInterface());
    const QString active = values.value(QStringLiteral("ActiveState")).toString();
    const bool isRestarting
        = values.value(QStringLiteral("SubState")).toString() == QLatin1StringView("auto-restart");
    if (active != QLatin1StringView("failed") && !isRestarting)
        return {};
    return std::unexpected(jobError(QStringLiteral("failed"), DaemonAction::Start, unit));
}

// A unit that does nothing is not loaded, and the manager then says that there is none, even with its file
// there.
PlatformError UnitOperations::ofIdleUnit(
    const PlatformError& error, const QString& failure, const QString& unit)
{
    if (error.kind() != PlatformError::Kind::NotFound)
        return error;
    const QVariantMap values = properties(unit, SystemdBus::unitInterface());
    const QString load = values.value(QStringLiteral("LoadState")).toString();
    if (load.isEmpty() || load == QLatin1StringView("not-found"))
        return error;
    return PlatformError::invalidState(QString(failure + QStringLiteral(": it is not running")))
        .withCause(error.cause())
        .withAdvice(QStringLiteral("Start it first."));
}

PlatformError UnitOperations::jobError(const QString& jobResult, DaemonAction action, const QString& unit)
{
    QVariantMap values;
    if (jobResult == QLatin1StringView("failed") || jobResult == QLatin1StringView("unknown")) {
        values = properties(unit, SystemdBus::unitInterface());
        if (const std::optional<DaemonKind> kind = unitKind(unit))
            values.insert(properties(unit, unitTypeInterface(*kind)));
    }
    return errorOfJob(jobResult, action, unit, values, m_context.timeout);
}

QVariantMap UnitOperations::properties(const QString& unit, const QString& interfaceName)
{
    const Result<QDBusMessage> reply
        = callBus(*m_bus, SystemdBus::getAllProperties(unitObjectPath(unit), interfaceName),
            QStringLiteral("the state of %1 could not be read").arg(unit), unit, m_context);
    if (!reply)
        return {};
    return propertyValues(*reply).value_or(QVariantMap());
}

} // namespace Duende
