// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracestatisticstable.h"

#include <QHash>

#include <utility>

namespace Duende {

void TraceStatisticsTable::setKind(TraceSummaryKind kind)
{
    if (m_kind == kind)
        return;
    beginResetModel();
    m_kind = kind;
    m_rows.clear();
    endResetModel();
}

void TraceStatisticsTable::setRows(const QList<TraceSummaryRow>& rows)
{
    QHash<QString, const TraceSummaryRow*> wanted;
    for (const TraceSummaryRow& row : rows)
        wanted.insert(row.key, &row);
    for (int i = int(m_rows.size()) - 1; i >= 0; --i) {
        if (wanted.contains(m_rows.at(i).key))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
    for (int i = 0; i < int(m_rows.size()); ++i) {
        const TraceSummaryRow* row = wanted.take(m_rows.at(i).key);
        if (*row == m_rows.at(i))
            continue;
        m_rows[i] = *row;
        Q_EMIT dataChanged(index(i, 0), index(i, columnCount() - 1));
    }
    QList<TraceSummaryRow> added;
    for (const TraceSummaryRow& row : rows) {
        if (wanted.remove(row.key))
            added.append(row);
    }
    if (added.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + added.size()) - 1);
    m_rows += added;
    endInsertRows();
}

int TraceStatisticsTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TraceStatisticsTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(TraceSummary::columns(m_kind).size());
}

QVariant TraceStatisticsTable::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TraceSummaryRow& row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.texts.value(index.column());
    case Qt::ToolTipRole:
        return index.column() == 0 ? QVariant(row.texts.value(0)) : QVariant();
    case Qt::TextAlignmentRole:
        return TraceSummary::isNumeric(m_kind, index.column()) ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                               : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case SortRole:
        return TraceSummary::isNumeric(m_kind, index.column()) ? QVariant(row.values.value(index.column()))
                                                               : QVariant(row.texts.value(index.column()));
    case TermRole:
        return row.term;
    case RowRole:
        return row.row ? QVariant(*row.row) : QVariant();
    default:
        return {};
    }
}

QVariant TraceStatisticsTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return TraceSummary::columns(m_kind).value(section);
    if (role == Qt::TextAlignmentRole)
        return TraceSummary::isNumeric(m_kind, section) ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                        : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

} // namespace Duende
