// SPDX-License-Identifier: GPL-3.0-or-later
// The menus of a MainWindow, and what their entries do.
#include "ui/mainwindow/mainwindow.h"

#include "models/daemoncatalog.h"
#include "models/daemonfilterfields.h"
#include "models/daemonlistmodel.h"
#include "ui/details/detailspanel.h"
#include "ui/list/daemontableview.h"
#include "ui/list/scopebar.h"
#include "ui/mainwindow/aboutbox.h"
#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/daemoncommands.h"
#include "ui/mainwindow/filterhelp.h"
#include "ui/mainwindow/panellayout.h"
#include "ui/mainwindow/recordercommands.h"
#include "ui/mainwindow/schememenu.h"
#include "ui/mainwindow/tracecommands.h"
#include "ui/notice/notices.h"
#include "ui/widgets/filteredit.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QMenuBar>

namespace Duende {

using Command = ActionSet::Command;

void MainWindow::makeMenus()
{
    const auto command = [this](Command which) { return m_actions->command(which); };
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addActions({command(Command::Spawn), command(Command::NewUnit)});
    file->addSeparator();
    file->addActions({command(Command::Quit)});

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({command(Command::CopyName), command(Command::CopyHandle), command(Command::CopyRows)});
    edit->addSeparator();
    edit->addActions({command(Command::SelectAll)});
    edit->addSeparator();
    edit->addActions({command(Command::Find), command(Command::ClearFilter)});

    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addActions({command(Command::Refresh), command(Command::Palette)});
    view->addSeparator();
    view->addActions(
        {command(Command::GoToScopes), command(Command::GoToList), command(Command::GoToDetails)});
    view->addSeparator();
    view->addMenu(table()->columnsMenu());
    view->addActions({command(Command::ShowAllKinds)});
    view->addSeparator();
    view->addActions({m_panels->scopes()->toggleViewAction(), m_panels->details()->toggleViewAction(),
        m_panels->log()->toggleViewAction()});
    view->addSeparator();
    view->addActions({command(Command::LockPanels), command(Command::ResetLayout)});

    m_actions->fillDaemonMenu(menuBar()->addMenu(tr("&Daemon")));
    QMenu* trace = menuBar()->addMenu(tr("&Trace"));
    m_traceCommands->fillMenu(trace);
    trace->addSeparator();
    m_recorderCommands->fillMenu(trace);
    trace->addSeparator();
    trace->addAction(command(Command::OpenRecording));
    QMenu* settings = menuBar()->addMenu(tr("&Settings"));
    settings->addMenu(makeSchemeMenu(m_appearance, m_actions, this));
    settings->addMenu(m_notices->choiceMenu());
    settings->addAction(m_notices->keepRunningAction());
    m_recorderCommands->fillSettingsMenu(settings);

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addActions({command(Command::FilterHelp), command(Command::About)});
    for (QMenu* menu : menuBar()->findChildren<QMenu*>(Qt::FindDirectChildrenOnly))
        menu->setToolTipsVisible(true);
}

void MainWindow::connectCommands()
{
    const auto on = [this](Command which, auto slot) {
        connect(m_actions->command(which), &QAction::triggered, this, slot);
    };
    on(Command::Spawn, [this] { m_commands->openSpawnDialog(); });
    on(Command::NewUnit, [this] {
        QList<DaemonHandle> present;
        for (int row = 0; row < m_daemons->rowCount(); ++row)
            present.append(m_daemons->record(row).handle);
        m_commands->openNewUnitDialog(present);
    });
    // Not only the window, which may leave the program in the tray; this closes it first.
    on(Command::Quit, [] { QCoreApplication::quit(); });
    on(Command::CopyName, [this] {
        QStringList names;
        for (const DaemonRecord& record : selectedRecords())
            names.append(record.name);
        copy(names);
    });
    on(Command::CopyHandle, [this] {
        QStringList handles;
        for (const DaemonRecord& record : selectedRecords())
            handles.append(record.handle.toString());
        copy(handles);
    });
    on(Command::CopyRows, [this] { copy(table()->selectedRowTexts()); });
    on(Command::SelectAll, [this] { table()->selectAll(); });
    on(Command::Find, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
    on(Command::ClearFilter, [this] { m_filter->setFilter({}); });
    on(Command::Favourite, [this](bool isChecked) { toggleFavourites(isChecked); });
    on(Command::ChooseSignal, [this] { m_commands->chooseSignal(selectedRecords()); });
    on(Command::Refresh, [this] { m_catalog->refresh(); });
    on(Command::Palette, [this] { openPalette(); });
    on(Command::GoToList, [this] { table()->setFocus(Qt::ShortcutFocusReason); });
    on(Command::GoToScopes, [this] {
        m_panels->scopes()->show();
        m_scopeBar->setFocus(Qt::ShortcutFocusReason);
    });
    on(Command::GoToDetails, [this] { focusDetails(); });
    on(Command::ResetLayout, [this] { resetLayout(); });
    on(Command::ShowAllKinds, [this] { setKinds({}); });
    on(Command::FilterHelp, [this] { openFilterHelp(); });
    on(Command::About, [this] { openAboutBox(this); });
    connect(m_actions, &ActionSet::daemonActionTriggered, this,
        [this](DaemonAction action) { m_commands->perform(action, selectedRecords()); });
    connect(m_actions, &ActionSet::signalTriggered, this,
        [this](Signal signal) { m_commands->send(signal, selectedRecords()); });
    connect(m_commands, &DaemonCommands::spawned, this, [this](const DaemonId& id) {
        if (m_daemons->rowOf(id) >= 0)
            reveal(id);
        else
            m_awaited = id;
    });
    connect(m_details, &DetailsPanel::daemonRequested, this,
        [this](const DaemonHandle& handle) { reveal(handle.id()); });
    connect(m_details, &DetailsPanel::actionsRequested, this,
        [this](const DaemonId& id, const QList<DaemonAction>& actions) {
            if (const int row = m_daemons->rowOf(id); row >= 0)
                m_commands->performSequence(m_daemons->record(row), actions);
        });
}

void MainWindow::openPalette()
{
    QList<QAction*> actions = m_actions->all();
    actions.removeOne(m_actions->command(Command::Palette));
    auto* palette = new CommandPalette(actions, m_daemons, this);
    connect(palette, &CommandPalette::daemonChosen, this, &MainWindow::reveal);
    palette->open();
}

void MainWindow::openFilterHelp()
{
    auto* help = new FilterHelp(daemonFilterSchema(), this);
    help->setAttribute(Qt::WA_DeleteOnClose);
    help->show();
}

} // namespace Duende
