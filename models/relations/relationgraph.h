// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/relations/relationwords.h"

namespace Duende {

/// A line of a graph: two daemons and all that binds them.
struct GraphEdge
{
    /// Places in RelationGraph::daemons. `tail` starts first, or is what the other needs where nothing says
    /// which starts first: the layers follow it.
    qsizetype tail = 0;
    qsizetype head = 0;
    /// What binds most, by which it is drawn.
    RelationFamily family = RelationFamily::Order;
    /// The family's arrow points at the tail, as at what is needed.
    bool pointsAtTail = false;
    /// It says nothing of layers (a conflict).
    bool isLoose = false;
    /// All of it, as seen from the tail; see relationTitle().
    QList<RelationKind> kinds;

    friend bool operator==(const GraphEdge&, const GraphEdge&) = default;
};

/// What is drawn of a daemon's relations. The same relations give the same graph.
struct RelationGraph
{
    static constexpr qsizetype maximum = 150;

    /// Places in DaemonRelations::daemons; the first is the daemon itself.
    QList<qsizetype> daemons;
    QList<GraphEdge> edges;
    /// Neighbours by one of the families that have no room.
    qsizetype left = 0;

    friend bool operator==(const RelationGraph&, const RelationGraph&) = default;
};

/// Chooses the neighbours that the families bind to the daemon, those that it binds most first, up to
/// `maximum` daemons, and one line for each two of them. An order that follows from other lines is left out.
RelationGraph relationGraph(
    const DaemonRelations& relations, RelationFamilies families, qsizetype maximum = RelationGraph::maximum);

} // namespace Duende
