// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/spawneddaemon.h"

#include "adapters/contract/signal.h"
#include "adapters/native/specjson.h"

#include <QJsonObject>

#include <cmath>
#include <csignal>
#include <limits>

namespace Duende {

namespace {

constexpr int formatVersion = 1;

PlatformError badMember(const QString& name)
{
    return PlatformError::config(QStringLiteral("a spawned daemon's file has no usable \"%1\"").arg(name));
}

Result<double> wholeNumber(const QJsonObject& object, const QString& name, double least, double most)
{
    const double value = object.value(name).toDouble(std::nan(""));
    if (!(value >= least && value <= most) || std::floor(value) != value)
        return std::unexpected(badMember(name));
    return value;
}

std::optional<QDateTime> timeMember(const QJsonObject& object, const QString& name)
{
    const QDateTime time = QDateTime::fromString(object.value(name).toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time) : std::nullopt;
}

QString timeText(const QDateTime& time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QString exitWord(ProcessExit::Kind kind)
{
    switch (kind) {
    case ProcessExit::Kind::Exited:
        return QStringLiteral("exited");
    case ProcessExit::Kind::Signalled:
        return QStringLiteral("signalled");
    case ProcessExit::Kind::Unknown:
        return QStringLiteral("unknown");
    }
    Q_UNREACHABLE_RETURN({});
}

QJsonObject exitToJson(const ProcessExit& exit)
{
    QJsonObject object{{QStringLiteral("kind"), exitWord(exit.kind)}, {QStringLiteral("value"), exit.value}};
    if (exit.endedAt)
        object.insert(QStringLiteral("ended_at"), timeText(*exit.endedAt));
    return object;
}

Result<ProcessExit> exitFromJson(const QJsonObject& object)
{
    using Kind = ProcessExit::Kind;
    for (const Kind kind : {Kind::Exited, Kind::Signalled, Kind::Unknown}) {
        if (object.value(QLatin1StringView("kind")).toString() != exitWord(kind))
            continue;
        return wholeNumber(object, QStringLiteral("value"), 0, 255).transform([&](double value) {
            return ProcessExit{kind, static_cast<int>(value), timeMember(object, QStringLiteral("ended_at"))};
        });
    }
    return std::unexpected(badMember(QStringLiteral("exit")));
}

} // namespace

DaemonStatus ProcessExit::status() const
{
    switch (kind) {
    case Kind::Exited:
        if (value != 0)
            return DaemonStatus::failed({FailureReason::Kind::ExitCode, value});
        return DaemonStatus::State::Stopped;
    case Kind::Signalled:
        if (value != SIGHUP && value != SIGINT && value != SIGTERM && value != SIGPIPE)
            return DaemonStatus::failed({FailureReason::Kind::Signal, value});
        return DaemonStatus::State::Stopped;
    case Kind::Unknown:
        return DaemonStatus::State::Stopped;
    }
    Q_UNREACHABLE_RETURN({});
}

QString ProcessExit::text() const
{
    switch (kind) {
    case Kind::Exited:
        return QStringLiteral("ended with exit status %1").arg(value);
    case Kind::Signalled:
        return QStringLiteral("killed by %1").arg(systemSignalName(value));
    case Kind::Unknown:
        return QStringLiteral("ended, exit status unknown");
    }
    Q_UNREACHABLE_RETURN({});
}

QJsonObject SpawnedDaemon::toJson() const
{
    QJsonObject object{
        {QStringLiteral("version"), formatVersion},
        {QStringLiteral("spec"), specToJson(spec)},
        {QStringLiteral("pid"), pid},
        {QStringLiteral("start_time_ticks"), double(startTimeTicks)},
        {QStringLiteral("boot_id"), QString::fromLatin1(bootId)},
        {QStringLiteral("log_path"), logPath},
        {QStringLiteral("spawned_at"), timeText(spawnedAt)},
    };
    if (exit)
        object.insert(QStringLiteral("exit"), exitToJson(*exit));
    return object;
}

Result<SpawnedDaemon> SpawnedDaemon::fromJson(const QJsonObject& object)
{
    constexpr double maxTicks = 9007199254740992.0; // doubles hold every whole number up to here
    if (object.value(QLatin1StringView("version")).toInt() != formatVersion)
        return std::unexpected(badMember(QStringLiteral("version")));
    Result<DaemonSpec> spec = specFromJson(object.value(QLatin1StringView("spec")).toObject());
    if (!spec)
        return std::unexpected(spec.error());
    if (spec->name.isEmpty() || spec->binaryPath.isEmpty())
        return std::unexpected(badMember(QStringLiteral("spec")));
    const Result<double> pid
        = wholeNumber(object, QStringLiteral("pid"), 1, std::numeric_limits<qint32>::max());
    if (!pid)
        return std::unexpected(pid.error());
    const Result<double> ticks = wholeNumber(object, QStringLiteral("start_time_ticks"), 0, maxTicks);
    if (!ticks)
        return std::unexpected(ticks.error());
    const std::optional<QDateTime> spawnedAt = timeMember(object, QStringLiteral("spawned_at"));
    if (!spawnedAt)
        return std::unexpected(badMember(QStringLiteral("spawned_at")));
    SpawnedDaemon daemon{*std::move(spec), static_cast<qint64>(*pid), static_cast<quint64>(*ticks),
        object.value(QLatin1StringView("boot_id")).toString().toLatin1(),
        object.value(QLatin1StringView("log_path")).toString(), *spawnedAt, std::nullopt};
    if (const QJsonValue exit = object.value(QLatin1StringView("exit")); !exit.isUndefined()) {
        const Result<ProcessExit> read = exitFromJson(exit.toObject());
        if (!read)
            return std::unexpected(read.error());
        daemon.exit = *read;
    }
    return daemon;
}

} // namespace Duende
