// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QHash>

namespace Duende {

/// Which control groups are some daemon's own, so that a plain process in one is not a row beside its daemon.
class ControlGroupClaims
{
public:
    /// Counts the record's claim, if it makes one. True when the set of claimed groups changed.
    bool add(const DaemonRecord& record);
    /// Takes the record's claim back. True when the set of claimed groups changed.
    bool remove(const DaemonRecord& record);

    /// Whether another daemon's row already stands for this record.
    bool covers(const DaemonRecord& record) const;

private:
    QHash<QString, int> m_claims; // path of a control group → how many daemons claim it
};

} // namespace Duende
