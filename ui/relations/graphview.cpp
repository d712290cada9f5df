// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/graphview.h"

#include "models/format/plaintext.h"
#include "ui/relations/graphline.h"
#include "ui/relations/graphnode.h"
#include "ui/widgets/tooltip.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <cmath>

namespace Duende {

namespace {

constexpr double zoomStep = 1.2;
constexpr double leastScale = 0.1;
constexpr double mostScale = 4;
// Smaller than this nobody reads it, so it is not fitted but shown around the daemon.
constexpr double readableScale = 0.6;
constexpr int ownWeight = 4;

QString edgeText(const DaemonRelations& relations, const RelationGraph& graph, const GraphEdge& edge)
{
    const auto nameOf = [&](qsizetype place) { return relations.daemons.at(graph.daemons.at(place)).name; };
    QStringList lines{nameOf(edge.tail)};
    for (const RelationKind kind : edge.kinds)
        lines.append(QStringLiteral("  ") + relationTitle(kind));
    lines.append(nameOf(edge.head));
    return plainToolTip(lines.join(QLatin1Char('\n')));
}

} // namespace

GraphView::GraphView(QWidget* parent) : QGraphicsView(parent)
{
    setScene(new QGraphicsScene(this));
    scene()->setItemIndexMethod(QGraphicsScene::NoIndex);
    setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Graph of relations"));
    viewport()->setAccessibleName(accessibleName()); // it can have the focus, too
    viewport()->setCursor(Qt::ArrowCursor);
}

LayoutRequest GraphView::layoutRequest(const DaemonRelations& relations, const RelationGraph& graph,
    const QSet<QString>& stopsWith, const QFont& font)
{
    const QFontMetricsF metrics(font);
    LayoutRequest request;
    request.layerGap = metrics.averageCharWidth() * 7;
    request.nodeGap = metrics.height() * 0.6;
    for (qsizetype place = 0; place < graph.daemons.size(); ++place) {
        const RelatedDaemon& daemon = relations.daemons.at(graph.daemons.at(place));
        request.nodes.append(
            GraphNode::sizeOf(daemon, place == 0, place > 0 && stopsWith.contains(daemon.name), font));
    }
    for (const GraphEdge& edge : graph.edges) {
        const bool isOwn = edge.tail == 0 || edge.head == 0;
        request.edges.append({edge.tail, edge.head, !edge.isLoose, isOwn ? ownWeight : 1});
    }
    return request;
}

void GraphView::setGraph(const DaemonRelations& relations, const RelationGraph& graph,
    const GraphLayout& layout, const QSet<QString>& stopsWith)
{
    const bool isSame = m_self == relations.daemons.constFirst().name;
    const QString current = m_current && isSame ? m_current->name() : QString();
    const QPoint scrolled(horizontalScrollBar()->value(), verticalScrollBar()->value());
    clear();
    m_self = relations.daemons.constFirst().name;
    m_stopsWith = stopsWith;
    GraphNode* wanted = nullptr;
    for (qsizetype i = 0; i < graph.daemons.size(); ++i) {
        const qsizetype place = graph.daemons.at(i);
        const RelatedDaemon& daemon = relations.daemons.at(place);
        auto* node = new GraphNode(place, daemon, i == 0, font());
        const bool stops = i > 0 && stopsWith.contains(daemon.name);
        node->setSize(GraphNode::sizeOf(daemon, i == 0, stops, font()));
        node->setPos(layout.nodes.at(i));
        node->setMarked(stops && m_marksStops);
        scene()->addItem(node);
        m_nodes.append(node);
        if (daemon.name == current)
            wanted = node;
    }
    addLines(relations, graph, layout);
    const double margin = fontMetrics().height();
    scene()->setSceneRect(QRectF(QPointF(), layout.size).adjusted(-margin, -margin, margin, margin));
    setCurrent(wanted ? wanted : m_nodes.value(0), false);
    if (isSame && !m_isFitted) {
        horizontalScrollBar()->setValue(scrolled.x());
        verticalScrollBar()->setValue(scrolled.y());
    } else {
        m_isFitted = true;
        showStart();
    }
}

void GraphView::addLines(
    const DaemonRelations& relations, const RelationGraph& graph, const GraphLayout& layout)
{
    for (qsizetype i = 0; i < graph.edges.size(); ++i) {
        const GraphEdge& edge = graph.edges.at(i);
        auto* line = new GraphLine(edge, layout.edges.at(i), edgeText(relations, graph, edge));
        scene()->addItem(line);
        m_lines.append(line);
    }
}

void GraphView::clear()
{
    m_current = nullptr;
    m_nodes.clear();
    m_lines.clear();
    m_self.clear();
    scene()->clear();
}

void GraphView::setMarksStops(bool marks)
{
    m_marksStops = marks;
    for (GraphNode* node : std::as_const(m_nodes))
        node->setMarked(marks && node->name() != m_self && m_stopsWith.contains(node->name()));
}

qsizetype GraphView::currentPlace() const
{
    return m_current ? m_current->place() : -1;
}

const GraphNode* GraphView::node(qsizetype place) const
{
    const auto found
        = std::ranges::find_if(m_nodes, [place](const GraphNode* node) { return node->place() == place; });
    return found == m_nodes.cend() ? nullptr : *found;
}

void GraphView::setCurrentPlace(qsizetype place)
{
    for (GraphNode* node : std::as_const(m_nodes)) {
        if (node->place() == place && node != m_current)
            setCurrent(node, false);
    }
}

void GraphView::setCurrent(GraphNode* node, bool isTold)
{
    if (m_current)
        m_current->setCurrent(false);
    m_current = node;
    if (!node)
        return;
    node->setCurrent(true);
    const qsizetype index = m_nodes.indexOf(node);
    for (GraphLine* line : std::as_const(m_lines))
        line->setStrong(line->edge().tail == index || line->edge().head == index);
    setAccessibleDescription(node->description());
    QAccessibleEvent event(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
    if (!m_isFitted || isTold)
        ensureVisible(node, fontMetrics().height(), fontMetrics().height());
    if (isTold)
        Q_EMIT currentPlaceChanged(node->place());
}

void GraphView::showStart()
{
    if (m_nodes.isEmpty())
        return;
    fit();
    if (transform().m11() >= readableScale)
        return;
    setTransform(QTransform());
    centerOn(m_nodes.constFirst());
}

void GraphView::scaleTo(double factor)
{
    const double wanted = std::clamp(factor, leastScale, mostScale);
    m_isFitted = false;
    const double step = wanted / transform().m11();
    scale(step, step);
}

void GraphView::zoomIn()
{
    scaleTo(transform().m11() * zoomStep);
}

void GraphView::zoomOut()
{
    scaleTo(transform().m11() / zoomStep);
}

void GraphView::fit()
{
    const QSizeF whole = sceneRect().size();
    const QSizeF room = viewport()->size();
    const double factor = std::min({1.0, room.width() / whole.width(), room.height() / whole.height()});
    setTransform(QTransform::fromScale(std::max(factor, leastScale), std::max(factor, leastScale)));
    centerOn(sceneRect().center());
    m_isFitted = true;
}

void GraphView::wheelEvent(QWheelEvent* event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        constexpr double notch = 120;
        scaleTo(transform().m11() * std::pow(zoomStep, event->angleDelta().y() / notch));
        event->accept();
        return;
    }
    m_isFitted = false;
    QGraphicsView::wheelEvent(event);
}

GraphNode* GraphView::neighbour(int key) const
{
    if (!m_current)
        return m_nodes.value(0);
    GraphNode* best = nullptr;
    double least = 0;
    for (GraphNode* node : m_nodes) {
        const QPointF way = node->pos() - m_current->pos();
        const bool isSideways = key == Qt::Key_Left || key == Qt::Key_Right;
        const double sign = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
        const double ahead = sign * (isSideways ? way.x() : way.y());
        const double beside = std::abs(isSideways ? way.y() : way.x());
        if (node == m_current || ahead < 1)
            continue;
        // Up and down stay in the layer as long as there is something.
        const double distance = ahead + beside * (isSideways ? 2 : 6);
        if (!best || distance < least) {
            best = node;
            least = distance;
        }
    }
    return best;
}

void GraphView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        if (GraphNode* next = neighbour(event->key()))
            setCurrent(next, true);
        return;
    case Qt::Key_Home:
        if (!m_nodes.isEmpty())
            setCurrent(m_nodes.constFirst(), true);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current)
            Q_EMIT activated(m_current->place());
        return;
    case Qt::Key_Plus:
        return zoomIn();
    case Qt::Key_Minus:
        return zoomOut();
    case Qt::Key_0:
        return fit();
    default:
        QGraphicsView::keyPressEvent(event);
    }
}

GraphNode* GraphView::nodeAt(const QPoint& position) const
{
    const QList<QGraphicsItem*> found = items(position);
    for (QGraphicsItem* item : found) {
        for (GraphNode* node : m_nodes) {
            if (node == item)
                return node;
        }
    }
    return nullptr;
}

void GraphView::mousePressEvent(QMouseEvent* event)
{
    GraphNode* node = nodeAt(event->position().toPoint());
    if (node && event->button() == Qt::LeftButton) {
        setCurrent(node, true);
        event->accept();
        return;
    }
    m_isFitted = false;
    QGraphicsView::mousePressEvent(event);
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const GraphNode* node = nodeAt(event->position().toPoint()))
        Q_EMIT activated(node->place());
}

void GraphView::resizeEvent(QResizeEvent* event)
{
    QGraphicsView::resizeEvent(event);
    if (m_isFitted)
        showStart();
}

void GraphView::changeEvent(QEvent* event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        viewport()->update();
}

void GraphView::focusInEvent(QFocusEvent* event)
{
    QGraphicsView::focusInEvent(event);
    viewport()->update();
}

void GraphView::focusOutEvent(QFocusEvent* event)
{
    QGraphicsView::focusOutEvent(event);
    viewport()->update();
}

} // namespace Duende
