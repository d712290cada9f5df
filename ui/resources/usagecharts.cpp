// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/usagecharts.h"

#include "models/format/valuetext.h"
#include "models/usagetext.h"
#include "ui/resources/charttitle.h"
#include "ui/resources/usagechart.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionFocusRect>

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

constexpr double zoomStep = 1.25;
constexpr QRgb blue = 0x2980b9;
constexpr QRgb violet = 0x8e44ad;
constexpr QRgb green = 0x27ae60;
constexpr QRgb orange = 0xd35400;

enum Chart { CpuChart, MemoryChart, IoChart, TasksChart };

} // namespace

UsageCharts::UsageCharts(QWidget* parent) : QCustomPlot(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Resource use over time"));
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmBuffered);
    for (QCPMarginGroup*& group : m_margins)
        group = new QCPMarginGroup(this);
    addCharts();
    applyStyle();
}

UsageCharts::~UsageCharts() = default;

void UsageCharts::addCharts()
{
    const auto add = [this](const QString& name, const QList<UsageLine>& lines, double leastHighest) {
        m_charts.push_back(std::make_unique<UsageChart>(this, name, lines, leastHighest));
    };
    // Below these heights a chart would make mountains of nothing.
    add(tr("CPU"), {{UsageSeries::Cpu, {}, {}, Qt::SolidLine, blue}}, 4);
    add(tr("Memory"), {{UsageSeries::Memory, {}, {}, Qt::SolidLine, violet}}, 1 << 20);
    add(tr("I/O"),
        {{UsageSeries::Read, tr("%1 read"), {}, Qt::SolidLine, green},
            {UsageSeries::Written, tr("%1 written"), {}, Qt::DashLine, orange}},
        4096);
    add(tr("Tasks"),
        {{UsageSeries::Tasks, tr("%1 tasks"), tr("%1 task"), Qt::SolidLine, blue},
            {UsageSeries::Processes, tr("%1 processes"), tr("%1 process"), Qt::DotLine, orange}},
        3);
    // The rectangle that a plot begins with goes last: items look for it while they are made.
    plotLayout()->clear();
}

void UsageCharts::arrange()
{
    const int line = fontMetrics().height();
    const bool isLow = height() < 4 * 6 * line;
    const int columns = isLow && width() > 40 * line ? 2 : 1;
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (const auto& chart : m_charts) {
        if (chart->layout()->layout())
            chart->layout()->layout()->take(chart->layout());
    }
    plotLayout()->simplify();
    int place = 0;
    const int last = int(m_charts.size()) - columns;
    for (const auto& chart : m_charts) {
        plotLayout()->addElement(place / columns, place % columns, chart->layout());
        chart->setTimesShown(place >= last);
        // The charts of a column begin at the same place.
        chart->axisRect()->setMarginGroup(QCP::msLeft, m_margins.at(size_t(place % columns)));
        ++place;
    }
    const double gap = fontMetrics().averageCharWidth();
    plotLayout()->setColumnSpacing(int(3 * gap));
    plotLayout()->setRowSpacing(int(gap / 2));
}

void UsageCharts::applyStyle()
{
    setBackground(QBrush(palette().color(QPalette::Base)));
    for (const auto& chart : m_charts)
        chart->setStyle(palette(), font());
}

void UsageCharts::setHistory(
    const UsageHistory& history, std::chrono::milliseconds now, const QDateTime& wallNow, int processors)
{
    const std::chrono::milliseconds offset = std::chrono::milliseconds(wallNow.toMSecsSinceEpoch()) - now;
    m_now = double(wallNow.toMSecsSinceEpoch()) / 1000.0;
    for (const auto& chart : m_charts)
        chart->setHistory(history, now - longestSpan, offset);
    const auto limit = [](std::optional<quint64> bytes) {
        return bytes.transform([](quint64 value) { return double(value); });
    };
    const double full = 100.0 * processors;
    m_charts.at(CpuChart)->setLimit(
        full, tr("%n processor(s): %1", nullptr, processors).arg(ValueText::percent(full)), 1.5);
    m_charts.at(MemoryChart)
        ->setLimit(limit(history.memoryLimitBytes()),
            tr("limit %1").arg(ValueText::bytes(history.memoryLimitBytes())), 10);
    m_charts.at(TasksChart)
        ->setLimit(limit(history.tasksLimit()),
            tr("limit %1").arg(ValueText::count(history.tasksLimit().transform([](quint64 count) {
                return qint64(std::min(count, quint64(1) << 62));
            }))),
            10);
    if (m_isFollowing)
        m_upper = m_now;
    setView(m_upper, m_spanSeconds);
    if (m_crosshair)
        setCrosshair(m_crosshair);
}

