// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/mainwindow.h"

#include "models/daemoncatalog.h"
#include "models/daemonfilterfields.h"
#include "models/daemonlistmodel.h"
#include "models/favourites.h"
#include "models/operationlogmodel.h"
#include "models/operationrunner.h"
#include "models/scopemodel.h"
#include "ui/details/detailspanel.h"
#include "ui/list/daemontableview.h"
#include "ui/list/kindchooser.h"
#include "ui/list/scopebar.h"
#include "ui/mainwindow/aboutbox.h"
#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/daemoncommands.h"
#include "ui/mainwindow/detailspages.h"
#include "ui/mainwindow/filterhelp.h"
#include "ui/mainwindow/listarea.h"
#include "ui/mainwindow/panellayout.h"
#include "ui/mainwindow/recordercommands.h"
#include "ui/mainwindow/schememenu.h"
#include "ui/mainwindow/statussummary.h"
#include "ui/mainwindow/tracecommands.h"
#include "ui/notice/notices.h"
#include "ui/operations/jobindicator.h"
#include "ui/operations/messagebar.h"
#include "ui/operations/operationlogpanel.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/savedfiltersbutton.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHeaderView>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace Duende {

using namespace std::chrono_literals;
using Command = ActionSet::Command;

namespace {

constexpr auto sampleInterval = 2s;
constexpr auto hiddenSampleInterval = 10s;
constexpr auto ageInterval = 15s;
constexpr QSize firstSize(1280, 800);

constexpr QLatin1StringView filterKey("list/filter");
constexpr QLatin1StringView savedFiltersKey("list/savedFilters");
constexpr QLatin1StringView historyKey("list/filterHistory");
constexpr QLatin1StringView kindsKey("list/kinds");
constexpr QLatin1StringView scopeKey("list/scope");
constexpr QLatin1StringView pagesKey("details/pages");

} // namespace

MainWindow::MainWindow(DaemonCatalog* catalog, OperationRunner* runner, QSettings* settings,
    DaemonTraces* traces, FlightRecordings* recordings, QWidget* parent)
    : QMainWindow(parent)
    , m_catalog(catalog)
    , m_runner(runner)
    , m_settings(settings)
    , m_traces(traces)
    , m_recordings(recordings)
    , m_appearance(new Appearance(settings, this))
{
    setWindowTitle(tr("Duende"));
    setWindowIcon(Icons::program());
    setUnifiedTitleAndToolBarOnMac(true);
    makeModels();
    m_actions = new ActionSet(this);
    makeCentre();
    makePanels();
    makeToolBar();
    makeStatusBar();
    makeNotices();
    makeMenus();
    connectCommands();
    connectList();
    restore();
    m_listArea->table()->setFocus();

    m_ageTimer.setInterval(ageInterval);
    connect(&m_ageTimer, &QTimer::timeout, this, [this] {
        m_daemons->refreshTimes();
        m_shown->refreshAges();
    });
}

MainWindow::~MainWindow() = default;

DaemonTableView* MainWindow::table() const
{
    return m_listArea->table();
}

void MainWindow::makeModels()
{
    m_favourites = new Favourites(m_settings, this);
    m_daemons = new DaemonListModel(m_catalog, this);
    m_shown = new DaemonFilterModel(m_daemons, m_favourites, this);
    m_shown->setKinds(KindChooser::usualKinds());
    m_scopes = new ScopeModel(m_catalog, m_favourites, this);
    m_scopes->setKinds(KindChooser::usualKinds());
}

void MainWindow::makeCentre()
{
    auto* centre = new QWidget(this);
    m_listArea = new ListArea(m_catalog, m_shown, m_actions, centre);
    m_messages = new MessageBar(m_runner, centre);
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_listArea, 1);
    layout->addWidget(m_messages);
    setCentralWidget(centre);
    m_commands = new DaemonCommands(this, m_runner, m_catalog->registry(), m_messages);
    m_actions->setCanSpawn(m_commands->canSpawn());
    m_actions->setCanWriteUnits(m_commands->canWriteUnits());
    m_traceCommands = new TraceCommands(m_traces, m_actions, m_runner, m_settings, this);
    connect(m_traceCommands, &TraceCommands::pageRequested, this, &MainWindow::showTrace);
    m_recorderCommands = new RecorderCommands(m_recordings, m_actions, m_runner, m_settings, this);
    m_recorderCommands->tellBy(m_messages);
    connect(m_recorderCommands, &RecorderCommands::daemonRequested, this, &MainWindow::showTrace);
}

