// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/sparkline.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Duende {

void paintSparkline(QPainter* painter, const QRectF& rect, const QList<float>& values, int capacity,
    float ceiling, const QColor& color)
{
    if (values.size() < 2 || capacity < 2)
        return;
    const float top = std::max(ceiling, *std::ranges::max_element(values));
    const double step = rect.width() / (capacity - 1);
    const double left = rect.right() - step * double(values.size() - 1);
    const auto point = [&](qsizetype i) -> QPointF {
        const double share = std::clamp(double(values.at(i) / top), 0.0, 1.0);
        return {left + step * double(i), rect.bottom() - share * rect.height()};
    };
    QPainterPath line(point(0));
    for (qsizetype i = 1; i < values.size(); ++i)
        line.lineTo(point(i));
    QPainterPath area = line;
    area.lineTo(rect.bottomRight());
    area.lineTo(left, rect.bottom());
    area.closeSubpath();

    QColor fill = color;
    fill.setAlphaF(0.25F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(area, fill);
    painter->setPen(QPen(color, 1));
    painter->drawPath(line);
    painter->restore();
}

} // namespace Duende
