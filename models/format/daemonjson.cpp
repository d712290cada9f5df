// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/daemonjson.h"

#include "models/format/diagnosisjson.h"

#include <QJsonArray>

#include <cmath>
#include <limits>

namespace Duende {

namespace {

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

// JSON integers are exact up to 2^63 - 1; larger amounts, which nothing has, become the nearest double.
QJsonValue unsignedNumber(quint64 number)
{
    if (number <= static_cast<quint64>(std::numeric_limits<qint64>::max()))
        return QJsonValue(static_cast<qint64>(number));
    return QJsonValue(static_cast<double>(number));
}

QJsonValue used(const DaemonRecord& record, std::optional<quint64> ResourceUse::* amount)
{
    if (!record.use || !((*record.use).*amount).has_value())
        return {};
    return unsignedNumber(((*record.use).*amount).value());
}

QJsonValue finiteOrNull(double number)
{
    return std::isfinite(number) ? QJsonValue(number) : QJsonValue();
}

QJsonObject measured(const QJsonValue& value, QLatin1StringView unit)
{
    return {{QLatin1StringView("value"), value}, {QLatin1StringView("unit"), unit}};
}

// To a hundredth of a per cent: the rest of the digits of a rate is noise.
QJsonValue percentOrNull(std::optional<double> percent)
{
    return percent ? finiteOrNull(std::round(*percent * 100) / 100) : QJsonValue();
}

QJsonArray actionWords(DaemonActions actions)
{
    QJsonArray words;
    for (const DaemonAction action : allActions) {
        if (actions.testFlag(action))
            words.append(actionWord(action));
    }
    return words;
}

} // namespace

QJsonObject DaemonJson::daemon(const DaemonRecord& record, std::optional<double> cpuPercent)
{
    return {
        {QLatin1StringView("handle"), record.handle.toString()},
        {QLatin1StringView("id"), record.handle.id().toString()},
        {QLatin1StringView("platform"), platformName(record.handle.platform())},
        {QLatin1StringView("scope"), textOrNull(record.scope)},
        {QLatin1StringView("name"), textOrNull(record.name)},
        {QLatin1StringView("description"), textOrNull(record.description)},
        {QLatin1StringView("status"), record.status.word()},
        {QLatin1StringView("detail"), textOrNull(record.detail)},
        {QLatin1StringView("failure"), failure(record.status)},
        {QLatin1StringView("pid"), record.pid ? QJsonValue(*record.pid) : QJsonValue()},
        {QLatin1StringView("cpu_percent"), percentOrNull(cpuPercent)},
        {QLatin1StringView("memory_bytes"), used(record, &ResourceUse::memoryBytes)},
        {QLatin1StringView("since"), record.since ? time(*record.since) : QJsonValue()},
        {QLatin1StringView("enablement"), textOrNull(record.enablement)},
        {QLatin1StringView("restarts"),
            record.restarts ? QJsonValue(static_cast<qint64>(*record.restarts)) : QJsonValue()},
        {QLatin1StringView("host"), textOrNull(record.host)},
    };
}

QJsonObject DaemonJson::inspection(
    const DaemonDetails& details, const std::optional<Diagnosis>& why, std::optional<double> cpuPercent)
{
    const DaemonRecord& record = details.record;
    QJsonObject object = daemon(record, cpuPercent);
    object.insert(QLatin1StringView("kind"), daemonKindWord(record.kind));
    object.insert(QLatin1StringView("result"), textOrNull(record.result));
    object.insert(QLatin1StringView("control_group"), textOrNull(record.controlGroup));
    object.insert(QLatin1StringView("tasks"), used(record, &ResourceUse::tasks));
    object.insert(QLatin1StringView("is_template"), record.isTemplate);
    object.insert(QLatin1StringView("actions"), actionWords(record.actions));

    object.insert(QLatin1StringView("why"), diagnosisJson(why));

    QJsonObject properties;
    for (const PropertyGroup& group : details.groups) {
        // Two groups with one title are one group.
        QJsonObject members = properties.value(group.title).toObject();
        for (const Property& entry : group.properties)
            members.insert(entry.name, property(entry.value));
        properties.insert(group.title, members);
    }
    object.insert(QLatin1StringView("properties"), properties);
    return object;
}

QJsonValue DaemonJson::property(const PropertyValue& value)
{
    return std::visit(
        Overloaded{
            [](std::monostate) { return QJsonValue(); },
            [](Unlimited) { return QJsonValue(QJsonObject{{QLatin1StringView("unlimited"), true}}); },
            [](bool flag) { return QJsonValue(flag); },
            [](qint64 number) { return QJsonValue(number); },
            [](const QString& text) { return textOrNull(text); },
            [](const QStringList& texts) { return QJsonValue(QJsonArray::fromStringList(texts)); },
            [](ByteCount size) {
                return QJsonValue(measured(unsignedNumber(size.bytes), QLatin1StringView("bytes")));
            },
            [](Percentage share) {
                return QJsonValue(measured(finiteOrNull(share.percent), QLatin1StringView("percent")));
            },
            [](std::chrono::microseconds duration) {
                return QJsonValue(
                    measured(static_cast<qint64>(duration.count()), QLatin1StringView("microseconds")));
            },
            [](const QDateTime& when) { return time(when); },
        },
        value);
}

QJsonValue DaemonJson::failure(const DaemonStatus& status)
{
    const auto reason = status.failure();
    if (!reason)
        return {};
    const bool hasNumber
        = reason->kind == FailureReason::Kind::Signal || reason->kind == FailureReason::Kind::ExitCode;
    return QJsonObject{
        {QLatin1StringView("reason"), failureReasonWord(reason->kind)},
        {QLatin1StringView("value"), hasNumber ? QJsonValue(reason->value) : QJsonValue()},
    };
}

QJsonObject DaemonJson::unavailable(const AdapterScope& scope, const PlatformError& error)
{
    return {
        {QLatin1StringView("platform"), platformName(scope.platform)},
        {QLatin1StringView("scope"), textOrNull(scope.name)},
        {QLatin1StringView("error"), error.message()},
    };
}

QJsonObject DaemonJson::error(const PlatformError& error)
{
    return {{QLatin1StringView("error"),
        QJsonObject{
            {QLatin1StringView("kind"), error.kindWord()},
            {QLatin1StringView("message"), error.message()},
            {QLatin1StringView("recoverable"), error.isRecoverable()},
            {QLatin1StringView("cause"), textOrNull(error.cause())},
        }}};
}

QJsonValue DaemonJson::time(const QDateTime& time)
{
    if (!time.isValid())
        return {};
    return time.toUTC().toString(Qt::ISODate);
}

QString daemonKindWord(DaemonKind kind)
{
    switch (kind) {
    case DaemonKind::Service:
        return QStringLiteral("service");
    case DaemonKind::Process:
        return QStringLiteral("process");
    case DaemonKind::Container:
        return QStringLiteral("container");
    case DaemonKind::MicroVm:
        return QStringLiteral("microvm");
    case DaemonKind::Module:
        return QStringLiteral("module");
    case DaemonKind::Socket:
        return QStringLiteral("socket");
    case DaemonKind::Timer:
        return QStringLiteral("timer");
    case DaemonKind::Path:
        return QStringLiteral("path");
    case DaemonKind::Target:
        return QStringLiteral("target");
    case DaemonKind::Mount:
        return QStringLiteral("mount");
    case DaemonKind::Automount:
        return QStringLiteral("automount");
    case DaemonKind::Swap:
        return QStringLiteral("swap");
    case DaemonKind::Device:
        return QStringLiteral("device");
    case DaemonKind::Slice:
        return QStringLiteral("slice");
    case DaemonKind::Scope:
        return QStringLiteral("scope");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Duende
