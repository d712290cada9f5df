// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/gathering.h"

#include "app/command/parallel.h"
#include "models/controlgroupclaims.h"
#include "models/daemonfilterfields.h"
#include "models/daemonwords.h"
#include "models/format/daemonjson.h"
#include "models/usagehistory.h"

#include <QHash>

namespace Duende {

namespace {

using Answers = std::vector<Result<QList<DaemonRecord>>>;

Answers askAll(const AdapterRegistry& registry, const OperationContext& context)
{
    const auto& adapters = registry.adapters();
    Answers answers(adapters.size());
    runInParallel(adapters.size(), adapters.size(),
        [&](size_t index) { answers[index] = adapters[index]->list(context); });
    return answers;
}

using Histories = QHash<DaemonId, UsageHistory>;

void addUse(Histories& histories, const Answers& answers)
{
    for (const Result<QList<DaemonRecord>>& answer : answers) {
        if (!answer)
            continue;
        for (const DaemonRecord& record : *answer) {
            if (record.use)
                histories[record.handle.id()].add(*record.use);
        }
    }
}

ControlGroupClaims claimsOf(const Answers& answers)
{
    ControlGroupClaims claims;
    for (const Result<QList<DaemonRecord>>& answer : answers) {
        if (!answer)
            continue;
        for (const DaemonRecord& record : *answer)
            claims.add(record);
    }
    return claims;
}

std::expected<QSet<DaemonKind>, QString> kindsFromWords(const QStringList& values, bool isJson)
{
    QSet<DaemonKind> kinds;
    QSet<DaemonKind> daemonKinds;
    for (int index = 0; index < daemonKindCount; ++index) {
        if (isDaemonKind(DaemonKind(index)))
            daemonKinds.insert(DaemonKind(index));
    }
    if (values.isEmpty())
        return isJson ? kinds : daemonKinds;
    for (const QString& value : values) {
        for (const QString& word : value.split(QLatin1Char(','))) {
            if (word == QLatin1StringView("all"))
                return QSet<DaemonKind>();
            if (word == QLatin1StringView("daemons")) {
                kinds |= daemonKinds;
                continue;
            }
            int index = 0;
            while (index < daemonKindCount && daemonKindWord(DaemonKind(index)) != word)
                ++index;
            if (index == daemonKindCount)
                return std::unexpected(QStringLiteral("--kind: there is no kind \"%1\"; it is one of %2")
                        .arg(word, placeholderWords(u"KIND").join(QStringLiteral(", "))));
            kinds.insert(DaemonKind(index));
        }
    }
    return kinds;
}

std::expected<QString, QString> scopeFromName(const AdapterRegistry& registry, const QString& name)
{
    QStringList known;
    for (const auto& adapter : registry.adapters())
        known.append(adapter->scope().name);
    known.removeDuplicates();
    if (known.contains(name))
        return name;
    return std::unexpected(QStringLiteral("--scope: there is no scope \"%1\" here; it is one of %2")
            .arg(name, known.join(QStringLiteral(", "))));
}

} // namespace

Gathering Gathering::of(const AdapterRegistry& registry, const OperationContext& context,
    std::optional<std::chrono::milliseconds> samplingTime)
{
    Histories histories;
    Answers answers = askAll(registry, context);
    if (samplingTime) {
        addUse(histories, answers);
        if (context.sleep(*samplingTime, QStringLiteral("listing the daemons"))) {
            answers = askAll(registry, context);
            addUse(histories, answers);
        }
    }
    const ControlGroupClaims claims = claimsOf(answers);
    Gathering gathering;
    for (size_t index = 0; index < answers.size(); ++index) {
        Result<QList<DaemonRecord>>& answer = answers[index];
        if (!answer) {
            gathering.unavailable.append({registry.adapters()[index]->scope(), answer.error()});
            continue;
        }
        std::ranges::sort(*answer, {}, &DaemonRecord::name);
        for (DaemonRecord& record : *answer) {
            if (claims.covers(record))
                continue;
            const auto history = histories.constFind(record.handle.id());
            const auto cpu = history == histories.cend() ? std::nullopt : history->cpuPercent();
            gathering.daemons.push_back({std::move(record), cpu});
        }
    }
    return gathering;
}

std::expected<DaemonSelection, ExitStatus> DaemonSelection::fromOptions(Invocation& invocation)
{
    const Arguments& arguments = invocation.arguments;
    DaemonSelection selection;
    if (const auto name = arguments.value(QLatin1StringView("platform"))) {
        selection.m_platform = platformFromName(*name);
        if (!selection.m_platform) {
            return std::unexpected(invocation.wrongUsage(
                QStringLiteral("--platform: there is no platform \"%1\"; it is one of %2")
                    .arg(*name, placeholderWords(u"PLATFORM").join(QStringLiteral(", ")))));
        }
    }
    if (const auto name = arguments.value(QLatin1StringView("scope"))) {
        const auto scope = scopeFromName(*invocation.registry, *name);
        if (!scope)
            return std::unexpected(invocation.wrongUsage(scope.error()));
        selection.m_scope = *scope;
    }
    const auto kinds = kindsFromWords(arguments.values(QLatin1StringView("kind")), invocation.wantsJson());
    if (!kinds)
        return std::unexpected(invocation.wrongUsage(kinds.error()));
    selection.m_kinds = *kinds;
    const QString filter = arguments.value(QLatin1StringView("filter")).value_or(QString());
    const auto expression = FilterExpression::parse(filter, daemonFilterSchema());
    if (!expression) {
        return std::unexpected(invocation.wrongUsage(QStringLiteral("--filter, at character %1: %2")
                .arg(expression.error().position + 1)
                .arg(expression.error().message)));
    }
    selection.m_filter = *expression;
    return selection;
}

bool DaemonSelection::includes(const AdapterScope& scope) const
{
    return (!m_platform || scope.platform == *m_platform) && (m_scope.isEmpty() || scope.name == m_scope);
}

bool DaemonSelection::includes(
    const DaemonRecord& record, std::optional<double> cpuPercent, const QDateTime& now) const
{
    if ((m_platform && record.handle.platform() != *m_platform)
        || (!m_scope.isEmpty() && record.scope != m_scope)
        || (!m_kinds.isEmpty() && !m_kinds.contains(record.kind)))
        return false;
    return m_filter.isEmpty()
        || m_filter.matches(DaemonFieldSource(record, cpuPercent, now.toMSecsSinceEpoch()));
}

PlatformError DaemonSelection::unreachable() const
{
    // A scope is one that is here, so it takes a platform for none to be left.
    return PlatformError::notSupported(m_platform.value_or(Platform::Native), QStringLiteral("list"))
        .withAdvice(QStringLiteral("This machine has nothing of it that Duende can reach."));
}

bool DaemonSelection::needsCpu() const
{
    return m_filter.uses(static_cast<int>(DaemonField::Cpu));
}

} // namespace Duende
