// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QJsonObject>

namespace Duende {

/// What `relations --json` prints; the names do not change:
///     handle      the daemon
///     name
///     relations   a list of {"kind": "required_by", "handle": "…", "name": "…", "description": "…",
///                 "status": "running", "detail": "active (running)"}; of the daemon itself, by kind. What is
///                 not known is null.
///     order       how those are ordered among themselves: {"before": "HANDLE", "after": "HANDLE"}, what
///                 starts first and what waits for it
///     activation  a list of {"title": "Next run", "text": "…", "time": "2026-01-31T08:15:00Z"}
///     cycle       the names of what orders itself in a circle with it, in that order; null where nothing
///                 does
///     stops_with  the names of what stops with it
QJsonObject relationsJson(const DaemonRelations& relations, const QStringList& stopsWith);

} // namespace Duende
