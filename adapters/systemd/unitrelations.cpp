// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitrelations.h"

#include "adapters/systemd/unitname.h"

#include <QSet>

#include <algorithm>

namespace Duende {

namespace {

/// Goes along the order from `unit`, level by level, and tells each unit that it comes to, once, and from
/// where; until `visit` says that it has seen enough.
template <typename Visit> void follow(const UnitOrder& after, const QString& unit, Visit visit)
{
    QSet<QString> seen{unit};
    QStringList queue{unit};
    for (qsizetype next = 0; next < queue.size(); ++next) {
        const QString from = queue.at(next);
        const auto found = after.constFind(from);
        if (found == after.cend())
            continue;
        for (const QString& name : *found) {
            const bool isNew = !seen.contains(name);
            if (!visit(from, name, isNew))
                return;
            if (isNew) {
                seen.insert(name);
                queue.append(name);
            }
        }
    }
}

} // namespace

QString relationProperty(RelationKind kind)
{
    switch (kind) {
    case RelationKind::Requires:
        return QStringLiteral("Requires");
    case RelationKind::RequiredBy:
        return QStringLiteral("RequiredBy");
    case RelationKind::Requisite:
        return QStringLiteral("Requisite");
    case RelationKind::RequisiteOf:
        return QStringLiteral("RequisiteOf");
    case RelationKind::Wants:
        return QStringLiteral("Wants");
    case RelationKind::WantedBy:
        return QStringLiteral("WantedBy");
    case RelationKind::BindsTo:
        return QStringLiteral("BindsTo");
    case RelationKind::BoundBy:
        return QStringLiteral("BoundBy");
    case RelationKind::Upholds:
        return QStringLiteral("Upholds");
    case RelationKind::UpheldBy:
        return QStringLiteral("UpheldBy");
    case RelationKind::PartOf:
        return QStringLiteral("PartOf");
    case RelationKind::ConsistsOf:
        return QStringLiteral("ConsistsOf");
    case RelationKind::Conflicts:
        return QStringLiteral("Conflicts");
    case RelationKind::ConflictedBy:
        return QStringLiteral("ConflictedBy");
    case RelationKind::Before:
        return QStringLiteral("Before");
    case RelationKind::After:
        return QStringLiteral("After");
    case RelationKind::Triggers:
        return QStringLiteral("Triggers");
    case RelationKind::TriggeredBy:
        return QStringLiteral("TriggeredBy");
    case RelationKind::OnFailure:
        return QStringLiteral("OnFailure");
    case RelationKind::OnFailureOf:
        return QStringLiteral("OnFailureOf");
    case RelationKind::OnSuccess:
        return QStringLiteral("OnSuccess");
    case RelationKind::OnSuccessOf:
        return QStringLiteral("OnSuccessOf");
    case RelationKind::PropagatesReloadTo:
        return QStringLiteral("PropagatesReloadTo");
    case RelationKind::ReloadPropagatedFrom:
        return QStringLiteral("ReloadPropagatedFrom");
    case RelationKind::PropagatesStopTo:
        return QStringLiteral("PropagatesStopTo");
    case RelationKind::StopPropagatedFrom:
        return QStringLiteral("StopPropagatedFrom");
    case RelationKind::JoinsNamespaceOf:
        return QStringLiteral("JoinsNamespaceOf");
    case RelationKind::Documentation:
        break;
    }
    return {};
}

QList<UnitRelation> unitRelations(const QString& unit, const QVariantMap& properties)
{
    QList<UnitRelation> relations;
    for (int kind = 0; kind < int(RelationKind::Documentation); ++kind) {
        QStringList names = properties.value(relationProperty(RelationKind(kind))).toStringList();
        std::ranges::sort(names);
        names.removeDuplicates();
        for (const QString& name : std::as_const(names)) {
            if (relations.size() == DaemonRelations::maximum)
                return relations;
            if (name != unit && isUnitName(name))
                relations.append({RelationKind(kind), name});
        }
    }
    return relations;
}

QStringList orderCircle(const UnitOrder& after, const QString& unit)
{
    QHash<QString, QString> cameFrom;
    QString last;
    follow(after, unit, [&](const QString& from, const QString& name, bool isNew) {
        if (name == unit && from != unit) {
            last = from;
            return false;
        }
        if (isNew)
            cameFrom.insert(name, from);
        return true;
    });
    QStringList circle;
    for (QString name = last; !name.isEmpty(); name = cameFrom.value(name))
        circle.prepend(name);
    return circle;
}

QStringList startsAfter(const UnitOrder& after, const QString& unit)
{
    QStringList names;
    follow(after, unit, [&](const QString&, const QString& name, bool isNew) {
        if (isNew)
            names.append(name);
        return true;
    });
    return names;
}

} // namespace Duende
