// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/usagehistory.h"
#include "ui/resources/qcustomplotheader.h"

#include <QSharedPointer>

namespace Duende {

class ChartTitle;
class TimeTicker;
class ValueTicker;

/// One line of a chart: a series, what the title calls it, and how it is told from the others without colour.
struct UsageLine
{
    UsageSeries series = UsageSeries::Cpu;
    /// "%1 read"; empty where the chart's name says it.
    QString text;
    /// "%1 task", where one is another word than several.
    QString textOfOne;
    Qt::PenStyle style = Qt::SolidLine;
    QRgb hue = 0;
};

/// One of the charts of a plot, which owns all that it is made of: a title, the lines with a band between the
/// lowest and the highest value, a limit, and its part of the crosshair.
class UsageChart
{
public:
    UsageChart(QCustomPlot* plot, const QString& name, const QList<UsageLine>& lines, double leastHighest);
    Q_DISABLE_COPY_MOVE(UsageChart)

    /// The title above the drawing.
    QCPLayoutGrid* layout() const { return m_layout; }
    QCPAxisRect* axisRect() const { return m_rect; }

    /// Takes the points since `from`; `offset` is what their clock is behind the time of day.
    void setHistory(
        const UsageHistory& history, std::chrono::milliseconds from, std::chrono::milliseconds offset);
    /// A dashed line with its name. It is drawn as long as what is shown reaches a `1/reach` of it; beyond
    /// that the title alone tells it. Empty for none.
    void setLimit(std::optional<double> limit, const QString& name, double reach);
    /// Shows this time of day, in seconds, and fits the height to what is seen.
    void setRange(const QCPRange& seconds);
    void setTimesShown(bool isShown);
    /// Values at this time instead of the newest ones; `time` is how the title says it. Empty for none.
    void setCrosshair(std::optional<double> seconds, const QString& time);
    void setStyle(const QPalette& palette, const QFont& font);

    /// The times of all points that have a value, in seconds.
    QList<double> times() const;
    /// The name and the values as the title says them.
    QString text() const;
    const ChartTitle& title() const { return *m_title; }
    bool isLimitDrawn() const { return m_isLimitDrawn; }
    QCPRange heights() const;

private:
    struct Line
    {
        UsageLine what;
        QList<UsagePoint> points;
        QCPGraph* mean = nullptr;
        QCPGraph* low = nullptr;
        QCPGraph* high = nullptr;
        QCPItemTracer* dot = nullptr;
        QColor color;
    };

    void addLine(const UsageLine& what);
    void makeLimit();
    void setColors(const QPalette& palette);
    double highestSeen(const QCPRange& seconds) const;
    void placeLimit(double highest);
    void updateTitle();
    double seconds(const UsagePoint& point) const;
    const UsagePoint* pointAt(const Line& line, std::optional<double> seconds) const;

    QCustomPlot* m_plot;
    QCPLayoutGrid* m_layout;
    ChartTitle* m_title;
    QCPAxisRect* m_rect;
    QSharedPointer<ValueTicker> m_values;
    QSharedPointer<TimeTicker> m_times;
    std::vector<Line> m_lines;
    QCPItemStraightLine* m_limitLine;
    QCPItemText* m_limitText;
    QCPItemStraightLine* m_cross;
    double m_leastHighest;
    std::optional<double> m_limit;
    QString m_limitName;
    double m_reach = 1;
    bool m_isLimitDrawn = false;
    std::chrono::milliseconds m_offset{0};
    std::optional<double> m_crosshair;
    QString m_crosshairTime;
};

} // namespace Duende
