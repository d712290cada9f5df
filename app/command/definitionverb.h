// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// definition HANDLE: prints the files that a daemon is made by, or the settings that count.
ExitStatus runDefinition(Invocation& invocation);

} // namespace Duende
