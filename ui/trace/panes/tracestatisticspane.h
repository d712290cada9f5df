// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracestatisticstable.h"

#include <QTimer>
#include <QWidget>

#include <stop_token>

class QComboBox;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace Duende {

class EmptyState;
class LatencyChart;
class TraceDocument;

/// What the events come to, live: calls with their durations, processes, files, peers, failures, what is
/// still blocked, stays open or is asked for in vain. A row that is activated narrows the filter to its
/// events, or goes to the event that it is about.
class TraceStatisticsPane final : public QWidget
{
    Q_OBJECT

public:
    explicit TraceStatisticsPane(TraceDocument* document, QWidget* parent = nullptr);

    TraceSummaryKind kind() const { return m_table->kind(); }
    void setKind(TraceSummaryKind kind);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeTable();
    void ask();
    void take(const QList<TraceSummaryRow>& rows);
    void activate(const QModelIndex& index);
    void openMenu(const QPoint& place);
    void showLatency();

    TraceDocument* const m_document;
    TraceStatisticsTable* m_table;
    QSortFilterProxyModel* m_sorted;
    QComboBox* m_kinds;
    QStackedWidget* m_stack;
    QTreeView* m_view;
    EmptyState* m_nothing;
    LatencyChart* m_chart;
    QTimer m_pause;
    std::stop_source m_question;
    bool m_isAsking = false;
    bool m_isStale = true;
};

} // namespace Duende
