// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colors.h"

#include <QPalette>

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

double linear(float channel)
{
    return channel <= 0.04045F ? double(channel) / 12.92 : std::pow((double(channel) + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color)
{
    const QColor rgb = color.toRgb();
    return 0.2126 * linear(rgb.redF()) + 0.7152 * linear(rgb.greenF()) + 0.0722 * linear(rgb.blueF());
}

} // namespace

double contrastRatio(const QColor& a, const QColor& b)
{
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

QColor readableOn(const QColor& color, const QColor& background, double ratio)
{
    if (contrastRatio(color, background) >= ratio)
        return color;
    // Towards whichever end is farther from the background, in small steps, so that as much of the hue stays
    // as can.
    const bool lighten = contrastRatio(Qt::white, background) > contrastRatio(Qt::black, background);
    const QColor hsl = color.toHsl();
    for (int step = 1; step <= 100; ++step) {
        const float lightness = lighten ? std::min(1.0F, hsl.lightnessF() + 0.01F * float(step))
                                        : std::max(0.0F, hsl.lightnessF() - 0.01F * float(step));
        const QColor candidate
            = QColor::fromHslF(std::max(0.0F, hsl.hslHueF()), hsl.hslSaturationF(), lightness).toRgb();
        if (contrastRatio(candidate, background) >= ratio)
            return candidate;
    }
    return lighten ? QColor(Qt::white) : QColor(Qt::black);
}

QColor blended(const QColor& a, const QColor& b, double share)
{
    const auto between = [share](float from, float to) { return float(from + (to - from) * share); };
    return QColor::fromRgbF(
        between(a.redF(), b.redF()), between(a.greenF(), b.greenF()), between(a.blueF(), b.blueF()));
}

QColor outlineColor(const QPalette& palette)
{
    return blended(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.3);
}

} // namespace Duende
