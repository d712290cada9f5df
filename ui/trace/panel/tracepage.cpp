// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracepage.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/trace/daemontraces.h"
#include "models/trace/flightrecordings.h"
#include "models/trace/recordingfiles.h"
#include "models/trace/tracedocument.h"
#include "ui/operations/messageframe.h"
#include "ui/trace/panel/interruptednotice.h"
#include "ui/trace/panel/traceoptionsbutton.h"
#include "ui/trace/panel/tracepanel.h"
#include "ui/trace/panel/tracestatustext.h"
#include "ui/trace/panel/tracewindow.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr int longestName = 60;

} // namespace

TracePage::TracePage(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_panel(new TracePanel(context.runner, context.settings))
    , m_stack(new QStackedWidget)
    , m_front(new QWidget)
    , m_nothing(new EmptyState)
    , m_lastCalls(new MessageFrame)
    , m_error(new MessageFrame)
    , m_question(makeQuestion())
    , m_start(new QAction(Icons::get(QStringLiteral("media-record")), tr("Trace"), this))
    , m_startTraced(new QAction(Icons::get(QStringLiteral("media-record")), tr("Start and trace"), this))
    , m_stop(new QAction(tr("Cancel"), this))
{
    m_error->setClosable(false);
    m_error->hide();
    m_lastCalls->hide();
    auto* front = new QVBoxLayout(m_front);
    auto* interrupted = new InterruptedNotice(context.runner, context.settings, RecordingFiles::folder());
    connect(interrupted, &InterruptedNotice::openRequested, this, &TracePage::openFile);
    front->addWidget(interrupted);
    front->addWidget(m_error);
    front->addWidget(m_nothing, 1);
    front->addWidget(new TraceOptionsButton(context.traces, context.settings), 0, Qt::AlignHCenter);
    auto* options = new TraceOptionsButton(context.traces, context.settings);
    options->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_panel->addTool(options);
    for (QWidget* widget : {m_front, m_question, static_cast<QWidget*>(m_panel)})
        m_stack->addWidget(widget);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_lastCalls);
    layout->addWidget(m_stack);
    setFocusProxy(m_stack);
    connect(m_start, &QAction::triggered, this, &TracePage::start);
    connect(m_startTraced, &QAction::triggered, this, [this] { startWith(DaemonAction::Start); });
    connect(m_stop, &QAction::triggered, this, [this] {
        if (m_followed)
            m_followed->stop();
    });
    connect(m_lastCalls, &MessageFrame::linkActivated, this, [this] {
        if (const auto recording = this->context().recordings->latest(daemon().handle.id()))
            TraceWindow::showLastCalls(
                *recording, this->context().runner, this->context().settings, window());
    });
    connect(m_lastCalls, &MessageFrame::dismissed, this, [this] {
        if (const auto recording = this->context().recordings->latest(daemon().handle.id()))
            m_dismissed.insert(recording->path);
    });
    if (context.recordings) {
        connect(context.recordings, &FlightRecordings::changed, this, [this] {
            if (hasDaemon())
                showLastCalls();
        });
    }
    connect(m_error, &MessageFrame::retryRequested, this, &TracePage::start);
    connect(m_panel, &TracePanel::startRequested, this, &TracePage::start);
    connect(m_panel, &TracePanel::windowRequested, this, &TracePage::openWindow);
    connect(context.traces, &DaemonTraces::changed, this, [this](const DaemonId& id) {
        if (hasDaemon() && daemon().handle.id() == id)
            follow();
    });
}

