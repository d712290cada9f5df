// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in a TraceView by keyboard and pointer.
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/operationrunner.h"
#include "models/trace/tracecellterms.h"
#include "models/trace/traceexport.h"
#include "ui/trace/view/traceview.h"
#include "ui/widgets/icons.h"

#include <QAccessible>
#include <QAccessibleAnnouncementEvent>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype longestTerm = 60;
constexpr quint64 mostCopied = 1'000'000; // rows: as text they are about 64 MiB

} // namespace

void TraceView::setCurrent(quint64 row, bool extends)
{
    const quint64 count = events()->rowCount();
    if (count == 0)
        return;
    row = std::min(row, count - 1);
    if (!extends || !m_current)
        m_anchor = row;
    m_current = row;
    // Who looks at an event does not want it to go away.
    if (row < count - 1)
        setFollowing(false);
    if (row < m_top)
        m_top = row;
    else if (row >= m_top + quint64(visibleRowCount()))
        m_top = row - quint64(visibleRowCount()) + 1;
    refresh();
    announce();
    m_document->setCurrent(events()->recordRow(row));
}

void TraceView::announce()
{
    if (!QAccessible::isActive() || !m_current)
        return;
    QAccessibleAnnouncementEvent event(this, describe(*m_current));
    QAccessible::updateAccessibility(&event);
}

void TraceView::selectAll()
{
    if (events()->rowCount() == 0)
        return;
    m_anchor = 0;
    m_current = events()->rowCount() - 1;
    viewport()->update();
    m_document->setCurrent(events()->recordRow(*m_current));
}

void TraceView::copy()
{
    const auto selected = selection();
    if (!selected)
        return;
    const quint64 count = selected->second - selected->first + 1;
    if (count > mostCopied) {
        Q_EMIT failed(PlatformError::resourceLimit(
            QStringLiteral("%1 rows are more than the clipboard takes").arg(ValueText::count(qint64(count))))
                .withAdvice(QStringLiteral("Export them to a file, or choose fewer.")));
        return;
    }
    auto rows = std::make_shared<std::vector<uint32_t>>(std::size_t(count));
    for (quint64 i = 0; i < count; ++i)
        (*rows)[std::size_t(i)] = uint32_t(events()->recordRow(selected->first + i));
    m_document->runner()->ask<QByteArray>(
        this,
        [recording = m_document->recording(), rows](const OperationContext& context) {
            return TraceExport::toText(recording, rows, TraceFormat::Strace, context);
        },
        [this](const Result<QByteArray>& text) {
            if (text)
                QGuiApplication::clipboard()->setText(QString::fromUtf8(*text));
            else
                Q_EMIT failed(text.error());
        },
        std::chrono::minutes(1));
}

void TraceView::moveBy(qint64 rows, bool extends)
{
    if (!m_current) {
        setCurrent(rows < 0 ? m_top + quint64(visibleRowCount()) - 1 : m_top, extends);
        return;
    }
    const qint64 wanted = qint64(*m_current) + rows;
    setCurrent(wanted < 0 ? 0 : quint64(wanted), extends);
}

bool TraceView::moveKey(QKeyEvent* event)
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
        setCurrent(0, extends);
        return true;
    case Qt::Key_End:
        if (events()->rowCount() > 0)
            setCurrent(events()->rowCount() - 1, extends);
        if (m_document->recording() && m_document->recording()->isGrowing())
            setFollowing(true);
        return true;
    default:
        return false;
    }
}

void TraceView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if (moveKey(event))
        return;
    switch (event->key()) {
    case Qt::Key_Space:
        setFollowing(!m_isFollowing);
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

void TraceView::mousePressEvent(QMouseEvent* event)
{
    const auto row = rowAt(event->pos().y());
    if (!row)
        return;
    const auto column = columnAt(event->pos().x());
    const bool narrows = event->button() == Qt::MiddleButton
        || (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::AltModifier));
    if (narrows && column) {
        narrowTo(*row, *column);
        return;
    }
    const auto selected = selection();
    const bool isInside = selected && *row >= selected->first && *row <= selected->second;
    // The menu is of what is selected, if it was asked for there.
    if (event->button() == Qt::LeftButton || (event->button() == Qt::RightButton && !isInside))
        setCurrent(*row, event->modifiers().testFlag(Qt::ShiftModifier));
}

