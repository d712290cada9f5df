// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlgroupclaims.h"

namespace Duende {

namespace {

bool claims(const DaemonRecord& record)
{
    return record.claimsProcesses && record.controlGroup.size() > 1;
}

} // namespace

bool ControlGroupClaims::add(const DaemonRecord& record)
{
    return claims(record) && ++m_claims[record.controlGroup] == 1;
}

bool ControlGroupClaims::remove(const DaemonRecord& record)
{
    if (!claims(record))
        return false;
    const auto claim = m_claims.find(record.controlGroup);
    if (claim == m_claims.end() || --claim.value() > 0)
        return false;
    m_claims.erase(claim);
    return true;
}

bool ControlGroupClaims::covers(const DaemonRecord& record) const
{
    if (record.kind != DaemonKind::Process || record.spawnedByDuende)
        return false;
    // A process belongs to whoever claims its group or a group above it.
    for (QString path = record.controlGroup; path.size() > 1;
        path.truncate(path.lastIndexOf(QLatin1Char('/')))) {
        if (m_claims.contains(path))
            return true;
    }
    return false;
}

} // namespace Duende
