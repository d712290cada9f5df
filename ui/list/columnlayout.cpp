// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/columnlayout.h"

#include "models/daemonlistmodel.h"
#include "ui/list/daemondelegate.h"

#include <QHeaderView>
#include <QSettings>

#include <algorithm>
#include <array>

namespace Duende {

namespace {

constexpr QLatin1StringView columnsKey("list/columns");
constexpr QLatin1StringView sortKeyKey("list/sortColumn");
constexpr QLatin1StringView sortOrderKey("list/sortDescending");
constexpr int widest = 4096;

int columnOf(const QString& key)
{
    for (int column = 0; column < DaemonListModel::NUM_COLUMNS; ++column) {
        if (DaemonListModel::columnKey(column) == key)
            return column;
    }
    return -1;
}

} // namespace

ColumnLayout ColumnLayout::usual()
{
    using Columns = DaemonListModel::Columns;
    constexpr std::array shown{Columns::StateColumn, Columns::NameColumn, Columns::DescriptionColumn,
        Columns::ScopeColumn, Columns::PidColumn, Columns::CpuColumn, Columns::MemoryColumn,
        Columns::SinceColumn};
    ColumnLayout layout;
    for (int column = 0; column < DaemonListModel::NUM_COLUMNS; ++column)
        layout.columns.append(
            {DaemonListModel::columnKey(column), 0, std::ranges::find(shown, column) != shown.end()});
    layout.sortKey = DaemonListModel::columnKey(Columns::NameColumn);
    return layout;
}

ColumnLayout ColumnLayout::of(const QHeaderView* header)
{
    ColumnLayout layout;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        const bool isStretched = header->sectionResizeMode(column) == QHeaderView::Stretch;
        // A hidden section has no size, and a stretched one none of its own.
        const bool isShown = !header->isSectionHidden(column);
        layout.columns.append({DaemonListModel::columnKey(column),
            isStretched || !isShown ? 0 : header->sectionSize(column), isShown});
    }
    const int sorted = header->sortIndicatorSection();
    if (sorted >= 0 && sorted < DaemonListModel::NUM_COLUMNS)
        layout.sortKey = DaemonListModel::columnKey(sorted);
    layout.sortOrder = header->sortIndicatorOrder();
    return layout;
}

void ColumnLayout::applyTo(QHeaderView* header) const
{
    QList<int> order;
    for (const Column& wanted : columns) {
        const int column = columnOf(wanted.key);
        if (column < 0 || column >= header->count() || order.contains(column))
            continue;
        order.append(column);
        header->setSectionHidden(column, !wanted.isShown);
        header->resizeSection(column,
            wanted.width > 0 ? std::min(wanted.width, widest)
                             : DaemonDelegate::usualWidth(column, header->parentWidget()));
    }
    for (int column = 0; column < header->count(); ++column) {
        if (!order.contains(column)) {
            order.append(column);
            header->setSectionHidden(column, true);
        }
    }
    for (int visual = 0; visual < order.size(); ++visual)
        header->moveSection(header->visualIndex(order.at(visual)), visual);
    if (const int sorted = columnOf(sortKey); sorted >= 0)
        header->setSortIndicator(sorted, sortOrder);
}

void ColumnLayout::save(QSettings& settings) const
{
    QStringList texts;
    for (const Column& column : columns)
        texts.append(QStringLiteral("%1:%2:%3").arg(column.key).arg(column.width).arg(int(column.isShown)));
    settings.setValue(columnsKey, texts);
    settings.setValue(sortKeyKey, sortKey);
    settings.setValue(sortOrderKey, sortOrder == Qt::DescendingOrder);
}

ColumnLayout ColumnLayout::load(const QSettings& settings)
{
    ColumnLayout layout;
    const QStringList texts = settings.value(columnsKey).toStringList();
    for (const QString& text : texts) {
        const QStringList parts = text.split(QLatin1Char(':'));
        if (parts.size() == 3 && columnOf(parts.first()) >= 0)
            layout.columns.append({parts.first(), parts.at(1).toInt(), parts.at(2) == QLatin1Char('1')});
    }
    if (std::ranges::none_of(layout.columns, &Column::isShown))
        return usual();
    layout.sortKey = settings.value(sortKeyKey).toString();
    if (columnOf(layout.sortKey) < 0)
        layout.sortKey = usual().sortKey;
    layout.sortOrder = settings.value(sortOrderKey).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder;
    return layout;
}

} // namespace Duende
