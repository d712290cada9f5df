// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/relations/relationwords.h"

#include <QIcon>
#include <QPainterPath>
#include <QPen>

class QPalette;

namespace Duende {

/// How the lines of a family look: a pattern and a head of its own each, so that no colour is needed to tell
/// them apart.
class LineStyle
{
public:
    static QPen pen(RelationFamily family, const QPalette& palette);
    /// The head of a line that comes to `tip` from the direction of `from`.
    static QPainterPath head(RelationFamily family, const QPointF& tip, const QPointF& from);
    /// The head is filled with the pen's colour, else with that of the ground.
    static bool isFilled(RelationFamily family);

    /// A short piece of such a line, for the legend; in the application's palette.
    static QIcon icon(RelationFamily family);
    static QSize iconSize();
};

} // namespace Duende
