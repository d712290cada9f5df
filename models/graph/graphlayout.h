// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QList>
#include <QPointF>
#include <QSizeF>

namespace Duende {

/// What is to be laid out. All lengths are those of the drawing, whatever its unit is.
struct LayoutRequest
{
    struct Edge
    {
        qsizetype tail = 0;
        qsizetype head = 0;
        /// The head stands in a later layer than the tail, where that can be.
        bool makesLayers = true;
        /// How much it matters that the line is short and straight.
        int weight = 1;
    };

    QList<QSizeF> nodes;
    QList<Edge> edges;
    double layerGap = 0;
    double nodeGap = 0;
};

/// Where everything is: layers from left to right, y downwards.
struct GraphLayout
{
    QSizeF size;
    /// The middle of each node.
    QList<QPointF> nodes;
    /// Of each edge the points of a Bézier curve from the tail's border to the head's: one, and three for
    /// each piece.
    QList<QList<QPointF>> edges;
};

/// Lays a directed graph out in layers, with Graphviz' dot. Blocks for up to a second for some hundred nodes;
/// any thread, one at a time: the others wait. The same request gives the same layout. Errors: Config where
/// Graphviz lacks its layout plug-in or gives up.
Result<GraphLayout> layOutGraph(const LayoutRequest& request);

} // namespace Duende
