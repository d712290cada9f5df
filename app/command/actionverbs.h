// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// start, stop, kill, …: the verb is the action's word. Every handle is tried, whatever became of the others.
/// With --json
///     {"operations":[{"handle":"…","id":"…","operation":"stop","succeeded":true,"duration_ms":12}, …]}
/// in the order of the handles; the errors go to the error stream. stop and restart say first what else they
/// end, with --json as "stops_with", a list of names, null where that could not be found out.
ExitStatus runAction(Invocation& invocation);

/// signal: the last operand is the signal.
ExitStatus runSignal(Invocation& invocation);

} // namespace Duende
