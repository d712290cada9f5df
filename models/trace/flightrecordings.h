// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemonmarks.h"
#include "models/trace/flightrecorder.h"

#include <QFileSystemWatcher>
#include <QHash>
#include <QTimer>

namespace Duende {

/// The daemons that a person marked to have their last calls kept, how that
/// goes, and the latest recording of
/// each. A daemon that is marked and not in the list yet is recorded from when it is. Lives on the catalog's
/// thread; never blocks.
class FlightRecordings final : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Beginning, ///< the agent is being asked
        Kept, ///< its calls are kept
        Failed, ///< they are not, and error says why
    };

    struct Daemon
    {
        QString name;
        State state = State::Beginning;
        std::optional<PlatformError> error{};
    };

    /// The number of calls that can be chosen to be kept of each daemon.
    static constexpr uint32_t choices[] = {10'000, 50'000, 250'000, 1'000'000};

    /// The recorder and the catalog outlive this; `settings`, which keep the marks, may be null. Made before
    /// the catalog is started.
    FlightRecordings(
        FlightRecorder* recorder, DaemonCatalog* catalog, QSettings* settings, QObject* parent = nullptr);

    /// A daemon that records the marked ones while it runs, so that this need not, and makes its recordings
    /// in `folder`; those that are there already count as the latest ones. The runner outlives this.
    void setService(const DaemonHandle& service, OperationRunner* runner, const QString& folder);
    const std::optional<DaemonHandle>& service() const { return m_service; }
    bool isServiceRunning() const { return m_isElsewhere; }

    const DaemonMarks* marks() const { return &m_marks; }
    bool isMarked(const DaemonId& id) const { return m_marks.contains(id); }
    /// A person marks daemons, or no longer; then polkit may ask for an administrator's rights.
    void setMarked(const QList<DaemonRecord>& records, bool areMarked);
    /// Reads the marks again, which another program may have changed.
    void readMarks() { m_marks.read(); }
    /// Begins again with those that failed; polkit may ask where a person wants it.
    void tryAgain(bool isPerson);

    /// Those that are marked and in the list.
    const QHash<DaemonId, Daemon>& daemons() const { return m_daemons; }
    /// The latest recording of a daemon, whether it is still marked or not.
    std::optional<FlightRecording> latest(const DaemonId& id) const;

    uint32_t calls() const { return m_calls; }
    /// One of `choices`. What was kept of each is forgotten.
    void setCalls(uint32_t calls);

Q_SIGNALS:
    /// What marks(), daemons() or a recording is, is another.
    void changed();
    void recorded(const Duende::FlightRecording& recording);
    /// Its last calls are not kept, after a person asked for it.
    void failed(const Duende::DaemonHandle& handle, const Duende::PlatformError& error);
    /// It failed, and no recording of it could be made.
    void notRecorded(const Duende::DaemonHandle& handle, const Duende::PlatformError& error);

private:
    void begin();
    void noteAsked();
    void add(const DaemonRecord& record);
    void follow(const DaemonId& id);
    void takeDelta(const DaemonDelta& delta);
    void followService();
    void restart();
    void look();
    void take(const FlightRecording& recording, bool isNew);
    void setState(const DaemonHandle& handle, State state, const std::optional<PlatformError>& error = {});

    FlightRecorder* const m_recorder;
    DaemonCatalog* const m_catalog;
    QSettings* const m_settings;
    DaemonMarks m_marks;
    QHash<DaemonId, Daemon> m_daemons;
    QHash<DaemonId, FlightRecording> m_latest;
    uint32_t m_calls;
    std::optional<DaemonHandle> m_service;
    OperationRunner* m_runner = nullptr;
    QString m_folder; // of the service's recordings
    QFileSystemWatcher m_watcher;
    QTimer m_lookAgain;
    QSet<QString> m_paths; // of the recordings that are known
    bool m_hasLooked = false;
    bool m_isElsewhere = false; // the service runs
    bool m_hasBegun = false; // the catalog has its first lists
    bool m_hasAsked = false; // a person wants it now
};

} // namespace Duende
