// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracestatistics.h"

#include <QAbstractTableModel>
#include <QCoreApplication>

#include <optional>

namespace Duende {

/// What the events of a trace come to, seen from one side.
enum class TraceSummaryKind { Calls, Processes, Files, Peers, Failures, Blocked, Leaks, Polling };
inline constexpr int traceSummaryKinds = int(TraceSummaryKind::Polling) + 1;

/// One row of such a table.
struct TraceSummaryRow
{
    QString key; ///< stays as long as the row is about the same thing
    QStringList texts; ///< a cell each
    QList<double> values; ///< what the cells are sorted by; of texts without a number 0
    QString term; ///< the filter that leaves its events; empty where there is none
    std::optional<quint64> row; ///< the event it is about, or the first of them

    friend bool operator==(const TraceSummaryRow&, const TraceSummaryRow&) = default;
};

/// Makes the rows from a snapshot; for a worker thread. At most mostRows, those that matter most.
class TraceSummary
{
    Q_DECLARE_TR_FUNCTIONS(Duende::TraceSummary)

public:
    static constexpr std::size_t mostRows = 1000;

    static QString title(TraceSummaryKind kind);
    /// What stands there while it has no rows.
    static QString emptyText(TraceSummaryKind kind);
    static QStringList columns(TraceSummaryKind kind);
    /// Whether a column holds numbers.
    static bool isNumeric(TraceSummaryKind kind, int column);
    static QList<TraceSummaryRow> rows(TraceSummaryKind kind, const TraceStatistics& statistics,
        const TraceProcesses& processes, const TraceRecording& recording);
};

/// The rows of one kind as an item model. New rows for the same keys change them in place.
class TraceStatisticsTable final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Roles { SortRole = Qt::UserRole, TermRole, RowRole };

    explicit TraceStatisticsTable(QObject* parent = nullptr) : QAbstractTableModel(parent) { }

    TraceSummaryKind kind() const { return m_kind; }
    void setKind(TraceSummaryKind kind);
    void setRows(const QList<TraceSummaryRow>& rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    TraceSummaryKind m_kind = TraceSummaryKind::Calls;
    QList<TraceSummaryRow> m_rows;
};

} // namespace Duende
