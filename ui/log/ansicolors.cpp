// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/ansicolors.h"

#include "ui/widgets/colors.h"

#include <QPalette>

#include <array>
#include <utility>

namespace Duende {

namespace {

// Breeze's terminal colours, which keep their hue when they are made readable.
constexpr std::array<QRgb, 16> terminalColors{0x232627, 0xed1515, 0x11d116, 0xf67400, 0x1d99f3, 0x9b59b6,
    0x1abc9c, 0xfcfcfc, 0x7f8c8d, 0xc0392b, 0x1cdc9a, 0xfdbc4b, 0x3daee9, 0x8e44ad, 0x16a085, 0xffffff};

QColor colorOf(const AnsiStyle::Color& color)
{
    const bool hasIndex = color.index >= 0 && color.index < int(terminalColors.size());
    return QColor::fromRgb(hasIndex ? terminalColors.at(size_t(color.index)) : color.rgb);
}

} // namespace

QTextCharFormat ansiFormat(const AnsiStyle& style, const QPalette& palette, const QColor& text)
{
    QColor ground = palette.color(QPalette::Base);
    QColor ink = text;
    bool hasGround = style.background.has_value();
    if (style.foreground)
        ink = colorOf(*style.foreground);
    if (style.background)
        ground = colorOf(*style.background);
    if (style.isInverse) {
        std::swap(ground, ink);
        hasGround = true;
    }
    QTextCharFormat format;
    ink = readableOn(ink, ground);
    if (style.isFaint)
        ink = hasGround ? readableOn(blended(ink, ground, 0.3), ground)
                        : palette.color(QPalette::PlaceholderText);
    format.setForeground(ink);
    if (hasGround)
        format.setBackground(ground);
    if (style.isBold)
        format.setFontWeight(QFont::Bold);
    if (style.isItalic)
        format.setFontItalic(true);
    if (style.isUnderlined)
        format.setFontUnderline(true);
    if (style.isStruckOut)
        format.setFontStrikeOut(true);
    return format;
}

} // namespace Duende
