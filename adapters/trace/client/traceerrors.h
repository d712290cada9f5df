// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"
#include "adapters/trace/wire/message.h"

namespace Duende::Trace {

/// What an agent refused, as an error for a person: PermissionDenied, NotFound, InvalidState, NotSupported or
/// TracerFailed, with its cause and what to do.
PlatformError errorOf(const Refusal& refusal);

/// Whether an agent with an administrator's rights would not refuse for that cause.
bool mayAdministratorHelp(const Refusal& refusal);

/// Why an agent ended that was not told to. `words` are pkexec's own; `hasSpoken`: its handshake came.
PlatformError agentEndError(int waitStatus, bool isAdministrator, bool hasSpoken, const QByteArray& words);

} // namespace Duende::Trace
