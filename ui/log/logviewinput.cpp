// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in a LogView by keyboard and pointer.
#include "ui/log/logview.h"

#include <QAccessible>
#include <QAccessibleAnnouncementEvent>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace Duende {

void LogView::goToRow(qint64 row)
{
    const bool isSeen = row >= m_top && row < m_top + visibleRowCount();
    setAtEnd(false);
    if (!isSeen)
        m_top = row - visibleRowCount() / 2;
    m_current = m_anchor = row;
    m_currentPosition = m_anchorPosition = positionNear(row);
    refresh();
    announce();
    Q_EMIT currentChanged();
}

// Selected rows may be let go; what is copied are the lines from one position to another.
std::optional<LogPosition> LogView::positionNear(qint64 row) const
{
    const LogPages& pages = m_document->pages();
    for (const qint64 near : {row, row + 1, row - 1}) {
        if (const LogLine* line = pages.row(near).line)
            return line->position;
    }
    return std::nullopt;
}

std::optional<std::pair<LogPosition, LogPosition>> LogView::selectedLines() const
{
    if (!m_current || !m_currentPosition || !m_anchorPosition)
        return std::nullopt;
    return m_anchor <= *m_current ? std::pair(*m_anchorPosition, *m_currentPosition)
                                  : std::pair(*m_currentPosition, *m_anchorPosition);
}

void LogView::selectAll()
{
    const LogPages& pages = m_document->pages();
    if (pages.isEmpty())
        return;
    m_anchor = pages.firstRow();
    m_current = pages.endRow() - 1;
    m_anchorPosition = pages.oldest();
    m_currentPosition = pages.newest();
    viewport()->update();
    Q_EMIT currentChanged();
}

void LogView::ensureSeen(qint64 row)
{
    if (row < m_top)
        m_top = row;
    else if (row >= m_top + visibleRowCount())
        m_top = row - visibleRowCount() + 1;
}

void LogView::setCurrent(qint64 row, bool extends)
{
    const LogPages& pages = m_document->pages();
    if (pages.isEmpty())
        return;
    row = std::clamp(row, pages.firstRow(), pages.endRow() - 1);
    m_currentPosition = positionNear(row);
    if (!extends || !m_current) {
        m_anchor = row;
        m_anchorPosition = m_currentPosition;
    }
    m_current = row;
    // Who looks at a line does not want it to go away.
    if (row < pages.endRow() - 1)
        setAtEnd(false);
    ensureSeen(row);
    refresh();
    announce();
    Q_EMIT currentChanged();
}

void LogView::announce()
{
    if (!QAccessible::isActive() || !m_current)
        return;
    QAccessibleAnnouncementEvent event(this, LogRowPainter::describe(m_document->pages().row(*m_current)));
    QAccessible::updateAccessibility(&event);
}

void LogView::moveBy(qint64 rows, bool extends)
{
    const qint64 last = std::min(m_top + visibleRowCount(), m_document->pages().endRow()) - 1;
    setCurrent(m_current ? *m_current + rows : (rows < 0 ? last : m_top), extends);
}

void LogView::moveToEdge(bool isEnd, bool extends)
{
    const LogPages& pages = m_document->pages();
    if (isEnd && !m_document->hasEnd()) {
        m_document->goToEnd();
    } else if (!isEnd && !m_document->hasBeginning()) {
        m_document->goToBeginning();
    } else if (isEnd) {
        setCurrent(pages.endRow() - 1, extends);
        setAtEnd(true);
    } else {
        setCurrent(pages.firstRow(), extends);
        setTop(noticeRow());
    }
}

bool LogView::moveKey(QKeyEvent* event)
{
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    if ((event->modifiers() & ~(Qt::ShiftModifier | Qt::ControlModifier | Qt::KeypadModifier)) != 0)
        return false;
    switch (event->key()) {
    case Qt::Key_Up:
        moveBy(-1, extends);
        return true;
    case Qt::Key_Down:
        moveBy(1, extends);
        return true;
    case Qt::Key_PageUp:
        moveBy(1 - visibleRowCount(), extends);
        return true;
    case Qt::Key_PageDown:
        moveBy(visibleRowCount() - 1, extends);
        return true;
    case Qt::Key_Home:
        moveToEdge(false, extends);
        return true;
    case Qt::Key_End:
        moveToEdge(true, extends);
        return true;
    case Qt::Key_Left:
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
        return true;
    case Qt::Key_Right:
        horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
        return true;
    default:
        return false;
    }
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    if (moveKey(event))
        return;
    switch (event->key()) {
    case Qt::Key_Space:
        setAtEnd(!m_staysAtEnd);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT activated();
        return;
    case Qt::Key_Slash:
        Q_EMIT searchRequested();
        return;
    default:
        event->ignore();
    }
}

void LogView::mousePressEvent(QMouseEvent* event)
{
    const qint64 row = rowAt(event->pos().y());
    if (row >= m_document->pages().endRow() || row <= noticeRow())
        return;
    const auto selected = selection();
    const bool isInside = selected && row >= selected->first && row <= selected->second;
    // The menu is of what is selected, if it was asked for there.
    if (event->button() == Qt::LeftButton || (event->button() == Qt::RightButton && !isInside))
        setCurrent(row, event->modifiers().testFlag(Qt::ShiftModifier));
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton) && m_current)
        setCurrent(rowAt(std::clamp(event->pos().y(), -rowHeight(), viewport()->height())), true);
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && currentLine())
        Q_EMIT activated();
}

void LogView::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_current)
        return;
    const bool isKey = event->reason() == QContextMenuEvent::Keyboard;
    Q_EMIT menuRequested(
        isKey ? viewport()->mapToGlobal(rowArea(*m_current).bottomLeft()) : event->globalPos());
}

} // namespace Duende
