// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// relations HANDLE: prints what a daemon needs and what needs it, how they are ordered, by what it is
/// started, and what stops with it.
ExitStatus runRelations(Invocation& invocation);

} // namespace Duende
