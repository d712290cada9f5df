// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/linestyle.h"

#include "ui/widgets/colors.h"
#include "ui/widgets/statestyle.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QLineF>
#include <QPainter>
#include <QPalette>
#include <QTransform>

namespace Duende {

namespace {

constexpr double headLength = 9;
constexpr double headHalf = 4;
constexpr double dimShare = 0.4;

/// The head at the origin, its line coming from the left.
QPainterPath shapeOf(RelationFamily family)
{
    QPainterPath path;
    switch (family) {
    case RelationFamily::Needs:
    case RelationFamily::Wants:
        path.moveTo(-headLength, -headHalf);
        path.lineTo(0, 0);
        path.lineTo(-headLength, headHalf);
        path.closeSubpath();
        break;
    case RelationFamily::PartOf:
        path.moveTo(-headLength * 1.3, 0);
        path.lineTo(-headLength * 0.65, -headHalf);
        path.lineTo(0, 0);
        path.lineTo(-headLength * 0.65, headHalf);
        path.closeSubpath();
        break;
    case RelationFamily::Triggers:
        for (const double back : {0.0, headLength * 0.6}) {
            path.moveTo(-back - headLength * 0.7, -headHalf);
            path.lineTo(-back, 0);
            path.lineTo(-back - headLength * 0.7, headHalf);
        }
        break;
    case RelationFamily::Order:
        path.moveTo(-headLength * 0.7, -headHalf);
        path.lineTo(0, 0);
        path.lineTo(-headLength * 0.7, headHalf);
        break;
    case RelationFamily::Conflicts:
        path.moveTo(-headHalf * 2, -headHalf);
        path.lineTo(0, headHalf);
        path.moveTo(-headHalf * 2, headHalf);
        path.lineTo(0, -headHalf);
        break;
    case RelationFamily::Other:
        path.addEllipse(QPointF(-headHalf, 0), headHalf * 0.8, headHalf * 0.8);
        break;
    }
    return path;
}

/// Paints with the palette of the moment, as the other icons do.
class LineIcon final : public QIconEngine
{
public:
    explicit LineIcon(RelationFamily family) : m_family(family) { }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        const QPointF tip(rect.right() - 1, rect.center().y() + 0.5);
        const QPointF start(rect.left() + 1, tip.y());
        QPen pen = LineStyle::pen(m_family, palette);
        if (mode == QIcon::Disabled)
            pen.setColor(palette.color(QPalette::Disabled, QPalette::WindowText));
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(pen);
        painter->drawLine(start, tip - QPointF(headLength * 0.8, 0));
        painter->setPen(QPen(pen.color(), 1.3));
        painter->setBrush(LineStyle::isFilled(m_family) ? pen.color() : palette.color(QPalette::Window));
        painter->drawPath(LineStyle::head(m_family, tip, start));
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        QPixmap pixmap(size);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), (QSizeF(size) / scale).toSize()), mode, QIcon::Off);
        return pixmap;
    }
    QIconEngine* clone() const override { return new LineIcon(m_family); }

private:
    RelationFamily m_family;
};

} // namespace

QPen LineStyle::pen(RelationFamily family, const QPalette& palette)
{
    const QColor ground = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    const QColor dim = readableOn(blended(text, ground, dimShare), ground, 3);
    switch (family) {
    case RelationFamily::Needs:
        return QPen(text, 1.8);
    case RelationFamily::Wants:
        return QPen(text, 1.2, Qt::DashLine);
    case RelationFamily::PartOf:
        return QPen(text, 1.2);
    case RelationFamily::Triggers:
        return QPen(readableOn(palette.color(QPalette::Link), ground), 1.5);
    case RelationFamily::Conflicts:
        return QPen(StateStyle::color(DaemonStatus::State::Failed, ground), 1.3, Qt::DashDotLine);
    case RelationFamily::Order:
        return QPen(dim, 1.2, Qt::DotLine);
    case RelationFamily::Other:
        return QPen(dim, 1.2, Qt::DashDotDotLine);
    }
    return {};
}

QPainterPath LineStyle::head(RelationFamily family, const QPointF& tip, const QPointF& from)
{
    QTransform place;
    place.translate(tip.x(), tip.y());
    place.rotate(-QLineF(from, tip).angle());
    return place.map(shapeOf(family));
}

bool LineStyle::isFilled(RelationFamily family)
{
    return family == RelationFamily::Needs || family == RelationFamily::PartOf;
}

QIcon LineStyle::icon(RelationFamily family)
{
    return QIcon(new LineIcon(family));
}

QSize LineStyle::iconSize()
{
    return {36, 14};
}

} // namespace Duende
