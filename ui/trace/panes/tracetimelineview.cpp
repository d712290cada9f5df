// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/tracetimelineview.h"

#include "models/filter/filterterm.h"
#include "models/format/valuetext.h"
#include "models/trace/tracedocument.h"
#include "ui/trace/familycolors.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/statestyle.h"
#include "ui/widgets/tooltip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace Duende {

namespace {

constexpr int lines = 3; // of text, the bars' height
constexpr double second = 1e9;

QString secondsText(quint64 ns)
{
    return ValueText::duration(std::chrono::nanoseconds(qint64(ns)));
}

TraceTimeLine::Bucket sumOf(
    const std::vector<TraceTimeLine::Bucket>& buckets, std::size_t first, std::size_t last)
{
    TraceTimeLine::Bucket sum;
    for (std::size_t i = first; i < last && i < buckets.size(); ++i) {
        for (std::size_t family = 0; family < sum.calls.size(); ++family)
            sum.calls[family] += buckets[i].calls[family];
        sum.failed += buckets[i].failed;
        sum.lost += buckets[i].lost;
    }
    return sum;
}

quint64 callsOf(const TraceTimeLine::Bucket& bucket)
{
    return std::accumulate(bucket.calls.begin(), bucket.calls.end(), quint64(0));
}

} // namespace

TraceTimeLineView::TraceTimeLineView(TraceDocument* document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_statistics(document->analysis()->statistics())
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Calls a second"));
    setAccessibleDescription(tr("Shift and the arrow keys choose a range of time"));
    connect(document->analysis(), &TraceAnalysis::statisticsChanged, this, [this] {
        m_statistics = m_document->analysis()->statistics();
        update();
    });
    connect(document, &TraceDocument::recordingChanged, this, [this] {
        m_statistics = m_document->analysis()->statistics();
        m_range.reset();
        m_term.clear();
        update();
    });
}

QSize TraceTimeLineView::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 60, fontMetrics().lineSpacing() * (lines + 1)};
}

QSize TraceTimeLineView::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 20, fontMetrics().lineSpacing() * (lines + 1)};
}

QRect TraceTimeLineView::plot() const
{
    const int margin = style()->pixelMetric(QStyle::PM_LayoutLeftMargin, nullptr, this) / 2;
    return rect().adjusted(margin, 1, -margin, -fontMetrics().lineSpacing());
}

std::optional<std::pair<quint64, quint64>> TraceTimeLineView::range() const
{
    return m_range;
}

quint64 TraceTimeLineView::wholeNs() const
{
    const TraceTimeLine& line = m_statistics->timeLine();
    return std::max<quint64>(1, line.bucketNs() * line.buckets().size());
}

quint64 TraceTimeLineView::timeAt(int x) const
{
    const QRect area = plot();
    const double share = std::clamp(double(x - area.x()) / std::max(1, area.width()), 0.0, 1.0);
    return quint64(share * double(wholeNs()));
}

int TraceTimeLineView::placeOf(quint64 ns) const
{
    const QRect area = plot();
    return area.x() + int(double(std::min(ns, wholeNs())) / double(wholeNs()) * area.width());
}

std::pair<std::size_t, std::size_t> TraceTimeLineView::bucketsAt(int x) const
{
    const quint64 bucketNs = m_statistics->timeLine().bucketNs();
    const auto first = std::size_t(timeAt(x) / bucketNs);
    const auto last = std::size_t((timeAt(x + 1) + bucketNs - 1) / bucketNs);
    return {first, std::max(last, first + 1)};
}

void TraceTimeLineView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect area = plot();
    const auto& buckets = m_statistics->timeLine().buckets();
    painter.fillRect(area, palette().color(QPalette::Base));
    std::vector<TraceTimeLine::Bucket> columns;
    quint64 most = 1;
    for (int x = 0; x < area.width() && !buckets.empty(); ++x) {
        const auto [first, last] = bucketsAt(area.x() + x);
        columns.push_back(sumOf(buckets, first, last));
        most = std::max(most, callsOf(columns.back()));
    }
    const QColor failed = StateStyle::color(DaemonStatus::State::Failed, palette().color(QPalette::Base));
    const int markHeight = std::max(2, area.height() / 12);
    const int tall = area.height() - markHeight - 1;
    for (int x = 0; x < int(columns.size()); ++x) {
        const TraceTimeLine::Bucket& column = columns[std::size_t(x)];
        double bottom = area.bottom() - markHeight;
        for (std::size_t family = 0; family < column.calls.size(); ++family) {
            if (column.calls[family] == 0)
                continue;
            const double height = double(tall) * double(column.calls[family]) / double(most);
            painter.fillRect(
                QRectF(area.x() + x, bottom - height + 1, 1, height), familyColor(int(family), palette()));
            bottom -= height;
        }
        if (column.failed > 0)
            painter.fillRect(QRect(area.x() + x, area.bottom() - markHeight + 1, 1, markHeight), failed);
        if (column.lost > 0)
            painter.fillRect(QRect(area.x() + x - 1, area.y(), 3, area.height()), failed);
    }
    if (m_range) {
        QColor veil = palette().color(QPalette::Window);
        veil.setAlphaF(0.65F);
        const int from = placeOf(m_range->first);
        const int to = placeOf(m_range->second);
        painter.fillRect(QRect(area.topLeft(), QPoint(from - 1, area.bottom())), veil);
        painter.fillRect(QRect(QPoint(to, area.y()), area.bottomRight()), veil);
        painter.setPen(palette().color(QPalette::Highlight));
        painter.drawLine(from, area.y(), from, area.bottom());
        painter.drawLine(to, area.y(), to, area.bottom());
    }
    painter.setPen(hasFocus() ? palette().color(QPalette::Highlight) : outlineColor(palette()));
    painter.drawRect(area.adjusted(0, 0, -1, -1));
    const QRect labels(area.x(), area.bottom() + 1, area.width(), height() - area.bottom() - 1);
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(labels, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("0"));
    if (buckets.empty())
        return;
    painter.drawText(labels, Qt::AlignRight | Qt::AlignVCenter, secondsText(wholeNs()));
    const double rate = double(most) * second / (double(wholeNs()) / std::max(1, area.width()));
    painter.drawText(labels, Qt::AlignHCenter | Qt::AlignVCenter,
        tr("at most %1 calls a second").arg(ValueText::count(qint64(rate))));
}

