// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/charttitle.h"

#include <QFontMetricsF>

#include <cmath>

namespace Duende {

ChartTitle::ChartTitle(QCustomPlot* plot, const QString& name) : QCPLayoutElement(plot), m_name(name) { }

void ChartTitle::setStyle(const QFont& font, const QColor& text, const QColor& remark)
{
    m_font = font;
    m_textColor = text;
    m_remarkColor = remark;
}

int ChartTitle::lineHeight() const
{
    return int(std::ceil(QFontMetricsF(m_font).height() * 1.25));
}

QSize ChartTitle::minimumOuterSizeHint() const
{
    return {0, lineHeight()};
}

QSize ChartTitle::maximumOuterSizeHint() const
{
    return {QWIDGETSIZE_MAX, lineHeight()};
}

void ChartTitle::draw(QCPPainter* painter)
{
    const QFontMetricsF metrics(m_font);
    const double gap = metrics.averageCharWidth();
    QRectF place(outerRect());
    const auto put = [&](const QString& text, const QFont& font, const QColor& color) {
        painter->setFont(font);
        painter->setPen(color);
        const QString shown = QFontMetricsF(font).elidedText(text, Qt::ElideRight, place.width());
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, shown);
        place.setLeft(place.left() + QFontMetricsF(font).horizontalAdvance(shown) + 2 * gap);
    };
    QFont bold = m_font;
    bold.setBold(true);
    put(m_name, bold, m_textColor);
    for (const Entry& entry : m_entries) {
        const double sample = 3 * gap;
        if (entry.pen.style() != Qt::NoPen && place.width() > sample) {
            painter->setPen(entry.pen);
            const double y = std::round(place.center().y()) + 0.5;
            painter->drawLine(QPointF(place.left(), y), QPointF(place.left() + sample, y));
            place.setLeft(place.left() + sample + gap);
        }
        put(entry.text, m_font, m_textColor);
    }
    if (m_remark.isEmpty() || place.width() <= 0)
        return;
    painter->setFont(m_font);
    painter->setPen(m_remarkColor);
    painter->drawText(place, Qt::AlignRight | Qt::AlignVCenter,
        metrics.elidedText(m_remark, Qt::ElideRight, place.width()));
}

} // namespace Duende
