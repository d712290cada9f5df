// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationgraph.h"

#include <algorithm>
#include <map>

namespace Duende {

namespace {

/// What binds two daemons, from the one with the lower place.
struct Bond
{
    QList<Relation> relations; // canonical
};

using Pair = std::pair<qsizetype, qsizetype>;

bool isOrder(const Relation& relation)
{
    return relation.kind == RelationKind::Before;
}

/// Nothing orders these two, so the relation itself says which comes first.
bool toComesFirst(RelationFamily family)
{
    return family == RelationFamily::Needs || family == RelationFamily::Wants
        || family == RelationFamily::PartOf || family == RelationFamily::Other;
}

RelationKind reversed(RelationKind kind)
{
    return int(kind) >= int(RelationKind::JoinsNamespaceOf) ? kind : RelationKind(int(kind) ^ 1);
}

GraphEdge edgeOf(const Bond& bond)
{
    const auto strongest = std::ranges::min_element(
        bond.relations, {}, [](const Relation& r) { return relationFamily(r.kind); });
    const auto order = std::ranges::find_if(bond.relations, isOrder);
    GraphEdge edge;
    edge.family = relationFamily(strongest->kind);
    if (order != bond.relations.cend()) {
        edge.tail = order->from;
        edge.head = order->to;
    } else {
        edge.isLoose = edge.family == RelationFamily::Conflicts;
        const bool isTurned = toComesFirst(edge.family);
        edge.tail = isTurned ? strongest->to : strongest->from;
        edge.head = isTurned ? strongest->from : strongest->to;
    }
    edge.pointsAtTail = strongest->to == edge.tail;
    for (const Relation& relation : bond.relations) {
        const RelationKind kind = relation.from == edge.tail ? relation.kind : reversed(relation.kind);
        if (!edge.kinds.contains(kind))
            edge.kinds.append(kind);
    }
    std::ranges::sort(edge.kinds);
    return edge;
}

/// By daemon: to which others the lines lead.
class Reach
{
public:
    Reach(qsizetype count, const QList<GraphEdge>& edges) : m_count(count), m_next(count)
    {
        for (const GraphEdge& edge : edges) {
            if (!edge.isLoose)
                m_next[edge.tail].append(edge.head);
        }
        m_reached.resize(count * count, '\0');
        for (qsizetype from = 0; from < count; ++from)
            walk(from);
    }

    bool leads(qsizetype from, qsizetype to) const { return m_reached.at(from * m_count + to); }

    /// Whether another way says the same as the line. Around a circle everything leads everywhere, so there
    /// every line stays.
    bool isImplied(const GraphEdge& edge) const
    {
        if (leads(edge.head, edge.tail))
            return false;
        return std::ranges::any_of(m_next.at(edge.tail), [&](qsizetype between) {
            return between != edge.head && leads(between, edge.head) && !leads(between, edge.tail)
                && !leads(edge.head, between);
        });
    }

private:
    void walk(qsizetype from)
    {
        QList<qsizetype> queue = m_next.at(from);
        while (!queue.isEmpty()) {
            const qsizetype place = queue.takeLast();
            char& reached = m_reached[from * m_count + place];
            if (reached)
                continue;
            reached = 1;
            queue += m_next.at(place);
        }
    }

    qsizetype m_count;
    QList<QList<qsizetype>> m_next;
    QByteArray m_reached;
};

/// The neighbours, those that are bound most first, else in their order.
QList<qsizetype> neighbours(const DaemonRelations& relations, RelationFamilies families)
{
    std::map<qsizetype, RelationFamily> strongest;
    for (const Relation& relation : relations.relations) {
        const RelationFamily family = relationFamily(relation.kind);
        if (relation.from != 0 || relation.to == 0 || !families.testFlag(family)
            || relation.kind == RelationKind::Documentation)
            continue;
        const auto [known, isNew] = strongest.try_emplace(relation.to, family);
        known->second = std::min(known->second, family);
    }
    QList<qsizetype> places;
    for (const auto& [place, family] : strongest)
        places.append(place);
    std::ranges::stable_sort(places, {}, [&](qsizetype place) { return strongest.at(place); });
    return places;
}

} // namespace

RelationGraph relationGraph(const DaemonRelations& relations, RelationFamilies families, qsizetype maximum)
{
    RelationGraph graph;
    if (relations.daemons.isEmpty())
        return graph;
    const QList<qsizetype> near = neighbours(relations, families);
    graph.daemons.append(0);
    graph.daemons += near.mid(0, std::max<qsizetype>(0, maximum - 1));
    graph.left = near.size() - (graph.daemons.size() - 1);

    QHash<qsizetype, qsizetype> places;
    for (qsizetype place = 0; place < graph.daemons.size(); ++place)
        places.insert(graph.daemons.at(place), place);
    std::map<Pair, Bond> bonds;
    for (const Relation& told : relations.relations) {
        const Relation relation = canonical(told);
        const auto from = places.constFind(relation.from);
        const auto to = places.constFind(relation.to);
        if (from == places.cend() || to == places.cend() || *from == *to
            || !families.testFlag(relationFamily(relation.kind)))
            continue;
        bonds[std::minmax(*from, *to)].relations.append({relation.kind, *from, *to});
    }
    for (const auto& [pair, bond] : bonds)
        graph.edges.append(edgeOf(bond));
    const Reach reach(graph.daemons.size(), graph.edges);
    graph.edges.removeIf(
        [&](const GraphEdge& edge) { return edge.family == RelationFamily::Order && reach.isImplied(edge); });
    return graph;
}

} // namespace Duende
