// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// list: a table for people, one handle a line with --handles, or {"daemons":[…],"unavailable":[…]}.
ExitStatus runList(Invocation& invocation);

} // namespace Duende
