// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logview.h"

#include "models/format/valuetext.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tooltip.h"

#include <QApplication>
#include <QDateTime>
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

namespace Duende {

namespace {

constexpr int timeCharacters = 12; // "08:15:03.123"
constexpr int priorityCharacters = 9; // "emergency"
constexpr int writerCharacters = 20;

} // namespace

LogView::LogView(LogDocument* document, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_document(document)
    , m_header(new QHeaderView(Qt::Horizontal, this))
    , m_painter(viewport(), m_header)
    , m_toEnd(new QPushButton(viewport()))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log"));
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    viewport()->setFocusProxy(this);
    viewport()->setBackgroundRole(QPalette::Base);
    viewport()->setCursor(Qt::ArrowCursor);
    setFont(monospaced(font()));
    makeHeader();
    m_toEnd->setIcon(Icons::get(QStringLiteral("go-bottom")));
    m_toEnd->setFont(QApplication::font(m_toEnd));
    m_toEnd->setFocusPolicy(Qt::NoFocus);
    m_toEnd->setCursor(Qt::ArrowCursor);
    m_toEnd->hide();
    connect(m_toEnd, &QPushButton::clicked, this, [this] { setAtEnd(true); });
    connect(m_document, &LogDocument::reset, this, &LogView::takeReset);
    connect(m_document, &LogDocument::changed, this, &LogView::takeChange);
    connect(m_document, &LogDocument::opened, this, &LogView::sizeColumns);
}

void LogView::makeHeader()
{
    auto* titles = new QStandardItemModel(0, LogRowPainter::ColumnCount, m_header);
    titles->setHorizontalHeaderLabels({tr("Time"), tr("Priority"), tr("From"), tr("Message")});
    m_header->setModel(titles);
    m_header->setStretchLastSection(true);
    m_header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_header->setSectionsClickable(false);
    m_header->setHighlightSections(false);
    m_header->setFocusPolicy(Qt::NoFocus);
    m_header->setFont(QApplication::font(m_header));
    const QFontMetrics metrics = viewport()->fontMetrics();
    const int padding = 2 * style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, m_header) + 2;
    const auto resize = [&](int column, int characters) {
        m_header->resizeSection(
            column, metrics.horizontalAdvance(QString(characters, QLatin1Char('0'))) + padding);
    };
    resize(LogRowPainter::TimeColumn, timeCharacters);
    resize(LogRowPainter::PriorityColumn, priorityCharacters);
    resize(LogRowPainter::WriterColumn, writerCharacters);
    connect(m_header, &QHeaderView::sectionResized, viewport(), qOverload<>(&QWidget::update));
}

void LogView::sizeColumns()
{
    const LogFeatures features = m_document->features();
    m_header->setSectionHidden(LogRowPainter::TimeColumn, !features.testFlag(LogFeature::Times));
    m_header->setSectionHidden(LogRowPainter::PriorityColumn, !features.testFlag(LogFeature::Priorities));
    m_header->setSectionHidden(LogRowPainter::WriterColumn, !features.testFlag(LogFeature::Fields));
}

int LogView::rowHeight() const
{
    return viewport()->fontMetrics().lineSpacing() + 1;
}

int LogView::visibleRowCount() const
{
    return std::max(1, viewport()->height() / rowHeight());
}

// What is known of the log's beginning stands in a row of its own above the first line.
qint64 LogView::noticeRow() const
{
    return m_document->pages().firstRow() - 1;
}

qint64 LogView::rowAt(int y) const
{
    return m_top + y / rowHeight();
}

QRect LogView::rowArea(qint64 row) const
{
    return {0, int((row - m_top) * rowHeight()), viewport()->width(), rowHeight()};
}

const LogLine* LogView::currentLine() const
{
    return m_current ? m_document->pages().row(*m_current).line : nullptr;
}

std::optional<std::pair<qint64, qint64>> LogView::selection() const
{
    if (!m_current)
        return std::nullopt;
    return std::minmax(*m_current, m_anchor);
}

void LogView::setHighlight(const LogFilter& filter)
{
    m_painter.setHighlight(filter);
    viewport()->update();
}

void LogView::setSearchText(const QString& text)
{
    m_painter.setSearchText(text);
    viewport()->update();
}

void LogView::takeReset(qint64 row)
{
    m_painter.forget();
    m_widest = 0;
    const LogPages& pages = m_document->pages();
    const bool isBehind = row >= pages.endRow();
    m_current.reset();
    m_staysAtEnd = isBehind && m_document->hasEnd();
    m_endSeen = pages.endRow();
    if (isBehind) {
        m_top = pages.endRow() - visibleRowCount();
    } else if (row == pages.firstRow() && m_document->hasBeginning()) {
        m_top = noticeRow();
        m_current = m_anchor = row;
    } else {
        m_top = row - visibleRowCount() / 2;
        m_current = m_anchor = row;
    }
    m_currentPosition = m_anchorPosition = m_current ? positionNear(*m_current) : std::nullopt;
    refresh();
    Q_EMIT atEndChanged(m_staysAtEnd);
    Q_EMIT currentChanged();
}

void LogView::takeChange()
{
    if (m_staysAtEnd)
        m_top = m_document->pages().endRow() - visibleRowCount();
    refresh();
}

void LogView::refresh()
{
    updateBars();
    updateHeader();
    updateEndButton();
    tellRows();
    viewport()->update();
}

