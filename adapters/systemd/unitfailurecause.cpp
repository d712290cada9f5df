// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfailurecause.h"

#include "adapters/contract/signal.h"
#include "adapters/support/userdatabase.h"
#include "adapters/systemd/programproblem.h"
#include "adapters/systemd/unitexitstatus.h"
#include "adapters/systemd/unitfailure.h"

#include <algorithm>
#include <array>
#include <limits>

#include <sys/wait.h>

namespace Duende {

using namespace std::chrono_literals;
using Text = QLatin1StringView;

namespace {

// In the order in which they run.
constexpr std::array stepNames{Text("ExecCondition"), Text("ExecStartPre"), Text("ExecMount"),
    Text("ExecActivate"), Text("ExecStart"), Text("ExecStartPost"), Text("ExecRemount"), Text("ExecStopPre"),
    Text("ExecUnmount"), Text("ExecDeactivate"), Text("ExecStop"), Text("ExecStopPost")};

QString text(const QVariantMap& properties, Text name)
{
    return properties.value(name).toString();
}

bool isKilled(const UnitCommand& command)
{
    return command.code == CLD_KILLED || command.code == CLD_DUMPED;
}

bool endedAs(const UnitCommand& command, const QString& result)
{
    if (!command.hasEnded() || command.ignoresFailure)
        return false;
    if (result == Text("exit-code") || result == Text("exec-condition"))
        return command.code == CLD_EXITED && command.status != 0;
    if (result == Text("signal"))
        return command.code == CLD_KILLED;
    if (result == Text("core-dump"))
        return command.code == CLD_DUMPED;
    if (result == Text("timeout") || result == Text("watchdog") || result == Text("oom-kill"))
        return !command.hasExitedWell();
    return false;
}

/// After a reload of its files the manager knows how the main process ended, but no longer how the commands
/// did.
std::optional<UnitStep> failedMain(const QVariantMap& properties)
{
    const QString name = QStringLiteral("ExecStart");
    UnitCommand main = unitCommands(properties.value(name)).value(0);
    main.exitUsec = properties.value(QStringLiteral("ExecMainExitTimestamp")).toULongLong();
    main.code = properties.value(QStringLiteral("ExecMainCode")).toInt();
    main.status = properties.value(QStringLiteral("ExecMainStatus")).toInt();
    if (!endedAs(main, text(properties, Text("Result"))))
        return std::nullopt;
    return UnitStep{name, main};
}

/// "The main process", "The command of ExecStartPre=".
QString subject(const UnitStep& step)
{
    return step.name == Text("ExecStart") ? QStringLiteral("The main process")
                                          : QStringLiteral("The command of %1=").arg(step.name);
}

bool hasOwnRoot(const QVariantMap& properties)
{
    return !text(properties, Text("RootDirectory")).isEmpty()
        || !text(properties, Text("RootImage")).isEmpty();
}

/// What systemd could not do before it ran the program: as precisely as the system tells.
QString setupProblem(const UnitStep& step, const QVariantMap& properties)
{
    QString problem;
    const QString user = text(properties, Text("User"));
    const QString group = text(properties, Text("Group"));
    if (step.command.status == 203 && !hasOwnRoot(properties))
        problem = programProblem(step.command.path);
    else if (step.command.status == 200 && !hasOwnRoot(properties))
        problem = folderProblem(text(properties, Text("WorkingDirectory")));
    else if (step.command.status == 217 && !user.isEmpty() && !userByName(user))
        problem = QStringLiteral("the user %1 does not exist").arg(user);
    else if (step.command.status == 216 && !group.isEmpty() && !groupIdByName(group))
        problem = QStringLiteral("the group %1 does not exist").arg(group);
    if (!problem.isEmpty())
        return problem;
    if (step.command.status == 203)
        return QStringLiteral("the program %1 does not exist or may not be executed").arg(step.command.path);
    return exitStatusMeaning(step.command.status);
}

QStringList setupDirectives(int status)
{
    switch (status) {
    case 200:
        return {QStringLiteral("WorkingDirectory")};
    case 216:
        return {QStringLiteral("Group"), QStringLiteral("User")};
    case 217:
        return {QStringLiteral("User")};
    case 226:
        return {QStringLiteral("ReadWritePaths"), QStringLiteral("BindPaths")};
    default:
        return {};
    }
}

QString exitSentence(const UnitStep& step, const QVariantMap& properties)
{
    const int status = step.command.status;
    const QString who = subject(step);
    if (!exitStatusMeaning(status).isEmpty())
        return QStringLiteral("%1 could not be run: %2 (exit status %3, %4).")
            .arg(who, setupProblem(step, properties))
            .arg(status)
            .arg(exitStatusWord(status));
    if (const QString convention = exitStatusConvention(status); !convention.isEmpty())
        return QStringLiteral("%1 exited with status %2, which by convention means %3 (%4).")
            .arg(who)
            .arg(status)
            .arg(convention, exitStatusWord(status));
    return QStringLiteral("%1 exited with status %2.").arg(who).arg(status);
}

UnitFailureCause causeOfStep(const UnitStep& step, const QVariantMap& properties)
{
    UnitFailureCause cause;
    cause.step = step;
    cause.directives = {step.name};
    if (step.command.code == CLD_EXITED) {
        cause.sentence = exitSentence(step, properties);
        cause.mayHaveLastWords = exitStatusMeaning(step.command.status).isEmpty();
        cause.directives = setupDirectives(step.command.status) + cause.directives;
        return cause;
    }
    cause.mayHaveLastWords = true;
    const QString signal = signalMeaning(step.command.status);
    cause.sentence = step.command.code == CLD_DUMPED
        ? QStringLiteral("%1 crashed with the signal %2, and its memory was dumped.")
              .arg(subject(step), signal)
        : QStringLiteral("%1 was ended by the signal %2.").arg(subject(step), signal);
    return cause;
}

quint64 time(const QVariantMap& properties, Text name)
{
    return properties.value(name).toULongLong();
}

/// Which of a service's timeouts ran out, by when its last run became active and when it ended.
UnitFailureCause causeOfTimeout(const QVariantMap& properties)
{
    const quint64 began = time(properties, Text("InactiveExitTimestamp"));
    const quint64 activeSince = time(properties, Text("ActiveEnterTimestamp"));
    const quint64 activeUntil = time(properties, Text("ActiveExitTimestamp"));
    const auto startSpan = spanProperty(properties, Text("TimeoutStartUSec"));
    const auto runSpan = spanProperty(properties, Text("RuntimeMaxUSec"));
    const auto stopSpan = spanProperty(properties, Text("TimeoutStopUSec"));
    UnitFailureCause cause;
    cause.step = failedStep(properties);
    cause.mayHaveLastWords = true;
    const QString within = QStringLiteral(" within %1 (%2=), so systemd ended it.");
    if (activeSince < began && startSpan) {
        const QString waited = cause.step && cause.step->name != Text("ExecStart")
            ? QStringLiteral("%1 did not end").arg(subject(*cause.step))
            : QStringLiteral("It did not get ready");
        cause.sentence = waited + within.arg(spanText(*startSpan), QStringLiteral("TimeoutStartSec"));
        cause.directives = {QStringLiteral("TimeoutStartSec"), QStringLiteral("TimeoutSec")};
    } else if (runSpan && activeUntil >= activeSince
        && std::chrono::microseconds(activeUntil - activeSince) >= *runSpan) {
        cause.sentence = QStringLiteral("It ran longer than %1 (RuntimeMaxSec=), so systemd ended it.")
                             .arg(spanText(*runSpan));
        cause.directives = {QStringLiteral("RuntimeMaxSec")};
    } else if (activeSince >= began && stopSpan) {
        cause.sentence = QStringLiteral("It did not stop")
            + within.arg(spanText(*stopSpan), QStringLiteral("TimeoutStopSec"));
        cause.directives = {QStringLiteral("TimeoutStopSec"), QStringLiteral("TimeoutSec")};
    } else {
        cause.sentence = QStringLiteral("It took longer than a timeout of its unit file.");
    }
    cause.directives.append(cause.step ? cause.step->name : QStringLiteral("ExecStart"));
    return cause;
}

UnitFailureCause causeOfWatchdog(const QVariantMap& properties)
{
    UnitFailureCause cause;
    cause.step = failedStep(properties);
    cause.mayHaveLastWords = true;
    cause.directives = {QStringLiteral("WatchdogSec"), QStringLiteral("ExecStart")};
    const auto span = spanProperty(properties, Text("WatchdogUSec"));
    cause.sentence
        = QStringLiteral("It did not answer its watchdog%1")
              .arg(span ? QStringLiteral(" within %1 (WatchdogSec=)").arg(spanText(*span)) : QString());
    cause.sentence += cause.step && isKilled(cause.step->command)
        ? QStringLiteral(", so systemd ended it with the signal %1.")
              .arg(systemSignalName(cause.step->command.status))
        : QStringLiteral(".");
    return cause;
}

UnitFailureCause causeOfMemory(const QVariantMap& properties)
{
    UnitFailureCause cause;
    cause.step = failedStep(properties);
    cause.mayHaveLastWords = true;
    cause.sentence = QStringLiteral("A process of it was killed because memory ran out (OOM).");
    cause.directives
        = {QStringLiteral("MemoryMax"), QStringLiteral("MemoryHigh"), QStringLiteral("ExecStart")};
    return cause;
}

UnitFailureCause causeOfLimit(const QVariantMap& properties)
{
    UnitFailureCause cause;
    const auto span = spanProperty(properties, Text("StartLimitIntervalUSec"));
    cause.directives = {QStringLiteral("StartLimitBurst"), QStringLiteral("StartLimitIntervalSec"),
        QStringLiteral("ExecStart")};
    cause.sentence = span ? QStringLiteral("It was started more than %1 times within %2 (StartLimitBurst=, "
                                           "StartLimitIntervalSec=), so systemd refuses to start it.")
                                .arg(properties.value(QStringLiteral("StartLimitBurst")).toUInt())
                                .arg(spanText(*span))
                          : QStringLiteral("It was started too often in a short time.");
    return cause;
}

UnitFailureCause causeOfProtocol(const QVariantMap& properties)
{
    UnitFailureCause cause;
    const QString type = text(properties, Text("Type"));
    cause.step = failedStep(properties);
    cause.mayHaveLastWords = true;
    cause.directives = {QStringLiteral("Type"), QStringLiteral("ExecStart")};
    if (type.startsWith(Text("notify")))
        cause.sentence
            = QStringLiteral("It ended before it told systemd that it is ready, as Type=%1 asks.").arg(type);
    else if (type == Text("dbus"))
        cause.sentence = QStringLiteral("It ended before it took its name %1 on the bus, as Type=dbus asks.")
                             .arg(text(properties, Text("BusName")));
    else if (type == Text("forking"))
        cause.sentence = QStringLiteral("It did not leave a running daemon behind, as Type=forking asks.");
    else
        cause.sentence = QStringLiteral("It did not do what its unit file says that it does when it starts.");
    return cause;
}

QString sentenceOf(QString phrase)
{
    if (phrase.isEmpty())
        return {};
    if (!phrase.startsWith(Text("systemd")))
        phrase[0] = phrase.at(0).toUpper();
    return phrase + QLatin1Char('.');
}

} // namespace

std::optional<UnitStep> failedStep(const QVariantMap& properties)
{
    const QString result = text(properties, Text("Result"));
    std::optional<UnitStep> found;
    for (const Text name : stepNames) {
        const QList<UnitCommand> commands = unitCommands(properties.value(name));
        for (const UnitCommand& command : commands) {
            if (endedAs(command, result) && (!found || command.exitUsec < found->command.exitUsec))
                found = UnitStep{name, command};
        }
    }
    return found ? found : failedMain(properties);
}

std::optional<quint64> lastRunBegan(const QVariantMap& properties)
{
    quint64 began = time(properties, Text("InactiveExitTimestamp"));
    if (began == 0)
        return std::nullopt;
    const auto notLater = [&began](quint64 usec) { began = usec == 0 ? began : std::min(began, usec); };
    notLater(time(properties, Text("ExecMainStartTimestamp")));
    for (const Text name : stepNames) {
        const QList<UnitCommand> commands = unitCommands(properties.value(name));
        for (const UnitCommand& command : commands)
            notLater(command.startUsec);
    }
    return began;
}

UnitFailureCause failureCause(const QVariantMap& properties)
{
    const QString result = text(properties, Text("Result"));
    if (result == Text("timeout"))
        return causeOfTimeout(properties);
    if (result == Text("watchdog"))
        return causeOfWatchdog(properties);
    if (result == Text("oom-kill"))
        return causeOfMemory(properties);
    if (result.endsWith(Text("start-limit-hit")))
        return causeOfLimit(properties);
    if (result == Text("protocol"))
        return causeOfProtocol(properties);
    if (const std::optional<UnitStep> step = failedStep(properties)) {
        UnitFailureCause cause = causeOfStep(*step, properties);
        if (result == Text("exec-condition"))
            cause.sentence = QStringLiteral("It was not started: the command of ExecCondition= said no (exit "
                                            "status %1).")
                                 .arg(step->command.status);
        return cause;
    }
    return {std::nullopt, sentenceOf(failureReason(properties)), {QStringLiteral("ExecStart")}, true};
}

QString spanText(std::chrono::microseconds span)
{
    const auto number = [](double value) { return QString::number(value, 'g', 3); };
    if (span < 1ms)
        return QStringLiteral("%1 µs").arg(span.count());
    if (span < 1s)
        return QStringLiteral("%1 ms").arg(number(double(span.count()) / 1e3));
    if (span < 1min)
        return QStringLiteral("%1 s").arg(number(double(span.count()) / 1e6));
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span);
    const auto rest = std::chrono::duration_cast<std::chrono::seconds>(span - minutes);
    QString text = minutes < 60min
        ? QStringLiteral("%1 min").arg(minutes.count())
        : QStringLiteral("%1 h %2 min").arg(minutes.count() / 60).arg(minutes.count() % 60);
    if (rest.count() != 0 && minutes < 60min)
        text += QStringLiteral(" %1 s").arg(rest.count());
    return text;
}

std::optional<std::chrono::microseconds> spanProperty(const QVariantMap& properties, Text name)
{
    const auto value = properties.constFind(name);
    if (value == properties.cend())
        return std::nullopt;
    const quint64 usec = value->toULongLong();
    if (usec == 0 || usec > quint64(std::numeric_limits<qint64>::max()))
        return std::nullopt;
    return std::chrono::microseconds(qint64(usec));
}

} // namespace Duende
