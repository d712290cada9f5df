// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/diagnosis.h"
#include "adapters/native/spawneddaemon.h"

namespace Duende {

/// Why a daemon that Duende spawned failed, from how its process ended; empty for one that ended as it
/// should. `lines` are the last of its log, oldest first.
std::optional<Diagnosis> processDiagnosis(const SpawnedDaemon& daemon, const QList<LogEvidence>& lines);

} // namespace Duende
