// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemonfiltermodel.h"

#include "models/daemonfilterfields.h"
#include "models/daemonlistmodel.h"
#include "models/favourites.h"

#include <QDateTime>

#include <compare>

namespace Duende {

namespace {

template <typename T> std::strong_ordering orderOf(const T& a, const T& b)
{
    return a < b ? std::strong_ordering::less
                 : (b < a ? std::strong_ordering::greater : std::strong_ordering::equal);
}

std::strong_ordering orderOf(const QString& a, const QString& b)
{
    return a.compare(b, Qt::CaseInsensitive) <=> 0;
}

} // namespace

DaemonFilterModel::DaemonFilterModel(DaemonListModel* source, const Favourites* favourites, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_daemons(source)
    , m_favourites(favourites)
{
    setSourceModel(source);
    setDynamicSortFilter(true);
    connect(favourites, &Favourites::changed, this, [this] {
        if (m_selection.favouritesOnly)
            invalidateRowsFilter();
    });
}

void DaemonFilterModel::setSelection(const ScopeSelection& selection)
{
    if (m_selection == selection)
        return;
    m_selection = selection;
    invalidateRowsFilter();
}

void DaemonFilterModel::setKinds(const QSet<DaemonKind>& kinds)
{
    if (m_kinds == kinds)
        return;
    m_kinds = kinds;
    invalidateRowsFilter();
}

void DaemonFilterModel::setExpression(const FilterExpression& expression)
{
    m_expression = expression;
    invalidateRowsFilter();
}

void DaemonFilterModel::refreshAges()
{
    if (m_expression.dependsOnTime())
        invalidateRowsFilter();
}

const DaemonRecord& DaemonFilterModel::record(const QModelIndex& index) const
{
    return m_daemons->record(mapToSource(index).row());
}

bool DaemonFilterModel::isSelected(const DaemonRecord& record, const ScopeSelection& selection,
    const QSet<DaemonKind>& kinds, bool isFavourite)
{
    // A favourite is shown among the favourites whatever its kind: the person chose it by hand.
    if (selection.favouritesOnly)
        return isFavourite;
    return (kinds.isEmpty() || kinds.contains(record.kind))
        && (!selection.state || record.status.state() == *selection.state)
        && (!selection.platform || record.handle.platform() == *selection.platform)
        && (selection.scope.isEmpty() || record.scope == selection.scope);
}

bool DaemonFilterModel::filterAcceptsRow(int sourceRow, const QModelIndex&) const
{
    const DaemonRecord& record = m_daemons->record(sourceRow);
    if (!isSelected(record, m_selection, m_kinds, m_favourites->contains(record.handle.id())))
        return false;
    if (m_expression.isEmpty())
        return true;
    const qint64 nowMs = m_expression.dependsOnTime() ? QDateTime::currentMSecsSinceEpoch() : 0;
    return m_expression.matches(DaemonFieldSource(record, m_daemons->cpuPercent(sourceRow), nowMs));
}

bool DaemonFilterModel::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const DaemonRecord& a = m_daemons->record(left.row());
    const DaemonRecord& b = m_daemons->record(right.row());
    // A value that is not known comes last, whichever way the column is sorted.
    const auto optionalOrder = [this](const auto& x, const auto& y) {
        if (x && y)
            return orderOf(*x, *y);
        const auto known = bool(y) <=> bool(x);
        return sortOrder() == Qt::AscendingOrder ? known : 0 <=> known;
    };
    const auto textOrder = [&](const QString& x, const QString& y) {
        return optionalOrder(
            x.isEmpty() ? std::nullopt : std::optional(x), y.isEmpty() ? std::nullopt : std::optional(y));
    };
    std::strong_ordering order = std::strong_ordering::equal;
    switch (DaemonListModel::Columns(left.column())) {
    case DaemonListModel::StateColumn:
        order = orderOf(a.status.state(), b.status.state());
        break;
    case DaemonListModel::NameColumn:
    case DaemonListModel::NUM_COLUMNS:
        break;
    case DaemonListModel::DescriptionColumn:
        order = textOrder(a.description, b.description);
        break;
    case DaemonListModel::KindColumn:
        order = orderOf(a.kind, b.kind);
        break;
    case DaemonListModel::ScopeColumn:
        order = textOrder(a.scope, b.scope);
        break;
    case DaemonListModel::PidColumn:
        order = optionalOrder(a.pid, b.pid);
        break;
    case DaemonListModel::CpuColumn:
        order = optionalOrder(m_daemons->cpuPercent(left.row()), m_daemons->cpuPercent(right.row()));
        break;
    case DaemonListModel::MemoryColumn:
        order = optionalOrder(a.use.and_then([](const ResourceUse& use) { return use.memoryBytes; }),
            b.use.and_then([](const ResourceUse& use) { return use.memoryBytes; }));
        break;
    case DaemonListModel::TasksColumn:
        order = optionalOrder(a.use.and_then([](const ResourceUse& use) { return use.tasks; }),
            b.use.and_then([](const ResourceUse& use) { return use.tasks; }));
        break;
    case DaemonListModel::SinceColumn:
        // An age: the youngest first.
        order = optionalOrder(b.since, a.since);
        if (!a.since || !b.since)
            order = optionalOrder(a.since, b.since);
        break;
    case DaemonListModel::EnablementColumn:
        order = textOrder(a.enablement, b.enablement);
        break;
    case DaemonListModel::RestartsColumn:
        order = optionalOrder(a.restarts, b.restarts);
        break;
    }
    if (order != 0)
        return order < 0;
    // Equal values are ordered by name, from A to Z in both directions unless the name itself is sorted.
    const std::strong_ordering byName = orderOf(a.name, b.name);
    const bool isReversed
        = sortOrder() == Qt::DescendingOrder && left.column() != DaemonListModel::NameColumn;
    return isReversed ? byName > 0 : byName < 0;
}

} // namespace Duende
