// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/usagetext.h"

#include "models/format/valuetext.h"

#include <QDateTime>

#include <cmath>

namespace Duende {

namespace {

quint64 whole(double value)
{
    constexpr double most = 1.8e19;
    return value <= 0 ? 0 : quint64(std::llround(std::min(value, most / 2)));
}

QByteArray number(float value, UsageSeries series)
{
    if (std::isnan(value))
        return {};
    const int decimals = series == UsageSeries::Cpu ? 3 : 0;
    return QByteArray::number(double(value), 'f', decimals);
}

QByteArray header()
{
    QByteArray line("time,seconds");
    for (const char* name : {"cpu_percent", "memory_bytes", "read_bytes_per_second",
             "written_bytes_per_second", "tasks", "processes"})
        line += QByteArray(",") + name + ',' + name + "_low," + name + "_high";
    return line + "\r\n";
}

} // namespace

QString usageText(UsageSeries series, double value, const QLocale& locale)
{
    if (std::isnan(value))
        return ValueText::unknown();
    switch (series) {
    case UsageSeries::Cpu:
        return ValueText::percent(value, locale);
    case UsageSeries::Memory:
        return ValueText::bytes(whole(value), locale);
    case UsageSeries::Read:
    case UsageSeries::Written:
        return QCoreApplication::translate("Duende::UsageText", "%1/s")
            .arg(ValueText::bytes(whole(value), locale));
    case UsageSeries::Tasks:
    case UsageSeries::Processes:
        return ValueText::count(qint64(whole(value)), locale);
    }
    return {};
}

QString usageSourceText(ResourceUse::Source source)
{
    if (source == ResourceUse::Source::ControlGroup)
        return QCoreApplication::translate("Duende::UsageText",
            "From the control group's accounting. Where that does not count I/O, it is summed over the "
            "processes.");
    return QCoreApplication::translate(
        "Duende::UsageText", "Summed over the processes, which misses those that ended.");
}

QByteArray usageCsv(const UsageHistory& history, std::chrono::milliseconds now, const QDateTime& wallNow)
{
    QByteArray csv = header();
    for (const UsageRow& row : history.rows()) {
        csv += wallNow.addMSecs((row.at - now).count()).toUTC().toString(Qt::ISODateWithMs).toLatin1();
        csv += ',';
        if (!row.isGap())
            csv += QByteArray::number(qint64(row.length.count()));
        for (size_t series = 0; series < usageSeriesCount; ++series) {
            for (const float value : {row.mean.at(series), row.low.at(series), row.high.at(series)})
                csv += ',' + number(value, UsageSeries(series));
        }
        csv += "\r\n";
    }
    return csv;
}

} // namespace Duende
