// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QFlags>

namespace Duende {

/// What kinds of relation have in common, in the order in which they bind: what a graph draws alike and what
/// is switched on and off together.
enum class RelationFamily {
    Needs = 1 << 0,
    Wants = 1 << 1,
    PartOf = 1 << 2,
    Triggers = 1 << 3,
    Conflicts = 1 << 4,
    Order = 1 << 5,
    Other = 1 << 6,
};
Q_DECLARE_FLAGS(RelationFamilies, RelationFamily)
Q_DECLARE_OPERATORS_FOR_FLAGS(RelationFamilies)

constexpr RelationFamilies allRelationFamilies = RelationFamily::Needs | RelationFamily::Wants
    | RelationFamily::PartOf | RelationFamily::Triggers | RelationFamily::Conflicts | RelationFamily::Order
    | RelationFamily::Other;

/// The families, the one that binds most first.
QList<RelationFamily> relationFamilies();
RelationFamily relationFamily(RelationKind kind);
/// "Requires", "Order": a switch in the legend.
QString relationFamilyTitle(RelationFamily family);
/// One sentence: what an arrow of the family says.
QString relationFamilyHelp(RelationFamily family);

constexpr int relationKindCount = int(RelationKind::Documentation);

/// "Required by": above the daemons that stand so to this one.
QString relationTitle(RelationKind kind);
/// "required_by": in JSON; stable.
QString relationWord(RelationKind kind);
/// One sentence: what it means for the daemon.
QString relationHelp(RelationKind kind);

/// The same relation told from the end where it begins: RequiredBy becomes Requires the other way round,
/// After becomes Before, so that what starts first is `from`.
Relation canonical(const Relation& relation);

} // namespace Duende
