// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/daemontableview.h"

#include "models/daemonfiltermodel.h"
#include "models/daemonlistmodel.h"
#include "ui/list/daemondelegate.h"
#include "ui/widgets/quietselection.h"
#include "ui/widgets/stayopenmenu.h"
#include "ui/widgets/tooltip.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace Duende {

DaemonTableView::DaemonTableView(DaemonFilterModel* daemons, QWidget* parent)
    : QTreeView(parent)
    , m_daemons(daemons)
    , m_columnsMenu(new StayOpenMenu(this))
{
    setAccessibleName(tr("Daemons"));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new DaemonDelegate(this));
    new QuietSelection(this);

    // Before the view's own connections, so that the selection knows why it loses rows.
    connect(daemons, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { ++m_removing; });
    setModel(daemons);
    connect(daemons, &QAbstractItemModel::rowsRemoved, this, [this] { --m_removing; });

    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(true);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 5);
    header()->setHighlightSections(false);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this,
        [this](const QPoint& position) { m_columnsMenu->popup(header()->mapToGlobal(position)); });
    setSortingEnabled(true);
    makeColumnsMenu();
    setColumnLayout(ColumnLayout::usual());
    connect(header(), &QHeaderView::sectionResized, this, [this](int column) {
        if (column == DaemonListModel::NameColumn && !m_isFitting)
            m_namesFit = false;
        Q_EMIT columnLayoutChanged();
    });
    connect(header(), &QHeaderView::sectionMoved, this, &DaemonTableView::columnLayoutChanged);
    connect(header(), &QHeaderView::sortIndicatorChanged, this, &DaemonTableView::columnLayoutChanged);
}

DaemonId DaemonTableView::idOf(const QModelIndex& index) const
{
    return index.isValid() ? m_daemons->record(index).handle.id() : DaemonId();
}

QList<DaemonId> DaemonTableView::selectedIds() const
{
    QList<DaemonId> ids;
    const QModelIndexList rows = selectionModel()->selectedRows();
    const QModelIndex current = currentIndex();
    for (const QModelIndex& row : rows) {
        if (row.row() == current.row())
            ids.prepend(idOf(row));
        else
            ids.append(idOf(row));
    }
    return ids;
}

QStringList DaemonTableView::selectedRowTexts() const
{
    QStringList lines;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex& row : std::as_const(rows)) {
        QStringList cells;
        for (int visual = 0; visual < header()->count(); ++visual) {
            const int column = header()->logicalIndex(visual);
            if (!header()->isSectionHidden(column))
                cells.append(row.siblingAtColumn(column).data().toString());
        }
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines;
}

