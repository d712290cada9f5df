// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/actionset.h"

#include "models/daemonwords.h"
#include "ui/operations/signaldialog.h"
#include "ui/widgets/icons.h"

#include <QMenu>
#include <QToolBar>

namespace Duende {

namespace {

QList<QKeySequence> keys(const char* text)
{
    return {QKeySequence(QLatin1StringView(text))};
}

QList<QKeySequence> shortcutsOf(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return keys("Ctrl+Shift+S");
    case DaemonAction::Stop:
        return keys("Ctrl+Shift+X");
    case DaemonAction::Restart:
        return keys("Ctrl+Shift+R");
    case DaemonAction::Reload:
        return keys("Ctrl+Shift+L");
    case DaemonAction::Kill:
        return keys("Ctrl+Shift+K");
    case DaemonAction::Pause:
    case DaemonAction::Resume:
    case DaemonAction::Signal:
    case DaemonAction::ResetFailed:
    case DaemonAction::Enable:
    case DaemonAction::Disable:
    case DaemonAction::Mask:
    case DaemonAction::Unmask:
        break;
    }
    return {};
}

/// What the action does, for its tool tip.
QString explanation(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return ActionSet::tr("Start the selected daemons");
    case DaemonAction::Stop:
        return ActionSet::tr("Stop the selected daemons, after asking");
    case DaemonAction::Restart:
        return ActionSet::tr("Stop and start the selected daemons again, after asking");
    case DaemonAction::Reload:
        return ActionSet::tr("Have the selected daemons read their configuration again");
    case DaemonAction::Pause:
        return ActionSet::tr("Hold the selected daemons' processes where they are");
    case DaemonAction::Resume:
        return ActionSet::tr("Let the paused daemons go on");
    case DaemonAction::Kill:
        return ActionSet::tr("End the selected daemons at once with SIGKILL, after asking");
    case DaemonAction::Signal:
        return {};
    case DaemonAction::ResetFailed:
        return ActionSet::tr("Forget that the selected daemons failed");
    case DaemonAction::Enable:
        return ActionSet::tr("Have the selected daemons started by themselves");
    case DaemonAction::Disable:
        return ActionSet::tr("No longer have the selected daemons started by themselves");
    case DaemonAction::Mask:
        return ActionSet::tr("Make it impossible to start the selected daemons, after asking");
    case DaemonAction::Unmask:
        return ActionSet::tr("Make it possible again to start the selected daemons");
    }
    return {};
}

} // namespace

ActionSet::ActionSet(QWidget* owner) : QObject(owner), m_owner(owner)
{
    makeDaemonActions();
    makeCommands();
    setSelection({}, false);
}

QAction* ActionSet::make(
    const QString& key, const QString& text, const QIcon& icon, const QList<QKeySequence>& shortcuts)
{
    auto* action = new QAction(icon, text, this);
    action->setObjectName(key);
    action->setShortcuts(shortcuts);
    m_owner->addAction(action);
    m_all.append(action);
    return action;
}

QAction* ActionSet::makeCommand(Command command, const QString& key, const QString& text,
    const QString& iconName, const QList<QKeySequence>& shortcuts)
{
    QAction* action = make(key, text, Icons::get(iconName), shortcuts);
    m_commands.insert(command, action);
    return action;
}

void ActionSet::makeDaemonActions()
{
    for (const DaemonAction which : allActions) {
        if (which == DaemonAction::Signal)
            continue;
        QAction* action
            = make(actionWord(which), actionTitle(which), Icons::action(which), shortcutsOf(which));
        action->setToolTip(explanation(which));
        m_daemon.insert(which, action);
        connect(action, &QAction::triggered, this, [this, which] { Q_EMIT daemonActionTriggered(which); });
    }
    m_signalMenu = new QMenu(tr("S&end signal"), m_owner);
    m_signalMenu->setIcon(Icons::action(DaemonAction::Signal));
    for (const Signal which : allSignals) {
        QAction* action = make(QString(QStringLiteral("signal-") % signalName(which).toLower()),
            tr("Send %1 (%2)").arg(signalName(which)).arg(systemSignalNumber(which)), {});
        action->setToolTip(signalPurpose(which));
        m_signals.insert(signalNumber(which), action);
        m_signalMenu->addAction(action);
        connect(action, &QAction::triggered, this, [this, which] { Q_EMIT signalTriggered(which); });
    }
    m_signalMenu->setToolTipsVisible(true);

    m_pauseOrResume = new QAction(this);
    connect(m_pauseOrResume, &QAction::triggered, this,
        [this] { m_daemon.value(DaemonAction(m_pauseOrResume->data().toInt()))->trigger(); });
}

