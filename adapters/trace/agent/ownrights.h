// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Duende::Trace {

/// Gives up every capability that tracing does not take. What stays: to trace and to read /proc of others
/// (CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH), to load programs into the kernel (CAP_BPF, CAP_PERFMON). A command
/// that is started later gets from its own exec what its user has. False where that fails.
[[nodiscard]] bool dropRights();

} // namespace Duende::Trace
