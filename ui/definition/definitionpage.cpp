// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/definitionpage.h"

#include "models/definition/definitionfilemodel.h"
#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/definition/settinghelpview.h"
#include "ui/definitionedit/definitioneditmenu.h"
#include "ui/operations/messageframe.h"
#include "ui/widgets/clearbutton.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/trailingtextdelegate.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;
constexpr std::chrono::milliseconds askInterval = 1s;
constexpr std::chrono::milliseconds watchInterval = 5s;
constexpr int listCharacters = 30;
constexpr int searchCharacters = 24;
constexpr int helpCharacters = 48;

} // namespace

DefinitionPage::DefinitionPage(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_stack(new QStackedWidget)
    , m_content(new QWidget)
    , m_search(new QLineEdit)
    , m_count(new QLabel)
    , m_problems(new QToolButton)
    , m_editMenu(new DefinitionEditMenu(this))
    , m_notice(new MessageFrame)
    , m_splitter(new QSplitter)
    , m_files(new DefinitionFileModel(this))
    , m_fileList(new QListView)
    , m_view(new DefinitionView)
    , m_help(new SettingHelpView(context.runner))
    , m_nothing(new EmptyState)
    , m_errorPage(new QWidget)
    , m_error(new MessageFrame)
{
    m_fileList->setModel(m_files);
    m_fileList->setItemDelegate(new TrailingTextDelegate(DefinitionFileModel::OriginRole, m_fileList));
    m_fileList->setTextElideMode(Qt::ElideMiddle);
    m_fileList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_fileList->setUniformItemSizes(true);
    m_fileList->setAccessibleName(tr("Files"));
    m_notice->setClosable(false);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_fileList);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_help);
    m_splitter->setStretchFactor(1, 1);
    const int character = fontMetrics().averageCharWidth();
    m_splitter->setSizes({character * listCharacters, character * 80, character * helpCharacters});
    m_help->hide();

    auto* contentLayout = new QVBoxLayout(m_content);
    contentLayout->setContentsMargins({});
    contentLayout->addWidget(m_notice);
    contentLayout->addWidget(makeTools());
    contentLayout->addWidget(m_splitter, 1);
    auto* errorLayout = new QVBoxLayout(m_errorPage);
    errorLayout->setContentsMargins({});
    errorLayout->addWidget(m_error);
    errorLayout->addStretch();
    m_error->setClosable(false);
    for (QWidget* widget : {m_content, static_cast<QWidget*>(m_nothing), m_errorPage})
        m_stack->addWidget(widget);
    m_stack->setCurrentWidget(m_nothing);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);

    for (QTimer* timer : {&m_loadingTimer, &m_askAgain, &m_watch})
        timer->setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    m_askAgain.setInterval(askInterval);
    m_watch.setInterval(watchInterval);
    connect(&m_askAgain, &QTimer::timeout, this, &DefinitionPage::ask);
    connect(&m_watch, &QTimer::timeout, this, &DefinitionPage::ask);
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_nothing->setContent({}, tr("Reading the definition of %1\u2026").arg(plainText(daemon().name, 60)));
        m_stack->setCurrentWidget(m_nothing);
    });
    connect(m_error, &MessageFrame::retryRequested, this, &DefinitionPage::ask);
    connect(m_notice, &MessageFrame::linkActivated, this, &DefinitionPage::reload);
    // What was saved or reloaded is seen at once.
    connect(context.runner, &OperationRunner::finished, this, [this](quint64 number) {
        if (hasDaemon() && this->context().runner->operation(number)->request.handle() == daemon().handle)
            updateDaemon();
    });
    connect(m_fileList, &QListView::clicked, this,
        [this](const QModelIndex& index) { showPlace({index.row(), 0}); });
    connect(m_fileList, &QListView::activated, this,
        [this](const QModelIndex& index) { showPlace({index.row(), 0}); });
    connect(m_view, &DefinitionView::placeRequested, this, &DefinitionPage::showPlace);
    connect(m_view, &DefinitionView::helpRequested, this, &DefinitionPage::showHelp);
    connect(m_help, &SettingHelpView::closed, this, [this] {
        m_help->hide();
        m_view->setFocus();
    });
}

DefinitionPage::~DefinitionPage()
{
    m_asking.request_stop();
}

