// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonstatus.h"
#include "ui/widgets/colors.h"

#include <QColor>
#include <QIcon>
#include <QPainterPath>

class QPainter;

namespace Duende {

/// The shape and the colour of a daemon's state. The word beside them comes from the models (stateTitle()).
class StateStyle
{
public:
    using State = DaemonStatus::State;

    /// The state's colour for shapes and text on `background`: a contrast of at least 4.5:1 on any
    /// background.
    static QColor color(State state, const QColor& background);

    /// The state's shape, filling `rect`: ▶ running, ◔ starting and stopping, ⏸ paused, ✖ failed, ■ stopped,
    /// ○ created.
    static QPainterPath shape(State state, const QRectF& rect);

    /// Paints the shape into the largest square in the middle of `rect`.
    static void paint(QPainter* painter, const QRectF& rect, State state, const QColor& color);

    /// An icon of the shape, sharp at every size. It takes its colour from the application's palette when it
    /// is painted, so it follows a change of scheme.
    static QIcon icon(State state);
};

} // namespace Duende
