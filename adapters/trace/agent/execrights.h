// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace Duende::Trace {

/// Whether the program that a process has just become would have got rights of its file (set-user-ID,
/// set-group-ID, capabilities), had we not traced it: the kernel withholds them from a tracee whose tracer
/// has no CAP_SYS_PTRACE (execve(2)). False where another reason withholds them as well, and where that
/// cannot be seen.
bool areRightsWithheld(pid_t pid);

} // namespace Duende::Trace
