// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

class QPalette;

namespace Duende {

/// How far apart two opaque colours are for the eye: from 1 (the same) to 21 (black on white); WCAG 2.2,
/// contrast ratio.
double contrastRatio(const QColor& a, const QColor& b);

/// `color` made lighter or darker, its hue kept, until it stands out from `background` by at least `ratio`.
QColor readableOn(const QColor& color, const QColor& background, double ratio = 4.5);

/// A colour between the two: `share` of 0 is `a`, of 1 is `b`.
QColor blended(const QColor& a, const QColor& b, double share);

/// The colour of thin lines around and between parts of a window.
QColor outlineColor(const QPalette& palette);

} // namespace Duende