std::chrono::seconds UsageCharts::span() const
{
    return std::chrono::seconds(std::llround(m_spanSeconds));
}

void UsageCharts::setSpan(std::chrono::seconds span)
{
    m_isFollowing = true;
    setView(m_now, double(span.count()));
}

void UsageCharts::follow()
{
    m_isFollowing = true;
    setView(m_now, m_spanSeconds);
}

// Keeps the view within the hour that is known.
void UsageCharts::setView(double upper, double span)
{
    const auto before = std::pair(this->span(), m_isFollowing);
    m_spanSeconds = std::clamp(span, double(shortestSpan.count()), double(longestSpan.count()));
    m_isFollowing = upper >= m_now - 0.5;
    const double earliest = m_now - double(longestSpan.count()) + m_spanSeconds;
    m_upper = m_isFollowing ? m_now : std::clamp(upper, earliest, m_now);
    applyView();
    if (before != std::pair(this->span(), m_isFollowing))
        Q_EMIT viewChanged();
}

void UsageCharts::applyView()
{
    for (const auto& chart : m_charts)
        chart->setRange(QCPRange(lower(), m_upper));
    describe();
    replot(rpQueuedReplot);
}

void UsageCharts::zoom(double factor, double anchor)
{
    const double span
        = std::clamp(m_spanSeconds * factor, double(shortestSpan.count()), double(longestSpan.count()));
    // At the right end the present stays in view.
    const double share = m_isFollowing ? 0 : (m_upper - anchor) / m_spanSeconds;
    setView(m_isFollowing ? m_now : anchor + share * span, span);
}

void UsageCharts::setCrosshair(std::optional<double> seconds)
{
    m_crosshair = seconds;
    const QString time = seconds
        ? QDateTime::fromMSecsSinceEpoch(qint64(*seconds * 1000)).time().toString(QStringLiteral("HH:mm:ss"))
        : QString();
    for (const auto& chart : m_charts)
        chart->setCrosshair(seconds, time);
    describe();
    layer(QStringLiteral("overlay"))->replot();
}

void UsageCharts::hideCrosshair()
{
    m_isCrosshairKept = false;
    setCrosshair(std::nullopt);
}

QString UsageCharts::text() const
{
    QStringList parts;
    for (const auto& chart : m_charts)
        parts.append(chart->text());
    QString text = parts.join(QStringLiteral("; "));
    if (m_crosshair)
        text = tr("At %1: %2").arg(m_charts.front()->title().remark(), text);
    return text;
}

void UsageCharts::describe()
{
    if (const QString now = text(); now != accessibleDescription())
        setAccessibleDescription(now);
}

QList<double> UsageCharts::timesSeen() const
{
    QList<double> times;
    for (const auto& chart : m_charts)
        times += chart->times();
    times.removeIf([this](double time) { return time < lower() || time > m_upper; });
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

void UsageCharts::moveCrosshair(int points)
{
    const QList<double> times = timesSeen();
    if (times.isEmpty())
        return;
    qsizetype index = times.size() - 1;
    if (m_crosshair) {
        const auto at = std::ranges::lower_bound(times, *m_crosshair - 0.001);
        index = std::clamp<qsizetype>((at - times.cbegin()) + points, 0, times.size() - 1);
    }
    m_isCrosshairKept = true;
    setCrosshair(times.at(index));
}

QCPAxisRect* UsageCharts::rectAt(const QPointF& place) const
{
    for (const auto& chart : m_charts) {
        if (chart->axisRect()->rect().contains(place.toPoint()))
            return chart->axisRect();
    }
    return nullptr;
}

void UsageCharts::changeEvent(QEvent* event)
{
    QCustomPlot::changeEvent(event);
    const bool isStyle = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange;
    if (!isStyle || m_charts.empty())
        return;
    applyStyle();
    replot(rpQueuedReplot);
}

void UsageCharts::paintEvent(QPaintEvent* event)
{
    QCustomPlot::paintEvent(event);
    if (!hasFocus())
        return;
    QStyleOptionFocusRect option;
    option.initFrom(this);
    QPainter painter(this);
    style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
}

void UsageCharts::resizeEvent(QResizeEvent* event)
{
    arrange();
    QCustomPlot::resizeEvent(event);
    applyView(); // with more or less room for numbers
}

void UsageCharts::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !rectAt(event->position()))
        return;
    m_dragged = event->position();
    m_draggedUpper = m_upper;
}