void ActionSet::makeCommands()
{
    makeCommand(Command::ChooseSignal, QStringLiteral("choose-signal"), tr("Choose a signal…"),
        QStringLiteral("quickopen"), keys("Ctrl+Shift+G"));
    m_signalMenu->addSeparator();
    m_signalMenu->addAction(command(Command::ChooseSignal));
    makeCommand(Command::Favourite, QStringLiteral("favourite"), tr("&Favourite"), QStringLiteral("favorite"),
        keys("Ctrl+D"))
        ->setCheckable(true);
    makeCommand(Command::Trace, QStringLiteral("trace"), {}, QStringLiteral("media-record"), keys("Ctrl+T"));
    makeCommand(Command::TraceFromStart, QStringLiteral("trace-from-start"), {},
        QStringLiteral("media-record"), keys("Ctrl+Shift+T"))
        ->setToolTip(tr("Start the selected daemon, and show its system calls from the first on"));
    makeCommand(Command::OpenRecording, QStringLiteral("open-recording"), tr("&Open recording…"),
        QStringLiteral("document-open"), {QKeySequence(QKeySequence::Open)})
        ->setToolTip(tr("Look at the events of a saved trace"));
    QAction* keep
        = makeCommand(Command::KeepLastCalls, QStringLiteral("keep-last-calls"), tr("&Keep last calls"));
    keep->setCheckable(true);
    keep->setToolTip(
        tr("Keep the last system calls of the selected daemons in memory, and save them when one fails"));
    makeCommand(Command::ShowLastCalls, QStringLiteral("show-last-calls"), tr("Show &last calls"),
        QStringLiteral("view-history"))
        ->setToolTip(tr("Look at the calls that were kept when the selected daemon failed"));
    setTrace(false, false);
    setTraceFromStart({});
    makeCommand(Command::Spawn, QStringLiteral("spawn"), tr("Spaw&n…"), QStringLiteral("list-add"),
        {QKeySequence(QKeySequence::New)})
        ->setToolTip(tr("Describe a new daemon and start it"));
    makeCommand(Command::NewUnit, QStringLiteral("new-unit"), tr("New &unit…"),
        QStringLiteral("document-new"), keys("Ctrl+Shift+N"))
        ->setToolTip(tr("Write the definition of a new unit"));
    makeCommand(Command::Quit, QStringLiteral("quit"), tr("&Quit"), QStringLiteral("application-exit"),
        keys("Ctrl+Q"))
        ->setMenuRole(QAction::QuitRole);
    makeCommand(
        Command::CopyName, QStringLiteral("copy-name"), tr("&Copy name"), QStringLiteral("edit-copy"));
    makeCommand(
        Command::CopyHandle, QStringLiteral("copy-handle"), tr("Copy &handle"), {}, keys("Ctrl+Shift+C"))
        ->setToolTip(tr("Copy what the duende command calls the selected daemons"));
    makeCommand(Command::CopyRows, QStringLiteral("copy-rows"), tr("Copy &rows"))
        ->setToolTip(tr("Copy the selected rows as a table"));
    makeCommand(Command::SelectAll, QStringLiteral("select-all"), tr("Select &all"),
        QStringLiteral("edit-select-all"));
    makeCommand(Command::Find, QStringLiteral("filter"), tr("&Filter"), QStringLiteral("edit-find"),
        {QKeySequence(QKeySequence::Find)});
    makeCommand(Command::ClearFilter, QStringLiteral("clear-filter"), tr("C&lear filter"),
        QStringLiteral("edit-clear"), keys("Ctrl+Shift+F"));
    makeCommand(Command::ShowAllKinds, QStringLiteral("all-types"), tr("Show &all types"));
    makeCommand(Command::Refresh, QStringLiteral("refresh"), tr("&Refresh"), {}, keys("F5"))
        ->setToolTip(tr("Read every list again"));
    makeCommand(Command::Palette, QStringLiteral("palette"), tr("&Command palette…"), {},
        {QKeySequence(QStringLiteral("Ctrl+Alt+I")), QKeySequence(QStringLiteral("Ctrl+Shift+P"))});
    makeCommand(Command::GoToList, QStringLiteral("go-to-list"), tr("Go to the &list"), {}, keys("Ctrl+L"));
    makeCommand(
        Command::GoToScopes, QStringLiteral("go-to-scopes"), tr("Go to the &side bar"), {}, keys("Ctrl+B"));
    makeCommand(
        Command::GoToDetails, QStringLiteral("go-to-details"), tr("Go to the &details"), {}, keys("Ctrl+I"));
    makeCommand(Command::LockPanels, QStringLiteral("lock-panels"), tr("L&ock panels"))->setCheckable(true);
    makeCommand(Command::ResetLayout, QStringLiteral("reset-layout"), tr("Reset la&yout"));
    makeCommand(Command::FilterHelp, QStringLiteral("filter-help"), tr("&Filter language"),
        QStringLiteral("help-contents"), {QKeySequence(QKeySequence::HelpContents)});
    makeCommand(Command::About, QStringLiteral("about"), tr("&About Duende"), QStringLiteral("help-about"))
        ->setMenuRole(QAction::AboutRole);
}

