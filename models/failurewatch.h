// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <optional>

namespace Duende {

class DaemonCatalog;
class DaemonMarks;
class Favourites;

/// What a person is told at once: a daemon that failed, or many that failed together.
struct FailureNotice
{
    /// Stays the same while the notice changes.
    quint64 number = 0;
    /// Those that it is still about: one, or the rest of a burst.
    QList<DaemonId> daemons;
    /// How often the one daemon has failed since a person last knew of it.
    int failures = 1;
    bool isBurst = false;
};

/// Notices when daemons fail, and decides what is worth telling: not what had failed before the first list of
/// its scope or before a scope was lost and came back; many failures within a few seconds as one; a daemon
/// that fails again and again once, with a count, until a person has looked or a while has passed. A daemon
/// that its manager starts again after a failure has failed, too. Lives on the catalog's thread; never
/// blocks.
class FailureWatch : public QObject
{
    Q_OBJECT

public:
    enum class Choice { Off, Favourites, All };

    struct Pace
    {
        /// How long failures are gathered before they are told.
        std::chrono::milliseconds gather = std::chrono::seconds(2);
        /// More than `mostSingly` failures within this time are one notice.
        std::chrono::milliseconds burst = std::chrono::seconds(5);
        qsizetype mostSingly = 5;
        /// A daemon that has not failed for so long has recovered.
        std::chrono::milliseconds recovery = std::chrono::seconds(10);
        /// A daemon that goes on failing is told of again after so long,
        std::chrono::milliseconds again = std::chrono::minutes(10);
        /// and after so long where a person has looked at it meanwhile.
        std::chrono::milliseconds afterLook = std::chrono::minutes(1);
    };

    /// Both outlive this. Made before the catalog is started, it misses nothing.
    FailureWatch(DaemonCatalog* catalog, const Favourites* favourites, QObject* parent = nullptr);
    FailureWatch(
        DaemonCatalog* catalog, const Favourites* favourites, const Pace& pace, QObject* parent = nullptr);
    ~FailureWatch() override;

    /// These count as favourites. They outlive this.
    void setAlsoWanted(const DaemonMarks* marks) { m_alsoWanted = marks; }

    Choice choice() const { return m_choice; }
    /// Withdraws the notices that are no longer wanted. Off at first.
    void setChoice(Choice choice);

    /// Every daemon whose state is failed now, whatever the choice; the newest failure first.
    QList<DaemonRecord> failed() const;
    qsizetype failedCount() const { return m_failed.size(); }

    /// A person has seen these: their notices go, their counts begin anew.
    void look(const QList<DaemonId>& ids);
    /// A person has put this notice away.
    void dismiss(quint64 number);

Q_SIGNALS:
    void failedChanged();
    /// A daemon failed, or failed again, whatever the choice; at once.
    void failureSeen(const Duende::DaemonId& id);
    /// To be shown so that it is noticed; one with a known number takes that one's place.
    void told(const Duende::FailureNotice& notice);
    /// Its daemons or its count are others now; not worth disturbing anyone.
    void updated(const Duende::FailureNotice& notice);
    /// There is no reason for it any more, or a person has looked.
    void withdrawn(quint64 number);

private:
    /// What was last known of a daemon.
    struct Seen
    {
        qsizetype scope = -1;
        DaemonStatus::State state = DaemonStatus::State::Created;
        bool isFailing = false;
        std::optional<QDateTime> since;
        std::optional<quint32> restarts;
    };
    /// A daemon's time from its first failure until it has recovered.
    struct Episode
    {
        quint64 notice = 0; // 0: none is open
        int failures = 0;
        QDeadlineTimer quiet; // not told again before
        bool isOwed = false; // failed in that time, with no notice open
        QDeadlineTimer together{0}; // until then, its notice can still become a part of a burst
        std::optional<QDeadlineTimer> recovers;
    };

    static Seen seen(const DaemonRecord& record, qsizetype scope);
    qsizetype scopeOf(const DaemonHandle& handle) const;
    bool isAvailable(qsizetype scope) const;
    void noteAnswer(qsizetype scope);
    void take(const DaemonDelta& delta);
    void forget(const DaemonId& id);
    void follow(const DaemonRecord& record);
    bool isNewInList(const Seen& now, const DaemonId& id) const;
    static bool hasFailedAgain(const Seen& before, const Seen& now);
    bool isWanted(const DaemonId& id) const;
    void noteFailure(const DaemonId& id);
    void gather(const DaemonId& id);
    void noteRecovery(const DaemonId& id);
    void endEpisode(const DaemonId& id);
    void endUnwanted();
    void leaveNotice(const DaemonId& id, quint64 number);
    void change(quint64 number);
    void takeDue();
    void armTimer();
    void flush();
    void tellOne(const DaemonId& id);
    void tellBurst(const QList<DaemonId>& ids);
    QList<DaemonId> toldLately() const;

    DaemonCatalog* m_catalog;
    const Favourites* m_favourites;
    const DaemonMarks* m_alsoWanted = nullptr;
    Pace m_pace;
    Choice m_choice = Choice::Off;
    QHash<DaemonId, Seen> m_seen;
    QSet<DaemonId> m_failed;
    QList<QHash<DaemonId, Seen>> m_lost; // of each scope that went away: how it was left
    QList<bool> m_isReturning; // the next list of the scope is its first after it was away
    QList<std::optional<QDateTime>> m_answeredAt;
    QHash<DaemonId, Episode> m_episodes;
    QHash<quint64, FailureNotice> m_notices;
    QList<DaemonId> m_gathered;
    QSet<quint64> m_changed; // open notices to be updated with the next flush
    quint64 m_burst = 0; // the open burst that takes in more
    QDeadlineTimer m_burstUntil{0};
    quint64 m_lastNumber = 0;
    QTimer m_flushTimer;
    QTimer m_dueTimer;
};

} // namespace Duende
