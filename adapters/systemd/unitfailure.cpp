// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfailure.h"

#include "adapters/contract/signal.h"

#include <QDBusArgument>

#include <algorithm>
#include <array>

#include <sys/wait.h>

namespace Duende {

namespace {

struct StatusWord
{
    int status;
    QLatin1StringView word;
};

// systemd.exec(5), "Process exit codes".
constexpr std::array statusWords{
    StatusWord{2, QLatin1StringView("INVALIDARGUMENT")},
    StatusWord{3, QLatin1StringView("NOTIMPLEMENTED")},
    StatusWord{4, QLatin1StringView("NOPERMISSION")},
    StatusWord{5, QLatin1StringView("NOTINSTALLED")},
    StatusWord{6, QLatin1StringView("NOTCONFIGURED")},
    StatusWord{7, QLatin1StringView("NOTRUNNING")},
    StatusWord{200, QLatin1StringView("CHDIR")},
    StatusWord{201, QLatin1StringView("NICE")},
    StatusWord{202, QLatin1StringView("FDS")},
    StatusWord{203, QLatin1StringView("EXEC")},
    StatusWord{204, QLatin1StringView("MEMORY")},
    StatusWord{205, QLatin1StringView("LIMITS")},
    StatusWord{206, QLatin1StringView("OOM_ADJUST")},
    StatusWord{207, QLatin1StringView("SIGNAL_MASK")},
    StatusWord{208, QLatin1StringView("STDIN")},
    StatusWord{209, QLatin1StringView("STDOUT")},
    StatusWord{210, QLatin1StringView("CHROOT")},
    StatusWord{211, QLatin1StringView("IOPRIO")},
    StatusWord{212, QLatin1StringView("TIMERSLACK")},
    StatusWord{213, QLatin1StringView("SECUREBITS")},
    StatusWord{214, QLatin1StringView("SETSCHEDULER")},
    StatusWord{215, QLatin1StringView("CPUAFFINITY")},
    StatusWord{216, QLatin1StringView("GROUP")},
    StatusWord{217, QLatin1StringView("USER")},
    StatusWord{218, QLatin1StringView("CAPABILITIES")},
    StatusWord{219, QLatin1StringView("CGROUP")},
    StatusWord{220, QLatin1StringView("SETSID")},
    StatusWord{221, QLatin1StringView("CONFIRM")},
    StatusWord{222, QLatin1StringView("STDERR")},
    StatusWord{224, QLatin1StringView("PAM")},
    StatusWord{225, QLatin1StringView("NETWORK")},
    StatusWord{226, QLatin1StringView("NAMESPACE")},
    StatusWord{227, QLatin1StringView("NO_NEW_PRIVILEGES")},
    StatusWord{228, QLatin1StringView("SECCOMP")},
    StatusWord{229, QLatin1StringView("SELINUX_CONTEXT")},
    StatusWord{230, QLatin1StringView("PERSONALITY")},
    StatusWord{231, QLatin1StringView("APPARMOR_PROFILE")},
    StatusWord{232, QLatin1StringView("ADDRESS_FAMILIES")},
    StatusWord{233, QLatin1StringView("RUNTIME_DIRECTORY")},
    StatusWord{235, QLatin1StringView("CHOWN")},
    StatusWord{236, QLatin1StringView("SMACK_PROCESS_LABEL")},
    StatusWord{237, QLatin1StringView("KEYRING")},
    StatusWord{238, QLatin1StringView("STATE_DIRECTORY")},
    StatusWord{239, QLatin1StringView("CACHE_DIRECTORY")},
    StatusWord{240, QLatin1StringView("LOGS_DIRECTORY")},
    StatusWord{241, QLatin1StringView("CONFIGURATION_DIRECTORY")},
    StatusWord{242, QLatin1StringView("NUMA_POLICY")},
    StatusWord{243, QLatin1StringView("CREDENTIALS")},
    StatusWord{244, QLatin1StringView("BPF")},
    StatusWord{245, QLatin1StringView("KSM")},
};

QString withWord(int status)
{
    const QString word = exitStatusWord(status);
    return word.isEmpty() ? QString::number(status)
                          : QString(QString::number(status) + QStringLiteral(" (") + word + QLatin1Char(')'));
}

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
            ? QStringLiteral("the main process exited with status %1").arg(withWord(status))
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

QString exitStatusWord(int status)
{
    const auto word = std::ranges::find(statusWords, status, &StatusWord::status);
    return word == statusWords.end() ? QString() : QString(word->word);
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
