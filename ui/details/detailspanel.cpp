// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspanel.h"

#include "models/daemonlistmodel.h"
#include "ui/details/detailsheader.h"
#include "ui/details/selectionsummary.h"
#include "ui/widgets/emptystate.h"

#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds refreshInterval = 200ms;
constexpr int numberKeys = 9;

} // namespace

DetailsPanel::DetailsPanel(
    const DetailsContext& context, const QList<DetailsPageEntry>& entries, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_stack(new QStackedWidget)
    , m_nothing(nullptr)
    , m_summary(new SelectionSummary)
    , m_daemonPage(new QWidget)
    , m_header(new DetailsHeader)
    , m_tabs(new QTabWidget)
    , m_entries(entries)
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
    m_context.pages = {};
    for (const DetailsPageEntry& entry : std::as_const(m_entries)) {
        if (entry.view)
            m_context.pages |= *entry.view;
    }
    for (const DetailsPageEntry& entry : std::as_const(m_entries))
        addPage(entry);
    for (int number = 1; number <= numberKeys; ++number) {
        const QKeySequence keys(Qt::ALT | Qt::Key(Qt::Key_0 + number));
        connect(
            new QShortcut(keys, this), &QShortcut::activated, this, [this, number] { openNumber(number); });
    }
    connect(m_tabs, &QTabWidget::currentChanged, this, &DetailsPanel::rememberPage);
}

void DetailsPanel::addPage(const DetailsPageEntry& entry)
{
    DetailsPage* page = entry.create(m_context);
    m_tabs->addTab(page, entry.title);
    m_pages.append(page);
    connect(page, &DetailsPage::actionsRequested, this,
        [this](const QList<DaemonAction>& actions) { Q_EMIT actionsRequested(m_shown, actions); });
    connect(page, &DetailsPage::daemonRequested, this, &DetailsPanel::daemonRequested);
    connect(page, &DetailsPage::pageRequested, this, &DetailsPanel::setCurrentPage);
}

// Numbers count the tabs that are seen.
void DetailsPanel::openNumber(int number)
{
    if (m_stack->currentWidget() != m_daemonPage)
        return;
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (!m_tabs->isTabVisible(i) || --number > 0)
            continue;
        m_tabs->setCurrentIndex(i);
        m_tabs->tabBar()->setFocus(Qt::ShortcutFocusReason);
        return;
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
    const bool isAnother = m_shown != record.handle.id();
    m_shown = record.handle.id();
    m_header->setDaemon(record);
    const auto adapter = m_context.registry->adapterFor(record.handle);
    const DaemonViews views = adapter ? (*adapter)->scope().views : DaemonViews();
    const bool hadFirst = std::exchange(m_first, -1) >= 0;
    m_isChoosing = true;
    int number = 0;
    for (int i = 0; i < int(m_pages.size()); ++i) {
        const bool isSeen = applies(i, record, views);
        m_tabs->setTabVisible(i, isSeen);
        const auto comesFirst = m_entries.at(i).comesFirst;
        if (isSeen && m_first < 0 && comesFirst && comesFirst(record))
            m_first = i;
        if (isSeen) {
            m_pages.at(i)->setDaemon(record);
            const QKeySequence keys(Qt::ALT | Qt::Key(Qt::Key_0 + ++number));
            m_tabs->setTabToolTip(
                i, number <= numberKeys ? keys.toString(QKeySequence::NativeText) : QString());
        } else {
            m_pages.at(i)->clear();
        }
    }
    m_isChoosing = false;
    if (isAnother || (hadFirst && m_first < 0))
        openUsualPage();
    m_stack->setCurrentWidget(m_daemonPage);
}

bool DetailsPanel::applies(int index, const DaemonRecord& record, DaemonViews views) const
{
    const DetailsPageEntry& entry = m_entries.at(index);
    return (!entry.view || views.testFlag(*entry.view)) && (!entry.appliesTo || entry.appliesTo(record));
}

void DetailsPanel::openUsualPage()
{
    const QString chosen = m_first >= 0 ? m_chosenFirst : m_chosen;
    int usual = m_first;
    for (int i = 0; i < int(m_entries.size()); ++i) {
        if (!m_tabs->isTabVisible(i))
            continue;
        if (m_entries.at(i).key == chosen) {
            usual = i;
            break;
        }
        if (usual < 0 && !m_entries.at(i).comesFirst)
            usual = i;
    }
    m_isChoosing = true;
    m_tabs->setCurrentIndex(usual);
    m_isChoosing = false;
}

void DetailsPanel::rememberPage()
{
    if (!m_isChoosing)
        (m_first >= 0 ? m_chosenFirst : m_chosen) = currentPage();
}

void DetailsPanel::clearPages()
{
    for (DetailsPage* page : std::as_const(m_pages))
        page->clear();
}

QString DetailsPanel::currentPage() const
{
    const int index = m_tabs->currentIndex();
    return index < 0 ? QString() : m_entries.at(index).key;
}

void DetailsPanel::setCurrentPage(const QString& key, const QVariantMap& place)
{
    for (int i = 0; i < int(m_entries.size()); ++i) {
        if (m_entries.at(i).key != key || !m_tabs->isTabVisible(i))
            continue;
        m_tabs->setCurrentIndex(i);
        if (!place.isEmpty())
            m_pages.at(i)->openAt(place);
        return;
    }
}

void DetailsPanel::setChosenPages(const QStringList& keys)
{
    m_chosenFirst = keys.value(0);
    m_chosen = keys.value(1);
}

} // namespace Duende
