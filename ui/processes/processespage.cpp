// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/processes/processespage.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/signaldialog.h"
#include "ui/processes/descriptorview.h"
#include "ui/processes/processtree.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;
constexpr std::chrono::milliseconds refreshInterval = 2s;
// Side by side, processes and files need so many characters.
constexpr int wideCharacters = 170;

constexpr QLatin1StringView filesKey("processes/files");
constexpr QLatin1StringView treeKey("processes/tree");

QString nameOf(const DaemonProcess& process)
{
    return QStringLiteral("%1 (%2)").arg(plainText(process.name, 40)).arg(process.key.pid);
}

QToolButton* toolButton(QAction* action)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

} // namespace

ProcessesPage::ProcessesPage(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_stack(new QStackedWidget)
    , m_splitter(new QSplitter)
    , m_tree(new ProcessTree)
    , m_files(new DescriptorView)
    , m_count(new QLabel)
    , m_nothing(new EmptyState)
    , m_errorPage(new QWidget)
    , m_error(new MessageFrame)
    , m_signal(new QAction(Icons::action(DaemonAction::Signal), tr("Send signal…"), this))
    , m_showFiles(new QAction(Icons::get(QStringLiteral("document-open")), tr("Open files"), this))
    , m_asTree(new QAction(Icons::get(QStringLiteral("view-list-tree")), tr("Tree"), this))
    , m_copyPid(new QAction(tr("Copy PID"), this))
    , m_copyCommand(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy command line"), this))
    , m_start(new QAction(Icons::action(DaemonAction::Start), tr("Start"), this))
{
    setUpActions();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeList());
    m_splitter->addWidget(m_files);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isMoved = true; });
    m_files->setVisible(m_showFiles->isChecked());
    auto* errorLayout = new QVBoxLayout(m_errorPage);
    errorLayout->setContentsMargins({});
    errorLayout->addWidget(m_error);
    errorLayout->addStretch();
    m_error->setClosable(false);
    for (QWidget* page : {static_cast<QWidget*>(m_nothing), static_cast<QWidget*>(m_splitter), m_errorPage})
        m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    setFocusProxy(m_tree);

    m_timer.setSingleShot(true);
    m_timer.setInterval(refreshInterval);
    m_loadingTimer.setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    connect(&m_timer, &QTimer::timeout, this, &ProcessesPage::ask);
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_nothing->setContent({}, tr("Reading the processes of %1…").arg(plainText(daemon().name, 60)));
        m_stack->setCurrentWidget(m_nothing);
    });
    connect(m_error, &MessageFrame::retryRequested, this, &ProcessesPage::ask);
    connect(m_tree, &ProcessTree::chosen, this, &ProcessesPage::choose);
}

ProcessesPage::~ProcessesPage()
{
    m_asking.request_stop();
    m_askingFiles.request_stop();
}

QWidget* ProcessesPage::makeList()
{
    auto* list = new QWidget;
    auto* layout = new QVBoxLayout(list);
    layout->setContentsMargins({});
    auto* line = new QHBoxLayout;
    for (QAction* action : {m_signal, m_showFiles, m_asTree})
        line->addWidget(toolButton(action));
    line->addStretch();
    m_count->setForegroundRole(QPalette::PlaceholderText);
    line->addWidget(m_count);
    layout->addLayout(line);
    layout->addWidget(m_tree, 1);
    return list;
}

