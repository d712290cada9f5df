// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/signal.h"

#include <QAction>
#include <QHash>
#include <QList>
#include <QObject>

class QMenu;
class QToolBar;

#include <optional>

namespace Duende {

/// Every action of the window in one place: text, icon, shortcut, tip, and whether it can be had now. Menus,
/// the toolbar, the context menu and the palette are made of these.
class ActionSet : public QObject
{
    Q_OBJECT

public:
    /// What a person can do beside what is done to daemons.
    enum class Command {
        Spawn,
        NewUnit,
        Quit,
        CopyName,
        CopyHandle,
        CopyRows,
        SelectAll,
        Find,
        ClearFilter,
        Favourite,
        ChooseSignal,
        Trace,
        TraceFromStart,
        OpenRecording,
        KeepLastCalls,
        ShowLastCalls,
        Refresh,
        Palette,
        GoToList,
        GoToScopes,
        GoToDetails,
        LockPanels,
        ResetLayout,
        ShowAllKinds,
        FilterHelp,
        About,
    };

    /// `owner` is the window: the shortcuts work in it.
    explicit ActionSet(QWidget* owner);

    QAction* command(Command command) const { return m_commands.value(command); }
    /// Signal has no action of its own: see signalAction().
    QAction* daemon(DaemonAction action) const { return m_daemon.value(action); }
    QAction* signal(Signal signal) const { return m_signals.value(signalNumber(signal)); }

    /// Takes an action made elsewhere (a panel's toggle) in, so that the palette knows it. Not owned.
    void add(QAction* action);
    /// Every action once, in the order of the menus.
    const QList<QAction*>& all() const { return m_all; }

    /// What is selected decides which actions can be had: those that at least one of the daemons offers.
    void setSelection(const QList<DaemonRecord>& records, bool areFavourites);
    /// Of the selection: whether it can be traced, and whether it is.
    void setTrace(bool canTrace, bool isTraced);
    /// Of the selection: what starts it, so that its calls are seen from the first on; empty for nothing.
    void setTraceFromStart(std::optional<DaemonAction> starter);
    void setCanSpawn(bool canSpawn);
    void setCanWriteUnits(bool canWrite);

    void fillDaemonMenu(QMenu* menu) const;
    /// As fillDaemonMenu(), without what cannot be had now.
    void fillContextMenu(QMenu* menu) const;
    void fillToolBar(QToolBar* bar) const;

Q_SIGNALS:
    void daemonActionTriggered(Duende::DaemonAction action);
    void signalTriggered(Duende::Signal signal);

private:
    QAction* make(const QString& key, const QString& text, const QIcon& icon,
        const QList<QKeySequence>& shortcuts = {});
    QAction* makeCommand(Command command, const QString& key, const QString& text,
        const QString& iconName = {}, const QList<QKeySequence>& shortcuts = {});
    void makeDaemonActions();
    void makeCommands();
    void updatePauseOrResume(DaemonActions offered);

    QWidget* m_owner;
    QHash<Command, QAction*> m_commands;
    QHash<DaemonAction, QAction*> m_daemon;
    QHash<int, QAction*> m_signals;
    QAction* m_pauseOrResume = nullptr; // the toolbar's one button for the two
    QMenu* m_signalMenu = nullptr;
    QList<QAction*> m_all;
};

} // namespace Duende
