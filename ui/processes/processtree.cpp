// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/processtree.h"

#include "models/processes/processmodel.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/quietselection.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/trailingtextdelegate.h"

#include <QHeaderView>
#include <QHelpEvent>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QToolTip>

namespace Duende {

namespace {

using Columns = ProcessModel::Columns;

class ProcessDelegate final : public TrailingTextDelegate
{
public:
    explicit ProcessDelegate(QObject* parent) : TrailingTextDelegate(ProcessModel::MarkRole, parent) { }

    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override
    {
        if (event->type() != QEvent::ToolTip)
            return TrailingTextDelegate::helpEvent(event, view, option, index);
        QToolTip::showText(event->globalPos(), plainToolTip(index.data(Qt::ToolTipRole).toString()), view);
        return true;
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        TrailingTextDelegate::initStyleOption(option, index);
        option->textElideMode = index.column() == Columns::CommandColumn ? Qt::ElideMiddle : Qt::ElideRight;
        if (index.column() == Columns::CommandColumn) {
            option->font.setBold(!index.data(ProcessModel::MarkRole).toString().isEmpty());
            option->fontMetrics = QFontMetrics(option->font);
        } else {
            option->font = tabularFigures(option->font);
        }
        if (index.data(ProcessModel::IsUnknownRole).toBool())
            option->palette.setBrush(QPalette::Text, option->palette.placeholderText());
    }
};

constexpr int usualCharacters(int column)
{
    switch (column) {
    case Columns::PidColumn:
        return 9;
    case Columns::UserColumn:
        return 10;
    case Columns::StateColumn:
        return 13;
    case Columns::MemoryColumn:
        return 11;
    case Columns::GroupColumn:
        return 14;
    default:
        return 9;
    }
}

} // namespace

ProcessTree::ProcessTree(QWidget* parent)
    : QTreeView(parent)
    , m_model(new ProcessModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ProcessModel::SortRole);
    m_sorted->setSortLocaleAware(true);
    setModel(m_sorted);
    setItemDelegate(new ProcessDelegate(this));
    new QuietSelection(this);
    setAccessibleName(tr("Processes"));
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setAlternatingRowColors(false);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    setSortingEnabled(true);
    sortByColumn(Columns::PidColumn, Qt::AscendingOrder);
    setUpColumns();

    const auto pidOf = [this](const QModelIndex& index) {
        const DaemonProcess* process = m_model->process(m_sorted->mapToSource(index));
        return process ? process->key.pid : 0;
    };
    connect(this, &QTreeView::collapsed, this, [this, pidOf](const QModelIndex& index) {
        if (!m_isUpdating)
            m_folded.insert(pidOf(index));
    });
    connect(this, &QTreeView::expanded, this, [this, pidOf](const QModelIndex& index) {
        if (!m_isUpdating)
            m_folded.remove(pidOf(index));
    });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ProcessTree::chosen);
}

void ProcessTree::setUpColumns()
{
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(Columns::CommandColumn, QHeaderView::Stretch);
    for (int column = Columns::PidColumn; column < ProcessModel::NUM_COLUMNS; ++column)
        header()->resizeSection(column, fontMetrics().averageCharWidth() * usualCharacters(column));
    header()->setSectionsMovable(false);
    header()->hideSection(Columns::GroupColumn);
}

void ProcessTree::clear()
{
    m_folded.clear();
    m_model->clear();
}

void ProcessTree::setTree(bool isTree)
{
    const DaemonProcess* current = currentProcess();
    const ProcessKey key = current ? current->key : ProcessKey();
    m_folded.clear();
    m_isUpdating = true;
    m_model->setTree(isTree);
    setRootIsDecorated(isTree);
    unfold({});
    m_isUpdating = false;
    choose(key.pid);
}

void ProcessTree::update(const DaemonProcesses& processes)
{
    m_isUpdating = true;
    // What stands at the top stays there, whatever comes and goes above it.
    const QPersistentModelIndex top = indexAt(QPoint(0, 0));
    const int place = top.isValid() ? visualRect(top).top() : 0;
    const bool isScrolled = verticalScrollBar()->value() > 0;
    m_model->update(processes);
    header()->setSectionHidden(Columns::GroupColumn, !m_model->hasGroups());
    unfold({});
    if (isScrolled && top.isValid())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + visualRect(top).top() - place);
    m_isUpdating = false;
}

void ProcessTree::unfold(const QModelIndex& parent)
{
    const int rows = m_sorted->rowCount(parent);
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = m_sorted->index(row, 0, parent);
        if (!m_sorted->hasChildren(index))
            continue;
        const DaemonProcess* process = m_model->process(m_sorted->mapToSource(index));
        if (process && !m_folded.contains(process->key.pid) && !isExpanded(index))
            expand(index);
        unfold(index);
    }
}

const DaemonProcess* ProcessTree::currentProcess() const
{
    return m_model->process(m_sorted->mapToSource(currentIndex()));
}

bool ProcessTree::choose(qint64 pid)
{
    const QModelIndex index = m_sorted->mapFromSource(m_model->indexOfPid(pid));
    if (index.isValid())
        setCurrentIndex(index);
    return index.isValid();
}

int ProcessTree::processCount() const
{
    return m_model->processCount();
}

} // namespace Duende