QWidget* TracePage::makeQuestion()
{
    auto* page = new QWidget;
    m_questionTitle = new QLabel;
    m_questionText = new QLabel;
    QFont bold = m_questionTitle->font();
    bold.setBold(true);
    m_questionTitle->setFont(bold);
    for (QLabel* label : {m_questionTitle, m_questionText}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_confirm = new QPushButton(Icons::get(QStringLiteral("media-record")), tr("Trace all the same"));
    auto* leave = new QPushButton(tr("Do not trace"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(leave);
    buttons->addWidget(m_confirm);
    buttons->addStretch();
    auto* column = new QVBoxLayout(page);
    column->addWidget(m_questionTitle);
    column->addWidget(m_questionText);
    column->addLayout(buttons);
    column->addStretch();
    connect(m_confirm, &QPushButton::clicked, this, [this] {
        if (m_followed)
            m_followed->confirm();
    });
    connect(leave, &QPushButton::clicked, this, [this] {
        if (m_followed)
            m_followed->stop();
    });
    return page;
}

bool TracePage::canTrace(const DaemonRecord& record)
{
    return !record.status.isTerminal() && (record.status.isActive() || record.pid.has_value());
}

std::optional<DaemonAction> TracePage::starter(const DaemonRecord& record)
{
    if (!canTrace(record))
        return record.actions.testFlag(DaemonAction::Start) ? std::optional(DaemonAction::Start)
                                                            : std::nullopt;
    return record.actions.testFlag(DaemonAction::Restart) ? std::optional(DaemonAction::Restart)
                                                          : std::nullopt;
}

DaemonTrace* TracePage::trace() const
{
    return hasDaemon() ? context().traces->of(daemon().handle.id()) : nullptr;
}

void TracePage::showDaemon()
{
    showLastCalls();
    follow();
}

void TracePage::updateDaemon()
{
    // Whether it can be traced follows from its state.
    if (m_stack->currentWidget() == m_front && !m_followed)
        showIdle();
}

void TracePage::forgetDaemon()
{
    m_followed = nullptr;
    m_panel->setTrace(nullptr);
    m_panel->setRecording(nullptr);
    m_lastCalls->hide();
    m_error->hide();
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_front);
}

void TracePage::showLastCalls()
{
    const auto recording
        = context().recordings ? context().recordings->latest(daemon().handle.id()) : std::nullopt;
    if (!recording || m_dismissed.contains(recording->path)) {
        m_lastCalls->hide();
        return;
    }
    m_lastCalls->showMessage(Message::information(
        tr("It failed, and its last %1 calls were kept.").arg(QLocale().toString(recording->calls))));
    m_lastCalls->setLink(tr("Show last calls"));
}

void TracePage::openAt(const QVariantMap& place)
{
    if (place.value(QStringLiteral("start")).toBool())
        start();
    if (const QVariant action = place.value(QStringLiteral("startWith")); action.isValid())
        startWith(DaemonAction(action.toInt()));
}

void TracePage::start()
{
    if (hasDaemon())
        context().traces->start(daemon().handle, daemon().name);
}

void TracePage::startWith(DaemonAction action)
{
    if (hasDaemon())
        context().traces->startWith(daemon(), action);
}

void TracePage::follow()
{
    DaemonTrace* trace = this->trace();
    if (trace != m_followed) {
        m_followed = trace;
        m_panel->setTrace(trace);
        m_panel->setSubject(daemon().name);
    }
    const std::shared_ptr<const TraceRecording> recording = trace ? trace->recording() : nullptr;
    if (m_panel->document()->recording() != recording)
        m_panel->setRecording(recording);
    m_error->hide();
    if (!trace)
        return showIdle();
    switch (trace->stage()) {
    case DaemonTrace::Stage::Idle:
    case DaemonTrace::Stage::Preparing:
        return showWaiting(trace->isAdministrator()
                ? tr("Asking for an administrator's rights…")
                : tr("Looking at the processes of %1…").arg(plainText(trace->name(), longestName)));
    case DaemonTrace::Stage::Asking:
        m_questionTitle->setText(TraceStatusText::question(trace->outlook()));
        m_questionText->setText(TraceStatusText::questionDetails(trace->outlook()));
        m_stack->setCurrentWidget(m_question);
        return;
    case DaemonTrace::Stage::Attaching:
        return showWaiting(tr("Attaching…"));
    case DaemonTrace::Stage::Tracing:
    case DaemonTrace::Stage::Stopping:
    case DaemonTrace::Stage::Ended:
        break;
    }
    if (recording) {
        m_stack->setCurrentWidget(m_panel);
        return;
    }
    showIdle();
    if (trace->error())
        showFailure(*trace->error());
}

void TracePage::showIdle()
{
    const QString name = plainText(daemon().name, longestName);
    const bool isTraceable = canTrace(daemon());
    m_start->setEnabled(isTraceable);
    m_startTraced->setEnabled(starter(daemon()) == DaemonAction::Start);
    m_nothing->setContent(QStringLiteral("media-record"), tr("Nothing of %1 was traced yet").arg(name),
        isTraceable
            ? tr("A trace shows every system call of its processes as it happens, with all arguments.")
            : tr("It has no process now. It can be traced from its first call on, when it starts."),
        isTraceable ? m_start : m_startTraced);
    m_stack->setCurrentWidget(m_front);
}

void TracePage::showWaiting(const QString& text)
{
    m_nothing->setContent({}, text, {}, m_stop);
    m_stack->setCurrentWidget(m_front);
}

void TracePage::showFailure(const PlatformError& error)
{
    Message message
        = Message::failure(error, ErrorText::describe(error, ErrorText::Attempt::Trace, daemon().name));
    message.canRetry = canTrace(daemon());
    m_error->showMessage(message);
}

void TracePage::openFile(const QString& path)
{
    auto* window = new TraceWindow(context().runner, context().settings, this->window());
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->open(path);
    window->show();
}

void TracePage::openWindow()
{
    auto* window = new TraceWindow(context().runner, context().settings, this->window());
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->showRecording(m_panel->document()->recording(), daemon().name);
    window->show();
}

} // namespace Duende