void MainWindow::makePanels()
{
    m_scopeBar = new ScopeBar(m_scopes, this);
    m_details
        = new DetailsPanel({m_runner, m_catalog->registry(), m_daemons, m_settings, m_traces, m_recordings,
                               [this](const DefinitionDraft& draft) { m_commands->editDefinition(draft); }},
            detailsPages(m_traces != nullptr), this);
    auto* log = new OperationLogPanel(new OperationLogModel(m_runner, this), m_runner, this);
    m_panels = new PanelLayout(this, m_scopeBar, m_details, log);
    QAction* toggleScopes = m_panels->scopes()->toggleViewAction();
    toggleScopes->setShortcut(QKeySequence(Qt::Key_F9));
    QAction* toggleDetails = m_panels->details()->toggleViewAction();
    toggleDetails->setShortcut(QKeySequence(Qt::Key_F8));
    QAction* toggleLog = m_panels->log()->toggleViewAction();
    toggleLog->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+O")));
    for (QAction* toggle : {toggleScopes, toggleDetails, toggleLog}) {
        addAction(toggle);
        m_actions->add(toggle);
    }
    QAction* lock = m_actions->command(Command::LockPanels);
    lock->setChecked(m_panels->isLocked());
    connect(lock, &QAction::toggled, m_panels, &PanelLayout::setLocked);
    connect(m_panels, &PanelLayout::lockedChanged, lock, &QAction::setChecked);
    connect(m_messages, &MessageBar::logRequested, this, [this] {
        m_panels->log()->show();
        m_panels->log()->raise();
    });
}

