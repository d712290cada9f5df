// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/graphlayout.h"

#include <gvc.h>

#include <cmath>
#include <memory>
#include <mutex>

namespace Duende {

namespace {

constexpr double pointsPerInch = 72;
// Limits of the network simplex and of the crossing reduction, so that no graph takes for ever.
constexpr const char* mostIterations = "60";
constexpr const char* crossingEffort = "2";

struct CloseGraph
{
    void operator()(Agraph_t* graph) const { agclose(graph); }
};
using Graph = std::unique_ptr<Agraph_t, CloseGraph>;

/// Some versions of the library take texts that they do not change as ones that they might.
char* changeable(const char* text)
{
    return const_cast<char*>(text); // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

void declare(Agraph_t* graph, int kind, const char* name, const char* value)
{
    agattr(graph, kind, changeable(name), changeable(value));
}

void set(void* object, const char* name, const QByteArray& value)
{
    agset(object, changeable(name), changeable(value.constData()));
}

QByteArray inches(double length)
{
    return QByteArray::number(length / pointsPerInch, 'f', 4);
}

int quiet(char*)
{
    return 0;
}

/// The library's one context. Loading its plug-ins takes a moment, so it is kept.
GVC_t* sharedContext()
{
    static GVC_t* const context = [] {
        agseterrf(quiet);
        agseterr(AGMAX);
        return gvContext();
    }();
    return context;
}

Graph built(const LayoutRequest& request, QList<Agnode_t*>& nodes, QList<Agedge_t*>& edges)
{
    Graph graph(agopen(changeable("relations"), Agdirected, nullptr));
    declare(graph.get(), AGRAPH, "rankdir", "LR");
    declare(graph.get(), AGRAPH, "ranksep", inches(request.layerGap).constData());
    declare(graph.get(), AGRAPH, "nodesep", inches(request.nodeGap).constData());
    declare(graph.get(), AGRAPH, "splines", "true");
    declare(graph.get(), AGRAPH, "nslimit", mostIterations);
    declare(graph.get(), AGRAPH, "nslimit1", mostIterations);
    declare(graph.get(), AGRAPH, "mclimit", crossingEffort);
    declare(graph.get(), AGNODE, "shape", "box");
    declare(graph.get(), AGNODE, "fixedsize", "true");
    declare(graph.get(), AGNODE, "label", "");
    declare(graph.get(), AGNODE, "width", "1");
    declare(graph.get(), AGNODE, "height", "1");
    declare(graph.get(), AGEDGE, "constraint", "true");
    declare(graph.get(), AGEDGE, "weight", "1");
    declare(graph.get(), AGEDGE, "arrowhead", "none");
    for (qsizetype i = 0; i < request.nodes.size(); ++i) {
        Agnode_t* node = agnode(graph.get(), QByteArray::number(i).data(), 1);
        set(node, "width", inches(request.nodes.at(i).width()));
        set(node, "height", inches(request.nodes.at(i).height()));
        nodes.append(node);
    }
    for (const LayoutRequest::Edge& edge : request.edges) {
        Agedge_t* line = agedge(graph.get(), nodes.at(edge.tail), nodes.at(edge.head), nullptr, 1);
        set(line, "constraint", edge.makesLayers ? "true" : "false");
        set(line, "weight", QByteArray::number(edge.weight));
        edges.append(line);
    }
    return graph;
}

QList<QPointF> curveOf(Agedge_t* edge, double height, const QPointF& tail, const QPointF& head)
{
    const splines* drawn = ED_spl(edge);
    if (!drawn || drawn->size < 1 || drawn->list[0].size < 4)
        return {tail, tail + (head - tail) / 3, tail + (head - tail) * 2 / 3, head};
    QList<QPointF> points;
    for (size_t i = 0; i < size_t(drawn->list[0].size); ++i) {
        const pointf point = drawn->list[0].list[i];
        points.append({point.x, height - point.y});
    }
    // A line against the layers is drawn from its head.
    const auto distance
        = [](const QPointF& a, const QPointF& b) { return std::hypot(a.x() - b.x(), a.y() - b.y()); };
    if (distance(points.constFirst(), tail) + distance(points.constLast(), head)
        > distance(points.constFirst(), head) + distance(points.constLast(), tail))
        std::reverse(points.begin(), points.end());
    return points;
}

GraphLayout placed(Agraph_t* graph, const LayoutRequest& request, const QList<Agnode_t*>& nodes,
    const QList<Agedge_t*>& edges)
{
    GraphLayout layout;
    const boxf box = GD_bb(graph);
    const double height = box.UR.y;
    layout.size = QSizeF(box.UR.x, height);
    for (Agnode_t* node : nodes) {
        const pointf middle = ND_coord(node);
        layout.nodes.append({middle.x, height - middle.y});
    }
    for (qsizetype i = 0; i < edges.size(); ++i) {
        const LayoutRequest::Edge& edge = request.edges.at(i);
        layout.edges.append(
            curveOf(edges.at(i), height, layout.nodes.at(edge.tail), layout.nodes.at(edge.head)));
    }
    return layout;
}

} // namespace

Result<GraphLayout> layOutGraph(const LayoutRequest& request)
{
    if (request.nodes.isEmpty())
        return GraphLayout();
    // The library keeps what it works on in variables of its own.
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    GVC_t* context = sharedContext();
    QList<Agnode_t*> nodes;
    QList<Agedge_t*> edges;
    const Graph graph = built(request, nodes, edges);
    if (gvLayout(context, graph.get(), "dot") != 0)
        return std::unexpected(PlatformError::config(QStringLiteral("Graphviz could not lay the graph out"))
                .withAdvice(QStringLiteral(
                    "See that Graphviz is installed whole, with its plug-in for the layout \"dot\".")));
    GraphLayout layout = placed(graph.get(), request, nodes, edges);
    gvFreeLayout(context, graph.get());
    return layout;
}

} // namespace Duende
