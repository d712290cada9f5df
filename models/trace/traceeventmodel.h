// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace Duende {

class TraceEvents;

/// TraceEvents as an item model: its first INT_MAX rows.
class TraceEventModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// In the order of TraceColumn.
    enum Columns {
        TimeColumn,
        ProcessColumn,
        CallColumn,
        ArgumentsColumn,
        ResultColumn,
        DurationColumn,
        NUM_COLUMNS
    };
    enum Roles {
        /// The raw value to sort by: nanoseconds, tid, the call's number, the result.
        SortRole = Qt::UserRole,
        /// int(TraceRowFacts::Kind).
        KindRole,
        /// int(Trace::CallFamily), of calls only.
        FamilyRole,
        /// bool: a call that returned an error.
        HasFailedRole,
        /// quint64: calls that were lost here, of a loss only.
        LossCountRole,
        /// quint64: its number in the recording.
        RecordRowRole,
    };

    /// `events` outlives it.
    explicit TraceEventModel(TraceEvents* events, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QVariant sortValue(int row, int column) const;

    TraceEvents* const m_events;
    int m_rowCount; // what views have been told
    bool m_isInserting = false;
};

} // namespace Duende
