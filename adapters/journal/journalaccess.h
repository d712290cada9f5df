// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"
#include "adapters/journal/journalunit.h"

#include <QStringList>

namespace Duende {

/// Every journal file there is now, of all namespaces.
QStringList journalFiles(const JournalPlace& place);

/// Whether this process may read what the journal holds of a scope: the machine's own files for system units,
/// those of the user `uid` (or the machine's) for a user's. libsystemd leaves out silently what it may not
/// open, so this asks the file system. Errors: NotFound where there is no journal, PermissionDenied with the
/// groups that may read it.
Result<void> checkJournalAccess(const JournalPlace& place, UnitScope scope, uid_t uid);

} // namespace Duende
