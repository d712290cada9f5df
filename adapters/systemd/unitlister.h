// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitfacts.h"
#include "adapters/systemd/unitfilestates.h"

namespace Duende {

/// The units of a listing.
QList<UnitFacts> unitsOf(const QList<ListedUnit>& units);

/// Tells units the state of their files, and adds the files that are not loaded. One that is only another
/// name for a unit is none of its own.
void addUnitFiles(QList<UnitFacts>& units, const UnitFileStates& fileStates);

/// Every unit of one manager at this moment; blocks in a worker thread.
Result<QList<DaemonRecord>> listUnits(
    const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint, const OperationContext& context);

} // namespace Duende
