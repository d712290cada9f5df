// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/recordercommands.h"

#include "models/format/errortext.h"
#include "models/operation.h"
#include "models/trace/flightrecordings.h"
#include "ui/mainwindow/actionset.h"
#include "ui/notice/failurenotices.h"
#include "ui/notice/notices.h"
#include "ui/operations/messagebar.h"
#include "ui/operations/operationsequence.h"
#include "ui/trace/panel/recorderindicator.h"
#include "ui/trace/panel/tracewindow.h"

#include <QActionGroup>
#include <QLocale>
#include <QMenu>
#include <QStatusBar>

#include <algorithm>

namespace Duende {

using Command = ActionSet::Command;

RecorderCommands::RecorderCommands(FlightRecordings* recordings, ActionSet* actions, OperationRunner* runner,
    QSettings* settings, QWidget* window)
    : QObject(window)
    , m_recordings(recordings)
    , m_actions(actions)
    , m_runner(runner)
    , m_settings(settings)
    , m_window(window)
{
    if (recordings) {
        connect(recordings, &FlightRecordings::changed, this, &RecorderCommands::update);
        connect(actions->command(Command::KeepLastCalls), &QAction::triggered, this,
            [this](bool isChecked) { m_recordings->setMarked(m_selected, isChecked); });
        connect(actions->command(Command::ShowLastCalls), &QAction::triggered, this,
            [this] { showLastCalls(m_selected.constFirst().handle.id()); });
    }
    update();
}

void RecorderCommands::setSelection(const QList<DaemonRecord>& records)
{
    m_selected = records;
    update();
}

void RecorderCommands::update()
{
    const bool areMarked = m_recordings && !m_selected.isEmpty()
        && std::ranges::all_of(m_selected,
            [this](const DaemonRecord& record) { return m_recordings->isMarked(record.handle.id()); });
    m_actions->command(Command::KeepLastCalls)->setEnabled(m_recordings && !m_selected.isEmpty());
    m_actions->command(Command::KeepLastCalls)->setChecked(areMarked);
    m_actions->command(Command::ShowLastCalls)
        ->setEnabled(m_recordings && m_selected.size() == 1
            && m_recordings->latest(m_selected.constFirst().handle.id()).has_value());
}

void RecorderCommands::tellBy(MessageBar* messages)
{
    if (!m_recordings)
        return;
    const auto tell = [this, messages](const DaemonHandle& handle, const PlatformError& error) {
        const QString name = m_recordings->daemons().value(handle.id()).name;
        messages->showMessage(
            Message::failure(error, ErrorText::describe(error, ErrorText::Attempt::Trace, name)));
    };
    connect(m_recordings, &FlightRecordings::failed, messages, tell);
    connect(m_recordings, &FlightRecordings::notRecorded, messages, tell);
}

void RecorderCommands::tellBy(Notices* notices)
{
    if (!m_recordings)
        return;
    notices->watch()->setAlsoWanted(m_recordings->marks());
    notices->failures()->setHasLastCalls(
        [this](const DaemonId& id) { return m_recordings->latest(id).has_value(); });
    connect(m_recordings, &FlightRecordings::recorded, notices->failures(),
        [notices](
            const FlightRecording& recording) { notices->failures()->noteLastCalls(recording.handle.id()); });
    connect(notices, &Notices::lastCallsRequested, this, &RecorderCommands::showLastCalls);
}

void RecorderCommands::fillMenu(QMenu* menu) const
{
    menu->addActions(
        {m_actions->command(Command::KeepLastCalls), m_actions->command(Command::ShowLastCalls)});
}

void RecorderCommands::fillSettingsMenu(QMenu* menu)
{
    if (!m_recordings)
        return;
    QMenu* choices = menu->addMenu(tr("&Last calls to keep"));
    auto* group = new QActionGroup(this);
    for (const uint32_t calls : FlightRecordings::choices) {
        QAction* choice = group->addAction(tr("%1 of each daemon").arg(QLocale().toString(calls)));
        choice->setCheckable(true);
        choice->setChecked(m_recordings->calls() == calls);
        choices->addAction(choice);
        connect(choice, &QAction::triggered, this, [this, calls] { m_recordings->setCalls(calls); });
    }
    if (!m_recordings->service())
        return;
    auto* goesOn = new QAction(tr("Keep last calls when Duende is close&d"), this);
    goesOn->setObjectName(QStringLiteral("recorder-service"));
    goesOn->setCheckable(true);
    goesOn->setChecked(m_recordings->isServiceRunning());
    goesOn->setToolTip(tr("A service of the system keeps them from now on, which an administrator allows"));
    menu->insertAction(choices->menuAction(), goesOn);
    connect(m_recordings, &FlightRecordings::changed, goesOn,
        [this, goesOn] { goesOn->setChecked(m_recordings->isServiceRunning()); });
    connect(goesOn, &QAction::triggered, this, [this, goesOn](bool isWanted) {
        goesOn->setChecked(m_recordings->isServiceRunning()); // until it is so
        setService(isWanted);
    });
}

void RecorderCommands::fillStatusBar(QStatusBar* bar)
{
    if (!m_recordings)
        return;
    auto* indicator = new RecorderIndicator(m_recordings, bar);
    connect(indicator, &RecorderIndicator::daemonRequested, this, &RecorderCommands::daemonRequested);
    bar->addPermanentWidget(indicator);
}

void RecorderCommands::setService(bool isWanted)
{
    DaemonRecord service;
    service.handle = *m_recordings->service();
    service.name = tr("the service that keeps last calls");
    const QList<DaemonAction> actions = isWanted ? QList{DaemonAction::Enable, DaemonAction::Start}
                                                 : QList{DaemonAction::Disable, DaemonAction::Stop};
    QList<OperationRequest> requests;
    for (const DaemonAction action : actions)
        requests.append(OperationRequest::action(service, action));
    OperationSequence::run(m_runner, requests);
}

void RecorderCommands::showLastCalls(const DaemonId& id)
{
    if (const auto recording = m_recordings->latest(id))
        TraceWindow::showLastCalls(*recording, m_runner, m_settings, m_window);
}

} // namespace Duende
