// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceeventmodel.h"

#include "models/trace/traceevents.h"

#include <algorithm>
#include <limits>

namespace Duende {

static_assert(TraceEventModel::NUM_COLUMNS == traceColumnCount);

namespace {

int bounded(quint64 count)
{
    return int(std::min(count, quint64(std::numeric_limits<int>::max())));
}

Qt::Alignment alignmentOf(int column)
{
    const bool isNumber = column == TraceEventModel::TimeColumn || column == TraceEventModel::DurationColumn;
    return (isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

} // namespace

TraceEventModel::TraceEventModel(TraceEvents* events, QObject* parent)
    : QAbstractTableModel(parent)
    , m_events(events)
    , m_rowCount(bounded(events->rowCount()))
{
    connect(events, &TraceEvents::aboutToReset, this, [this] { beginResetModel(); });
    connect(events, &TraceEvents::reset, this, [this] {
        m_rowCount = bounded(m_events->rowCount());
        endResetModel();
    });
    connect(events, &TraceEvents::aboutToAddRows, this, [this](quint64 first, quint64 last) {
        m_isInserting = bounded(last + 1) > bounded(first);
        if (m_isInserting)
            beginInsertRows({}, bounded(first), bounded(last + 1) - 1);
    });
    connect(events, &TraceEvents::rowsAdded, this, [this] {
        m_rowCount = bounded(m_events->rowCount());
        if (m_isInserting)
            endInsertRows();
        m_isInserting = false;
    });
    connect(events, &TraceEvents::textsChanged, this, [this] {
        if (m_rowCount > 0)
            Q_EMIT dataChanged(index(0, 0), index(m_rowCount - 1, NUM_COLUMNS - 1), {Qt::DisplayRole});
    });
}

int TraceEventModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int TraceEventModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : NUM_COLUMNS;
}

QVariant TraceEventModel::sortValue(int row, int column) const
{
    const TraceRowFacts facts = m_events->facts(quint64(row));
    switch (Columns(column)) {
    case TimeColumn:
        return facts.timeNs;
    case ProcessColumn:
        return facts.tid;
    case CallColumn:
        return facts.number;
    case ResultColumn:
        return facts.result ? QVariant(qlonglong(*facts.result)) : QVariant();
    case DurationColumn:
        return facts.durationNs ? QVariant(qulonglong(*facts.durationNs)) : QVariant();
    case ArgumentsColumn:
        return m_events->text(quint64(row), TraceColumn::Arguments);
    case NUM_COLUMNS:
        break;
    }
    return {};
}

QVariant TraceEventModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid));
    const auto row = quint64(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return m_events->text(row, TraceColumn(index.column()));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignmentOf(index.column()));
    case SortRole:
        return sortValue(index.row(), index.column());
    case KindRole:
        return int(m_events->facts(row).kind);
    case FamilyRole: {
        const TraceRowFacts facts = m_events->facts(row);
        return facts.kind == TraceRowFacts::Kind::Call ? QVariant(int(facts.family)) : QVariant();
    }
    case HasFailedRole:
        return m_events->facts(row).hasFailed;
    case LossCountRole: {
        const TraceRowFacts facts = m_events->facts(row);
        return facts.kind == TraceRowFacts::Kind::Loss ? QVariant(facts.lossCount) : QVariant();
    }
    case RecordRowRole:
        return m_events->recordRow(row);
    default:
        return {};
    }
}

QVariant TraceEventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (Columns(section)) {
    case TimeColumn:
        return tr("Time");
    case ProcessColumn:
        return tr("Process");
    case CallColumn:
        return tr("Call");
    case ArgumentsColumn:
        return tr("Arguments");
    case ResultColumn:
        return tr("Result");
    case DurationColumn:
        return tr("Duration");
    case NUM_COLUMNS:
        break;
    }
    return {};
}

} // namespace Duende
