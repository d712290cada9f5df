// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "adapters/support/procfs.h"

namespace Duende {

/// Opens what a process writes to its standard error, or its standard output, where that is a file. Errors:
/// NotFound with where it goes instead, PermissionDenied for another user's process.
Result<std::unique_ptr<DaemonLog>> openProcessLog(const Procfs& procfs, const ProcessStat& process);

} // namespace Duende
