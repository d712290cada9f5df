// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/daemonrecord.h"

namespace Duende {

/// Reads the settings of the definition's files, in their order, with what overrides each, and appends what
/// is wrong with the files by their syntax, their sections and the names of their settings. `managerVersion`
/// is the manager's; one that is newer than the table of settings may know more of them.
void readUnitSettings(DaemonDefinition& definition, DaemonKind kind, int managerVersion);

/// Who puts a unit file at this path (systemd.unit(5), unit file load path).
DefinitionFile::Origin unitFileOrigin(const QString& path);

/// Reads a file of a unit, at most DefinitionFile::maximumSize bytes of it. What is wrong with it as a file
/// (it is gone, it cannot be read, it is no plain file) is appended to `problems`. Blocks.
DefinitionFile readUnitFile(
    const QString& path, DefinitionFile::Kind kind, QList<DefinitionProblem>& problems);

} // namespace Duende
