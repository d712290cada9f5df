// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/graphline.h"

#include "ui/relations/linestyle.h"

#include <QPainter>
#include <QWidget>

namespace Duende {

namespace {

constexpr double reach = 6; // of the pointer
constexpr double strongShare = 1.5;
constexpr double lineLayer = -1;
constexpr double strongLayer = -0.5;

} // namespace

GraphLine::GraphLine(const GraphEdge& edge, const QList<QPointF>& curve, const QString& toolTip)
    : m_edge(edge)
{
    setZValue(lineLayer);
    setToolTip(toolTip);
    if (curve.size() < 4)
        return;
    m_path.moveTo(curve.constFirst());
    for (qsizetype i = 1; i + 2 < curve.size(); i += 3)
        m_path.cubicTo(curve.at(i), curve.at(i + 1), curve.at(i + 2));
    // The last control point gives the direction; where it lies on the end, the curve's beginning does.
    const QPointF tip = edge.pointsAtTail ? curve.constFirst() : curve.constLast();
    QPointF from = edge.pointsAtTail ? curve.at(1) : curve.at(curve.size() - 2);
    if ((from - tip).manhattanLength() < 1)
        from = edge.pointsAtTail ? curve.constLast() : curve.constFirst();
    m_head = LineStyle::head(edge.family, tip, from);
}

void GraphLine::setStrong(bool isStrong)
{
    m_isStrong = isStrong;
    setZValue(isStrong ? strongLayer : lineLayer);
    update();
}

QRectF GraphLine::boundingRect() const
{
    return m_path.boundingRect().united(m_head.boundingRect()).adjusted(-reach, -reach, reach, reach);
}

QPainterPath GraphLine::shape() const
{
    QPainterPathStroker stroker;
    stroker.setWidth(2 * reach);
    return stroker.createStroke(m_path);
}

void GraphLine::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget* widget)
{
    const QPalette palette = widget->palette();
    QPen pen = LineStyle::pen(m_edge.family, palette);
    if (m_isStrong)
        pen.setWidthF(pen.widthF() * strongShare);
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(m_path);
    painter->setPen(QPen(pen.color(), 1.3));
    painter->setBrush(LineStyle::isFilled(m_edge.family) ? pen.color() : palette.color(QPalette::Base));
    painter->drawPath(m_head);
}

} // namespace Duende
