// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"

#include <QHash>

namespace Duende {

/// The list that a receiver in another thread makes of a monitor's signals.
class MonitorListener : public QObject
{
public:
    explicit MonitorListener(DaemonMonitor& monitor, UnitScope scope = UnitScope::System) : m_scope(scope)
    {
        connect(&monitor, &DaemonMonitor::availabilityChanged, this,
            [this](const Availability& availability) { availabilities.append(availability); });
        connect(&monitor, &DaemonMonitor::changed, this, [this](const DaemonDelta& delta) { take(delta); });
        connect(&monitor, &DaemonMonitor::sampled, this, [this](const ResourceSamples& read) { take(read); });
    }

    Availability::State state() const
    {
        return availabilities.isEmpty() ? Availability::State::Connecting : availabilities.last().state;
    }
    DaemonRecord record(const QString& unit) const { return records.value(id(unit)); }
    QString detail(const QString& unit) const { return record(unit).detail; }
    std::optional<ResourceUse> use(const QString& unit) const
    {
        const auto sample = samples.constFind(id(unit));
        return sample == samples.cend() ? std::nullopt : std::optional(*sample);
    }

    QList<Availability> availabilities;
    QHash<DaemonId, DaemonRecord> records;
    QHash<DaemonId, ResourceUse> samples;
    int deltas = 0;
    int fullLists = 0;
    qint64 changes = 0;

private:
    DaemonId id(const QString& unit) const { return DaemonHandle(SystemdHandle{unit, m_scope}).id(); }

    void take(const DaemonDelta& delta)
    {
        ++deltas;
        changes += delta.changed.size();
        if (delta.isFullList) {
            ++fullLists;
            records.clear();
        }
        for (const DaemonId& gone : delta.removed)
            records.remove(gone);
        for (const DaemonRecord& one : delta.changed)
            records.insert(one.handle.id(), one);
    }
    void take(const ResourceSamples& read)
    {
        for (const auto& [unit, use] : read)
            samples.insert(unit, use);
    }

    UnitScope m_scope;
};

} // namespace Duende
