// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/statusverb.h"

#include "app/command/handlelookup.h"
#include "models/daemonwords.h"
#include "models/diagnosistext.h"
#include "models/format/daemonjson.h"
#include "models/format/plaintext.h"
#include "models/format/propertytext.h"
#include "models/format/valuetext.h"
#include "models/usagehistory.h"

namespace Duende {

using namespace std::chrono_literals;

namespace {

struct Look
{
    DaemonDetails details;
    /// Of an inspection only.
    std::optional<Diagnosis> why;
    std::optional<double> cpuPercent;
};

Result<Look> lookAt(const AdapterRegistry& registry, const DaemonHandle& handle,
    const OperationContext& context, std::optional<std::chrono::milliseconds> samplingTime)
{
    const auto adapter = registry.adapterFor(handle);
    if (!adapter)
        return std::unexpected(adapter.error());
    UsageHistory history;
    const auto inspect = [&] {
        Result<DaemonDetails> details = (*adapter)->inspect(handle, context);
        if (details && details->record.use)
            history.add(*details->record.use);
        return details;
    };
    Result<DaemonDetails> details = inspect();
    if (details && samplingTime) {
        if (const auto slept = context.sleep(*samplingTime, QStringLiteral("sampling")); !slept)
            return std::unexpected(slept.error());
        details = inspect();
    }
    return details.transform(
        [&](const DaemonDetails& known) { return Look{known, std::nullopt, history.cpuPercent()}; });
}

/// Why the daemon failed, where its adapter can tell. What can be told of the daemon is told all the same
/// when this cannot.
std::optional<Diagnosis> diagnosis(
    const AdapterRegistry& registry, const DaemonHandle& handle, const OperationContext& context)
{
    return registry.adapterFor(handle)
        .and_then([&](const auto& adapter) { return adapter->diagnose(handle, context); })
        .value_or(std::nullopt);
}

QString whyText(const Diagnosis& why, const TextStyle& style)
{
    QString text = QLatin1Char('\n') + style.heading(QStringLiteral("Why")) + QLatin1Char('\n');
    const QStringList lines = diagnosisText(why).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& line : lines)
        text += QStringLiteral("  ") + line + QLatin1Char('\n');
    return text;
}

using Line = std::pair<QString, QString>;

QString stateText(const DaemonRecord& record, const TextStyle& style)
{
    QString text = style.coloured(record.status.word(), record.status.state());
    if (!record.detail.isEmpty())
        text += QStringLiteral(" \u2013 ") + plainText(record.detail);
    // A failure of no known kind says nothing beside the platform's own words.
    if (record.status.failure() && record.status.failure()->kind != FailureReason::Kind::Internal)
        text += QStringLiteral(", ") + failureText(*record.status.failure());
    return text;
}

QString sinceText(const DaemonRecord& record)
{
    if (!record.since)
        return ValueText::unknown();
    return ValueText::exactTime(*record.since) + QStringLiteral(" (")
        + ValueText::relativeTime(*record.since, QDateTime::currentDateTimeUtc()) + QLatin1Char(')');
}

QString optionalText(const QString& text)
{
    return text.isEmpty() ? ValueText::unknown() : plainText(text);
}

QList<Line> summaryLines(const Look& look, const TextStyle& style)
{
    const DaemonRecord& record = look.details.record;
    QList<Line> lines{{QStringLiteral("Handle"), plainText(record.handle.toString())},
        {QStringLiteral("State"), stateText(record, style)}, {QStringLiteral("Since"), sinceText(record)},
        {QStringLiteral("Starts by itself"), optionalText(record.enablement)},
        {QStringLiteral("PID"), record.pid ? QString::number(*record.pid) : ValueText::unknown()},
        {QStringLiteral("Memory"), ValueText::bytes(record.use ? record.use->memoryBytes : std::nullopt)}};
    if (look.cpuPercent)
        lines.append({QStringLiteral("CPU"), ValueText::percent(look.cpuPercent)});
    if (record.restarts)
        lines.append({QStringLiteral("Restarts"), ValueText::count(qint64(*record.restarts))});
    if (!record.host.isEmpty())
        lines.append({QStringLiteral("Host"), plainText(record.host)});
    return lines;
}

QString aligned(const QList<Line>& lines)
{
    int width = 0;
    for (const Line& line : lines)
        width = std::max(width, TextStyle::displayWidth(line.first));
    QString text;
    for (const auto& [name, value] : lines) {
        const QString padding(width - TextStyle::displayWidth(name), QLatin1Char(' '));
        text += QStringLiteral("  ") + name + QLatin1Char(':') + padding + QLatin1Char(' ') + value
            + QLatin1Char('\n');
    }
    return text;
}

QString headline(const DaemonRecord& record, const TextStyle& style)
{
    QString text = style.heading(plainText(record.name));
    if (!record.description.isEmpty() && record.description != record.name)
        text += QStringLiteral(" \u2013 ") + plainText(record.description);
    return text + QLatin1Char('\n');
}

QString groupText(const PropertyGroup& group, const TextStyle& style)
{
    QList<Line> lines;
    for (const Property& property : group.properties)
        lines.append({plainText(property.name), propertyText(property)});
    return QLatin1Char('\n') + style.heading(plainText(group.title)) + QLatin1Char('\n') + aligned(lines);
}

ExitStatus show(Invocation& invocation, bool isInspection)
{
    const auto samplingTime = invocation.duration(QLatin1StringView("sample"));
    if (!samplingTime)
        return samplingTime.error();
    const auto handle = HandleLookup::findOne(invocation, invocation.arguments.operands().first());
    if (!handle)
        return handle.error();
    const OperationContext context = invocation.question(10s + samplingTime->value_or(0ms));
    Result<Look> look = lookAt(*invocation.registry, *handle, context, *samplingTime);
    if (!look) {
        invocation.messages->error(look.error());
        return ExitStatus::Failed;
    }
    if (isInspection)
        look->why = diagnosis(*invocation.registry, *handle, context);
    const DaemonDetails& details = look->details;
    if (invocation.wantsJson()) {
        invocation.print(isInspection ? DaemonJson::inspection(details, look->why, look->cpuPercent)
                                      : DaemonJson::daemon(details.record, look->cpuPercent));
        return ExitStatus::Done;
    }
    QString text
        = headline(details.record, invocation.style) + aligned(summaryLines(*look, invocation.style));
    if (isInspection) {
        if (look->why)
            text += whyText(*look->why, invocation.style);
        for (const PropertyGroup& group : details.groups)
            text += groupText(group, invocation.style);
    }
    invocation.print(text);
    return ExitStatus::Done;
}

} // namespace

ExitStatus runStatus(Invocation& invocation)
{
    return show(invocation, false);
}

ExitStatus runInspect(Invocation& invocation)
{
    return show(invocation, true);
}

} // namespace Duende
