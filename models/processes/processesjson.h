// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonhandle.h"
#include "adapters/contract/daemonprocesses.h"

#include <QHash>
#include <QJsonObject>

namespace Duende {

/// What `processes --json` prints. The names do not change; what is not known is null.
///     handle      the daemon's
///     source      where the processes were found, a control group
///     processes   a list, parents before their children:
///                 pid, parent_pid, name, command_line, user,
///                 state         running, sleeping, disk_sleep, stopped, traced, zombie, idle, unknown
///                 main          true for the one whose end is the daemon's
///                 group         "" or where below the daemon's control group it is
///                 cpu_seconds, memory_bytes, threads, descriptors (their number), since
///                 files         only where they were asked for: null, or a list of number,
///                               kind (file, folder, socket, pipe, device, anonymous, deleted, unknown),
///                               target, access, position
QJsonObject processesJson(const DaemonHandle& handle, const DaemonProcesses& processes,
    const std::optional<QHash<qint64, OpenDescriptors>>& files);

} // namespace Duende
