// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// status: what the list knows of one daemon.
ExitStatus runStatus(Invocation& invocation);

/// inspect: the same, and every property that its platform tells.
ExitStatus runInspect(Invocation& invocation);

} // namespace Duende
