// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/tracecommands.h"

#include "models/trace/daemontraces.h"
#include "ui/mainwindow/actionset.h"
#include "ui/trace/panel/traceindicator.h"
#include "ui/trace/panel/tracepage.h"
#include "ui/trace/panel/tracewindow.h"

#include <QMenu>
#include <QStatusBar>

namespace Duende {

using Command = ActionSet::Command;

TraceCommands::TraceCommands(
    DaemonTraces* traces, ActionSet* actions, OperationRunner* runner, QSettings* settings, QWidget* window)
    : QObject(window)
    , m_traces(traces)
    , m_actions(actions)
{
    connect(actions->command(Command::OpenRecording), &QAction::triggered, this,
        [runner, settings, window] { TraceWindow::choose(runner, settings, window); });
    connect(actions->command(Command::Trace), &QAction::triggered, this, &TraceCommands::beginOrEnd);
    connect(
        actions->command(Command::TraceFromStart), &QAction::triggered, this, &TraceCommands::beginWithStart);
    if (traces && settings)
        traces->setSettings(TraceSettings::load(*settings));
    if (traces)
        connect(traces, &DaemonTraces::changed, this, &TraceCommands::update);
}

void TraceCommands::setSelection(const QList<DaemonRecord>& records)
{
    m_selected = records.size() == 1 ? std::optional(records.first()) : std::nullopt;
    update();
}

void TraceCommands::fillMenu(QMenu* menu) const
{
    menu->addAction(m_actions->command(Command::Trace));
    menu->addAction(m_actions->command(Command::TraceFromStart));
}

void TraceCommands::fillStatusBar(QStatusBar* bar)
{
    if (!m_traces)
        return;
    auto* indicator = new TraceIndicator(m_traces, bar);
    connect(indicator, &TraceIndicator::daemonRequested, this, &TraceCommands::pageRequested);
    bar->addPermanentWidget(indicator);
}

void TraceCommands::update()
{
    const DaemonTrace* trace = m_traces && m_selected ? m_traces->of(m_selected->handle.id()) : nullptr;
    m_actions->setTrace(
        m_traces && m_selected && TracePage::canTrace(*m_selected), trace && trace->isActive());
    const bool isFree = m_traces && m_selected && !(trace && trace->isActive());
    m_actions->setTraceFromStart(isFree ? TracePage::starter(*m_selected) : std::nullopt);
}

void TraceCommands::beginWithStart()
{
    const auto starter = m_traces && m_selected ? TracePage::starter(*m_selected) : std::nullopt;
    if (!starter)
        return;
    m_traces->startWith(*m_selected, *starter);
    Q_EMIT pageRequested(m_selected->handle.id());
}

void TraceCommands::beginOrEnd()
{
    if (!m_traces || !m_selected)
        return;
    const DaemonHandle handle = m_selected->handle;
    if (DaemonTrace* trace = m_traces->of(handle.id()); trace && trace->isActive())
        trace->stop();
    else
        m_traces->start(handle, m_selected->name);
    Q_EMIT pageRequested(handle.id());
}

} // namespace Duende
