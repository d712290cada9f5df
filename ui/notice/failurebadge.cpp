// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/failurebadge.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPainterPath>

namespace Duende {

namespace {

// What trays show, and twice that.
constexpr int sizes[] = {16, 22, 24, 32, 48, 64, 96};
// Of the icon's side. A tray is looked at from afar: the number is what counts there.
constexpr double discShare = 0.64;
constexpr double gapShare = 0.05;
constexpr double numberShare = 0.8; // of the disc's height
constexpr QColor discColor(0xc6, 0x1f, 0x2e); // white on it has a contrast of 5.9:1

/// The text's outline, filling a height of `height` around the origin.
QPainterPath numberPath(const QString& text, double height)
{
    QFont font = QGuiApplication::font();
    font.setBold(true);
    font.setPixelSize(100);
    QPainterPath path;
    path.addText({}, font, text);
    const QRectF box = path.boundingRect();
    const double scale = height / box.height();
    return QTransform::fromScale(scale, scale).map(path.translated(-box.center()));
}

QPixmap withBadge(const QIcon& base, int size, const QString& text)
{
    QPixmap pixmap = base.pixmap(QSize(size, size), 1.0);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const double height = std::round(size * discShare);
    QPainterPath number = numberPath(text, height * numberShare * 0.75);
    const double width
        = std::min(double(size), std::max(height, number.boundingRect().width() + height * 0.4));
    const QRectF disc(size - width, size - height, width, height);
    const double gap = std::max(1.0, size * gapShare);
    QPainterPath around;
    around.addRoundedRect(disc.adjusted(-gap, -gap, gap, gap), height / 2 + gap, height / 2 + gap);
    // A gap sets the disc apart from whatever the icon has there.
    painter.setCompositionMode(QPainter::CompositionMode_Clear);
    painter.fillPath(around, Qt::black);
    painter.setCompositionMode(QPainter::CompositionMode_SourceOver);
    QPainterPath shape;
    shape.addRoundedRect(disc, height / 2, height / 2);
    painter.fillPath(shape, discColor);
    painter.fillPath(number.translated(disc.center()), Qt::white);
    return pixmap;
}

} // namespace

QIcon failureBadge(const QIcon& base, qsizetype failed)
{
    if (failed <= 0)
        return base;
    const QString text = failed > 9 ? QStringLiteral("9+") : QString::number(failed);
    QIcon icon;
    for (const int size : sizes)
        icon.addPixmap(withBadge(base, size, text));
    return icon;
}

} // namespace Duende
