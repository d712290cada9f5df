// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// processes HANDLE: prints a daemon's processes as a tree, and with --files what they have open.
ExitStatus runProcesses(Invocation& invocation);

} // namespace Duende
