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

    /// What every unit that is up uses, and remembers it.
    ResourceSamples sample(const UnitTable& table);

    /// Puts what the last sample() read of them into records that are made anew.
    void addLastUse(QList<DaemonRecord>& records) const;

private:
    UnitScope m_scope;
    ControlGroups m_groups;
    Procfs m_procfs;
    QHash<DaemonId, ResourceUse> m_lastUse;
};

} // namespace Duende
