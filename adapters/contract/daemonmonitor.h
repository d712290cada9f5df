// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QObject>

#include <utility>

namespace Duende {

/// A change of one adapter's list, by key: removals first, then insertions and updates.
struct DaemonDelta
{
    /// `changed` is the whole list; every daemon of this adapter that is not in it is gone.
    bool isFullList = false;
    QList<DaemonId> removed;
    QList<DaemonRecord> changed;
};

/// What the daemons of one adapter use, read together.
using ResourceSamples = QList<std::pair<DaemonId, ResourceUse>>;

/// Whether an adapter can be asked at all.
struct Availability
{
    enum class State {
        /// Nothing has been heard yet.
        Connecting,
        Available,
        /// The system is not on this machine: a calm line, not an error. `error` says what is missing.
        Absent,
        /// It should be there and is not, or refuses. `error` says why; the monitor keeps trying.
        Failed,
    };

    State state = State::Connecting;
    std::optional<PlatformError> error;

    friend bool operator==(const Availability&, const Availability&) = default;
};

/// Keeps one adapter's list true by itself. It works on a thread of its own; the signals come from that
/// thread, in batches of at most ten a second, so receivers in another thread connect queued. The public
/// functions may be called from any thread, return at once and take effect in order. Destroying it ends the
/// thread; no signal comes after.
class DaemonMonitor : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Begins: an availability, then a full list, then changes.
    virtual void start() = 0;
    /// Reads everything again, as a person asks with F5.
    virtual void refresh() = 0;
    /// Resource use is read every `interval`; zero stops reading it (nobody looks).
    virtual void setSampleInterval(std::chrono::milliseconds interval) = 0;

Q_SIGNALS:
    void availabilityChanged(const Duende::Availability& availability);
    void changed(const Duende::DaemonDelta& delta);
    void sampled(const Duende::ResourceSamples& samples);
};

} // namespace Duende

Q_DECLARE_METATYPE(Duende::DaemonDelta)
Q_DECLARE_METATYPE(Duende::Availability)
