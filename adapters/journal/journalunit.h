// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/handledata.h"

#include <QByteArray>
#include <QString>

#include <sys/types.h>

namespace Duende {

/// Where journal files are found.
struct JournalPlace
{
    /// A folder of journal files; empty for this machine's.
    QString directory;
};

/// Whose lines are wanted.
struct JournalUnit
{
    /// The full name, with suffix.
    QString name;
    UnitScope scope = UnitScope::System;
    /// Whose unit it is, in the user scope.
    uid_t uid = 0;
    /// The run that LogQuery::thisRunOnly means, 32 hexadecimal digits; empty where the unit never ran.
    QByteArray invocation;
};

} // namespace Duende
