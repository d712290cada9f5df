// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"
#include "adapters/contract/result.h"
#include "adapters/support/procfs.h"

namespace Duende {

/// What a process has open, proc_pid_fd(5), with its sockets named (see socketTexts()). `stat` is the
/// process's, as it was just read; a process that took over its number meanwhile is not read in its place.
/// Any thread; blocks for as long as the kernel does. Errors: NotFound, PermissionDenied with who may look,
/// Io.
Result<OpenDescriptors> readDescriptors(const Procfs& procfs, const ProcessStat& stat);

} // namespace Duende
