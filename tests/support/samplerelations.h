// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

namespace Duende {

/// A unit and its neighbours, each by name and kind; all of them run.
DaemonRelations sampleRelations(const QString& unit, const QList<std::pair<RelationKind, QString>>& related);

} // namespace Duende
