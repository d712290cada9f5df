// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/tracestatisticspane.h"

#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "models/trace/tracewords.h"
#include "ui/trace/panes/latencychart.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/quietselection.h"

#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds refreshInterval = 500ms;

} // namespace

TraceStatisticsPane::TraceStatisticsPane(TraceDocument* document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_table(new TraceStatisticsTable(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_kinds(new QComboBox)
    , m_stack(new QStackedWidget)
    , m_view(new QTreeView)
    , m_nothing(new EmptyState)
    , m_chart(new LatencyChart)
{
    for (int kind = 0; kind < traceSummaryKinds; ++kind)
        m_kinds->addItem(TraceSummary::title(TraceSummaryKind(kind)));
    m_kinds->setAccessibleName(tr("What is counted"));
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_view);
    makeTable();
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_kinds);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_chart);
    m_chart->hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(refreshInterval);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isStale)
            ask();
    });
    connect(m_kinds, &QComboBox::activated, this, [this](int kind) { setKind(TraceSummaryKind(kind)); });
    const auto changed = [this] {
        m_isStale = true;
        if (!m_pause.isActive())
            ask();
    };
    connect(document->analysis(), &TraceAnalysis::statisticsChanged, this, changed);
    connect(document, &TraceDocument::recordingChanged, this, [this, changed] {
        m_question.request_stop();
        m_isAsking = false;
        take({});
        changed();
    });
    take({});
}

void TraceStatisticsPane::makeTable()
{
    m_sorted->setSourceModel(m_table);
    m_sorted->setSortRole(TraceStatisticsTable::SortRole);
    m_sorted->setSortLocaleAware(true);
    m_view->setModel(m_sorted);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setAlternatingRowColors(true);
    m_view->setSortingEnabled(true);
    m_view->setFont(tabularFigures(m_view->font()));
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->header()->setSectionsMovable(false);
    new QuietSelection(m_view);
    connect(m_view, &QTreeView::activated, this, &TraceStatisticsPane::activate);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TraceStatisticsPane::openMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
        &TraceStatisticsPane::showLatency);
    setKind(TraceSummaryKind::Calls);
    m_view->sortByColumn(3, Qt::DescendingOrder);
}

void TraceStatisticsPane::setKind(TraceSummaryKind kind)
{
    m_kinds->setCurrentIndex(int(kind));
    m_table->setKind(kind);
    m_view->setAccessibleName(TraceSummary::title(kind));
    const int character = fontMetrics().averageCharWidth();
    for (int column = 0; column < m_table->columnCount(); ++column) {
        const bool isNumeric = TraceSummary::isNumeric(kind, column);
        m_view->header()->resizeSection(column, character * (isNumeric ? 11 : column == 0 ? 26 : 22));
    }
    int order = 0;
    while (order + 1 < m_table->columnCount() && !TraceSummary::isNumeric(kind, order))
        ++order;
    if (kind == TraceSummaryKind::Calls || kind == TraceSummaryKind::Processes)
        order = 3;
    m_view->sortByColumn(order, Qt::DescendingOrder);
    m_chart->hide();
    m_question.request_stop();
    m_isAsking = false;
    take({});
    ask();
}

void TraceStatisticsPane::ask()
{
    const auto processes = m_document->analysis()->processes();
    if (!isVisible() || m_isAsking || !processes || !m_document->recording())
        return;
    m_isAsking = true;
    m_isStale = false;
    m_question = m_document->runner()->ask<QList<TraceSummaryRow>>(
        this,
        [kind = kind(), statistics = m_document->analysis()->statistics(), processes,
            recording = m_document->recording()](const OperationContext&) {
            return Result<QList<TraceSummaryRow>>(
                TraceSummary::rows(kind, *statistics, *processes, *recording));
        },
        [this](const Result<QList<TraceSummaryRow>>& rows) {
            m_isAsking = false;
            take(*rows);
            m_pause.start();
        });
}

void TraceStatisticsPane::take(const QList<TraceSummaryRow>& rows)
{
    m_table->setRows(rows);
    if (rows.isEmpty())
        m_nothing->setContent({}, TraceSummary::emptyText(kind()));
    m_stack->setCurrentWidget(rows.isEmpty() ? static_cast<QWidget*>(m_nothing) : m_view);
    showLatency();
}

void TraceStatisticsPane::activate(const QModelIndex& index)
{
    const QString term = index.data(TraceStatisticsTable::TermRole).toString();
    const QVariant row = index.data(TraceStatisticsTable::RowRole);
    if (!term.isEmpty())
        m_document->changeFilter(term, TraceDocument::FilterChange::Narrow);
    else if (row.isValid())
        m_document->goTo(row.toULongLong());
}

void TraceStatisticsPane::openMenu(const QPoint& place)
{
    const QModelIndex index = m_view->indexAt(place);
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString term = index.data(TraceStatisticsTable::TermRole).toString();
    const QVariant row = index.data(TraceStatisticsTable::RowRole);
    const auto add = [&](const QString& text, TraceDocument::FilterChange how) {
        connect(menu->addAction(text), &QAction::triggered, this,
            [this, term, how] { m_document->changeFilter(term, how); });
    };
    if (!term.isEmpty()) {
        add(tr("Show only these"), TraceDocument::FilterChange::Narrow);
        add(tr("Hide these"), TraceDocument::FilterChange::Exclude);
    }
    if (row.isValid()) {
        connect(menu->addAction(tr("Go to the event")), &QAction::triggered, this,
            [this, row] { m_document->goTo(row.toULongLong()); });
    }
    menu->popup(m_view->viewport()->mapToGlobal(place));
}

void TraceStatisticsPane::showLatency()
{
    const QModelIndex index = m_view->currentIndex();
    const bool isCall = kind() == TraceSummaryKind::Calls && index.isValid();
    m_chart->setVisible(isCall);
    if (!isCall)
        return;
    const QString name = index.siblingAtColumn(0).data().toString();
    for (const TraceCallStatistics& call : m_document->analysis()->statistics()->calls()) {
        if (TraceWords::call(call.architecture, call.number) == name)
            m_chart->setLatency(tr("How long %1 took").arg(name), call.latency);
    }
}

void TraceStatisticsPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    ask();
}

} // namespace Duende
