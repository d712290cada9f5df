// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdendpoint.h"

namespace Duende {

/// Where the files that were verified in a scratch folder belong.
struct VerifiedFiles
{
    /// The unit's name, with which systemd begins what it says of the unit as a whole.
    QString unit;
    /// The scratch folder and, for each path below it, the path that it stands for.
    QString folder;
    QList<std::pair<QString, QString>> places;
    /// The unit has no file of its own here, so only what has a line counts.
    bool isPartial = false;
};

/// What `systemd-analyze verify` said, line by line; any bytes will do. What is of other units is left out,
/// and so is all after the first 200 problems.
QList<DefinitionProblem> verifyProblems(const QByteArray& output, const VerifiedFiles& files);

/// Has systemd-analyze(1) look at the unit as it would be after the change, in a scratch folder that stands
/// in front of `searchPath`, the folders in which the manager looks for unit files. Where that is not
/// possible, the answer is a warning that says so. Blocks for as long as systemd-analyze takes, some tenths
/// of a second. Errors: Io (no scratch folder), cancelled, Timeout.
Result<QList<DefinitionProblem>> verifyUnit(const SystemdEndpoint& endpoint, const QString& unit,
    const DefinitionChange& change, const QStringList& searchPath, const OperationContext& context);

} // namespace Duende
