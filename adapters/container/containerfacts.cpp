// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containerfacts.h"

#include "adapters/contract/signal.h"
#include "adapters/support/displaytext.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <csignal>

namespace Duende {

namespace {

using Text = QLatin1StringView;

// Ids are 64 hexadecimal digits with every engine; anything that a path or a handle can hold will do.
bool isId(const QString& text)
{
    return !text.isEmpty() && text.size() <= 128 && std::ranges::all_of(text, [](QChar c) {
        return (c >= QLatin1Char('0') && c <= QLatin1Char('9'))
            || (c >= QLatin1Char('a') && c <= QLatin1Char('z'))
            || (c >= QLatin1Char('A') && c <= QLatin1Char('Z')) || c == QLatin1Char('_')
            || c == QLatin1Char('-') || c == QLatin1Char('.');
    });
}

QString nameOf(QString name)
{
    if (name.startsWith(QLatin1Char('/')))
        name.remove(0, 1);
    return displayText(name);
}

ContainerState stateOf(const QString& word)
{
    struct Entry
    {
        Text word;
        ContainerState state;
    };
    // "initialized", "configured", "stopped" and "stopping" are Podman's.
    constexpr std::array entries{Entry{Text("created"), ContainerState::Created},
        Entry{Text("configured"), ContainerState::Created},
        Entry{Text("initialized"), ContainerState::Created}, Entry{Text("running"), ContainerState::Running},
        Entry{Text("paused"), ContainerState::Paused}, Entry{Text("restarting"), ContainerState::Restarting},
        Entry{Text("removing"), ContainerState::Removing}, Entry{Text("stopping"), ContainerState::Stopping},
        Entry{Text("stopped"), ContainerState::Exited}, Entry{Text("exited"), ContainerState::Exited},
        Entry{Text("dead"), ContainerState::Dead}};
    const auto* found = std::ranges::find_if(entries, [&](const Entry& entry) { return word == entry.word; });
    return found == entries.end() ? ContainerState::Unknown : found->state;
}

std::optional<QDateTime> timeOf(const QJsonValue& value)
{
    QDateTime time;
    if (value.isDouble()) {
        if (value.toInteger() > 0)
            time = QDateTime::fromSecsSinceEpoch(value.toInteger(), QTimeZone::UTC);
    } else {
        time = QDateTime::fromString(value.toString().left(64), Qt::ISODateWithMs).toUTC();
    }
    // Go's zero time is the year 1.
    return time.isValid() && time.date().year() > 1970 ? std::optional(time) : std::nullopt;
}

std::optional<qint64> pidOf(const QJsonValue& value)
{
    const qint64 pid = value.toInteger();
    return pid > 0 && pid <= std::numeric_limits<qint32>::max() ? std::optional(pid) : std::nullopt;
}

bool hasDuendeLabel(const QJsonValue& labels)
{
    return labels.toObject().contains(duendeLabel);
}

/// "Exited (3) 5 minutes ago" → 3; "Restarting (1) 2 seconds ago" → 1.
std::optional<int> exitCodeIn(const QString& status)
{
    const qsizetype open = status.indexOf(QLatin1Char('('));
    const qsizetype close = status.indexOf(QLatin1Char(')'), open);
    bool isNumber = false;
    const int code
        = open < 0 || close < 0 ? 0 : QStringView(status).sliced(open + 1, close - open - 1).toInt(&isNumber);
    return isNumber ? std::optional(code) : std::nullopt;
}

/// "Up 5 minutes (healthy)", "Up 2 seconds (health: starting)".
QString healthIn(const QString& status)
{
    for (const Text word : {Text("unhealthy"), Text("healthy"), Text("starting")}) {
        if (status.contains(word))
            return word;
    }
    return {};
}

bool isAskedFor(int signal)
{
    return signal == SIGHUP || signal == SIGINT || signal == SIGPIPE || signal == SIGTERM;
}

DaemonStatus endedStatus(std::optional<int> exitCode)
{
    constexpr int signalBase = 128;
    constexpr int lastSignal = 64;
    const int code = exitCode.value_or(0);
    const int signal = code - signalBase;
    if (code == 0 || isAskedFor(signal))
        return DaemonStatus::State::Stopped;
    if (signal > 0 && signal <= lastSignal)
        return DaemonStatus::failed({FailureReason::Kind::Signal, signal});
    return DaemonStatus::failed({FailureReason::Kind::ExitCode, code});
}

DaemonActions actionsIn(ContainerState state)
{
    using enum DaemonAction;
    switch (state) {
    case ContainerState::Created:
    case ContainerState::Exited:
        return Start;
    case ContainerState::Running:
        return Stop | Restart | Pause | Kill | Signal;
    case ContainerState::Paused:
        return Stop | Resume | Kill;
    case ContainerState::Restarting:
        return Stop | Restart | Kill;
    case ContainerState::Stopping:
        return Kill | Signal;
    case ContainerState::Removing:
    case ContainerState::Dead:
    case ContainerState::Unknown:
        return {};
    }
    Q_UNREACHABLE_RETURN({});
}

QString stateWord(ContainerState state)
{
    switch (state) {
    case ContainerState::Created:
        return QStringLiteral("created");
    case ContainerState::Running:
        return QStringLiteral("running");
    case ContainerState::Paused:
        return QStringLiteral("paused");
    case ContainerState::Restarting:
        return QStringLiteral("restarting");
    case ContainerState::Removing:
        return QStringLiteral("removing");
    case ContainerState::Stopping:
        return QStringLiteral("stopping");
    case ContainerState::Exited:
        return QStringLiteral("exited");
    case ContainerState::Dead:
        return QStringLiteral("dead");
    case ContainerState::Unknown:
        return QStringLiteral("in a state that Duende does not know");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

std::optional<ContainerFacts> ContainerFacts::fromDockerEntry(const QJsonObject& entry)
{
    ContainerFacts facts;
    facts.id = entry.value(Text("Id")).toString();
    if (!isId(facts.id))
        return std::nullopt;
    facts.name = nameOf(entry.value(Text("Names")).toArray().first().toString());
    facts.image = displayText(entry.value(Text("Image")).toString());
    facts.state = stateOf(entry.value(Text("State")).toString());
    const QString status = entry.value(Text("Status")).toString().left(200);
    if (facts.state == ContainerState::Exited || facts.state == ContainerState::Restarting)
        facts.exitCode = exitCodeIn(status);
    else
        facts.health = healthIn(status);
    facts.created = timeOf(entry.value(Text("Created")));
    facts.isOfDuende = hasDuendeLabel(entry.value(Text("Labels")));
    return facts;
}

std::optional<ContainerFacts> ContainerFacts::fromLibpodEntry(const QJsonObject& entry)
{
    ContainerFacts facts;
    facts.id = entry.value(Text("Id")).toString();
    if (!isId(facts.id))
        return std::nullopt;
    facts.name = nameOf(entry.value(Text("Names")).toArray().first().toString());
    facts.image = displayText(entry.value(Text("Image")).toString());
    facts.state = stateOf(entry.value(Text("State")).toString());
    if (facts.state == ContainerState::Exited)
        facts.exitCode = int(entry.value(Text("ExitCode")).toInteger());
    facts.health = healthIn(entry.value(Text("Status")).toString().left(200));
    if (facts.state != ContainerState::Exited)
        facts.pid = pidOf(entry.value(Text("Pid")));
    facts.created = timeOf(entry.value(Text("Created")));
    facts.started = timeOf(entry.value(Text("StartedAt")));
    facts.finished = timeOf(entry.value(Text("ExitedAt")));
    facts.restarts = quint32(std::max<qint64>(entry.value(Text("Restarts")).toInteger(), 0));
    facts.isOfDuende = hasDuendeLabel(entry.value(Text("Labels")));
    return facts;
}

std::optional<ContainerFacts> ContainerFacts::fromInspection(const QJsonObject& document)
{
    ContainerFacts facts;
    facts.id = document.value(Text("Id")).toString();
    if (!isId(facts.id))
        return std::nullopt;
    const QJsonObject config = document.value(Text("Config")).toObject();
    const QJsonObject state = document.value(Text("State")).toObject();
    facts.name = nameOf(document.value(Text("Name")).toString());
    facts.image = displayText(config.value(Text("Image")).toString());
    facts.state = stateOf(state.value(Text("Status")).toString());
    if (facts.state == ContainerState::Exited || facts.state == ContainerState::Dead
        || facts.state == ContainerState::Restarting) {
        facts.exitCode = int(state.value(Text("ExitCode")).toInteger());
        facts.isOutOfMemory = state.value(Text("OOMKilled")).toBool();
    }
    facts.health
        = healthIn(state.value(Text("Health")).toObject().value(Text("Status")).toString().left(200));
    facts.error = displayText(state.value(Text("Error")).toString(), 500);
    facts.pid = pidOf(state.value(Text("Pid")));
    facts.created = timeOf(document.value(Text("Created")));
    facts.started = timeOf(state.value(Text("StartedAt")));
    facts.finished = timeOf(state.value(Text("FinishedAt")));
    facts.restarts = quint32(std::max<qint64>(document.value(Text("RestartCount")).toInteger(), 0));
    const QJsonObject policy
        = document.value(Text("HostConfig")).toObject().value(Text("RestartPolicy")).toObject();
    facts.restartPolicy = displayText(policy.value(Text("Name")).toString(), 40);
    facts.isOfDuende = hasDuendeLabel(config.value(Text("Labels")));
    facts.hasTerminal = config.value(Text("Tty")).toBool();
    return facts;
}

DaemonStatus ContainerFacts::status() const
{
    switch (state) {
    case ContainerState::Created:
        return error.isEmpty() ? DaemonStatus(DaemonStatus::State::Created)
                               : DaemonStatus::failed({FailureReason::Kind::Internal, 0});
    case ContainerState::Running:
        return DaemonStatus::State::Running;
    case ContainerState::Paused:
        return DaemonStatus::State::Paused;
    case ContainerState::Restarting:
        return DaemonStatus::State::Starting;
    case ContainerState::Removing:
    case ContainerState::Stopping:
        return DaemonStatus::State::Stopping;
    case ContainerState::Exited:
        return isOutOfMemory ? DaemonStatus::failed({FailureReason::Kind::ResourceExhausted, 0})
                             : endedStatus(exitCode);
    case ContainerState::Dead:
    case ContainerState::Unknown:
        return DaemonStatus::failed({FailureReason::Kind::Internal, 0});
    }
    Q_UNREACHABLE_RETURN({});
}

QString ContainerFacts::detail() const
{
    QStringList notes;
    if (exitCode)
        notes.append(QString::number(*exitCode));
    if (isOutOfMemory)
        notes.append(QStringLiteral("out of memory"));
    if (!health.isEmpty())
        notes.append(health == Text("starting") ? QStringLiteral("health not known yet") : health);
    const QString word = stateWord(state);
    return notes.isEmpty() ? word : QStringLiteral("%1 (%2)").arg(word, notes.join(QStringLiteral(", ")));
}

DaemonRecord ContainerFacts::record(const EngineEndpoint& endpoint) const
{
    DaemonRecord record;
    record.handle = DaemonHandle(ContainerHandle{endpoint.runtime, id, endpoint.scope});
    record.kind = DaemonKind::Container;
    record.scope = endpoint.scopeName();
    record.name = name.isEmpty() ? id.left(12) : name;
    record.description = image;
    record.status = status();
    record.detail = detail();
    record.enablement = restartPolicy;
    record.pid = pid;
    const bool hasEnded = record.status.isTerminal();
    record.since = hasEnded ? finished : state == ContainerState::Created ? created : started;
    record.restarts = restarts;
    record.spawnedByDuende = isOfDuende;
    record.actions = actionsIn(state);
    return record;
}

} // namespace Duende
