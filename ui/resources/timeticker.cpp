// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/timeticker.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace Duende {

double TimeTicker::getTickStep(const QCPRange& range)
{
    constexpr std::array<double, 13> steps{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};
    const double least = range.size() / std::max(1, tickCount());
    const auto step = std::ranges::lower_bound(steps, least);
    m_step = step == steps.end() ? steps.back() : *step;
    return m_step;
}

int TimeTicker::getSubTickCount(double)
{
    return 0;
}

QString TimeTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    const QTime time = QDateTime::fromSecsSinceEpoch(qint64(tick + 0.5)).time();
    return time.toString(m_step < 60 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

} // namespace Duende
