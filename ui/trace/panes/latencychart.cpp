// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/latencychart.h"

#include "models/format/valuetext.h"
#include "ui/widgets/colors.h"

#include <QPainter>

#include <algorithm>

namespace Duende {

namespace {

constexpr int barsAnOctave = 2;
constexpr int barCount = TraceLatency::bucketCount / TraceLatency::stepsAnOctave * barsAnOctave;
constexpr int bucketsABar = TraceLatency::stepsAnOctave / barsAnOctave;
constexpr int leastBars = 12; // so that one duration alone is no wall
constexpr int lines = 5;

quint64 barOf(const TraceLatency& latency, int number)
{
    quint64 sum = 0;
    for (int i = 0; i < bucketsABar; ++i)
        sum += latency.bucket(number * bucketsABar + i);
    return sum;
}

QString timeText(quint64 ns)
{
    return ValueText::duration(std::chrono::nanoseconds(qint64(ns)));
}

} // namespace

LatencyChart::LatencyChart(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LatencyChart::setLatency(const QString& title, const TraceLatency& latency)
{
    m_title = title;
    m_latency = latency;
    setAccessibleName(title);
    setAccessibleDescription(tr("%1 calls, half of them within %2, the longest %3")
            .arg(ValueText::count(qint64(latency.count())), timeText(latency.percentileNs(0.5)),
                timeText(latency.mostNs())));
    update();
}

QSize LatencyChart::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, fontMetrics().lineSpacing() * lines};
}

QSize LatencyChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 16, fontMetrics().lineSpacing() * lines};
}

void LatencyChart::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const int line = fontMetrics().lineSpacing();
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    if (m_latency.count() == 0)
        return;
    int first = TraceLatency::bucketOf(m_latency.leastNs()) / bucketsABar;
    int last = TraceLatency::bucketOf(m_latency.mostNs()) / bucketsABar;
    while (last - first + 1 < leastBars) {
        first = std::max(0, first - 1);
        last = std::min(barCount - 1, last + 1);
    }
    quint64 most = 1;
    for (int bar = first; bar <= last; ++bar)
        most = std::max(most, barOf(m_latency, bar));
    const QRect area(0, line, width(), height() - 2 * line - 2);
    const double step = double(area.width()) / (last - first + 1);
    for (int bar = first; bar <= last; ++bar) {
        const quint64 count = barOf(m_latency, bar);
        if (count == 0)
            continue;
        const int tall = std::max(1, int(double(area.height()) * double(count) / double(most)));
        painter.fillRect(
            QRectF(area.x() + (bar - first) * step, area.bottom() - tall + 1, std::max(1.0, step - 1), tall),
            palette().color(QPalette::Highlight));
    }
    painter.setPen(outlineColor(palette()));
    painter.drawLine(area.x(), area.bottom() + 1, area.right(), area.bottom() + 1);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    const QRect labels(0, height() - line, width(), line);
    painter.drawText(
        labels, Qt::AlignLeft | Qt::AlignVCenter, timeText(TraceLatency::bucketStartNs(first * bucketsABar)));
    painter.drawText(labels, Qt::AlignRight | Qt::AlignVCenter,
        timeText(last + 1 < barCount ? TraceLatency::bucketStartNs((last + 1) * bucketsABar)
                                     : m_latency.mostNs()));
}

} // namespace Duende