void ActionSet::add(QAction* action)
{
    if (!m_all.contains(action))
        m_all.append(action);
}

void ActionSet::setSelection(const QList<DaemonRecord>& records, bool areFavourites)
{
    DaemonActions offered;
    for (const DaemonRecord& record : records)
        offered |= record.actions;
    for (auto it = m_daemon.cbegin(); it != m_daemon.cend(); ++it)
        it.value()->setEnabled(offered.testFlag(it.key()));
    const bool canSignal = offered.testFlag(DaemonAction::Signal);
    for (QAction* action : std::as_const(m_signals))
        action->setEnabled(canSignal);
    command(Command::ChooseSignal)->setEnabled(canSignal);
    m_signalMenu->setEnabled(canSignal);
    for (const Command needsDaemon :
        {Command::CopyName, Command::CopyHandle, Command::CopyRows, Command::Favourite})
        command(needsDaemon)->setEnabled(!records.isEmpty());
    command(Command::Favourite)->setChecked(!records.isEmpty() && areFavourites);
    updatePauseOrResume(offered);
}

void ActionSet::updatePauseOrResume(DaemonActions offered)
{
    const bool resumes = offered.testFlag(DaemonAction::Resume) && !offered.testFlag(DaemonAction::Pause);
    const QAction* shown = m_daemon.value(resumes ? DaemonAction::Resume : DaemonAction::Pause);
    m_pauseOrResume->setData(int(resumes ? DaemonAction::Resume : DaemonAction::Pause));
    m_pauseOrResume->setText(shown->text());
    m_pauseOrResume->setIcon(shown->icon());
    m_pauseOrResume->setToolTip(shown->toolTip());
    m_pauseOrResume->setEnabled(shown->isEnabled());
}

void ActionSet::setTrace(bool canTrace, bool isTraced)
{
    QAction* trace = command(Command::Trace);
    trace->setEnabled(canTrace || isTraced);
    trace->setText(isTraced ? tr("Stop t&racing") : tr("T&race"));
    trace->setIcon(
        Icons::get(isTraced ? QStringLiteral("media-playback-stop") : QStringLiteral("media-record")));
    trace->setToolTip(isTraced ? tr("Let the selected daemon go on untraced")
                               : tr("Show the system calls of the selected daemon as they happen"));
}

void ActionSet::setTraceFromStart(std::optional<DaemonAction> starter)
{
    QAction* trace = command(Command::TraceFromStart);
    trace->setEnabled(starter.has_value());
    trace->setText(starter == DaemonAction::Restart ? tr("R&estart and trace") : tr("Star&t and trace"));
}

void ActionSet::setCanSpawn(bool canSpawn)
{
    command(Command::Spawn)->setEnabled(canSpawn);
}

void ActionSet::setCanWriteUnits(bool canWrite)
{
    command(Command::NewUnit)->setEnabled(canWrite);
}

void ActionSet::fillDaemonMenu(QMenu* menu) const
{
    for (const DaemonAction action : {DaemonAction::Start, DaemonAction::Stop, DaemonAction::Restart,
             DaemonAction::Reload, DaemonAction::ResetFailed})
        menu->addAction(daemon(action));
    menu->addSeparator();
    for (const DaemonAction action : {DaemonAction::Pause, DaemonAction::Resume})
        menu->addAction(daemon(action));
    menu->addMenu(m_signalMenu);
    menu->addAction(daemon(DaemonAction::Kill));
    menu->addSeparator();
    for (const DaemonAction action :
        {DaemonAction::Enable, DaemonAction::Disable, DaemonAction::Mask, DaemonAction::Unmask})
        menu->addAction(daemon(action));
    menu->addSeparator();
    menu->addAction(command(Command::Favourite));
}

void ActionSet::fillContextMenu(QMenu* menu) const
{
    QMenu whole;
    fillDaemonMenu(&whole);
    const QList<QAction*> entries = whole.actions();
    for (QAction* entry : entries) {
        // Separators of the whole menu die with it; two in a row, or one at an end, are not drawn.
        if (entry->isSeparator())
            menu->addSeparator();
        else if (entry->isEnabled())
            menu->addAction(entry);
    }
    menu->addSeparator();
    for (const Command which : {Command::Trace, Command::KeepLastCalls, Command::ShowLastCalls}) {
        if (command(which)->isEnabled())
            menu->addAction(command(which));
    }
    menu->addSeparator();
    menu->addActions({command(Command::CopyName), command(Command::CopyHandle)});
}

void ActionSet::fillToolBar(QToolBar* bar) const
{
    for (const DaemonAction action : {DaemonAction::Start, DaemonAction::Stop, DaemonAction::Restart})
        bar->addAction(daemon(action));
    bar->addAction(m_pauseOrResume);
    bar->addSeparator();
    bar->addAction(command(Command::Trace));
    bar->addSeparator();
    bar->addAction(command(Command::Spawn));
}

} // namespace Duende
