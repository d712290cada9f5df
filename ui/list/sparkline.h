// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QRectF>

class QColor;
class QPainter;

namespace Duende {

/// Draws the course of a value, the newest at the right, each reading as wide as if there were `capacity` of
/// them. The top stands for the greatest of the values, or for `ceiling` where all are below it, so that what
/// is idle looks idle.
void paintSparkline(QPainter* painter, const QRectF& rect, const QList<float>& values, int capacity,
    float ceiling, const QColor& color);

} // namespace Duende