QWidget* DefinitionPage::makeTools()
{
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search the definition"));
    addClearButton(m_search);
    m_search->addAction(Icons::get(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(fontMetrics().averageCharWidth() * searchCharacters);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_problems->setAutoRaise(true);
    m_problems->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_problems->setIcon(Icons::get(QStringLiteral("data-warning")));
    m_problems->setToolTip(tr("Show the next problem"));
    m_problems->hide();
    connect(m_problems, &QToolButton::clicked, this, &DefinitionPage::showNextProblem);
    connect(m_search, &QLineEdit::textChanged, this, &DefinitionPage::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { searchNext(false); });
    const auto addShortcut = [this](QKeySequence::StandardKey key, bool isBackwards) {
        auto* action = new QAction(this);
        action->setShortcuts(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, isBackwards] { searchNext(isBackwards); });
        m_content->addAction(action);
    };
    addShortcut(QKeySequence::FindNext, false);
    addShortcut(QKeySequence::FindPrevious, true);

    auto* group = new QButtonGroup(this);
    auto* tools = new QWidget;
    auto* line = new QHBoxLayout(tools);
    line->setContentsMargins({});
    for (QToolButton* button : {addModeButton(tr("Files"), DefinitionView::Mode::Files),
             addModeButton(tr("Effective"), DefinitionView::Mode::Effective)}) {
        group->addButton(button);
        line->addWidget(button);
    }
    m_modes.at(0)->setChecked(true);
    m_modes.at(0)->setToolTip(tr("Every file, as it is on the disk"));
    m_modes.at(1)->setToolTip(tr("Only the settings that count"));
    if (context().editDefinition) {
        auto* edit = new QToolButton;
        edit->setText(tr("Edit"));
        edit->setIcon(Icons::get(QStringLiteral("document-edit")));
        edit->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        edit->setAutoRaise(true);
        edit->setPopupMode(QToolButton::InstantPopup);
        edit->setMenu(m_editMenu);
        edit->setToolTip(tr("Edit a drop-in or the whole, or make a new drop-in"));
        line->addWidget(edit);
        connect(m_editMenu, &DefinitionEditMenu::editRequested, this, context().editDefinition);
    }
    line->addStretch();
    line->addWidget(m_problems);
    line->addWidget(m_count);
    line->addWidget(m_search);
    return tools;
}

QToolButton* DefinitionPage::addModeButton(const QString& text, DefinitionView::Mode mode)
{
    auto* button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [this, mode] { setMode(mode); });
    m_modes.append(button);
    return button;
}

void DefinitionPage::stopAsking()
{
    m_asking.request_stop();
    m_isAsking = false;
    m_definition.reset();
    m_lastProblem = -1;
    m_saysUnset = false;
    for (QTimer* timer : {&m_loadingTimer, &m_askAgain, &m_watch})
        timer->stop();
}

void DefinitionPage::showDaemon()
{
    stopAsking();
    m_pending.clear();
    m_help->hide();
    ask();
}

void DefinitionPage::updateDaemon()
{
    m_isStale = true;
    askSoon();
}

void DefinitionPage::askSoon()
{
    if (!m_isAsking && !m_askAgain.isActive())
        m_askAgain.start();
}

void DefinitionPage::forgetDaemon()
{
    stopAsking();
    m_pending.clear();
    m_files->setDefinition({});
    m_view->setDefinition({}, m_view->mode());
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_nothing);
}

void DefinitionPage::showEvent(QShowEvent* event)
{
    DetailsPage::showEvent(event);
    // What changed on the disk meanwhile said nothing.
    if (m_definition)
        ask();
}

void DefinitionPage::hideEvent(QHideEvent* event)
{
    DetailsPage::hideEvent(event);
    m_watch.stop();
}

void DefinitionPage::ask()
{
    if (!hasDaemon() || m_isAsking)
        return;
    if (!isVisible()) {
        m_isStale = true;
        return;
    }
    m_isAsking = true;
    m_isStale = false;
    m_watch.stop();
    if (!m_definition)
        m_loadingTimer.start();
    m_asking = context().runner->ask<DaemonDefinition>(
        this,
        [registry = context().registry, handle = daemon().handle](const OperationContext& operation) {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->definition(handle, operation); });
        },
        [this](const Result<DaemonDefinition>& answer) { take(answer); });
}

void DefinitionPage::take(const Result<DaemonDefinition>& answer)
{
    m_isAsking = false;
    m_loadingTimer.stop();
    if (answer)
        showDefinition(*answer);
    else
        showError(answer.error());
    if (m_isStale)
        askSoon();
    else if (isVisible())
        m_watch.start();
}

