// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitrelationreader.h"

#include "adapters/systemd/pendingcalls.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitactivation.h"
#include "adapters/systemd/unitfacts.h"
#include "adapters/systemd/unitinspector.h"
#include "adapters/systemd/unitlister.h"
#include "adapters/systemd/unitname.h"

#include <QSet>

namespace Duende {

using Text = QLatin1StringView;

namespace {

// Of so many neighbours it is asked how they are ordered among themselves, and so many units in all are
// followed to find a circle.
constexpr qsizetype mostNeighbours = 512;
constexpr qsizetype mostFollowed = 1024;
constexpr qsizetype mostNames = 4096; // of one property
constexpr qsizetype mostStopped = DaemonRelations::maximum;

QString failureToRead(const QString& unit)
{
    return QStringLiteral("what hangs on %1 could not be read").arg(unit);
}

DaemonHandle handleOf(const QString& unit, UnitScope scope)
{
    return DaemonHandle(SystemdHandle{unit, scope});
}

/// All units that are named, each once; the relations point at them.
DaemonRelations drawn(const QString& unit, const QList<UnitRelation>& related, UnitScope scope)
{
    DaemonRelations relations;
    QHash<QString, qsizetype> places{{unit, 0}};
    relations.daemons.append({handleOf(unit, scope), unit, {}, {}, {}});
    relations.relations.reserve(related.size());
    for (const UnitRelation& relation : related) {
        auto place = places.constFind(relation.name);
        if (place == places.cend()) {
            place = places.insert(relation.name, relations.daemons.size());
            relations.daemons.append({handleOf(relation.name, scope), relation.name, {}, {}, {}});
        }
        relations.relations.append({relation.kind, 0, *place});
    }
    return relations;
}

void addOrder(DaemonRelations& relations, const UnitOrder& after)
{
    QHash<QString, qsizetype> places;
    for (qsizetype i = 1; i < relations.daemons.size(); ++i)
        places.insert(relations.daemons.at(i).name, i);
    for (qsizetype from = 1; from < relations.daemons.size(); ++from) {
        const QStringList names = after.value(relations.daemons.at(from).name);
        for (const QString& name : names) {
            const auto to = places.constFind(name);
            if (to == places.cend() || *to == from)
                continue;
            if (relations.relations.size() >= 2 * DaemonRelations::maximum)
                return;
            relations.relations.append({RelationKind::After, from, *to});
        }
    }
}

bool isUp(const QVariantMap& values)
{
    const QString active = values.value(QStringLiteral("ActiveState")).toString();
    return active != Text("inactive") && active != Text("failed") && !active.isEmpty();
}

} // namespace

Result<DaemonRelations> UnitRelationReader::read(const QString& unit)
{
    if (isTemplateName(unit)) {
        DaemonRelations alone = drawn(unit, {}, m_endpoint.scope);
        alone.daemons.first().detail = QStringLiteral("template");
        return alone;
    }
    const Result<QVariantMap> properties = UnitInspector(m_bus, m_endpoint, m_context).properties(unit);
    if (!properties)
        return std::unexpected(properties.error());
    DaemonRelations relations = drawn(unit, unitRelations(unit, *properties), m_endpoint.scope);
    relations.activation = activationFacts(unit, *properties, ClockReading::now());
    if (const Result<void> described = describe(relations); !described)
        return std::unexpected(described.error());

    QStringList neighbours;
    for (qsizetype i = 1; i < relations.daemons.size() && i <= mostNeighbours; ++i)
        neighbours.append(relations.daemons.at(i).name);
    const UnitOrder own{{unit, properties->value(QStringLiteral("After")).toStringList()}};
    const Result<UnitOrder> order = readOrder(unit, own, neighbours);
    if (!order)
        return std::unexpected(order.error());
    addOrder(relations, *order);
    relations.cycle = orderCircle(*order, unit);
    return relations;
}

/// States and descriptions of all of them by one call.
Result<void> UnitRelationReader::describe(DaemonRelations& relations)
{
    QStringList names;
    for (const RelatedDaemon& daemon : std::as_const(relations.daemons))
        names.append(daemon.name);
    const QString unit = names.constFirst();
    QDBusMessage question = SystemdBus::managerCall(QStringLiteral("ListUnitsByNames"));
    question << names;
    const Result<QDBusMessage> reply = callBus(*m_bus, question, failureToRead(unit), unit, m_context);
    if (!reply)
        return std::unexpected(reply.error());
    const Result<QList<ListedUnit>> listed = listedUnits(*reply);
    if (!listed)
        return std::unexpected(listed.error());
    QHash<QString, UnitFacts> facts;
    for (const UnitFacts& known : unitsOf(*listed))
        facts.insert(known.name, known);
    for (RelatedDaemon& daemon : relations.daemons) {
        const auto known = facts.constFind(daemon.name);
        if (known == facts.cend() || known->load == Text("not-found")) {
            daemon.detail = QStringLiteral("not found");
            continue;
        }
        const DaemonRecord record = recordOf(*known, m_endpoint.scope);
        daemon.description = record.description;
        daemon.status = record.status;
        daemon.detail = record.detail;
    }
    return {};
}

/// The neighbours first, then along the order from the unit, until that is all or enough.
Result<UnitOrder> UnitRelationReader::readOrder(
    const QString& unit, const UnitOrder& known, const QStringList& neighbours)
{
    UnitOrder after = known;
    QSet<QString> asked{unit};
    QStringList toAsk = neighbours;
    PendingCalls calls(*m_bus, m_context);
    while (!toAsk.isEmpty()) {
        for (const QString& name : std::as_const(toAsk)) {
            asked.insert(name);
            calls.add(SystemdBus::getProperty(
                          unitObjectPath(name), SystemdBus::unitInterface(), QStringLiteral("After")),
                [&after, name](const QDBusMessage& reply) {
                    after.insert(name, propertyValue(reply).toStringList().mid(0, mostNames));
                });
        }
        if (const Result<void> waited = calls.wait(failureToRead(unit)); !waited)
            return std::unexpected(waited.error());
        toAsk.clear();
        const QStringList reached = startsAfter(after, unit);
        for (const QString& name : reached) {
            if (asked.size() + toAsk.size() >= mostFollowed)
                break;
            if (!asked.contains(name) && isUnitName(name))
                toAsk.append(name);
        }
    }
    return after;
}

Result<QStringList> UnitRelationReader::stoppedWith(const QString& unit)
{
    QSet<QString> seen{unit};
    QStringList found;
    QStringList toAsk{unit};
    PendingCalls calls(*m_bus, m_context);
    while (!toAsk.isEmpty()) {
        QStringList next;
        for (const QString& name : std::as_const(toAsk)) {
            calls.add(SystemdBus::getAllProperties(unitObjectPath(name), SystemdBus::unitInterface()),
                [&, name](const QDBusMessage& reply) {
                    const QVariantMap values = propertyValues(reply).value_or(QVariantMap());
                    // A stop does not go on through units that are not up: systemd drops their jobs, and what
                    // only those asked for.
                    if (name != unit && !isUp(values))
                        return;
                    if (name != unit)
                        found.append(name);
                    for (const RelationKind kind :
                        {RelationKind::RequiredBy, RelationKind::RequisiteOf, RelationKind::BoundBy,
                            RelationKind::ConsistsOf, RelationKind::PropagatesStopTo}) {
                        const QStringList others = values.value(relationProperty(kind)).toStringList();
                        for (const QString& other : others) {
                            if (seen.size() < mostStopped && isUnitName(other) && !seen.contains(other)) {
                                seen.insert(other);
                                next.append(other);
                            }
                        }
                    }
                });
        }
        if (const Result<void> waited = calls.wait(failureToRead(unit)); !waited)
            return std::unexpected(waited.error());
        toAsk = next;
    }
    found.sort();
    return found;
}

} // namespace Duende
