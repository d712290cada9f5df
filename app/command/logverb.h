// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// log HANDLE: prints the last lines of a daemon's log, and with --follow those that come, until it is
/// interrupted or nobody reads its output any more.
ExitStatus runLog(Invocation& invocation);

} // namespace Duende