void DefinitionPage::showDefinition(const DaemonDefinition& definition)
{
    const bool isFirst = !m_definition;
    m_definition = definition;
    if (definition.files.isEmpty()) {
        m_nothing->setContent(QStringLiteral("document-preview"),
            tr("No file defines %1").arg(plainText(daemon().name, 60)),
            tr("Its manager makes it by itself."));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_files->setDefinition(definition);
    if (!m_editMenu->isVisible())
        m_editMenu->setDefinition(daemon().handle, daemon().name, definition);
    m_view->setDefinition(definition, m_view->mode());
    if (isFirst)
        m_view->moveCursor(QTextCursor::Start);
    const QString problems = DefinitionText::problemCount(definition);
    m_problems->setText(problems);
    m_problems->setVisible(!problems.isEmpty());
    if (!m_search->text().isEmpty())
        search(m_search->text());
    showNotice(definition);
    m_stack->setCurrentWidget(m_content);
    openPending();
}

void DefinitionPage::showNotice(const DaemonDefinition& definition)
{
    if (!definition.needsReload) {
        if (!m_saysUnset)
            m_notice->hide();
        return;
    }
    m_saysUnset = false;
    const Message message = Message::information(tr("The files changed since they were read by the manager."),
        tr("What is here counts after a reload."));
    if (m_notice->isHidden() || m_notice->message() != message)
        m_notice->showMessage(message);
    m_notice->setLink(tr("Reload the definitions"));
}

void DefinitionPage::reload()
{
    if (!hasDaemon())
        return;
    context().runner->run(OperationRequest::task(daemon(),
        {tr("Reloading the definitions"), tr("Reloaded the definitions"), tr("reload the definitions"), {},
            [](PlatformAdapter& adapter, const OperationContext& operation) {
                return adapter.reloadDefinitions(operation);
            }}));
}

void DefinitionPage::showError(const PlatformError& error)
{
    m_definition.reset();
    Message message
        = Message::failure(error, ErrorText::describe(error, ErrorText::Attempt::Inspect, daemon().name));
    message.canRetry = true;
    if (m_error->isHidden() || m_error->message() != message)
        m_error->showMessage(message);
    m_stack->setCurrentWidget(m_errorPage);
}

void DefinitionPage::setMode(DefinitionView::Mode mode)
{
    m_modes.at(mode == DefinitionView::Mode::Files ? 0 : 1)->setChecked(true);
    // Before the answer is there, it is chosen how it will be shown.
    m_view->setDefinition(m_definition.value_or(DaemonDefinition()), mode);
    if (!m_search->text().isEmpty())
        search(m_search->text());
}

void DefinitionPage::showPlace(const DefinitionPlace& place)
{
    setMode(DefinitionView::Mode::Files);
    m_view->showPlace(place);
    m_fileList->setCurrentIndex(m_files->index(int(place.file)));
    m_view->setFocus();
}

void DefinitionPage::openAt(const QVariantMap& place)
{
    m_pending = place;
    if (m_definition)
        openPending();
}

void DefinitionPage::openPending()
{
    const QVariantMap place = std::exchange(m_pending, {});
    if (place.isEmpty())
        return;
    m_saysUnset = false;
    showNotice(*m_definition);
    const QString path = place.value(QStringLiteral("path")).toString();
    const QString property = place.value(QStringLiteral("property")).toString();
    if (!path.isEmpty()) {
        const int line = place.value(QStringLiteral("line")).toInt();
        if (const auto found = DefinitionText::placeOf(*m_definition, path, line))
            showPlace(*found);
        return;
    }
    if (const DefinitionSetting* setting = DefinitionText::settingOf(*m_definition, property)) {
        showPlace(setting->place);
    } else if (!m_definition->needsReload) {
        m_saysUnset = true;
        m_notice->showMessage(Message::information(
            tr("No file sets %1: it has its usual value.").arg(plainText(property, 60))));
        m_notice->setLink({});
    }
}

void DefinitionPage::showHelp(const QString& section, const QString& name)
{
    if (!m_definition)
        return;
    QStringList pages;
    for (const DefinitionManual& manual : std::as_const(m_definition->manuals)) {
        if (manual.section == section)
            pages = manual.pages;
    }
    m_help->show();
    m_help->showSetting(name, pages);
}

void DefinitionPage::search(const QString& text)
{
    const int count = m_view->search(text);
    m_count->setVisible(!text.isEmpty());
    m_count->setText(count == 0 ? tr("not found") : QLocale().toString(count));
}

void DefinitionPage::searchNext(bool isBackwards)
{
    const int number = m_view->searchNext(isBackwards);
    const int count = m_view->search(m_search->text());
    if (number > 0)
        m_count->setText(tr("%1 of %2").arg(QLocale().toString(number), QLocale().toString(count)));
}

void DefinitionPage::showNextProblem()
{
    if (!m_definition || m_definition->problems.isEmpty())
        return;
    m_lastProblem = (m_lastProblem + 1) % m_definition->problems.size();
    const DefinitionProblem& problem = m_definition->problems.at(m_lastProblem);
    if (const auto place = DefinitionText::placeOf(*m_definition, problem.path, problem.line))
        showPlace(*place);
}

} // namespace Duende
