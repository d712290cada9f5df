// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/graph/graphlayout.h"
#include "models/relations/relationgraph.h"

#include <QGraphicsView>
#include <QSet>

namespace Duende {

class GraphLine;
class GraphNode;

/// The graph of a daemon's relations in layers: what starts earlier is further to the left. It is moved with
/// the pointer, made larger and smaller with Ctrl and the wheel, + and −, fitted with 0; the arrow keys go
/// from node to node, Home to the daemon itself, Enter opens a node.
class GraphView final : public QGraphicsView
{
    Q_OBJECT

public:
    explicit GraphView(QWidget* parent = nullptr);

    /// What has to be laid out, for this font. `stopsWith` are names. Any thread, for fonts of no widget.
    static LayoutRequest layoutRequest(const DaemonRelations& relations, const RelationGraph& graph,
        const QSet<QString>& stopsWith, const QFont& font);

    /// Shows the graph. Of the same daemon as before, place, size and the current node stay.
    void setGraph(const DaemonRelations& relations, const RelationGraph& graph, const GraphLayout& layout,
        const QSet<QString>& stopsWith);
    void clear();

    /// Marks what stops with the daemon.
    void setMarksStops(bool marks);

    /// The daemon's place in DaemonRelations::daemons; -1 where there is none.
    qsizetype currentPlace() const;
    /// Goes to the node of that daemon, where it is drawn.
    void setCurrentPlace(qsizetype place);

    /// By place, for tests and for reading aloud; null for what is not drawn.
    const GraphNode* node(qsizetype place) const;

public Q_SLOTS:
    void zoomIn();
    void zoomOut();
    /// All of it in sight, but not larger than it is.
    void fit();

Q_SIGNALS:
    void currentPlaceChanged(qsizetype place);
    void activated(qsizetype place);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void scaleTo(double factor);
    void showStart();
    void setCurrent(GraphNode* node, bool isTold);
    GraphNode* nodeAt(const QPoint& position) const;
    GraphNode* neighbour(int key) const;
    void addLines(const DaemonRelations& relations, const RelationGraph& graph, const GraphLayout& layout);

    QList<GraphNode*> m_nodes;
    QList<GraphLine*> m_lines;
    GraphNode* m_current = nullptr;
    QString m_self;
    QSet<QString> m_stopsWith;
    bool m_marksStops = false;
    bool m_isFitted = true; // nobody moved or scaled it
};

} // namespace Duende
