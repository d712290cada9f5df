// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/usagetext.h"
#include "ui/resources/qcustomplotheader.h"

namespace Duende {

/// The numbers along the upright axis of a chart, from zero in round steps, with their units.
class ValueTicker final : public QCPAxisTicker
{
public:
    explicit ValueTicker(UsageSeries series) : m_series(series) { }

    /// Chooses the step for about `count` numbers up to `highest`; gives the end of the axis, a whole number
    /// of steps.
    double setHighest(double highest, int count);

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double step) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    UsageSeries m_series;
    double m_step = 1;
};

} // namespace Duende
