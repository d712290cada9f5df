// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/samplerelations.h"

#include <QHash>

namespace Duende {

DaemonRelations sampleRelations(const QString& unit, const QList<std::pair<RelationKind, QString>>& related)
{
    DaemonRelations relations;
    QHash<QString, qsizetype> places;
    const auto placeOf = [&](const QString& name) {
        if (!places.contains(name)) {
            places.insert(name, relations.daemons.size());
            relations.daemons.append({DaemonHandle(SystemdHandle{name, UnitScope::System}), name,
                QStringLiteral("Description of ") + name, DaemonStatus(DaemonStatus::State::Running),
                QStringLiteral("active (running)")});
        }
        return places.value(name);
    };
    placeOf(unit);
    for (const auto& [kind, name] : related)
        relations.relations.append({kind, 0, placeOf(name)});
    return relations;
}

} // namespace Duende
