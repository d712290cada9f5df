// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/view/traceview.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "ui/trace/view/traceviewaccessible.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/quietselection.h"
#include "ui/widgets/tooltip.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyle>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <utility>

namespace Duende {

namespace {

constexpr quint64 mostBarSteps = 1'000'000'000; // QScrollBar counts in int
constexpr int charactersOfNarrow = 112; // less wide, it shows the columns that tell the most
constexpr int leastRows = 8;
// A flag and "10:15:30.123456", "nginx: worker 12345", a mark and "rt_sigprocmask", …
constexpr std::array<int, traceColumnCount> characters{19, 18, 19, 62, 30, 11};
// The same in a narrow view; 0 hides a column, which stands beside it, in the details of the current event.
constexpr std::array<int, traceColumnCount> narrowCharacters{0, 15, 16, 62, 16, 0};

} // namespace

TraceView::TraceView(TraceDocument* document, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_document(document)
    , m_header(new QHeaderView(Qt::Horizontal, this))
    , m_painter(document, viewport(), m_header)
    , m_toEnd(new QPushButton(viewport()))
{
    TraceViewAccessible::install();
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Events"));
    new QuietSelection(this);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setFocusProxy(this);
    viewport()->setBackgroundRole(QPalette::Base);
    makeHeader();
    m_toEnd->setIcon(Icons::get(QStringLiteral("go-bottom")));
    m_toEnd->setFocusPolicy(Qt::NoFocus);
    m_toEnd->setCursor(Qt::ArrowCursor);
    m_toEnd->hide();
    connect(m_toEnd, &QPushButton::clicked, this, [this] { setFollowing(true); });
    connectDocument();
}

void TraceView::makeHeader()
{
    auto* titles = new QStandardItemModel(0, traceColumnCount, m_header);
    titles->setHorizontalHeaderLabels(
        {tr("Time"), tr("Process"), tr("Call"), tr("Arguments"), tr("Result"), tr("Duration")});
    titles->setHeaderData(int(TraceColumn::Duration), Qt::Horizontal,
        QVariant(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    m_header->setModel(titles);
    m_header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_header->setSectionsClickable(false);
    m_header->setHighlightSections(false);
    m_header->setFocusPolicy(Qt::NoFocus);
    m_header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    setColumnWidths(characters);
    // The arguments take what the others leave.
    m_header->setSectionResizeMode(QHeaderView::Interactive);
    m_header->setSectionResizeMode(int(TraceColumn::Arguments), QHeaderView::Stretch);
    connect(m_header, &QHeaderView::sectionResized, viewport(), qOverload<>(&QWidget::update));
}

void TraceView::setColumnWidths(std::span<const int> widths)
{
    const int padding = 2 * style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, m_header) + 2;
    for (int column = 0; column < traceColumnCount; ++column) {
        const int width = widths[std::size_t(column)];
        m_header->setSectionHidden(column, width == 0);
        if (width > 0)
            m_header->resizeSection(column, QFontMetrics(font()).averageCharWidth() * width + padding);
    }
}

void TraceView::connectDocument()
{
    connect(events(), &TraceEvents::aboutToReset, this, [this] {
        m_topRecordRow.reset();
        if (events()->rowCount() > 0 && m_top < events()->rowCount())
            m_topRecordRow = events()->recordRow(m_top);
    });
    connect(events(), &TraceEvents::reset, this, &TraceView::takeReset);
    connect(events(), &TraceEvents::rowsAdded, this, &TraceView::takeRows);
    connect(events(), &TraceEvents::textsChanged, viewport(), qOverload<>(&QWidget::update));
    connect(m_document, &TraceDocument::rowRequested, this, &TraceView::goToRecordRow);
    connect(m_document, &TraceDocument::marksChanged, viewport(), qOverload<>(&QWidget::update));
    connect(m_document, &TraceDocument::filterChanged, viewport(), qOverload<>(&QWidget::update));
}

int TraceView::rowHeight() const
{
    return std::max(QFontMetrics(m_painter.codeFont()).lineSpacing(), fontMetrics().lineSpacing()) + 2;
}

int TraceView::visibleRowCount() const
{
    return std::max(1, viewport()->height() / rowHeight());
}

quint64 TraceView::lastTop() const
{
    const quint64 count = events()->rowCount();
    const auto seen = quint64(visibleRowCount());
    return count > seen ? count - seen : 0;
}

std::optional<quint64> TraceView::rowAt(int y) const
{
    const quint64 row = m_top + quint64(std::max(0, y) / rowHeight());
    return row < events()->rowCount() ? std::optional(row) : std::nullopt;
}

QRect TraceView::rowArea(quint64 row) const
{
    return {0, int(qint64(row) - qint64(m_top)) * rowHeight(), viewport()->width(), rowHeight()};
}

QRect TraceView::cellRect(quint64 row, TraceColumn column) const
{
    if (row < m_top || row >= m_top + quint64(visibleRowCount()) || row >= events()->rowCount())
        return {};
    return m_painter.cell(column, rowArea(row));
}

std::optional<TraceColumn> TraceView::columnAt(int x) const
{
    const int section = m_header->logicalIndexAt(x);
    return section >= 0 ? std::optional(TraceColumn(section)) : std::nullopt;
}

std::optional<std::pair<quint64, quint64>> TraceView::selection() const
{
    if (!m_current)
        return std::nullopt;
    return std::minmax(*m_current, m_anchor);
}

// Other rows: the chosen event stays chosen, and what was seen first is seen first, where they are among
// them.
void TraceView::takeReset()
{
    m_current.reset();
    const quint64 count = events()->rowCount();
    const auto placeOf = [&](quint64 recordRow) { return events()->visibleRow(recordRow); };
    if (m_document->current()) {
        const quint64 row = placeOf(*m_document->current());
        if (row < count && events()->recordRow(row) == *m_document->current())
            m_current = m_anchor = row;
    }
    if (m_isFollowing)
        m_top = lastTop();
    else if (m_current)
        m_top = *m_current > quint64(visibleRowCount() / 2) ? *m_current - quint64(visibleRowCount() / 2) : 0;
    else if (m_topRecordRow)
        m_top = std::min(placeOf(*m_topRecordRow), lastTop());
    else
        m_top = 0;
    m_endSeen = count;
    refresh();
}

void TraceView::takeRows()
{
    // A filter that still looks finds the chosen event, or what was seen first, later.
    if (!m_current && m_document->current()) {
        const quint64 row = events()->visibleRow(*m_document->current());
        if (row < events()->rowCount() && events()->recordRow(row) == *m_document->current()) {
            m_current = m_anchor = row;
            if (!m_isFollowing)
                m_top = row > quint64(visibleRowCount() / 2) ? row - quint64(visibleRowCount() / 2) : 0;
        }
    }
    if (m_isFollowing)
        m_top = lastTop();
    refresh();
}

void TraceView::refresh()
{
    updateBar();
    updateHeader();
    updateEndButton();
    viewport()->update();
}

void TraceView::updateBar()
{
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    const quint64 most = lastTop();
    m_top = std::min(m_top, most);
    m_rowsPerStep = most / mostBarSteps + 1;
    verticalScrollBar()->setRange(0, int(most / m_rowsPerStep));
    verticalScrollBar()->setPageStep(visibleRowCount());
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setValue(int(m_top / m_rowsPerStep));
}

void TraceView::updateHeader()
{
    const int height = m_header->sizeHint().height();
    if (viewportMargins().top() != height)
        setViewportMargins(0, height, 0, 0);
    m_header->setGeometry(viewport()->x(), viewport()->y() - height, viewport()->width(), height);
}

void TraceView::updateEndButton()
{
    const bool isGrowing = m_document->recording() && m_document->recording()->isGrowing();
    const bool isOffered = !m_isFollowing && isGrowing && events()->rowCount() > 0;
    if (isOffered) {
        const quint64 count = events()->rowCount();
        const quint64 more = count > m_endSeen ? count - m_endSeen : 0;
        m_toEnd->setText(
            more > 0 ? tr("To the end (%1 new)").arg(ValueText::count(qint64(more))) : tr("To the end"));
        m_toEnd->adjustSize();
        const int gap = style()->pixelMetric(QStyle::PM_LayoutRightMargin, nullptr, this);
        m_toEnd->move(
            viewport()->width() - m_toEnd->width() - gap, viewport()->height() - m_toEnd->height() - gap);
    }
    m_toEnd->setVisible(isOffered);
}

void TraceView::setFollowing(bool isFollowing)
{
    if (m_isFollowing == isFollowing)
        return;
    m_isFollowing = isFollowing;
    m_endSeen = events()->rowCount();
    if (isFollowing)
        m_top = lastTop();
    refresh();
    Q_EMIT followingChanged(isFollowing);
}

void TraceView::goToRecordRow(quint64 recordRow)
{
    if (events()->rowCount() == 0)
        return;
    const quint64 row = std::min(events()->visibleRow(recordRow), events()->rowCount() - 1);
    const bool isSeen = row >= m_top && row < m_top + quint64(visibleRowCount());
    setFollowing(false);
    if (!isSeen)
        m_top = row > quint64(visibleRowCount() / 2) ? row - quint64(visibleRowCount() / 2) : 0;
    m_current = m_anchor = row;
    refresh();
    announce();
}

void TraceView::scrollContentsBy(int, int)
{
    if (m_isAdjusting)
        return;
    const bool isAtEnd = verticalScrollBar()->value() == verticalScrollBar()->maximum();
    const quint64 top = isAtEnd ? lastTop() : quint64(verticalScrollBar()->value()) * m_rowsPerStep;
    if (top == m_top)
        return;
    const bool isUp = top < m_top;
    m_top = top;
    if (isUp)
        setFollowing(false);
    else if (isAtEnd && m_document->recording() && m_document->recording()->isGrowing())
        setFollowing(true);
    refresh();
}

void TraceView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    const auto selected = selection();
    const quint64 end
        = std::min(events()->rowCount(), m_top + quint64(event->rect().bottom() / rowHeight()) + 1);
    for (quint64 row = m_top + quint64(std::max(0, event->rect().top()) / rowHeight()); row < end; ++row) {
        TraceRowPainter::Place place;
        place.area = rowArea(row);
        place.isSelected = selected && row >= selected->first && row <= selected->second;
        place.isCurrent = m_current == row;
        m_painter.paint(&painter, row, place);
    }
    if (events()->rowCount() > 0 || !m_document->recording())
        return;
    painter.setPen(palette().color(QPalette::PlaceholderText));
    QString text = tr("No calls yet");
    if (!m_document->filter().isEmpty() && !m_document->highlightsOnly())
        text = m_document->isFiltering() ? tr("Looking…") : tr("No event passes the filter");
    painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, text);
}

QString TraceView::describe(quint64 row) const
{
    const QString rule = m_painter.ruleText(row);
    const auto text = [&](TraceColumn column) { return plainText(events()->text(row, column)); };
    QString mark = markText(row);
    if (!mark.isEmpty())
        mark += QStringLiteral(". ");
    if (!rule.isEmpty())
        return mark + text(TraceColumn::Time) + QStringLiteral(": ") + rule;
    return mark
        + QStringLiteral("%1, %2: %3(%4) = %5, %6")
              .arg(text(TraceColumn::Time), text(TraceColumn::Process), text(TraceColumn::Call),
                  text(TraceColumn::Arguments), text(TraceColumn::Result), text(TraceColumn::Duration));
}

QString TraceView::markText(quint64 row) const
{
    const TraceMarks* marks = m_document->marks();
    const quint64 recordRow = events()->recordRow(row);
    if (!marks || !marks->has(recordRow))
        return {};
    const QString comment = plainText(marks->comment(recordRow));
    return comment.isEmpty() ? tr("Marked") : tr("Marked: %1").arg(comment);
}

bool TraceView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString TraceView::toolTipAt(const QPoint& position) const
{
    constexpr qsizetype longest = 2000;
    const auto row = rowAt(position.y());
    const auto column = columnAt(position.x());
    if (!row || !column)
        return {};
    if (const QString mark = markText(*row); !mark.isEmpty() && *column == TraceColumn::Time)
        return plainToolTip(mark);
    if (!m_painter.ruleText(*row).isEmpty())
        return {};
    if (!m_painter.isElided(*row, *column, rowArea(*row)))
        return {};
    return plainToolTip(plainText(events()->text(*row, *column), longest));
}

QByteArray TraceView::saveColumns() const
{
    return m_isNarrow ? m_wideColumns : m_header->saveState();
}

void TraceView::restoreColumns(const QByteArray& state)
{
    if (m_isNarrow) {
        m_wideColumns = state;
        return;
    }
    if (!state.isEmpty() && m_header->restoreState(state))
        m_header->setSectionResizeMode(int(TraceColumn::Arguments), QHeaderView::Stretch);
    fitColumns();
}

void TraceView::fitColumns()
{
    const bool isNarrow = viewport()->width() < fontMetrics().averageCharWidth() * charactersOfNarrow;
    if (std::exchange(m_isNarrow, isNarrow) == isNarrow)
        return;
    if (isNarrow) {
        m_wideColumns = m_header->saveState();
        setColumnWidths(narrowCharacters);
    } else {
        setColumnWidths(characters);
        restoreColumns(m_wideColumns);
    }
}

QSize TraceView::minimumSizeHint() const
{
    const QSize least = QAbstractScrollArea::minimumSizeHint();
    return {least.width(), m_header->sizeHint().height() + leastRows * rowHeight()};
}

void TraceView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    fitColumns();
    takeRows();
}

void TraceView::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    takeRows();
}

void TraceView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TraceView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void TraceView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_painter.updateFonts();
        refresh();
    }
}

} // namespace Duende
