// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/handlelookup.h"

#include "app/command/gathering.h"
#include "models/daemonwords.h"

namespace Duende {

namespace {

constexpr qsizetype maximumCandidates = 8;

/// How well a daemon's name fits a word, best first.
enum class Fit { Whole, DaemonWithoutSuffix, OtherWithoutSuffix, BeginningOfId, None };

/// Whether the word is the beginning of a container's id, such as other programs print it; a shorter one than
/// that is rather a mistake.
bool beginsId(const DaemonRecord& record, const QString& word)
{
    constexpr qsizetype shortest = 3;
    const std::optional<QString> id = record.handle.containerId();
    return id && word.size() >= shortest && id->startsWith(word);
}

Fit fitOf(const DaemonRecord& record, const QString& word)
{
    if (record.name == word)
        return Fit::Whole;
    if (beginsId(record, word))
        return Fit::BeginningOfId;
    const qsizetype dot = record.name.lastIndexOf(QLatin1Char('.'));
    if (dot <= 0 || QStringView(record.name).first(dot) != word)
        return Fit::None;
    return isDaemonKind(record.kind) ? Fit::DaemonWithoutSuffix : Fit::OtherWithoutSuffix;
}

QList<DaemonHandle> candidatesFor(const Gathering& gathering, const QString& word)
{
    QList<DaemonHandle> candidates;
    Fit best = Fit::BeginningOfId;
    for (const ListedDaemon& daemon : gathering.daemons) {
        const Fit fit = fitOf(daemon.record, word);
        if (fit == Fit::None || fit > best)
            continue;
        if (fit < best)
            candidates.clear();
        best = fit;
        candidates.append(daemon.record.handle);
    }
    return candidates;
}

QString ambiguity(const QString& word, const QList<DaemonHandle>& candidates)
{
    QStringList handles;
    for (const DaemonHandle& handle : candidates.first(std::min(candidates.size(), maximumCandidates)))
        handles.append(handle.toString());
    if (candidates.size() > maximumCandidates)
        handles.append(QStringLiteral("\u2026"));
    return QStringLiteral("%1 daemons are called \"%2\": %3")
        .arg(QString::number(candidates.size()), word, handles.join(QStringLiteral(", ")));
}

PlatformError nobody(const Gathering& gathering, const QString& word)
{
    const PlatformError error = PlatformError::notFound(word);
    if (gathering.unavailable.isEmpty())
        return error.withAdvice(QStringLiteral("\"duende list --kind all\" shows every name."));
    QStringList scopes;
    for (const Gathering::Unavailable& unavailable : gathering.unavailable)
        scopes.append(unavailable.scope.name);
    return error.withAdvice(
        QStringLiteral("Not everything could be asked: %1.").arg(scopes.join(QStringLiteral(", "))));
}

} // namespace

std::expected<HandleLookup::Found, ExitStatus> HandleLookup::find(
    Invocation& invocation, const QStringList& words)
{
    Found found;
    std::optional<Gathering> gathering;
    for (const QString& word : words) {
        Result<DaemonHandle> handle = DaemonHandle::parse(word);
        if (handle) {
            found.push_back(handle);
            continue;
        }
        if (word.isEmpty())
            return std::unexpected(invocation.wrongUsage(QStringLiteral("a HANDLE is empty")));
        if (!gathering)
            gathering = Gathering::of(*invocation.registry, invocation.question());
        const QList<DaemonHandle> candidates = candidatesFor(*gathering, word);
        if (candidates.size() > 1)
            return std::unexpected(invocation.wrongUsage(ambiguity(word, candidates)));
        if (candidates.size() == 1)
            found.push_back(candidates.first());
        else if (word.contains(QLatin1Char(':')))
            return std::unexpected(invocation.wrongUsage(handle.error().detail()));
        else if (auto goesOn = invocation.question().check(QStringLiteral("looking for ") + word); !goesOn)
            found.push_back(std::unexpected(goesOn.error()));
        else
            found.push_back(std::unexpected(nobody(*gathering, word)));
    }
    return found;
}

std::expected<DaemonHandle, ExitStatus> HandleLookup::findOne(Invocation& invocation, const QString& word)
{
    const auto found = find(invocation, {word});
    if (!found)
        return std::unexpected(found.error());
    if (const Result<DaemonHandle>& handle = found->front(); handle)
        return *handle;
    invocation.messages->error(found->front().error());
    return std::unexpected(ExitStatus::Failed);
}

} // namespace Duende