void UsageCharts::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragged) {
        const int wide = std::max(1, m_charts.front()->axisRect()->width());
        const double moved = event->position().x() - m_dragged->x();
        if (std::abs(moved) >= QApplication::startDragDistance()
            || cursor().shape() == Qt::ClosedHandCursor) {
            setCursor(Qt::ClosedHandCursor);
            setView(m_draggedUpper - moved * m_spanSeconds / wide, m_spanSeconds);
        }
        return;
    }
    const QCPAxisRect* rect = rectAt(event->position());
    m_isCrosshairKept = false;
    const QList<double> times = rect ? timesSeen() : QList<double>();
    if (times.isEmpty()) {
        if (m_crosshair)
            setCrosshair(std::nullopt);
        return;
    }
    // It snaps to what was read.
    const double under = rect->axis(QCPAxis::atBottom)->pixelToCoord(event->position().x());
    const double nearest
        = *std::ranges::min_element(times, {}, [under](double time) { return std::abs(time - under); });
    if (m_crosshair != nearest)
        setCrosshair(nearest);
}

void UsageCharts::mouseReleaseEvent(QMouseEvent*)
{
    m_dragged.reset();
    unsetCursor();
}

void UsageCharts::mouseDoubleClickEvent(QMouseEvent*)
{
    follow();
}

void UsageCharts::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    if (m_crosshair && !m_isCrosshairKept)
        setCrosshair(std::nullopt);
}

void UsageCharts::wheelEvent(QWheelEvent* event)
{
    const QCPAxisRect* rect = rectAt(event->position());
    const double steps = double(event->angleDelta().y()) / 120.0;
    if (!rect || steps == 0) {
        event->ignore();
        return;
    }
    zoom(std::pow(zoomStep, -steps), rect->axis(QCPAxis::atBottom)->pixelToCoord(event->position().x()));
    event->accept();
}

bool UsageCharts::moveByKey(int key)
{
    constexpr int everything = 1'000'000;
    switch (key) {
    case Qt::Key_Left:
        moveCrosshair(-1);
        return true;
    case Qt::Key_Right:
        moveCrosshair(1);
        return true;
    case Qt::Key_Home:
        moveCrosshair(-everything);
        return true;
    case Qt::Key_End:
        moveCrosshair(everything);
        return true;
    case Qt::Key_PageUp:
        setView(m_upper - m_spanSeconds / 2, m_spanSeconds);
        return true;
    case Qt::Key_PageDown:
        setView(m_upper + m_spanSeconds / 2, m_spanSeconds);
        return true;
    default:
        return false;
    }
}

void UsageCharts::keyPressEvent(QKeyEvent* event)
{
    const double middle = m_crosshair.value_or((lower() + m_upper) / 2);
    if (moveByKey(event->key()))
        return;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1 / zoomStep, middle);
    case Qt::Key_Minus:
        return zoom(zoomStep, middle);
    case Qt::Key_Space:
        Q_EMIT pauseRequested();
        return;
    case Qt::Key_Escape:
        if (m_crosshair)
            return hideCrosshair();
        [[fallthrough]];
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void UsageCharts::focusInEvent(QFocusEvent* event)
{
    QCustomPlot::focusInEvent(event);
    update();
}

void UsageCharts::focusOutEvent(QFocusEvent* event)
{
    QCustomPlot::focusOutEvent(event);
    update();
}

} // namespace Duende