QString TraceTimeLineView::rangeTerm(quint64 fromNs, quint64 toNs)
{
    const FieldDescription& time = traceFilterSchema().field(int(TraceField::Time));
    return FilterTerm::comparison(time, Comparison::GreaterOrEqual, double(fromNs)) + u' '
        + FilterTerm::comparison(time, Comparison::Less, double(toNs));
}

void TraceTimeLineView::choose(std::optional<std::pair<quint64, quint64>> range)
{
    m_range = range;
    update();
    // Our former terms go; what else the filter says stays.
    const QString filter = m_document->filter().toString();
    QString rest = filter;
    if (!m_term.isEmpty()) {
        const auto own = FilterExpression::parse(m_term, traceFilterSchema());
        const QString normal = own ? own->toString() : m_term;
        const qsizetype at = rest.lastIndexOf(normal);
        if (at >= 0)
            rest.remove(at, normal.size());
        rest = rest.trimmed();
        if (rest.endsWith(QLatin1StringView(" and")))
            rest.chop(4);
        if (rest.startsWith(QLatin1StringView("and ")))
            rest.remove(0, 4);
        if (!FilterExpression::parse(rest, traceFilterSchema()))
            rest = filter;
    }
    m_term = range ? rangeTerm(range->first, range->second) : QString();
    m_document->changeFilter(
        range ? FilterTerm::narrowed(rest, m_term) : rest, TraceDocument::FilterChange::Replace);
}

void TraceTimeLineView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = int(event->position().x());
    m_isDragging = false;
}

void TraceTimeLineView::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_pressed)
        return;
    const int x = int(event->position().x());
    m_isDragging
        = m_isDragging || std::abs(x - *m_pressed) > style()->pixelMetric(QStyle::PM_FocusFrameHMargin) + 2;
    if (!m_isDragging)
        return;
    m_range = std::minmax(timeAt(*m_pressed), timeAt(x));
    update();
}

void TraceTimeLineView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_pressed || event->button() != Qt::LeftButton)
        return;
    m_pressed.reset();
    if (m_isDragging && m_range && m_range->first < m_range->second)
        choose(m_range);
    else if (!m_term.isEmpty() || m_range)
        choose({});
}

void TraceTimeLineView::keyPressEvent(QKeyEvent* event)
{
    const quint64 step = std::max<quint64>(1, wholeNs() / 50);
    const bool isArrow = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
    if (event->key() == Qt::Key_Escape && m_range) {
        choose({});
    } else if (isArrow && event->modifiers() == Qt::ShiftModifier) {
        auto range = m_range.value_or(std::pair(quint64(0), wholeNs()));
        if (event->key() == Qt::Key_Left)
            range.second = std::max(range.first + step, range.second - std::min(step, range.second));
        else
            range.second = std::min(wholeNs(), range.second + step);
        choose(range);
    } else if (isArrow && event->modifiers() == Qt::NoModifier && m_range) {
        const quint64 width = m_range->second - m_range->first;
        const quint64 from = event->key() == Qt::Key_Left
            ? m_range->first - std::min(step, m_range->first)
            : std::min(m_range->first + step, wholeNs() - width);
        choose(std::pair(from, from + width));
    } else {
        QWidget::keyPressEvent(event);
    }
}

QString TraceTimeLineView::toolTipAt(int x) const
{
    const auto& buckets = m_statistics->timeLine().buckets();
    if (buckets.empty())
        return {};
    const auto [first, last] = bucketsAt(x);
    const TraceTimeLine::Bucket sum = sumOf(buckets, first, last);
    QStringList texts{tr("%1 after the beginning, for %2")
            .arg(secondsText(timeAt(x)), secondsText(m_statistics->timeLine().bucketNs() * (last - first)))};
    for (std::size_t family = 0; family < sum.calls.size(); ++family) {
        if (sum.calls[family] > 0)
            texts.append(QStringLiteral("%1: %2").arg(
                familyTitle(int(family)), ValueText::count(qint64(sum.calls[family]))));
    }
    if (sum.failed > 0)
        texts.append(tr("Failed: %1").arg(ValueText::count(qint64(sum.failed))));
    if (sum.lost > 0)
        texts.append(tr("Lost: %1").arg(ValueText::count(qint64(sum.lost))));
    return texts.join(QLatin1Char('\n'));
}

bool TraceTimeLineView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(toolTipAt(help->pos().x())), this);
    return true;
}

} // namespace Duende
