// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "adapters/support/controlgroups.h"
#include "adapters/support/procfs.h"
#include "adapters/systemd/systemdendpoint.h"

namespace Duende {

class UnitTable;

/// Reads what units use of the machine, from the kernel's accounting of their control groups and, where that
/// does not count, from their processes. Blocks for as long as the files take. Not thread-safe.
class UnitSampler
{
public:
    explicit UnitSampler(const SystemdEndpoint& endpoint);

    /// What the unit's control group uses now; empty where it has none.
    std::optional<ResourceUse> use(const QString& controlGroup) const;

    /// What every unit that is up uses, and remembers it. What a reading of the moment leaves out
    /// (ControlGroups::Detail) is read with a unit's first two readings and then every ten seconds; the
    /// limits and the number of processes are those of that reading in between, what was read and written is
    /// left out.
    ResourceSamples sample(const UnitTable& table);

    /// Puts what the last sample() read of them into records that are made anew.
    void addLastUse(QList<DaemonRecord>& records) const;

private:
    struct Reading
    {
        ResourceUse use;
        /// When all details were read last.
        std::chrono::nanoseconds detailedAt{0};
        bool isFirst = true;
    };

    std::optional<Reading> readAgain(const QString& controlGroup, const Reading* before) const;

    UnitScope m_scope;
    ControlGroups m_groups;
    Procfs m_procfs;
    QHash<DaemonId, Reading> m_last;
};

} // namespace Duende
