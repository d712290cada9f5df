// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

namespace Duende {

class Invocation;

/// recorder HANDLE...: keeps the last calls of daemons until Ctrl+C, and prints of each failure where they
/// are.
ExitStatus runRecorder(Invocation& invocation);

} // namespace Duende