void MainWindow::makeToolBar()
{
    m_toolBar = addToolBar(tr("Toolbar"));
    m_toolBar->setObjectName(QStringLiteral("toolbar"));
    m_toolBar->setMovable(false);
    m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_actions->fillToolBar(m_toolBar);
    auto* space = new QWidget(m_toolBar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(space);
    m_kinds = new KindChooser(m_catalog, m_toolBar);
    m_toolBar->addWidget(m_kinds);
    m_filter = new FilterEdit(daemonFilterSchema(), m_toolBar);
    m_filter->setMinimumWidth(m_filter->fontMetrics().averageCharWidth() * 24);
    m_filter->setMaximumWidth(m_filter->fontMetrics().averageCharWidth() * 64);
    m_toolBar->addWidget(m_filter);
    m_toolBar->addWidget(new SavedFiltersButton(m_filter, m_settings, savedFiltersKey));
}

void MainWindow::makeStatusBar()
{
    m_counts = new CountsLabel(m_scopes, m_shown, this);
    statusBar()->addWidget(m_counts);
    m_traceCommands->fillStatusBar(statusBar());
    m_recorderCommands->fillStatusBar(statusBar());
    statusBar()->addPermanentWidget(new JobIndicator(m_runner, this));
    statusBar()->addPermanentWidget(new AvailabilityLabel(m_catalog, this));
    statusBar()->setSizeGripEnabled(false);
}

void MainWindow::makeNotices()
{
    m_notices = new Notices(m_catalog, m_favourites, m_runner, m_settings, this);
    m_actions->add(m_notices->keepRunningAction());
    m_recorderCommands->tellBy(m_notices);
    connect(m_notices, &Notices::windowRequested, this, &MainWindow::present);
    connect(m_notices, &Notices::failedListRequested, this, &MainWindow::openFailedList);
    connect(m_notices, &Notices::restartRequested, this, [this](const DaemonId& id) {
        const int row = m_daemons->rowOf(id);
        if (row < 0)
            return;
        // It may run again by now, and then a person is asked first.
        if (!m_daemons->record(row).status.isTerminal())
            present();
        m_commands->restart(m_daemons->record(row));
    });
    connect(m_notices, &Notices::messageRequested, m_messages, &MessageBar::showMessage);
    connect(m_notices, &Notices::quitRequested, m_actions->command(Command::Quit), &QAction::trigger);
    connect(m_notices, &Notices::daemonRequested, this, [this](const DaemonId& id) {
        present();
        reveal(id);
    });
}

void MainWindow::connectList()
{
    // These shortcuts belong to text wherever else there is some.
    for (const auto& [command, key] : {std::pair(Command::CopyName, QKeySequence::Copy),
             std::pair(Command::SelectAll, QKeySequence::SelectAll)}) {
        QAction* action = m_actions->command(command);
        action->setShortcuts(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        table()->addAction(action);
    }
    connect(table(), &DaemonTableView::selectedDaemonsChanged, this, &MainWindow::showSelection);
    connect(table(), &QAbstractItemView::activated, this, &MainWindow::focusDetails);
    connect(table(), &DaemonTableView::menuRequested, this, [this](const QPoint& position) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_actions->fillContextMenu(menu);
        menu->popup(position);
    });
    connect(m_catalog, &DaemonCatalog::changed, this, &MainWindow::takeDelta);
    connect(m_favourites, &Favourites::changed, this, &MainWindow::showSelection);
    connect(m_scopeBar, &ScopeBar::scopeChosen, this, &MainWindow::setScope);
    connect(m_kinds, &KindChooser::kindsChanged, this, &MainWindow::setKinds);
    connect(m_filter, &FilterEdit::expressionChanged, this, [this](const FilterExpression& expression) {
        m_shown->setExpression(expression);
        m_actions->command(Command::ClearFilter)->setEnabled(!expression.isEmpty());
        table()->showBeginning();
    });
    connect(m_filter, &FilterEdit::accepted, this, [this] {
        if (!table()->currentIndex().isValid())
            table()->setCurrentIndex(m_shown->index(0, DaemonListModel::NameColumn));
        table()->setFocus();
    });
    connect(m_filter, &FilterEdit::left, this, [this] { table()->setFocus(); });
    connect(m_filter, &FilterEdit::historyChanged, this, [this] {
        if (m_settings)
            m_settings->setValue(historyKey, m_filter->history());
    });
    m_actions->command(Command::ClearFilter)->setEnabled(false);
}

QList<DaemonRecord> MainWindow::selectedRecords() const
{
    QList<DaemonRecord> records;
    const QList<DaemonId> ids = table()->selectedIds();
    for (const DaemonId& id : ids) {
        if (const int row = m_daemons->rowOf(id); row >= 0)
            records.append(m_daemons->record(row));
    }
    return records;
}

void MainWindow::showSelection()
{
    const QList<DaemonRecord> records = selectedRecords();
    QList<DaemonId> ids;
    for (const DaemonRecord& record : records)
        ids.append(record.handle.id());
    const bool areFavourites
        = std::ranges::all_of(ids, [this](const DaemonId& id) { return m_favourites->contains(id); });
    m_actions->setSelection(records, areFavourites);
    m_traceCommands->setSelection(records);
    m_recorderCommands->setSelection(records);
    m_counts->setSelectedCount(int(records.size()));
    m_details->setDaemons(ids);
    noteSeen();
}

void MainWindow::noteSeen()
{
    m_notices->setSeen(isVisible() && isActiveWindow() ? table()->selectedIds() : QList<DaemonId>());
}

void MainWindow::takeDelta(const DaemonDelta& delta)
{
    if (m_awaited && m_daemons->rowOf(*m_awaited) >= 0)
        reveal(*std::exchange(m_awaited, std::nullopt));
    const QList<DaemonId> selected = table()->selectedIds();
    const bool concernsSelected = std::ranges::any_of(delta.changed,
        [&selected](const DaemonRecord& record) { return selected.contains(record.handle.id()); });
    if (concernsSelected)
        showSelection();
}

void MainWindow::setScope(const ScopeSelection& selection)
{
    m_shown->setSelection(selection);
    table()->showBeginning();
}

void MainWindow::setKinds(const QSet<DaemonKind>& kinds)
{
    m_kinds->setKinds(kinds);
    m_shown->setKinds(kinds);
    m_scopes->setKinds(kinds);
    m_actions->command(Command::ShowAllKinds)->setEnabled(!kinds.isEmpty());
    table()->showBeginning();
}

void MainWindow::reveal(const DaemonId& id)
{
    const int row = m_daemons->rowOf(id);
    const auto isShown
        = [this, row] { return row < 0 || m_shown->mapFromSource(m_daemons->index(row, 0)).isValid(); };
    if (!isShown()) {
        m_filter->setFilter({});
        m_scopeBar->setCurrentKey(QStringLiteral("all"));
    }
    if (!isShown())
        setKinds(m_kinds->kinds() | QSet<DaemonKind>{m_daemons->record(row).kind});
    table()->selectDaemon(id);
    table()->setFocus();
}

void MainWindow::present()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::showTrace(const DaemonId& id)
{
    if (table()->selectedIds() != QList{id})
        reveal(id);
    focusDetails();
    m_details->setCurrentPage(QStringLiteral("trace"));
}

void MainWindow::openFailedList()
{
    present();
    const QList<DaemonRecord> failed = m_notices->watch()->failed();
    QSet<DaemonKind> kinds = m_kinds->kinds();
    for (const DaemonRecord& record : failed)
        kinds.insert(record.kind);
    if (!m_kinds->kinds().isEmpty())
        setKinds(kinds);
    m_filter->setFilter({});
    m_scopeBar->setCurrentKey(QStringLiteral("failed"));
}

void MainWindow::copy(const QStringList& lines)
{
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void MainWindow::toggleFavourites(bool areFavourites)
{
    const QList<DaemonId> ids = table()->selectedIds();
    for (const DaemonId& id : ids)
        m_favourites->set(id, areFavourites);
}

void MainWindow::focusDetails()
{
    m_panels->details()->show();
    m_panels->details()->raise();
    m_details->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::resetLayout()
{
    const QSize room = screen()->availableSize();
    if (!isMaximized() && !isFullScreen())
        resize(firstSize.boundedTo(room));
    m_panels->arrange();
    m_toolBar->show();
    table()->setColumnLayout(ColumnLayout::usual());
}

void MainWindow::restore()
{
    resize(firstSize.boundedTo(screen()->availableSize()));
    if (!m_settings)
        return;
    m_needsArranging = !m_panels->restore(*m_settings);
    table()->setColumnLayout(ColumnLayout::load(*m_settings));
    setKinds(KindChooser::fromWords(m_settings->value(kindsKey).toStringList()));
    m_scopeBar->setCurrentKey(m_settings->value(scopeKey).toString());
    m_filter->setHistory(m_settings->value(historyKey).toStringList());
    m_filter->setFilter(m_settings->value(filterKey).toString());
    m_details->setChosenPages(m_settings->value(pagesKey).toStringList());
}

void MainWindow::save()
{
    if (!m_settings)
        return;
    m_panels->save(*m_settings);
    table()->columnLayout().save(*m_settings);
    m_settings->setValue(kindsKey, KindChooser::toWords(m_kinds->kinds()));
    m_settings->setValue(scopeKey, m_scopeBar->currentKey());
    m_settings->setValue(historyKey, m_filter->history());
    m_settings->setValue(filterKey, m_filter->text());
    m_settings->setValue(pagesKey, m_details->chosenPages());
}

void MainWindow::updateSampling()
{
    // Nobody looks at a window that is hidden or minimised; the history of what daemons use goes on.
    const bool isSeen = isVisible() && !isMinimized();
    m_catalog->setSampleInterval(isSeen ? sampleInterval : hiddenSampleInterval);
    if (isSeen)
        m_ageTimer.start();
    else
        m_ageTimer.stop();
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        updateSampling();
    if (event->type() == QEvent::ActivationChange)
        noteSeen();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    // What was typed into an editor is not lost with the window.
    if (!m_commands->closeEditors()) {
        event->ignore();
        return;
    }
    save();
    QGuiApplication::setQuitOnLastWindowClosed(!m_notices->staysWhenClosed());
    QMainWindow::closeEvent(event);
}

void MainWindow::hideEvent(QHideEvent* event)
{
    QMainWindow::hideEvent(event);
    updateSampling();
    noteSeen();
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || event->modifiers() != Qt::NoModifier) {
        QMainWindow::keyPressEvent(event);
        return;
    }
    // The nearest thing first.
    if (m_messages->isVisible())
        m_messages->dismiss();
    else if (!m_filter->text().isEmpty())
        m_filter->setFilter({});
    else
        table()->clearSelection();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_panels->fold();
}

void MainWindow::showEvent(QShowEvent* event)
{
    QMainWindow::showEvent(event);
    // When the window stands: asking the desktop for its tray may take a moment.
    QMetaObject::invokeMethod(m_notices, &Notices::showTray, Qt::QueuedConnection);
    if (std::exchange(m_needsArranging, false))
        m_panels->arrange();
    updateSampling();
}

} // namespace Duende
