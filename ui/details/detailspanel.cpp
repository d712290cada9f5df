// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspanel.h"

#include "models/daemonlistmodel.h"
#include "ui/details/detailsheader.h"
#include "ui/details/detailspages.h"
#include "ui/details/selectionsummary.h"
#include "ui/widgets/emptystate.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds refreshInterval = 200ms;
constexpr int numberKeys = 9;

} // namespace

DetailsPanel::DetailsPanel(const DetailsContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_stack(new QStackedWidget)
    , m_nothing(nullptr)
    , m_summary(new SelectionSummary)
    , m_daemonPage(new QWidget)
    , m_header(new DetailsHeader)
    , m_tabs(new QTabWidget)
{
    auto* hint = new EmptyState;
    hint->setContent(
        {}, tr("No daemon selected"), tr("Select one in the list to see what it is and how it is."));
    m_nothing = hint;
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Details"));
    addPages();
    auto* daemonLayout = new QVBoxLayout(m_daemonPage);
    daemonLayout->setContentsMargins({});
    daemonLayout->setSpacing(0);
    daemonLayout->addWidget(m_header);
    daemonLayout->addWidget(m_tabs, 1);
    for (QWidget* page : {m_nothing, static_cast<QWidget*>(m_summary), m_daemonPage})
        m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);

    setFocusProxy(m_tabs);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshInterval);
    connect(&m_refresh, &QTimer::timeout, this, &DetailsPanel::refresh);
    connect(m_header, &DetailsHeader::actionsRequested, this,
        [this](const QList<DaemonAction>& actions) { Q_EMIT actionsRequested(m_shown, actions); });
    followList();
}

void DetailsPanel::addPages()
{
    for (const DetailsPageEntry& entry : detailsPages()) {
        DetailsPage* page = entry.create(m_context);
        const int index = m_tabs->addTab(page, entry.title);
        m_pages.append(page);
        m_pageKeys.append(entry.key);
        if (index >= numberKeys)
            continue;
        const QKeySequence keys(Qt::ALT | Qt::Key(Qt::Key_1 + index));
        m_tabs->setTabToolTip(index, keys.toString(QKeySequence::NativeText));
        connect(new QShortcut(keys, this), &QShortcut::activated, this, [this, index] {
            if (m_stack->currentWidget() != m_daemonPage || !m_tabs->isTabVisible(index))
                return;
            m_tabs->setCurrentIndex(index);
            m_tabs->tabBar()->setFocus(Qt::ShortcutFocusReason);
        });
    }
}

void DetailsPanel::followList()
{
    const auto* list = m_context.daemons;
    connect(list, &QAbstractItemModel::dataChanged, this,
        [this](
            const QModelIndex& first, const QModelIndex& last) { refreshIfShown(first.row(), last.row()); });
    connect(list, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex&, int first, int last) { refreshIfShown(first, last); });
    connect(list, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (!m_ids.isEmpty() && !m_refresh.isActive())
            m_refresh.start();
    });
}

void DetailsPanel::refreshIfShown(int firstRow, int lastRow)
{
    if (m_refresh.isActive())
        return;
    for (const DaemonId& id : std::as_const(m_ids)) {
        const int row = m_context.daemons->rowOf(id);
        if (row >= firstRow && row <= lastRow) {
            m_refresh.start();
            return;
        }
    }
}

void DetailsPanel::setDaemons(const QList<DaemonId>& ids)
{
    if (m_ids == ids)
        return;
    m_ids = ids;
    refresh();
}

void DetailsPanel::refresh()
{
    m_refresh.stop();
    QList<SelectedDaemon> daemons;
    for (const DaemonId& id : std::as_const(m_ids)) {
        const int row = m_context.daemons->rowOf(id);
        if (row >= 0)
            daemons.append({m_context.daemons->record(row), m_context.daemons->cpuPercent(row)});
    }
    if (daemons.size() == 1) {
        showDaemon(daemons.constFirst().record);
        return;
    }
    m_shown = {};
    if (daemons.isEmpty()) {
        m_stack->setCurrentWidget(m_nothing);
    } else {
        m_summary->setDaemons(daemons);
        m_stack->setCurrentWidget(m_summary);
    }
    clearPages();
}

void DetailsPanel::showDaemon(const DaemonRecord& record)
{
    m_shown = record.handle.id();
    m_header->setDaemon(record);
    const QList<DetailsPageEntry> entries = detailsPages();
    for (int i = 0; i < int(m_pages.size()); ++i) {
        const auto appliesTo = entries.at(i).appliesTo;
        const bool applies = !appliesTo || appliesTo(record);
        m_tabs->setTabVisible(i, applies);
        if (applies)
            m_pages.at(i)->setDaemon(record);
        else
            m_pages.at(i)->clear();
    }
    m_stack->setCurrentWidget(m_daemonPage);
}

void DetailsPanel::clearPages()
{
    for (DetailsPage* page : std::as_const(m_pages))
        page->clear();
}

QString DetailsPanel::currentPage() const
{
    return m_pageKeys.value(m_tabs->currentIndex());
}

void DetailsPanel::setCurrentPage(const QString& key)
{
    if (const qsizetype index = m_pageKeys.indexOf(key); index >= 0)
        m_tabs->setCurrentIndex(int(index));
}

} // namespace Duende
