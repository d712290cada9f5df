// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/failurewatch.h"

#include "models/daemoncatalog.h"
#include "models/favourites.h"

#include <algorithm>
#include <limits>

namespace Duende {

using State = DaemonStatus::State;

namespace {

bool isNewer(const std::optional<QDateTime>& a, const std::optional<QDateTime>& b)
{
    return a && b && *a > *b;
}

} // namespace

FailureWatch::FailureWatch(DaemonCatalog* catalog, const Favourites* favourites, QObject* parent)
    : FailureWatch(catalog, favourites, Pace(), parent)
{
}

FailureWatch::FailureWatch(
    DaemonCatalog* catalog, const Favourites* favourites, const Pace& pace, QObject* parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_favourites(favourites)
    , m_pace(pace)
    , m_lost(catalog->scopes().size())
    , m_isReturning(catalog->scopes().size(), false)
    , m_answeredAt(catalog->scopes().size())
{
    for (const DaemonRecord& record : catalog->records()) {
        m_seen.insert(record.handle.id(), seen(record, scopeOf(record.handle)));
        if (record.status.state() == State::Failed)
            m_failed.insert(record.handle.id());
    }
    for (qsizetype scope = 0; scope < catalog->scopes().size(); ++scope)
        noteAnswer(scope);
    m_flushTimer.setSingleShot(true);
    m_dueTimer.setSingleShot(true);
    connect(&m_flushTimer, &QTimer::timeout, this, &FailureWatch::flush);
    connect(&m_dueTimer, &QTimer::timeout, this, &FailureWatch::takeDue);
    connect(catalog, &DaemonCatalog::changed, this, &FailureWatch::take);
    connect(catalog, &DaemonCatalog::scopeChanged, this, &FailureWatch::noteAnswer);
    connect(favourites, &Favourites::changed, this, &FailureWatch::endUnwanted);
}

FailureWatch::~FailureWatch() = default;

FailureWatch::Seen FailureWatch::seen(const DaemonRecord& record, qsizetype scope)
{
    // A manager that starts a daemon again by itself may never show it as failed: it waits as starting, with
    // the last run's result.
    const bool waitsAfterFailure
        = record.status.state() == State::Starting && !record.result.isEmpty() && record.restarts;
    return {scope, record.status.state(), record.status.state() == State::Failed || waitsAfterFailure,
        record.since, record.restarts};
}

qsizetype FailureWatch::scopeOf(const DaemonHandle& handle) const
{
    const auto& adapters = m_catalog->registry()->adapters();
    const auto owner
        = std::ranges::find_if(adapters, [&handle](const auto& adapter) { return adapter->owns(handle); });
    return owner == adapters.end() ? -1 : std::distance(adapters.begin(), owner);
}

bool FailureWatch::isAvailable(qsizetype scope) const
{
    return scope < 0 || m_catalog->scopes().at(scope).availability.state == Availability::State::Available;
}

void FailureWatch::noteAnswer(qsizetype scope)
{
    const ScopeState& state = m_catalog->scopes().at(scope);
    if (state.hasAnswered && !m_answeredAt.at(scope))
        m_answeredAt[scope] = QDateTime::currentDateTimeUtc();
    if (state.hasAnswered && !isAvailable(scope))
        m_isReturning[scope] = true;
}

void FailureWatch::take(const DaemonDelta& delta)
{
    const QSet<DaemonId> failedBefore = m_failed;
    for (const DaemonId& id : delta.removed)
        forget(id);
    QSet<qsizetype> returned;
    for (const DaemonRecord& record : delta.changed) {
        follow(record);
        const qsizetype scope = m_seen.value(record.handle.id()).scope;
        if (scope >= 0 && m_isReturning.at(scope) && isAvailable(scope))
            returned.insert(scope);
    }
    for (const qsizetype scope : std::as_const(returned)) {
        m_isReturning[scope] = false;
        m_lost[scope].clear();
    }
    if (m_failed != failedBefore)
        Q_EMIT failedChanged();
}

void FailureWatch::forget(const DaemonId& id)
{
    const Seen before = m_seen.take(id);
    m_failed.remove(id);
    // Its manager went away, which says nothing of the daemon.
    if (!isAvailable(before.scope))
        m_lost[before.scope].insert(id, before);
    else
        endEpisode(id);
}

void FailureWatch::follow(const DaemonRecord& record)
{
    const DaemonId id = record.handle.id();
    const auto known = m_seen.constFind(id);
    const bool isListed = known != m_seen.cend();
    const Seen now = seen(record, isListed ? known->scope : scopeOf(record.handle));
    const bool isNews = now.isFailing && (isListed ? hasFailedAgain(*known, now) : isNewInList(now, id));
    Seen kept = now;
    // Details may come and go; what is compared with is the last that was known.
    if (isListed && known->state == now.state) {
        kept.since = now.since ? now.since : known->since;
        kept.restarts = now.restarts ? now.restarts : known->restarts;
    }
    m_seen.insert(id, kept);
    if (now.state == State::Failed)
        m_failed.insert(id);
    else
        m_failed.remove(id);
    if (isNews)
        Q_EMIT failureSeen(id);
    if (isNews && isWanted(id))
        noteFailure(id);
    else if (!now.isFailing)
        noteRecovery(id);
}

bool FailureWatch::isNewInList(const Seen& now, const DaemonId& id) const
{
    if (now.scope < 0 || !m_answeredAt.at(now.scope))
        return false;
    const QHash<DaemonId, Seen>& lost = m_lost.at(now.scope);
    if (const auto left = lost.constFind(id); left != lost.cend())
        return !left->isFailing || isNewer(now.since, left->since);
    if (!now.since)
        return !m_isReturning.at(now.scope);
    return now.since >= m_answeredAt.at(now.scope);
}

bool FailureWatch::hasFailedAgain(const Seen& before, const Seen& now)
{
    if (!before.isFailing)
        return true;
    const bool hasRestarted = before.restarts && now.restarts && *now.restarts > *before.restarts;
    return hasRestarted || (before.state == now.state && isNewer(now.since, before.since));
}

bool FailureWatch::isWanted(const DaemonId& id) const
{
    switch (m_choice) {
    case Choice::Off:
        return false;
    case Choice::Favourites:
        return m_favourites->contains(id) || (m_alsoWanted && m_alsoWanted->contains(id));
    case Choice::All:
        return true;
    }
    Q_UNREACHABLE_RETURN(false);
}

void FailureWatch::setChoice(Choice choice)
{
    m_choice = choice;
    endUnwanted();
}

void FailureWatch::endUnwanted()
{
    const QList<DaemonId> ids = m_episodes.keys();
    for (const DaemonId& id : ids) {
        if (!isWanted(id))
            endEpisode(id);
    }
}

QList<DaemonRecord> FailureWatch::failed() const
{
    QList<DaemonRecord> records;
    for (const DaemonId& id : m_failed) {
        if (const auto record = m_catalog->records().constFind(id); record != m_catalog->records().cend())
            records.append(*record);
    }
    std::ranges::sort(records, [](const DaemonRecord& a, const DaemonRecord& b) {
        return a.since != b.since ? a.since > b.since : a.name < b.name;
    });
    return records;
}

void FailureWatch::noteFailure(const DaemonId& id)
{
    Episode& episode = m_episodes[id];
    episode.recovers.reset();
    ++episode.failures;
    if (episode.quiet.hasExpired()) {
        gather(id);
    } else if (episode.notice != 0) {
        change(episode.notice);
    } else {
        // Looked at a moment ago; told of when that is over, if it still stands.
        episode.isOwed = true;
        armTimer();
    }
}

void FailureWatch::gather(const DaemonId& id)
{
    if (!m_gathered.contains(id))
        m_gathered.append(id);
    if (!m_flushTimer.isActive())
        m_flushTimer.start(m_pace.gather);
}

void FailureWatch::noteRecovery(const DaemonId& id)
{
    const auto episode = m_episodes.find(id);
    const State state = m_seen.value(id).state;
    // On its way anywhere, it has not arrived.
    if (episode == m_episodes.end() || episode->recovers || state == State::Starting
        || state == State::Stopping)
        return;
    episode->recovers = QDeadlineTimer(m_pace.recovery);
    armTimer();
}

void FailureWatch::armTimer()
{
    std::optional<qint64> nextMs;
    const auto consider = [&nextMs](const QDeadlineTimer& deadline) {
        nextMs = std::min(nextMs.value_or(std::numeric_limits<int>::max()), deadline.remainingTime());
    };
    for (const Episode& episode : std::as_const(m_episodes)) {
        if (episode.recovers)
            consider(*episode.recovers);
        if (episode.isOwed)
            consider(episode.quiet);
    }
    if (nextMs)
        m_dueTimer.start(int(*nextMs));
}

void FailureWatch::takeDue()
{
    const QList<DaemonId> ids = m_episodes.keys();
    for (const DaemonId& id : ids) {
        Episode& episode = m_episodes[id];
        if (episode.isOwed && episode.quiet.hasExpired()) {
            episode.isOwed = false;
            if (m_seen.value(id).isFailing)
                gather(id);
        }
        if (episode.recovers && episode.recovers->hasExpired())
            endEpisode(id);
    }
    armTimer();
}

void FailureWatch::endEpisode(const DaemonId& id)
{
    const Episode episode = m_episodes.take(id);
    m_gathered.removeOne(id);
    leaveNotice(id, episode.notice);
}

/// The notice is about one daemon less; without any it goes.
void FailureWatch::leaveNotice(const DaemonId& id, quint64 number)
{
    const auto notice = m_notices.find(number);
    if (notice == m_notices.end())
        return;
    notice->daemons.removeOne(id);
    if (!notice->daemons.isEmpty()) {
        change(number);
        return;
    }
    m_notices.erase(notice);
    m_changed.remove(number);
    if (m_burst == number)
        m_burst = 0;
    Q_EMIT withdrawn(number);
}

/// Tells of a notice's change together with what else happens about now.
void FailureWatch::change(quint64 number)
{
    m_changed.insert(number);
    if (!m_flushTimer.isActive())
        m_flushTimer.start(m_pace.gather);
}

void FailureWatch::look(const QList<DaemonId>& ids)
{
    for (const DaemonId& id : ids) {
        const auto episode = m_episodes.find(id);
        if (episode == m_episodes.end() || m_gathered.contains(id))
            continue;
        episode->failures = 0;
        episode->quiet = QDeadlineTimer(m_pace.afterLook);
        leaveNotice(id, std::exchange(episode->notice, 0));
    }
}

void FailureWatch::dismiss(quint64 number)
{
    look(m_notices.value(number).daemons);
}

QList<DaemonId> FailureWatch::toldLately() const
{
    QList<DaemonId> ids;
    for (auto it = m_episodes.cbegin(); it != m_episodes.cend(); ++it) {
        if (it->notice != 0 && it->notice != m_burst && !it->together.hasExpired())
            ids.append(it.key());
    }
    return ids;
}

void FailureWatch::flush()
{
    const QList<DaemonId> gathered = std::exchange(m_gathered, {});
    const QList<DaemonId> lately = toldLately();
    const bool isBurstOpen = m_burst != 0 && !m_burstUntil.hasExpired();
    if (!gathered.isEmpty() && (isBurstOpen || gathered.size() + lately.size() > m_pace.mostSingly)) {
        tellBurst(gathered + lately);
    } else {
        for (const DaemonId& id : gathered)
            tellOne(id);
    }
    const QSet<quint64> changedNumbers = std::exchange(m_changed, {});
    for (const quint64 number : changedNumbers) {
        const auto notice = m_notices.find(number);
        if (notice == m_notices.end())
            continue;
        if (!notice->isBurst)
            notice->failures = m_episodes.value(notice->daemons.constFirst()).failures;
        Q_EMIT updated(*notice);
    }
}

void FailureWatch::tellOne(const DaemonId& id)
{
    Episode& episode = m_episodes[id];
    if (m_notices.value(episode.notice).isBurst)
        leaveNotice(id, std::exchange(episode.notice, 0));
    if (episode.notice == 0)
        episode.notice = ++m_lastNumber;
    episode.quiet = QDeadlineTimer(m_pace.again);
    episode.together = QDeadlineTimer(m_pace.burst);
    m_changed.remove(episode.notice);
    const FailureNotice notice{episode.notice, {id}, episode.failures, false};
    m_notices.insert(notice.number, notice);
    Q_EMIT told(notice);
}

void FailureWatch::tellBurst(const QList<DaemonId>& ids)
{
    const bool isNew = m_burst == 0 || m_burstUntil.hasExpired();
    if (isNew) {
        m_burst = ++m_lastNumber;
        m_notices.insert(m_burst, {m_burst, {}, 1, true});
    }
    m_burstUntil = QDeadlineTimer(m_pace.burst);
    for (const DaemonId& id : ids) {
        Episode& episode = m_episodes[id];
        if (episode.notice == m_burst)
            continue;
        leaveNotice(id, std::exchange(episode.notice, m_burst));
        episode.quiet = QDeadlineTimer(m_pace.again);
        m_notices[m_burst].daemons.append(id);
    }
    if (isNew) {
        m_changed.remove(m_burst);
        Q_EMIT told(m_notices.value(m_burst));
    } else {
        m_changed.insert(m_burst);
    }
}

} // namespace Duende
