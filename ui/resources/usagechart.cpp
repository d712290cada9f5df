// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/usagechart.h"

#include "ui/resources/charttitle.h"
#include "ui/resources/timeticker.h"
#include "ui/resources/valueticker.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/fonts.h"

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

// Items of this layer are drawn anew without the rest when the pointer moves.
QString overlay()
{
    return QStringLiteral("overlay");
}

QCPItemStraightLine* straightLine(QCustomPlot* plot, QCPAxisRect* rect)
{
    auto* line = new QCPItemStraightLine(plot);
    for (QCPItemPosition* point : {line->point1, line->point2}) {
        point->setType(QCPItemPosition::ptPlotCoords);
        point->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    }
    line->setClipToAxisRect(true);
    line->setClipAxisRect(rect);
    line->setSelectable(false);
    line->setVisible(false);
    return line;
}

} // namespace

UsageChart::UsageChart(
    QCustomPlot* plot, const QString& name, const QList<UsageLine>& lines, double leastHighest)
    : m_plot(plot)
    , m_layout(new QCPLayoutGrid)
    , m_title(new ChartTitle(plot, name))
    , m_rect(new QCPAxisRect(plot))
    , m_values(new ValueTicker(lines.constFirst().series))
    , m_times(new TimeTicker)
    , m_leastHighest(leastHighest)
{
    m_layout->addElement(0, 0, m_title);
    m_layout->addElement(1, 0, m_rect);
    m_layout->setRowSpacing(0);
    m_title->setLayer(overlay());
    m_rect->setMinimumSize(QSize(40, 20));
    m_rect->setMinimumMargins(QMargins(0, 2, 8, 4));
    QCPAxis* bottom = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* left = m_rect->axis(QCPAxis::atLeft);
    m_rect->axis(QCPAxis::atTop)->setVisible(false);
    m_rect->axis(QCPAxis::atRight)->setVisible(false);
    bottom->setTicker(m_times);
    left->setTicker(m_values);
    left->setTickLabelPadding(4);
    for (QCPAxis* axis : {bottom, left}) {
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setLayer(QStringLiteral("grid"));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    for (const UsageLine& line : lines)
        addLine(line);
    makeLimit();
    m_cross = straightLine(plot, m_rect);
    m_cross->setLayer(overlay());
}

void UsageChart::addLine(const UsageLine& what)
{
    QCPAxis* bottom = m_rect->axis(QCPAxis::atBottom);
    QCPAxis* left = m_rect->axis(QCPAxis::atLeft);
    Line line;
    line.what = what;
    line.low = m_plot->addGraph(bottom, left);
    line.high = m_plot->addGraph(bottom, left);
    line.mean = m_plot->addGraph(bottom, left);
    for (QCPGraph* graph : {line.low, line.high, line.mean})
        graph->setSelectable(QCP::stNone);
    line.low->setPen(Qt::NoPen);
    line.high->setPen(Qt::NoPen);
    line.high->setChannelFillGraph(line.low);
    line.dot = new QCPItemTracer(m_plot);
    line.dot->position->setType(QCPItemPosition::ptPlotCoords);
    line.dot->position->setAxes(bottom, left);
    line.dot->setClipToAxisRect(true);
    line.dot->setClipAxisRect(m_rect);
    line.dot->setStyle(QCPItemTracer::tsCircle);
    line.dot->setSelectable(false);
    line.dot->setVisible(false);
    line.dot->setLayer(overlay());
    m_lines.push_back(line);
}

void UsageChart::makeLimit()
{
    m_limitLine = straightLine(m_plot, m_rect);
    m_limitText = new QCPItemText(m_plot);
    m_limitText->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_limitText->position->setTypeY(QCPItemPosition::ptPlotCoords);
    m_limitText->position->setAxisRect(m_rect);
    m_limitText->position->setAxes(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
    m_limitText->setClipToAxisRect(true);
    m_limitText->setClipAxisRect(m_rect);
    m_limitText->setPositionAlignment(Qt::AlignRight | Qt::AlignTop);
    m_limitText->setPadding(QMargins(4, 1, 2, 1));
    m_limitText->setSelectable(false);
    m_limitText->setVisible(false);
}

void UsageChart::setStyle(const QPalette& palette, const QFont& font)
{
    const QFont figures = tabularFigures(font);
    const QColor base = palette.color(QPalette::Base);
    const QColor text = readableOn(palette.color(QPalette::Text), base);
    const QColor dim = readableOn(blended(base, text, 0.7), base);
    const QColor frame = blended(base, text, 0.35);
    m_title->setStyle(figures, text, dim);
    QFont small = figures;
    if (small.pointSizeF() > 0)
        small.setPointSizeF(small.pointSizeF() * 0.9);
    for (const QCPAxis::AxisType type : {QCPAxis::atBottom, QCPAxis::atLeft}) {
        QCPAxis* axis = m_rect->axis(type);
        axis->setTickLabelFont(small);
        axis->setTickLabelColor(dim);
        axis->setBasePen(QPen(frame, 1));
        axis->grid()->setPen(QPen(blended(base, text, 0.12), 1));
    }
    for (Line& line : m_lines) {
        line.color = readableOn(QColor::fromRgb(line.what.hue), base);
        line.mean->setPen(QPen(line.color, 1.5, line.what.style));
        QColor band = line.color;
        band.setAlphaF(0.25F);
        line.high->setBrush(band);
        line.dot->setPen(QPen(line.color, 1.5));
        line.dot->setBrush(base);
    }
    m_limitLine->setPen(QPen(dim, 1, Qt::DashLine));
    m_limitText->setColor(dim);
    m_limitText->setFont(small);
    m_limitText->setBrush(base);
    m_cross->setPen(QPen(dim, 1));
    updateTitle();
}

double UsageChart::seconds(const UsagePoint& point) const
{
    return double((point.at + m_offset).count()) / 1000.0;
}

void UsageChart::setHistory(
    const UsageHistory& history, std::chrono::milliseconds from, std::chrono::milliseconds offset)
{
    m_offset = offset;
    for (Line& line : m_lines) {
        line.points = history.points(line.what.series, from);
        QList<QCPGraphData> low;
        QList<QCPGraphData> mean;
        QList<QCPGraphData> high;
        for (const UsagePoint& point : std::as_const(line.points)) {
            const double key = seconds(point);
            low.append({key, double(point.low)});
            mean.append({key, double(point.mean)});
            high.append({key, double(point.high)});
        }
        line.low->data()->set(low, true);
        line.mean->data()->set(mean, true);
        line.high->data()->set(high, true);
    }
    updateTitle();
}

void UsageChart::setLimit(std::optional<double> limit, const QString& name, double reach)
{
    m_limit = limit;
    m_limitName = name;
    m_reach = reach;
    updateTitle();
}

double UsageChart::highestSeen(const QCPRange& seen) const
{
    double highest = m_leastHighest;
    for (const Line& line : m_lines) {
        for (qsizetype i = 0; i < line.points.size(); ++i) {
            // The neighbours outside are what the line at the edges comes from.
            const bool isSeen = seconds(line.points.at(std::min(i + 1, line.points.size() - 1))) >= seen.lower
                && seconds(line.points.at(std::max<qsizetype>(i - 1, 0))) <= seen.upper;
            if (isSeen && !line.points.at(i).isGap())
                highest = std::max(highest, double(line.points.at(i).high));
        }
    }
    return highest;
}

void UsageChart::setRange(const QCPRange& seen)
{
    m_rect->axis(QCPAxis::atBottom)->setRange(seen);
    double highest = highestSeen(seen);
    placeLimit(highest);
    if (m_isLimitDrawn)
        highest = std::max(highest, *m_limit);
    constexpr double air = 1.04;
    const int lineHeight = QFontMetrics(m_rect->axis(QCPAxis::atLeft)->tickLabelFont()).height();
    const int steps = std::clamp(m_rect->height() / (lineHeight * 2), 2, 5);
    m_rect->axis(QCPAxis::atLeft)->setRange(0, m_values->setHighest(highest * air, steps));
    const int labelWidth = QFontMetrics(m_rect->axis(QCPAxis::atBottom)->tickLabelFont())
                               .horizontalAdvance(QStringLiteral("00:00:00"));
    m_times->setTickCount(std::max(2, m_rect->width() / (labelWidth * 2)));
}

void UsageChart::placeLimit(double highest)
{
    m_isLimitDrawn = m_limit && *m_limit <= highest * m_reach;
    m_limitLine->setVisible(m_isLimitDrawn);
    m_limitText->setVisible(m_isLimitDrawn);
    if (!m_isLimitDrawn)
        return;
    m_limitLine->point1->setCoords(0, *m_limit);
    m_limitLine->point2->setCoords(1, *m_limit);
    m_limitText->setText(m_limitName);
    m_limitText->position->setCoords(1, *m_limit);
}

void UsageChart::setTimesShown(bool isShown)
{
    m_rect->axis(QCPAxis::atBottom)->setTickLabels(isShown);
}

void UsageChart::setCrosshair(std::optional<double> moment, const QString& time)
{
    m_crosshair = moment;
    m_crosshairTime = time;
    m_cross->setVisible(moment.has_value());
    if (moment) {
        m_cross->point1->setCoords(*moment, 0);
        m_cross->point2->setCoords(*moment, 1);
    }
    for (const Line& line : m_lines) {
        const UsagePoint* point = moment ? pointAt(line, moment) : nullptr;
        line.dot->setVisible(point != nullptr);
        if (point)
            line.dot->position->setCoords(seconds(*point), double(point->mean));
    }
    updateTitle();
}

// The newest point, or the one nearest to a time; null where there is a gap.
const UsagePoint* UsageChart::pointAt(const Line& line, std::optional<double> moment) const
{
    if (line.points.isEmpty())
        return nullptr;
    if (!moment)
        return line.points.constLast().isGap() ? nullptr : &line.points.constLast();
    const auto after = std::ranges::lower_bound(
        line.points, *moment, {}, [this](const UsagePoint& point) { return seconds(point); });
    const UsagePoint* nearest = nullptr;
    const auto consider = [&](const UsagePoint& point) {
        if (!point.isGap()
            && (!nearest || std::abs(seconds(point) - *moment) < std::abs(seconds(*nearest) - *moment)))
            nearest = &point;
    };
    if (after != line.points.cend())
        consider(*after);
    if (after != line.points.cbegin())
        consider(*std::prev(after));
    constexpr double reach = std::chrono::duration<double>(UsageHistory::longestStep).count() / 2;
    return nearest && std::abs(seconds(*nearest) - *moment) <= reach ? nearest : nullptr;
}

void UsageChart::updateTitle()
{
    QList<ChartTitle::Entry> entries;
    for (const Line& line : m_lines) {
        const UsagePoint* point = pointAt(line, m_crosshair);
        const UsageSeries series = line.what.series;
        QString value = usageText(series, point ? double(point->mean) : std::nan(""));
        if (point && m_crosshair && point->low < point->high)
            value = QCoreApplication::translate("Duende::UsageChart", "%1 (%2 to %3)")
                        .arg(value, usageText(series, double(point->low)),
                            usageText(series, double(point->high)));
        // By the number that is shown: a mean of 1.2 tasks reads as 1.
        const bool isOne = !line.what.textOfOne.isEmpty() && value == usageText(series, 1);
        const QString& text = isOne ? line.what.textOfOne : line.what.text;
        const bool isAlone = m_lines.size() == 1;
        entries.append({isAlone ? QPen(Qt::NoPen) : QPen(line.color, 1.5, line.what.style),
            text.isEmpty() ? value : text.arg(value)});
    }
    m_title->setEntries(entries);
    const bool isBeyond = m_limit && !m_isLimitDrawn;
    m_title->setRemark(m_crosshair ? m_crosshairTime
            : isBeyond             ? m_limitName + QStringLiteral(" \u2191")
                                   : QString());
}

QList<double> UsageChart::times() const
{
    QList<double> times;
    for (const Line& line : m_lines) {
        for (const UsagePoint& point : line.points) {
            if (!point.isGap())
                times.append(seconds(point));
        }
    }
    return times;
}

QString UsageChart::text() const
{
    QStringList parts;
    for (const ChartTitle::Entry& entry : m_title->entries())
        parts.append(entry.text);
    return m_title->name() + QLatin1Char(' ') + parts.join(QStringLiteral(", "));
}

QCPRange UsageChart::heights() const
{
    return m_rect->axis(QCPAxis::atLeft)->range();
}

} // namespace Duende