void DaemonTableView::selectDaemon(const DaemonId& id)
{
    const int sourceRow = m_daemons->daemons()->rowOf(id);
    const QModelIndex index = sourceRow < 0
        ? QModelIndex()
        : m_daemons->mapFromSource(m_daemons->daemons()->index(sourceRow, DaemonListModel::NameColumn));
    if (!index.isValid()) {
        selectionModel()->clear();
        m_wanted = {id};
        m_wantedCurrent = id;
        m_reveal = id;
        return;
    }
    m_reveal.reset();
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

void DaemonTableView::showBeginning()
{
    m_scrollShift = 0;
    const QModelIndex current = currentIndex();
    if (current.isValid() && selectionModel()->isRowSelected(current.row()))
        scrollTo(current);
    else
        scrollToTop();
}

ColumnLayout DaemonTableView::columnLayout() const
{
    ColumnLayout layout = ColumnLayout::of(header());
    for (ColumnLayout::Column& column : layout.columns) {
        if (m_namesFit && column.key == DaemonListModel::columnKey(DaemonListModel::NameColumn))
            column.width = 0;
    }
    return layout;
}

void DaemonTableView::setColumnLayout(const ColumnLayout& layout)
{
    for (int column = 0; column < header()->count(); ++column)
        header()->setSectionResizeMode(column, QHeaderView::Interactive);
    const QString names = DaemonListModel::columnKey(DaemonListModel::NameColumn);
    layout.applyTo(header());
    m_namesFit = std::ranges::none_of(layout.columns,
        [&names](const ColumnLayout::Column& column) { return column.key == names && column.width > 0; });
    updateStretch();
    const QList<QAction*> entries = m_columnsMenu->actions();
    for (int column = 0; column < header()->count() && column < entries.size(); ++column)
        entries.at(column)->setChecked(!header()->isSectionHidden(column));
}

void DaemonTableView::makeColumnsMenu()
{
    m_columnsMenu->setTitle(tr("&Columns"));
    for (int column = 0; column < DaemonListModel::NUM_COLUMNS; ++column) {
        QAction* entry = m_columnsMenu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        entry->setCheckable(true);
        // A list without names says nothing.
        entry->setEnabled(column != DaemonListModel::NameColumn);
        connect(entry, &QAction::toggled, this,
            [this, column](bool isShown) { setColumnShown(column, isShown); });
    }
    m_columnsMenu->addSeparator();
    QAction* reset = m_columnsMenu->addAction(tr("Reset columns"));
    connect(reset, &QAction::triggered, this, [this] {
        setColumnLayout(ColumnLayout::usual());
        Q_EMIT columnLayoutChanged();
    });
}

void DaemonTableView::setColumnShown(int column, bool isShown)
{
    if (header()->isSectionHidden(column) != isShown)
        return;
    header()->setSectionHidden(column, !isShown);
    if (isShown && header()->sectionSize(column) < header()->minimumSectionSize())
        header()->resizeSection(column, DaemonDelegate::usualWidth(column, this));
    updateStretch();
    Q_EMIT columnLayoutChanged();
}

void DaemonTableView::updateStretch()
{
    // What is left of the width goes to the prose, or to the names where there is none.
    const bool hasProse = !header()->isSectionHidden(DaemonListModel::DescriptionColumn);
    header()->setSectionResizeMode(
        DaemonListModel::DescriptionColumn, hasProse ? QHeaderView::Stretch : QHeaderView::Interactive);
    header()->setSectionResizeMode(
        DaemonListModel::NameColumn, hasProse ? QHeaderView::Interactive : QHeaderView::Stretch);
    fitNames();
}

void DaemonTableView::fitNames()
{
    if (!m_namesFit || header()->sectionResizeMode(DaemonListModel::NameColumn) == QHeaderView::Stretch)
        return;
    // A long list of names has room for long names.
    const int usual = DaemonDelegate::usualWidth(DaemonListModel::NameColumn, this);
    m_isFitting = true;
    header()->resizeSection(
        DaemonListModel::NameColumn, std::clamp(viewport()->width() / 5, usual, 2 * usual));
    m_isFitting = false;
}

void DaemonTableView::keyboardSearch(const QString& search)
{
    const QModelIndex current = currentIndex();
    if (current.isValid() && current.column() != DaemonListModel::NameColumn)
        selectionModel()->setCurrentIndex(
            current.siblingAtColumn(DaemonListModel::NameColumn), QItemSelectionModel::NoUpdate);
    QTreeView::keyboardSearch(search);
}

void DaemonTableView::announceSelection()
{
    // One signal for all that one event changes.
    if (m_isAnnouncing)
        return;
    m_isAnnouncing = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_isAnnouncing = false;
            Q_EMIT selectedDaemonsChanged();
        },
        Qt::QueuedConnection);
}

void DaemonTableView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    if (m_removing == 0) {
        m_wanted.clear();
        const QModelIndexList rows = selectionModel()->selectedRows();
        m_wanted.reserve(rows.size());
        for (const QModelIndex& row : rows)
            m_wanted.insert(idOf(row));
        m_reveal.reset();
    }
    announceSelection();
}

void DaemonTableView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    if (m_removing == 0)
        m_wantedCurrent = idOf(current);
    announceSelection();
}

int DaemonTableView::effectiveScroll() const
{
    return verticalScrollBar()->value() + m_scrollShift;
}

bool DaemonTableView::isInSight(int row) const
{
    const int height = m_rowHeight;
    const int top = row * height - effectiveScroll();
    return top >= 0 && top + height <= viewport()->height();
}

