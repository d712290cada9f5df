// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/native/processfamilies.h"
#include "adapters/native/spawneddaemon.h"

namespace Duende {

/// What the state letter means for a daemon: a stop by a signal is Paused, a zombie is Stopped, everything
/// else runs.
DaemonStatus processStatus(const ProcessStat& stat);

/// The same in words. Running and sleeping are one: a daemon that waits for work runs, and a list in which
/// that flickers tells nothing.
QString processDetail(const ProcessStat& stat);

/// The whole name of a program: the kernel's, or where that was cut after 15 bytes the base name of the word
/// in the command line that goes on so.
QString processName(const ProcessEntry& process);

/// The command line as one would type it, without quoting; the name in brackets, as ps(1) writes it, where
/// there is none.
QString processCommandLine(const ProcessEntry& process);

/// The row of a living daemon. `spawned` is what Duende remembers of it, when it is one of its own;
/// `bootTime` may be invalid, then since is not known.
DaemonRecord familyRecord(const ProcessFamily& family, const QHash<qint64, ProcessEntry>& processes,
    const QDateTime& bootTime, const std::optional<SpawnedDaemon>& spawned);

/// The row of a daemon that Duende spawned and that has ended.
DaemonRecord endedRecord(const SpawnedDaemon& spawned);

} // namespace Duende
