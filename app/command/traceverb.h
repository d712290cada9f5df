// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// trace: writes the system calls of a daemon or of a command as they come, or those of a recording. See
/// TraceOrder for what goes where and LiveTraceRun for when it ends.
ExitStatus runTrace(Invocation& invocation);

} // namespace Duende
