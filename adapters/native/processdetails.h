// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/native/spawneddaemon.h"

namespace Duende {

class Procfs;

/// Everything that /proc tells of a row's main process. What may not be read is a property whose value is not
/// known; a group of which nothing may be read is left out.
QList<PropertyGroup> processDetails(
    const Procfs& procfs, const DaemonRecord& record, const std::optional<SpawnedDaemon>& spawned);

/// What Duende remembers of a daemon that it spawned.
PropertyGroup spawnedDetails(const SpawnedDaemon& spawned);

} // namespace Duende