void TraceView::mouseMoveEvent(QMouseEvent* event)
{
    if (!event->buttons().testFlag(Qt::LeftButton) || !m_current)
        return;
    const int y = std::clamp(event->pos().y(), -rowHeight(), viewport()->height());
    if (y < 0)
        setCurrent(m_top > 0 ? m_top - 1 : 0, true);
    else
        setCurrent(m_top + quint64(y / rowHeight()), true);
}

void TraceView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_current)
        Q_EMIT activated();
}

QStringList TraceView::termsAt(quint64 row, TraceColumn column) const
{
    const std::shared_ptr<const TraceRecording>& recording = m_document->recording();
    const auto processes = m_document->analysis()->processes();
    if (!recording || !processes)
        return {};
    return traceCellTerms(*recording, events()->recordRow(row), column, *processes);
}

void TraceView::narrowTo(quint64 row, TraceColumn column)
{
    const QStringList terms = termsAt(row, column);
    if (terms.isEmpty())
        return;
    m_document->setCurrent(events()->recordRow(row));
    m_document->changeFilter(terms.first(), TraceDocument::FilterChange::Narrow);
}

void TraceView::addTerms(QMenu* menu, const QStringList& terms, TraceDocument::FilterChange how)
{
    for (const QString& term : terms) {
        QString text = plainText(term, longestTerm);
        text.replace(u'&', QStringLiteral("&&"));
        connect(menu->addAction(text), &QAction::triggered, this,
            [this, term, how] { m_document->changeFilter(term, how); });
    }
}

void TraceView::contextMenuEvent(QContextMenuEvent* event)
{
    if (!m_current)
        return;
    const bool isKey = event->reason() == QContextMenuEvent::Keyboard;
    const std::optional<quint64> under = isKey ? m_current : rowAt(event->pos().y());
    if (!under)
        return;
    const TraceColumn column
        = isKey ? TraceColumn::Call : columnAt(event->pos().x()).value_or(TraceColumn::Call);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QStringList terms = termsAt(*under, column);
    QMenu* only = menu->addMenu(Icons::get(QStringLiteral("view-filter")), tr("Show only"));
    addTerms(only, terms, TraceDocument::FilterChange::Narrow);
    QMenu* without = menu->addMenu(tr("Hide"));
    addTerms(without, terms, TraceDocument::FilterChange::Exclude);
    QMenu* highlighted = menu->addMenu(tr("Highlight"));
    addTerms(highlighted, terms, TraceDocument::FilterChange::Highlight);
    for (QMenu* submenu : {only, without, highlighted})
        submenu->setEnabled(!terms.isEmpty());
    menu->addSeparator();
    menu->addActions(actions());
    connect(menu->addAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy")), &QAction::triggered, this,
        &TraceView::copy);
    connect(menu->addAction(Icons::get(QStringLiteral("view-list-details")), tr("Details")),
        &QAction::triggered, this, &TraceView::activated);
    menu->addSeparator();
    QMenu* times = menu->addMenu(tr("Times"));
    const auto addTimes = [&](const QString& text, TraceTimeMode mode) {
        QAction* action = times->addAction(text);
        action->setCheckable(true);
        action->setChecked(events()->timeMode() == mode);
        connect(action, &QAction::triggered, this, [this, mode] { events()->setTimeMode(mode); });
    };
    addTimes(tr("Of the day"), TraceTimeMode::Absolute);
    addTimes(tr("Since the beginning"), TraceTimeMode::Relative);
    addTimes(tr("Since the row before"), TraceTimeMode::Delta);
    menu->popup(isKey ? viewport()->mapToGlobal(rowArea(*m_current).bottomLeft()) : event->globalPos());
}

} // namespace Duende