void ProcessesPage::setUpActions()
{
    const QSettings* settings = context().settings;
    m_signal->setToolTip(tr("Send a signal to the chosen process"));
    m_showFiles->setCheckable(true);
    m_showFiles->setChecked(settings && settings->value(filesKey, false).toBool());
    m_showFiles->setToolTip(tr("Show what the chosen process has open"));
    m_asTree->setCheckable(true);
    m_asTree->setChecked(!settings || settings->value(treeKey, true).toBool());
    m_asTree->setToolTip(tr("Show processes below the ones that started them"));
    m_tree->setTree(m_asTree->isChecked());
    m_copyCommand->setShortcut(QKeySequence::Copy);
    m_copyCommand->setShortcutContext(Qt::WidgetShortcut);
    m_tree->addActions({m_signal, m_showFiles, m_copyPid, m_copyCommand});
    connect(m_signal, &QAction::triggered, this, &ProcessesPage::sendSignal);
    connect(m_showFiles, &QAction::toggled, this, [this](bool isShown) {
        if (context().settings)
            context().settings->setValue(filesKey, isShown);
        m_files->setVisible(isShown);
        arrange();
        choose();
    });
    connect(m_asTree, &QAction::toggled, this, [this](bool isTree) {
        if (context().settings)
            context().settings->setValue(treeKey, isTree);
        m_tree->setTree(isTree);
    });
    connect(m_copyPid, &QAction::triggered, this, [this] {
        if (const DaemonProcess* process = m_tree->currentProcess())
            copy(QString::number(process->key.pid));
    });
    connect(m_copyCommand, &QAction::triggered, this, [this] {
        if (const DaemonProcess* process = m_tree->currentProcess())
            copy(process->commandLine.isEmpty() ? process->name : process->commandLine);
    });
    connect(m_start, &QAction::triggered, this, [this] { Q_EMIT actionsRequested({DaemonAction::Start}); });
    refreshActions();
}

bool ProcessesPage::appliesTo(const DaemonRecord& record)
{
    switch (record.kind) {
    case DaemonKind::Timer:
    case DaemonKind::Path:
    case DaemonKind::Target:
    case DaemonKind::Device:
    case DaemonKind::Automount:
        return false;
    default:
        return !record.isTemplate;
    }
}

void ProcessesPage::openAt(const QVariantMap& place)
{
    m_wantedPid = place.value(QStringLiteral("pid")).toLongLong();
    if (m_wantedPid != 0 && m_tree->choose(m_wantedPid))
        m_wantedPid = 0;
}

void ProcessesPage::stopAsking()
{
    m_asking.request_stop();
    m_askingFiles.request_stop();
    m_isAsking = false;
    m_isAskingFiles = false;
    m_hasAnswer = false;
    m_wantedPid = 0;
    m_filesOf = {};
    m_timer.stop();
    m_loadingTimer.stop();
    m_tree->clear();
    m_files->clear();
    refreshActions();
}

void ProcessesPage::showDaemon()
{
    stopAsking();
    ask();
}

void ProcessesPage::updateDaemon()
{
    // The record changes with every sample: only what the timer does not see in time is worth a question.
    if (!m_isAsking && !m_timer.isActive())
        ask();
    else if (m_hasAnswer && m_tree->processCount() == 0)
        showNothing();
}

void ProcessesPage::forgetDaemon()
{
    stopAsking();
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_nothing);
}

void ProcessesPage::hideEvent(QHideEvent* event)
{
    DetailsPage::hideEvent(event);
    m_timer.stop();
}

void ProcessesPage::ask()
{
    if (!hasDaemon() || m_isAsking || !isVisible())
        return;
    m_isAsking = true;
    if (!m_hasAnswer)
        m_loadingTimer.start();
    m_asking = context().runner->ask<DaemonProcesses>(
        this,
        [registry = context().registry, handle = daemon().handle](const OperationContext& operation) {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->processes(handle, operation); });
        },
        [this](const Result<DaemonProcesses>& answer) { take(answer); });
}

void ProcessesPage::take(const Result<DaemonProcesses>& answer)
{
    m_isAsking = false;
    m_loadingTimer.stop();
    m_hasAnswer = answer.has_value();
    if (isVisible())
        m_timer.start();
    if (!answer) {
        Message message = Message::failure(
            answer.error(), ErrorText::describe(answer.error(), ErrorText::Attempt::Inspect, daemon().name));
        message.canRetry = true;
        if (m_error->isHidden() || m_error->message() != message)
            m_error->showMessage(message);
        m_stack->setCurrentWidget(m_errorPage);
        return;
    }
    m_tree->update(*answer);
    const int count = m_tree->processCount();
    m_count->setText(count == 1 ? tr("1 process") : tr("%1 processes").arg(QLocale().toString(count)));
    m_count->setToolTip(plainText(answer->source, 300));
    if (m_wantedPid != 0 && m_tree->choose(m_wantedPid))
        m_wantedPid = 0;
    if (count == 0)
        showNothing();
    else
        m_stack->setCurrentWidget(m_splitter);
    choose();
}

