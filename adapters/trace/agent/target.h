// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/message.h"

#include <linux/audit.h>
#include <string>
#include <sys/types.h>
#include <vector>

namespace Duende::Trace {

#if defined(__x86_64__)
inline constexpr uint32_t nativeArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
inline constexpr uint32_t nativeArchitecture = AUDIT_ARCH_AARCH64;
#else
#    error "the agent knows x86-64 and aarch64"
#endif

/// The processes that a target means now. Of a control group those of all groups below it, too; of version 2,
/// else of the first hierarchy of version 1 that has the path. Empty where it has none or is gone.
std::vector<pid_t> processesOf(const Target& target);
/// Whether the control group of a target is there.
bool hasControlGroup(const Target& target);
/// The folder of its control group, of version 2 where that has it; empty where there is none.
std::string controlGroupFolder(const Target& target);

} // namespace Duende::Trace
