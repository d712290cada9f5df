// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"
#include "adapters/support/controlgroups.h"
#include "adapters/support/procfs.h"

#include <stop_token>

namespace Duende {

/// Reads these processes; those that are gone are left out, and what may not be read of one is empty. The
/// order is that of DaemonProcesses. `mainPid` is 0 where there is none. Any thread; about four files a
/// process, a stop cuts the list short.
QList<DaemonProcess> readProcesses(const Procfs& procfs, const QList<GroupedProcess>& processes,
    qint64 mainPid, const std::stop_token& stop);

/// The words as a shell would need them.
QString shellCommandLine(const QList<QByteArray>& words);

} // namespace Duende