void ProcessesPage::showNothing()
{
    const QString name = plainText(daemon().name, 60);
    const bool canStart = daemon().actions.testFlag(DaemonAction::Start);
    if (daemon().status.isTerminal() || daemon().status.state() == DaemonStatus::State::Created)
        m_nothing->setContent(
            {}, tr("%1 is not running, so it has no processes.").arg(name), {}, canStart ? m_start : nullptr);
    else
        m_nothing->setContent(
            {}, tr("%1 has no processes now.").arg(name), tr("When it starts some, they are here."));
    m_stack->setCurrentWidget(m_nothing);
}

void ProcessesPage::choose()
{
    refreshActions();
    const DaemonProcess* process = m_tree->currentProcess();
    if (!process || !m_showFiles->isChecked()) {
        m_askingFiles.request_stop();
        m_isAskingFiles = false;
        if (m_filesOf != ProcessKey())
            m_files->clear();
        m_filesOf = {};
        return;
    }
    if (m_filesOf != process->key) {
        m_askingFiles.request_stop();
        m_isAskingFiles = false;
        m_filesOf = process->key;
        m_files->setProcess(nameOf(*process));
    }
    askDescriptors();
}

void ProcessesPage::askDescriptors()
{
    if (m_isAskingFiles || !isVisible())
        return;
    m_isAskingFiles = true;
    m_askingFiles = context().runner->ask<OpenDescriptors>(
        this,
        [registry = context().registry, handle = daemon().handle, key = m_filesOf](
            const OperationContext& operation) {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->descriptors(handle, key, operation); });
        },
        [this](const Result<OpenDescriptors>& answer) {
            m_isAskingFiles = false;
            m_files->take(answer);
        });
}

void ProcessesPage::sendSignal()
{
    const DaemonProcess* process = m_tree->currentProcess();
    if (!process)
        return;
    // The daemon shown may be another one by the time of the answer.
    SignalDialog::open(this, {nameOf(*process)}, [this, chosen = *process, record = daemon()](Signal signal) {
        const QString name = nameOf(chosen);
        const QString word = signalName(signal);
        OperationTask task;
        task.progressText = tr("Sending %1 to %2").arg(word, name);
        task.doneText = tr("Sent %1 to %2").arg(word, name);
        task.infinitive = tr("send %1 to %2").arg(word, name);
        task.commandLine = QStringLiteral("kill -s %1 %2").arg(word).arg(chosen.key.pid);
        task.job = [handle = record.handle, key = chosen.key, signal](
                       PlatformAdapter& adapter, const OperationContext& operation) {
            return adapter.signalProcess(handle, key, signal, operation);
        };
        context().runner->run(OperationRequest::task(record, task));
    });
}

void ProcessesPage::copy(const QString& text) const
{
    QGuiApplication::clipboard()->setText(text);
}

void ProcessesPage::refreshActions()
{
    const bool isChosen = m_tree->currentProcess() != nullptr;
    for (QAction* action : {m_signal, m_copyPid, m_copyCommand})
        action->setEnabled(isChosen);
}

void ProcessesPage::arrange()
{
    const bool isWide = width() >= fontMetrics().averageCharWidth() * wideCharacters && width() > height();
    const Qt::Orientation orientation = isWide ? Qt::Horizontal : Qt::Vertical;
    if (m_isMoved && m_splitter->orientation() == orientation)
        return;
    m_isMoved = false;
    m_splitter->setOrientation(orientation);
    const int whole = isWide ? width() : height();
    m_splitter->setSizes({whole * 11 / 20, whole * 9 / 20});
}

void ProcessesPage::resizeEvent(QResizeEvent* event)
{
    DetailsPage::resizeEvent(event);
    arrange();
}

} // namespace Duende
