// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/relations/relationgraph.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace Duende {

/// A line of the graph, drawn in its family's way; its tool tip says all that binds the two.
class GraphLine final : public QGraphicsItem
{
public:
    /// `curve` holds the points of a Bézier curve, from the tail to the head.
    GraphLine(const GraphEdge& edge, const QList<QPointF>& curve, const QString& toolTip);

    const GraphEdge& edge() const { return m_edge; }
    /// One of its ends is the daemon that is looked at.
    void setStrong(bool isStrong);

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    GraphEdge m_edge;
    QPainterPath m_path;
    QPainterPath m_head;
    bool m_isStrong = false;
};

} // namespace Duende
