// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/log/ansitext.h"

#include <QTextCharFormat>

class QPalette;

namespace Duende {

/// How a piece of text with an ANSI style is drawn on the base of a palette: its colours are made lighter or
/// darker where they would be hard to read there. `text` is the colour of text without one.
QTextCharFormat ansiFormat(const AnsiStyle& style, const QPalette& palette, const QColor& text);

} // namespace Duende
