// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitfacts.h"

#include <QHash>

namespace Duende {

/// The units of a listing and the unit files that are not loaded, one of each name. `fileStates` is the state
/// of each unit file by its name; one that only names another ("alias") is no unit of its own.
QList<UnitFacts> unitsAndFiles(const QList<ListedUnit>& units, const QHash<QString, QString>& fileStates);

/// The states of a listing of unit files, by name.
QHash<QString, QString> fileStatesByName(const QList<ListedUnitFile>& files);

/// Every unit of one manager at this moment; blocks in a worker thread.
Result<QList<DaemonRecord>> listUnits(
    const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint, const OperationContext& context);

} // namespace Duende
