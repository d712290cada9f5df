// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/valueticker.h"

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

bool isBinary(UsageSeries series)
{
    return series == UsageSeries::Memory || series == UsageSeries::Read || series == UsageSeries::Written;
}

// Sizes read best in halves and doubles of their units, other numbers in ones, twos and fives.
double roundStep(UsageSeries series, double least)
{
    if (isBinary(series))
        return std::exp2(std::ceil(std::log2(std::max(1.0, least))));
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= least * 0.999)
            return std::max(1.0, factor * power);
    }
    return std::max(1.0, 10 * power);
}

} // namespace

double ValueTicker::setHighest(double highest, int count)
{
    m_step = roundStep(m_series, std::max(highest, 1e-3) / std::max(1, count));
    return std::max(1.0, std::ceil(highest / m_step)) * m_step;
}

double ValueTicker::getTickStep(const QCPRange&)
{
    return m_step;
}

int ValueTicker::getSubTickCount(double)
{
    return 0;
}

QString ValueTicker::getTickLabel(double tick, const QLocale& locale, QChar, int)
{
    QString text = usageText(m_series, tick, locale);
    // Whole steps need no decimals.
    return text.replace(locale.decimalPoint() + QLatin1Char('0') + QChar(0x202f), QChar(0x202f));
}

} // namespace Duende
