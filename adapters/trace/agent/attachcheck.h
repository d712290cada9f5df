// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/message.h"

#include <sys/types.h>

/// Whether processes may be traced, and why not: all from /proc, without touching them.
namespace Duende::Trace {

/// Why an attach to `pid` would be refused; code None where nothing speaks against it. `ownTracer` is a
/// tracer that is no hindrance: the agent itself, or 0.
Refusal refusalOf(pid_t pid, pid_t ownTracer = 0);

/// NotSupported where the kernel is older than Linux 5.3, which PTRACE_GET_SYSCALL_INFO needs.
Refusal kernelRefusal();

/// Why an attach just failed with `error`, which is an errno.
Refusal refusalAfter(pid_t pid, int error);

/// Whether this process may trace all others (CAP_SYS_PTRACE).
bool mayTraceAll();

/// What an attach to these processes would meet.
InspectReport inspect(const std::vector<pid_t>& pids);
/// The same for an engine that touches nobody: it meets only what is no process.
InspectReport inspectForEbpf(const std::vector<pid_t>& pids);

} // namespace Duende::Trace
