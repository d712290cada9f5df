// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statestyle.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>

#include <algorithm>

namespace Duende {

namespace {

QColor baseColor(StateStyle::State state)
{
    using State = StateStyle::State;
    switch (state) {
    case State::Running:
        return QColor::fromRgb(0x27, 0xae, 0x60);
    case State::Starting:
    case State::Stopping:
        return QColor::fromRgb(0x29, 0x80, 0xb9);
    case State::Paused:
        return QColor::fromRgb(0xd0, 0x8a, 0x00);
    case State::Failed:
        return QColor::fromRgb(0xda, 0x44, 0x53);
    case State::Stopped:
    case State::Created:
        break;
    }
    return QColor::fromRgb(0x7f, 0x8c, 0x8d);
}

QPainterPath ring(const QRectF& rect)
{
    QPainterPath path;
    path.setFillRule(Qt::OddEvenFill);
    path.addEllipse(rect);
    const double thickness = rect.width() * 0.13;
    path.addEllipse(rect.adjusted(thickness, thickness, -thickness, -thickness));
    return path;
}

QPainterPath cross(const QRectF& rect)
{
    QPainterPath bars;
    bars.setFillRule(Qt::WindingFill);
    const double thickness = rect.width() * 0.27;
    const double length = rect.width() * 1.18;
    const QRectF bar(-length / 2, -thickness / 2, length, thickness);
    bars.addRect(bar);
    bars.addRect(QRectF(bar.y(), bar.x(), bar.height(), bar.width()));
    QTransform turn;
    turn.translate(rect.center().x(), rect.center().y());
    turn.rotate(45);
    return turn.map(bars).simplified();
}

class StateIconEngine final : public QIconEngine
{
public:
    explicit StateIconEngine(StateStyle::State state) : m_state(state) { }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        QColor color = StateStyle::color(m_state, palette.color(QPalette::Window));
        if (mode == QIcon::Selected)
            color = palette.color(QPalette::HighlightedText);
        else if (mode == QIcon::Disabled)
            color = palette.color(QPalette::Disabled, QPalette::WindowText);
        StateStyle::paint(painter, rect, m_state, color);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // `size` is independent of the device, as of Qt 6.8.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap pixmap(size * scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, pixmap.rect(), mode, state);
        return pixmap;
    }

    QIconEngine* clone() const override { return new StateIconEngine(m_state); }
    QString key() const override { return QStringLiteral("DuendeState"); }
    bool isNull() override { return false; }

private:
    StateStyle::State m_state;
};

} // namespace

QColor StateStyle::color(State state, const QColor& background)
{
    return readableOn(baseColor(state), background);
}

QPainterPath StateStyle::shape(State state, const QRectF& rect)
{
    QPainterPath path;
    const double width = rect.width();
    switch (state) {
    case State::Running: {
        const QRectF box = rect.adjusted(width * 0.12, 0, 0, 0);
        path.addPolygon(QPolygonF({box.topLeft(), QPointF(box.right(), box.center().y()), box.bottomLeft()}));
        path.closeSubpath();
        return path;
    }
    case State::Starting:
    case State::Stopping: {
        QPainterPath quarter(rect.center());
        quarter.arcTo(rect, 90, -90);
        quarter.closeSubpath();
        return ring(rect).united(quarter);
    }
    case State::Paused: {
        const double bar = width * 0.3;
        path.addRect(QRectF(rect.left() + width * 0.08, rect.top(), bar, rect.height()));
        path.addRect(QRectF(rect.right() - width * 0.08 - bar, rect.top(), bar, rect.height()));
        return path;
    }
    case State::Failed:
        return cross(rect);
    case State::Stopped: {
        const double inset = width * 0.1;
        path.addRect(rect.adjusted(inset, inset, -inset, -inset));
        return path;
    }
    case State::Created:
        return ring(rect);
    }
    return path;
}

void StateStyle::paint(QPainter* painter, const QRectF& rect, State state, const QColor& color)
{
    const double side = std::min(rect.width(), rect.height()) * 0.72;
    const QRectF square(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(shape(state, square), color);
    painter->restore();
}

QIcon StateStyle::icon(State state)
{
    return QIcon(new StateIconEngine(state));
}

} // namespace Duende
