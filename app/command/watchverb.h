// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// watch: follows the daemons until it is interrupted or nobody reads on. First a summary, then a line a
/// change:
///     10:14:02  native:pid812  stopping → stopped  exited
/// With --json a line is one object; every one has "event" and "time":
///     {"event":"snapshot","daemons":[…],"unavailable":[…]}
///     {"event":"added","daemon":{…}}          {"event":"changed","daemon":{…}}
///     {"event":"removed","handle":"…","id":"…"}
///     {"event":"available","platform":"linux","scope":"user"}
///     {"event":"unavailable","platform":"linux","scope":"user","error":"…"}
ExitStatus runWatch(Invocation& invocation);

} // namespace Duende
