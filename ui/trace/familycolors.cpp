// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/familycolors.h"

#include "models/trace/tracewords.h"
#include "ui/widgets/colors.h"

#include <QCoreApplication>
#include <QPalette>

#include <algorithm>
#include <array>
#include <cmath>

namespace Duende {

namespace {

constexpr double leastContrast = 3.1;
constexpr double mostContrast = 10;

struct Hue
{
    float degrees;
    float saturation;
    int rank; ///< of its contrast, 0 the least: neighbours are at least four apart
};

// In the order of Trace::CallFamily. Red is for what has failed.
constexpr std::array<Hue, TraceWords::familyCount> hues{{
    {212, 0.75F, 4}, // file
    {187, 0.80F, 0}, // descriptor
    {135, 0.55F, 6}, // network
    {276, 0.60F, 2}, // memory
    {24, 0.80F, 8}, // process
    {322, 0.65F, 3}, // signal
    {48, 0.85F, 7}, // ipc
    {160, 0.60F, 1}, // time
    {232, 0.35F, 9}, // system
    {0, 0, 5}, // other
}};

std::size_t placeOf(int family)
{
    return family >= 0 && family < TraceWords::familyCount ? std::size_t(family) : hues.size() - 1;
}

/// A colour of that hue whose contrast with the base is `ratio`, as nearly as there is one.
QColor colorAt(const Hue& hue, const QColor& base, double ratio)
{
    const bool isLighter = contrastRatio(Qt::white, base) > contrastRatio(Qt::black, base);
    const auto at = [&](float lightness) {
        return QColor::fromHslF(hue.degrees / 360, hue.saturation, lightness).toRgb();
    };
    // From the end that is farthest from the base towards it, as long as the contrast suffices.
    float enough = isLighter ? 1 : 0;
    float tooNear = base.toHsl().lightnessF();
    for (int step = 0; step < 10; ++step) {
        const float middle = (enough + tooNear) / 2;
        (contrastRatio(at(middle), base) >= ratio ? enough : tooNear) = middle;
    }
    return at(enough);
}

std::array<QColor, TraceWords::familyCount> colorsOn(const QColor& base)
{
    const double possible = std::max(contrastRatio(Qt::white, base), contrastRatio(Qt::black, base));
    const double most = std::clamp(possible * 0.8, leastContrast, mostContrast);
    std::array<QColor, TraceWords::familyCount> colors;
    for (std::size_t i = 0; i < hues.size(); ++i) {
        const double share = double(hues[i].rank) / double(hues.size() - 1);
        colors[i] = colorAt(hues[i], base, leastContrast * std::pow(most / leastContrast, share));
    }
    return colors;
}

} // namespace

QColor familyColor(int family, const QPalette& palette)
{
    // Asked for with every row that is painted: those of one base are kept.
    thread_local QColor knownBase;
    thread_local std::array<QColor, TraceWords::familyCount> known;
    const QColor base = palette.color(QPalette::Base);
    if (base != knownBase) {
        known = colorsOn(base);
        knownBase = base;
    }
    return known[placeOf(family)];
}

QString familyTitle(int family)
{
    static constexpr std::array<const char*, TraceWords::familyCount> titles{
        QT_TRANSLATE_NOOP("FamilyColors", "Files"), QT_TRANSLATE_NOOP("FamilyColors", "Descriptors"),
        QT_TRANSLATE_NOOP("FamilyColors", "Network"), QT_TRANSLATE_NOOP("FamilyColors", "Memory"),
        QT_TRANSLATE_NOOP("FamilyColors", "Processes"), QT_TRANSLATE_NOOP("FamilyColors", "Signals"),
        QT_TRANSLATE_NOOP("FamilyColors", "IPC"), QT_TRANSLATE_NOOP("FamilyColors", "Time"),
        QT_TRANSLATE_NOOP("FamilyColors", "System"), QT_TRANSLATE_NOOP("FamilyColors", "Other")};
    return QCoreApplication::translate("FamilyColors", titles[placeOf(family)]);
}

} // namespace Duende
