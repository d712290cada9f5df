// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/processtable.h"

#include <QSet>

namespace Duende {

/// The processes that make one row: the daemon's own process, then its workers.
struct ProcessFamily
{
    qint64 mainPid = 0;
    /// With `mainPid` first.
    QList<qint64> pids;

    friend bool operator==(const ProcessFamily&, const ProcessFamily&) = default;
};

/// Finds the daemons among the processes.
///
/// A process looks like a daemon when it has no controlling terminal, is none of the kernel's and has not
/// ended. It is a worker, and part of its parent's row, when the parent looks like a daemon too, is not
/// process 1, is in the same control group, and runs the same program: the same name or the same first word
/// of the command line. (Sessions do not tell: supervisors such as runit run everything in one.)
/// `spawnedPids` are rows of their own in any case. `ownPid`, Duende, is neither a row nor anybody's worker,
/// and its workers are in no row.
QList<ProcessFamily> processFamilies(
    const QHash<qint64, ProcessEntry>& processes, const QSet<qint64>& spawnedPids, qint64 ownPid);

} // namespace Duende
