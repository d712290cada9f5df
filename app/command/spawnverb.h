// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "app/command/arguments.h"

namespace Duende {

class Invocation;

/// spawn: starts what a definition file or the options say, and prints the handle of the new daemon, or with
/// --json what status prints of it.
ExitStatus runSpawn(Invocation& invocation);

/// What the options and the command behind -- describe. Errors: one sentence for a person. What no platform
/// could follow is not checked here.
std::expected<DaemonSpec, QString> specFromArguments(const Arguments& arguments);

} // namespace Duende
