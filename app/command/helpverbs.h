// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// help: how the command, or one verb of it, is used.
ExitStatus runHelp(Invocation& invocation);

/// completion: a shell's script, made from the table of verbs.
ExitStatus runCompletion(Invocation& invocation);

} // namespace Duende