void DaemonTableView::rowsInserted(const QModelIndex& parent, int start, int end)
{
    const int count = end - start + 1;
    const int height = m_rowHeight;
    const QModelIndex current = currentIndex();
    if (height > 0 && model()->rowCount() > count) {
        const int currentBefore = current.row() > end ? current.row() - count : current.row();
        const bool holdsCurrent
            = current.isValid() && selectionModel()->isRowSelected(current.row()) && isInSight(currentBefore);
        const int anchor = holdsCurrent ? currentBefore : effectiveScroll() / height;
        if (start <= anchor && (holdsCurrent || effectiveScroll() > 0))
            m_scrollShift += count * height;
    }
    QTreeView::rowsInserted(parent, start, end);
    if (m_wanted.size() > 0 && m_removing == 0)
        selectWanted(start, end);
}

void DaemonTableView::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end)
{
    const int height = m_rowHeight;
    const QModelIndex current = currentIndex();
    if (height > 0) {
        const bool holdsCurrent = current.isValid() && (current.row() < start || current.row() > end)
            && selectionModel()->isRowSelected(current.row()) && isInSight(current.row());
        const int anchor = holdsCurrent ? current.row() : effectiveScroll() / height;
        const int before = std::clamp(anchor - start, 0, end - start + 1);
        m_scrollShift -= std::min(before * height, effectiveScroll());
    }
    QTreeView::rowsAboutToBeRemoved(parent, start, end);
}

void DaemonTableView::doItemsLayout()
{
    const int shift = std::exchange(m_scrollShift, 0);
    const int wanted = verticalScrollBar()->value() + shift;
    QTreeView::doItemsLayout();
    m_rowHeight = m_daemons->rowCount() > 0 ? rowHeight(m_daemons->index(0, 0)) : 0;
    if (shift != 0)
        verticalScrollBar()->setValue(wanted);
}

void DaemonTableView::selectWanted(int first, int last)
{
    QItemSelection back;
    QModelIndex current;
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = model()->index(row, DaemonListModel::NameColumn);
        const DaemonId id = idOf(index);
        if (!m_wanted.contains(id))
            continue;
        back.select(index, index);
        if (id == m_wantedCurrent)
            current = index;
    }
    if (back.isEmpty())
        return;
    // Selecting what came back must not forget what has not.
    const QSet<DaemonId> wanted = m_wanted;
    const std::optional<DaemonId> reveal = m_reveal;
    selectionModel()->select(back, QItemSelectionModel::Select | QItemSelectionModel::Rows);
    if (current.isValid())
        selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    m_wanted = wanted;
    if (reveal && current.isValid() && idOf(current) == *reveal) {
        QMetaObject::invokeMethod(this, [this, id = *reveal] { selectDaemon(id); }, Qt::QueuedConnection);
    }
}

bool DaemonTableView::isElided(const QModelIndex& index) const
{
    return sizeHintForIndex(index).width() > visualRect(index).width();
}

bool DaemonTableView::showToolTip(const QPoint& position, const QPoint& globalPosition)
{
    const QModelIndex index = indexAt(position);
    QString text = index.data(Qt::ToolTipRole).toString();
    const bool isProse = index.column() == DaemonListModel::DescriptionColumn;
    if (index.isValid() && text.isEmpty() && isElided(index))
        text = index.data().toString();
    if (isProse && !isElided(index))
        text.clear();
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(globalPosition, plainToolTip(text), viewport(), visualRect(index));
    return true;
}

bool DaemonTableView::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        return showToolTip(help->pos(), help->globalPos());
    }
    return QTreeView::viewportEvent(event);
}

void DaemonTableView::contextMenuEvent(QContextMenuEvent* event)
{
    if (selectionModel()->selectedRows().isEmpty())
        return;
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        const QRect row = visualRect(currentIndex());
        position = viewport()->mapToGlobal(row.isValid() ? row.bottomLeft() : QPoint());
    }
    Q_EMIT menuRequested(position);
}

void DaemonTableView::resizeEvent(QResizeEvent* event)
{
    const QRect current = visualRect(currentIndex());
    QTreeView::resizeEvent(event);
    fitNames();
    // A page below that takes more room does not push the row that it shows out of sight. (scrollTo() leaves
    // the last pixel of a row out.)
    if (current.isValid() && current.center().y() < event->oldSize().height()
        && current.bottom() >= event->size().height())
        scrollTo(currentIndex());
}

void DaemonTableView::changeEvent(QEvent* event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        header()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 5);
}

} // namespace Duende
