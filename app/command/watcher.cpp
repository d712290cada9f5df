// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/watcher.h"

#include "app/command/statecounts.h"
#include "models/format/daemonjson.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Duende {

namespace {

bool isMissing(const Availability& availability)
{
    return availability.state == Availability::State::Absent
        || availability.state == Availability::State::Failed;
}

QString reason(const Availability& availability)
{
    return availability.error ? availability.error->message() : QStringLiteral("it does not answer");
}

QString optionalNumber(const auto& number)
{
    return number ? QString::number(*number) : ValueText::unknown();
}

QString optionalText(const QString& text)
{
    return text.isEmpty() ? ValueText::unknown() : plainText(text);
}

/// What a person should hear of; use of resources is not among it.
QStringList differences(const DaemonRecord& before, const DaemonRecord& now)
{
    const QString arrow = QStringLiteral(" \u2192 ");
    QStringList words;
    if (before.status != now.status)
        words.append(before.status.word() + arrow + now.status.word());
    if (before.status != now.status || before.detail != now.detail)
        words.append(optionalText(now.detail));
    if (before.pid != now.pid)
        words.append(QStringLiteral("pid ") + optionalNumber(before.pid) + arrow + optionalNumber(now.pid));
    if (before.restarts != now.restarts)
        words.append(QStringLiteral("restarts ") + optionalNumber(now.restarts));
    if (before.enablement != now.enablement)
        words.append(optionalText(before.enablement) + arrow + optionalText(now.enablement));
    return words;
}

} // namespace

Watcher::Watcher(DaemonCatalog& catalog, const DaemonSelection& selection, Invocation& invocation)
    : m_catalog(catalog)
    , m_selection(selection)
    , m_invocation(invocation)
{
    connect(&catalog, &DaemonCatalog::settled, this, [this, &catalog] {
        printSnapshot();
        connect(&catalog, &DaemonCatalog::changed, this, &Watcher::follow);
        connect(&catalog, &DaemonCatalog::scopeChanged, this, &Watcher::followScope);
    });
}

void Watcher::printSnapshot()
{
    m_known = m_catalog.records();
    QList<DaemonRecord> selected;
    for (const DaemonRecord& record : std::as_const(m_known)) {
        if (isSelected(record))
            selected.append(record);
    }
    std::ranges::sort(selected, [](const DaemonRecord& a, const DaemonRecord& b) {
        return std::tie(a.name, a.scope) < std::tie(b.name, b.scope);
    });
    QJsonArray unavailable;
    const QList<ScopeState>& scopes = m_catalog.scopes();
    for (qsizetype index = 0; index < scopes.size(); ++index) {
        const ScopeState& state = scopes.at(index);
        m_availability.insert(index, state.availability);
        if (!isMissing(state.availability) || !m_selection.includes(state.scope))
            continue;
        m_invocation.messages->note(state.scope.name + QStringLiteral(": ") + reason(state.availability));
        unavailable.append(DaemonJson::unavailable(
            state.scope, state.availability.error.value_or(PlatformError::io(reason(state.availability)))));
    }
    if (m_invocation.wantsJson()) {
        QJsonArray daemons;
        for (const DaemonRecord& record : std::as_const(selected))
            daemons.append(DaemonJson::daemon(record, std::nullopt));
        emitEvent(QLatin1StringView("snapshot"),
            {{QStringLiteral("daemons"), daemons}, {QStringLiteral("unavailable"), unavailable}});
    } else {
        StateCounts counts;
        for (const DaemonRecord& record : std::as_const(selected))
            counts.add(record.status);
        m_pending += m_invocation.style.encode(counts.toString()) + '\n';
    }
    flush();
}

void Watcher::follow(const DaemonDelta& delta)
{
    for (const DaemonId& id : delta.removed)
        removed(id);
    for (const DaemonRecord& record : delta.changed)
        changed(record);
    flush();
}

void Watcher::removed(const DaemonId& id)
{
    const auto known = m_known.constFind(id);
    if (known == m_known.cend())
        return;
    const DaemonRecord before = *known;
    m_known.erase(known);
    if (!isSelected(before))
        return;
    if (m_invocation.wantsJson()) {
        emitEvent(QLatin1StringView("removed"),
            {{QStringLiteral("handle"), before.handle.toString()}, {QStringLiteral("id"), id.toString()}});
    } else {
        emitLine(before.handle, {QStringLiteral("removed")});
    }
}

void Watcher::changed(const DaemonRecord& record)
{
    const auto known = m_known.constFind(record.handle.id());
    const bool isNew = known == m_known.cend();
    const DaemonRecord before = isNew ? record : *known;
    m_known.insert(record.handle.id(), record);
    if (!isSelected(record) && !isSelected(before))
        return;
    if (m_invocation.wantsJson()) {
        emitEvent(isNew ? QLatin1StringView("added") : QLatin1StringView("changed"),
            {{QStringLiteral("daemon"), DaemonJson::daemon(record, std::nullopt)}});
        return;
    }
    QStringList words = differences(before, record);
    if (isNew)
        words = {QStringLiteral("added"), record.status.word(), optionalText(record.detail)};
    if (!words.isEmpty())
        emitLine(record.handle, words);
}

void Watcher::followScope(qsizetype index)
{
    const ScopeState& state = m_catalog.scopes().at(index);
    const Availability before = m_availability.value(index);
    m_availability.insert(index, state.availability);
    const bool isGone = isMissing(state.availability);
    if (before == state.availability || !m_selection.includes(state.scope) || (!isGone && !isMissing(before)))
        return;
    if (m_invocation.wantsJson()) {
        const PlatformError error
            = state.availability.error.value_or(PlatformError::io(reason(state.availability)));
        QJsonObject members = DaemonJson::unavailable(state.scope, error);
        if (!isGone)
            members.remove(QStringLiteral("error"));
        emitEvent(isGone ? QLatin1StringView("unavailable") : QLatin1StringView("available"), members);
        flush();
    } else if (isGone) {
        m_invocation.messages->note(state.scope.name + QStringLiteral(": ") + reason(state.availability));
    } else {
        m_invocation.messages->note(state.scope.name + QStringLiteral(" answers again"));
    }
}

bool Watcher::isSelected(const DaemonRecord& record) const
{
    return m_selection.includes(record, std::nullopt, QDateTime::currentDateTimeUtc());
}

void Watcher::emitEvent(QLatin1StringView event, QJsonObject members)
{
    members.insert(QStringLiteral("event"), QString(event));
    members.insert(QStringLiteral("time"), DaemonJson::time(QDateTime::currentDateTimeUtc()));
    m_pending += QJsonDocument(members).toJson(QJsonDocument::Compact) + '\n';
}

void Watcher::emitLine(const DaemonHandle& handle, const QStringList& words)
{
    const QString time = QTime::currentTime().toString(QStringLiteral("HH:mm:ss"));
    const QStringList parts = QStringList{time, plainText(handle.toString())} + words;
    m_pending += m_invocation.style.encode(parts.join(QStringLiteral("  "))) + '\n';
}

void Watcher::flush()
{
    const QByteArray pending = std::exchange(m_pending, {});
    if (!pending.isEmpty() && !m_invocation.output->write(pending))
        Q_EMIT ended();
}

} // namespace Duende
