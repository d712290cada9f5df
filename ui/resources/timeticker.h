// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/resources/qcustomplotheader.h"

namespace Duende {

/// The times along the lower axis of a chart, whose keys are seconds since 1970: as round as a clock's.
class TimeTicker final : public QCPAxisTicker
{
protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double step) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    double m_step = 60;
};

} // namespace Duende
