// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "models/usagehistory.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace Duende {

class DaemonCatalog;

/// The rows of the list: one daemon a row, flat, unsorted. Follows a catalog by keyed differences; a reset
/// never happens. Text for people comes from memory alone.
class DaemonListModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Columns {
        StateColumn,
        NameColumn,
        DescriptionColumn,
        KindColumn,
        ScopeColumn,
        PidColumn,
        CpuColumn,
        MemoryColumn,
        TasksColumn,
        SinceColumn,
        EnablementColumn,
        RestartsColumn,
        NUM_COLUMNS
    };
    enum Roles {
        /// The value that sorting compares: a number, or text; invalid where it is not known.
        SortRole = Qt::UserRole,
        /// int(DaemonStatus::State), in every column.
        StateRole,
        /// QList<float>: processor use over the last readings, in per cent; in every column.
        RatesRole,
        /// The printed handle.
        HandleRole,
        /// bool: the cell's value is not known, so the view draws it dim.
        IsUnknownRole,
    };

    explicit DaemonListModel(DaemonCatalog* catalog, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// The name of a column in saved settings and in filters: "state", "name", … Stable for good.
    static QString columnKey(int column);

    /// The record of a row; `row` must be a row of the model.
    const DaemonRecord& record(int row) const { return m_rows.at(size_t(row)).record; }
    /// Per cent of one processor between the last two readings of a row's daemon.
    std::optional<double> cpuPercent(int row) const { return m_rows.at(size_t(row)).history.cpuPercent(); }
    /// What a row's daemon used over the last hour.
    const UsageHistory& history(int row) const { return m_rows.at(size_t(row)).history; }
    /// The row of a daemon, or -1.
    int rowOf(const DaemonId& id) const { return m_rowOfId.value(id, -1); }

    /// Relative times have grown older: redraws the column. Called by whoever shows them, about once a
    /// minute.
    void refreshTimes();

private:
    struct Row
    {
        DaemonRecord record;
        UsageHistory history;
    };

    void apply(const DaemonDelta& delta);
    void remove(const QList<DaemonId>& ids);
    void upsert(const QList<DaemonRecord>& records);
    void take(const ResourceSamples& samples);
    void emitRows(std::vector<int> rows, int firstColumn, int lastColumn);
    QString displayText(const Row& row, int column) const;
    QVariant sortValue(const Row& row, int column) const;
    QString toolTip(const Row& row, int column) const;

    std::vector<Row> m_rows;
    QHash<DaemonId, int> m_rowOfId;
};

} // namespace Duende
