// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QVariantMap>

namespace Duende {

/// One unit that another one names in its properties.
struct UnitRelation
{
    RelationKind kind = RelationKind::Requires;
    QString name;

    friend bool operator==(const UnitRelation&, const UnitRelation&) = default;
};

/// The property of the unit interface that names those which stand so to a unit
/// (org.freedesktop.systemd1(5)); empty for a kind that systemd has none of.
QString relationProperty(RelationKind kind);

/// What a unit's properties say of how it stands to others, in the order of RelationKind and of names; at
/// most DaemonRelations::maximum. What is no unit's name, and the unit itself, is left out.
QList<UnitRelation> unitRelations(const QString& unit, const QVariantMap& properties);

/// By unit: those after which it starts.
using UnitOrder = QHash<QString, QStringList>;

/// The shortest way on which `unit` waits for itself, each waiting for the next and the last for the first,
/// which is `unit`; empty where there is none.
QStringList orderCircle(const UnitOrder& after, const QString& unit);

/// What `unit` waits for, directly and by others, as far as `after` tells; nearest first.
QStringList startsAfter(const UnitOrder& after, const QString& unit);

} // namespace Duende
