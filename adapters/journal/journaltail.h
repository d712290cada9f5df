// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "adapters/journal/journalunit.h"

namespace Duende {

/// The last lines, at most `count`, of the unit's run that `unit.invocation` names, with what the service
/// manager says about that run; oldest first. Blocks for some milliseconds. Errors: those of
/// checkJournalAccess() and DaemonLog.
Result<std::vector<LogLine>> journalTail(
    const JournalPlace& place, const JournalUnit& unit, int count, const OperationContext& context);

} // namespace Duende
