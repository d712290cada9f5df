// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/heartbeat.h"

namespace Duende::Trace {

/// A traced process stands still while its tracer does. So the agent is two processes: the one that was
/// started only watches, its child traces. A child that is stopped for a second, or handles one stop for ten,
/// is killed; the kernel then detaches all that it traced. Should the watching one die, the child is killed,
/// too.
///
/// Returns in the child only, with the heartbeat that it is to show. The watching process ends with the
/// child's exit status, or with endedByWatchdog. Null when no process could be made.
Heartbeat* startUnderWatchdog();

inline constexpr int endedByWatchdog = 70;

} // namespace Duende::Trace
