// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/usagepicture.h"

#include "ui/resources/usagecharts.h"
#include "ui/widgets/colors.h"

#include <QPainter>

namespace Duende {

QImage usagePicture(UsageCharts& charts, const QString& title, const QString& caption)
{
    constexpr double scale = 2;
    const QPixmap drawn = charts.toPixmap(charts.width(), charts.height(), scale);
    const QFontMetrics metrics(charts.font());
    const int margin = metrics.height() / 2;
    const int band = metrics.height() * 2;
    const QSize size(charts.width() + 2 * margin, charts.height() + 2 * band);
    QImage picture(size * scale, QImage::Format_RGB32);
    picture.setDevicePixelRatio(scale);
    const QColor base = charts.palette().color(QPalette::Base);
    const QColor text = readableOn(charts.palette().color(QPalette::Text), base);
    picture.fill(base);
    QPainter painter(&picture);
    painter.drawPixmap(QRect(QPoint(margin, band), charts.size()), drawn, drawn.rect());
    QFont bold = charts.font();
    bold.setBold(true);
    const QRect line(margin, 0, size.width() - 2 * margin, band);
    painter.setPen(text);
    painter.setFont(bold);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(bold).elidedText(title, Qt::ElideMiddle, line.width()));
    painter.setFont(charts.font());
    painter.setPen(readableOn(blended(base, text, 0.7), base));
    painter.drawText(line.translated(0, size.height() - band), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(caption, Qt::ElideRight, line.width()));
    return picture;
}

} // namespace Duende