void LogView::updateBars()
{
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    const qint64 count = m_document->pages().endRow() - noticeRow();
    const int seen = visibleRowCount();
    const qint64 most = std::max<qint64>(0, count - seen);
    m_top = std::clamp(m_top, noticeRow(), noticeRow() + most);
    verticalScrollBar()->setRange(0, int(most));
    verticalScrollBar()->setPageStep(seen);
    verticalScrollBar()->setSingleStep(1);
    verticalScrollBar()->setValue(int(m_top - noticeRow()));
    const int character = viewport()->fontMetrics().averageCharWidth();
    const int room = m_header->sectionSize(LogRowPainter::MessageColumn) - 2 * character;
    horizontalScrollBar()->setRange(0, std::max(0, m_widest - room));
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setSingleStep(character * 4);
}

// Above the times stands the day of the first line that is seen.
void LogView::updateHeader()
{
    const int height = m_header->sizeHint().height();
    if (viewportMargins().top() != height)
        setViewportMargins(0, height, 0, 0);
    m_header->setGeometry(viewport()->x(), viewport()->y() - height, viewport()->width(), height);
    QString title = tr("Time");
    const qint64 end = std::min(m_document->pages().endRow(), m_top + visibleRowCount());
    for (qint64 row = m_top; row < end; ++row) {
        const LogLine* line = m_document->pages().row(row).line;
        if (!line)
            continue;
        if (line->position.timeUs > 0)
            title = locale().toString(
                QDateTime::fromMSecsSinceEpoch(line->position.timeUs / 1000).date(), tr("d MMM yyyy"));
        break;
    }
    if (m_header->model()->headerData(LogRowPainter::TimeColumn, Qt::Horizontal).toString() != title)
        m_header->model()->setHeaderData(LogRowPainter::TimeColumn, Qt::Horizontal, title);
}

void LogView::updateEndButton()
{
    const bool isOffered = !m_staysAtEnd && !m_document->pages().isEmpty();
    if (isOffered) {
        const qint64 more = m_document->hasEnd() ? m_document->pages().endRow() - m_endSeen : 0;
        m_toEnd->setText(more > 0 ? tr("To the end (%1 new)").arg(ValueText::count(more)) : tr("To the end"));
        m_toEnd->adjustSize();
        const int gap = style()->pixelMetric(QStyle::PM_LayoutRightMargin, nullptr, this);
        m_toEnd->move(
            viewport()->width() - m_toEnd->width() - gap, viewport()->height() - m_toEnd->height() - gap);
    }
    m_toEnd->setVisible(isOffered);
}

void LogView::tellRows()
{
    m_document->showRows(m_top, m_top + visibleRowCount());
}

void LogView::setTop(qint64 row)
{
    m_top = row;
    refresh();
}

void LogView::setAtEnd(bool staysAtEnd)
{
    if (m_staysAtEnd == staysAtEnd)
        return;
    if (staysAtEnd && !m_document->hasEnd()) {
        m_document->goToEnd();
        return;
    }
    m_staysAtEnd = staysAtEnd;
    m_endSeen = m_document->pages().endRow();
    if (staysAtEnd)
        m_top = m_endSeen - visibleRowCount();
    refresh();
    Q_EMIT atEndChanged(staysAtEnd);
}

void LogView::scrollContentsBy(int, int)
{
    if (m_isAdjusting)
        return;
    const qint64 top = noticeRow() + verticalScrollBar()->value();
    if (top != m_top) {
        const bool isUp = top < m_top;
        m_top = top;
        if (isUp)
            setAtEnd(false);
        else if (verticalScrollBar()->value() == verticalScrollBar()->maximum() && m_document->hasEnd())
            setAtEnd(true);
        refresh();
    }
    viewport()->update();
}

void LogView::paintEvent(QPaintEvent* event)
{
    QPainter painter(viewport());
    const LogPages& pages = m_document->pages();
    const auto selected = selection();
    int widest = 0;
    const qint64 end = std::min(pages.endRow(), rowAt(event->rect().bottom()) + 1);
    for (qint64 row = std::max(rowAt(event->rect().top()), noticeRow()); row < end; ++row) {
        if (row == noticeRow()) {
            paintNotice(&painter, rowArea(row));
            continue;
        }
        LogRowPainter::Place place;
        place.area = rowArea(row);
        place.offset = horizontalScrollBar()->value();
        place.isSelected = selected && row >= selected->first && row <= selected->second;
        place.isCurrent = m_current == row;
        widest = std::max(widest, m_painter.paint(&painter, row, pages.row(row), place));
    }
    if (widest <= m_widest)
        return;
    m_widest = widest;
    QMetaObject::invokeMethod(this, &LogView::updateBars, Qt::QueuedConnection);
}

QString LogView::noticeText() const
{
    if (m_document->pages().isEmpty() && !m_document->hasBeginning())
        return m_document->isLoading() ? QString() : tr("Looking further back…");
    if (!m_document->hasBeginning())
        return tr("Reading older lines…");
    const bool isPart = m_document->query() != LogQuery() || !m_document->filter().isEmpty();
    return isPart ? tr("Nothing older matches") : tr("The log begins here");
}

void LogView::paintNotice(QPainter* painter, const QRect& area) const
{
    painter->setPen(palette().color(QPalette::PlaceholderText));
    painter->drawText(area, Qt::AlignCenter, noticeText());
}

bool LogView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

QString LogView::toolTipAt(const QPoint& position) const
{
    const LogRow row = m_document->pages().row(rowAt(position.y()));
    return row.line ? plainToolTip(LogRowPainter::describe(row)) : QString();
}

void LogView::resizeEvent(QResizeEvent* event)
{
    QAbstractScrollArea::resizeEvent(event);
    takeChange();
}

void LogView::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    takeChange();
}

void LogView::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LogView::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void LogView::changeEvent(QEvent* event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_painter.forget();
        viewport()->update();
    }
}

} // namespace Duende
