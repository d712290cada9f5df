// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logpanel.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/logdocument.h"
#include "ui/log/logfieldspane.h"
#include "ui/log/logquerybar.h"
#include "ui/log/logview.h"
#include "ui/operations/messageframe.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/searchbar.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;
constexpr std::chrono::milliseconds fieldsAfter = 80ms;
constexpr int longestName = 60;

enum FilterMode { HideMode, HighlightMode };

QToolButton* makeToggle(const QString& iconName, const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setIcon(Icons::get(iconName));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(toolTip);
    return button;
}

} // namespace

LogPanel::LogPanel(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_document(new LogDocument(context.runner, context.registry, this))
    , m_view(new LogView(m_document))
    , m_query(new LogQueryBar)
    , m_filter(new FilterEdit(logFilterSchema()))
    , m_filterMode(new QComboBox)
    , m_search(new SearchBar(tr("Find in the log"), SearchBar::Direction::Back))
    , m_follow(
          makeToggle(QStringLiteral("go-bottom"), tr("Follow"), tr("Stay at the end as lines come (Space)")))
    , m_showFields(makeToggle(
          QStringLiteral("view-list-details"), tr("Fields"), tr("All that is known of the line (Enter)")))
    , m_export(new QToolButton)
    , m_error(new MessageFrame)
    , m_stack(new QStackedWidget)
    , m_splitter(new QSplitter)
    , m_fields(new LogFieldsPane)
    , m_nothing(new EmptyState)
    , m_showAll(new QAction(tr("Show all lines"), this))
    , m_copyText(new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy"), this))
    , m_copyJson(new QAction(tr("Copy as JSON"), this))
{
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_fields);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);
    m_fields->hide();
    m_error->setClosable(false);
    m_error->hide();
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_splitter);
    auto* layout = new QVBoxLayout(this);
    makeTools();
    layout->addWidget(m_error);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_view);
    for (QTimer* timer : {&m_loadingTimer, &m_searchTimer, &m_fieldsTimer})
        timer->setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    m_searchTimer.setInterval(loadingAfter);
    m_fieldsTimer.setInterval(fieldsAfter);
    makeActions();
    connectDocument();
}

void LogPanel::makeTools()
{
    m_filter->setPlaceholderText(tr("Filter: priority=error or timeout"));
    m_filter->setAccessibleName(tr("Filter of the log"));
    m_filterMode->setAccessibleName(tr("What becomes of other lines"));
    m_filterMode->addItem(tr("Hide others"));
    m_filterMode->addItem(tr("Highlight"));
    m_follow->setChecked(true);
    m_export->setAutoRaise(true);
    m_export->setIcon(Icons::get(QStringLiteral("document-export")));
    m_export->setText(tr("Export…"));
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setToolTip(tr("Write the selected lines of the log to a file"));
    auto* first = new QHBoxLayout;
    first->addWidget(m_query);
    first->addStretch();
    for (QToolButton* button : {m_follow, m_showFields, m_export})
        first->addWidget(button);
    auto* second = new QHBoxLayout;
    second->addWidget(m_filter, 3);
    second->addWidget(m_filterMode);
    second->addWidget(m_search, 2);
    auto* column = qobject_cast<QVBoxLayout*>(layout());
    column->addLayout(first);
    column->addLayout(second);
}

void LogPanel::makeActions()
{
    const auto add = [this](const QList<QKeySequence>& keys, SearchBar::Direction direction) {
        auto* action = new QAction(this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        connect(action, &QAction::triggered, this, [this, direction] { m_search->goOn(direction); });
    };
    add({QKeySequence(Qt::Key_F3), QKeySequence(QStringLiteral("Ctrl+G"))}, SearchBar::Direction::On);
    add({QKeySequence(QStringLiteral("Shift+F3")), QKeySequence(QStringLiteral("Ctrl+Shift+G"))},
        SearchBar::Direction::Back);
    m_copyText->setShortcut(QKeySequence::Copy);
    m_copyText->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(m_copyText);
    connect(m_copyText, &QAction::triggered, this, [this] { copy(LogFormat::Text); });
    connect(m_copyJson, &QAction::triggered, this, [this] { copy(LogFormat::Json); });
    connect(m_showAll, &QAction::triggered, this, [this] {
        m_query->clear();
        m_filter->setFilter({});
        reopen();
    });
    connect(m_export, &QToolButton::clicked, this, &LogPanel::chooseExport);
    connect(m_query, &LogQueryBar::queryChanged, this, &LogPanel::reopen);
    connect(m_filter, &FilterEdit::expressionChanged, this, &LogPanel::takeFilter);
    connect(m_filterMode, &QComboBox::activated, this, &LogPanel::takeFilter);
    const auto toView = [this] { m_view->setFocus(Qt::OtherFocusReason); };
    connect(m_filter, &FilterEdit::accepted, this, toView);
    connect(m_filter, &FilterEdit::left, this, toView);
    connect(m_search, &SearchBar::left, this, toView);
    connect(m_search, &SearchBar::textChanged, this, &LogPanel::searchFor);
    connect(m_search, &SearchBar::searchRequested, this, [this](SearchBar::Direction direction) {
        searchOn(direction == SearchBar::Direction::Back ? LogDirection::Older : LogDirection::Newer);
    });
    connect(&m_searchTimer, &QTimer::timeout, this, [this] { m_search->setStatus(tr("Searching…")); });
    connect(m_follow, &QToolButton::clicked, m_view, &LogView::setAtEnd);
    connect(m_view, &LogView::atEndChanged, m_follow, &QToolButton::setChecked);
    connect(m_view, &LogView::searchRequested, m_search, &SearchBar::focusField);
    connect(m_view, &LogView::menuRequested, this, &LogPanel::showMenu);
    connect(m_view, &LogView::activated, this, [this] { setFieldsShown(true); });
    connect(m_view, &LogView::currentChanged, this, [this] {
        if (!m_fields->isHidden())
            m_fieldsTimer.start();
    });
    connect(&m_fieldsTimer, &QTimer::timeout, this, &LogPanel::askFields);
    connect(m_showFields, &QToolButton::clicked, this, &LogPanel::setFieldsShown);
    connect(m_fields, &LogFieldsPane::closeRequested, this, [this, toView] {
        setFieldsShown(false);
        toView();
    });
}

void LogPanel::connectDocument()
{
    connect(m_document, &LogDocument::opened, this, [this] {
        m_query->setFeatures(m_document->features());
        if (m_document->features().testFlag(LogFeature::Boots))
            m_document->askBoots();
    });
    connect(m_document, &LogDocument::bootsRead, m_query, &LogQueryBar::setBoots);
    connect(m_document, &LogDocument::changed, this, &LogPanel::showState);
    connect(m_document, &LogDocument::reset, this, &LogPanel::showState);
    connect(m_document, &LogDocument::failed, this, &LogPanel::showError);
    connect(m_document, &LogDocument::textRead, this,
        [](const QByteArray& text) { QGuiApplication::clipboard()->setText(QString::fromUtf8(text)); });
    connect(m_document, &LogDocument::textFailed, this, &LogPanel::showError);
    connect(m_document, &LogDocument::findFailed, this, [this](const PlatformError& error) {
        m_searchTimer.stop();
        m_search->setStatus({});
        showError(error);
    });
    connect(m_document, &LogDocument::found, this, &LogPanel::takeFinding);
    connect(m_document, &LogDocument::fieldsRead, this,
        [this](const LogPosition& position, const QList<LogField>& fields) {
            const LogLine* line = m_view->currentLine();
            if (line && line->position == position)
                m_fields->setFields(fields);
        });
    connect(
        m_document, &LogDocument::fieldsFailed, this, [this](const LogPosition&, const PlatformError& error) {
            m_fields->setNotice(ErrorText::describeTask(error, tr("read the fields of the line")).headline);
        });
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_nothing->setContent({}, tr("Reading the log of %1…").arg(plainText(daemon().name, longestName)));
    });
    connect(m_error, &MessageFrame::retryRequested, this, &LogPanel::reopen);
}

void LogPanel::showDaemon()
{
    const bool isSame = m_shown == daemon().handle.id() && m_document->isOpen();
    // Another run of the same daemon writes to the same log.
    if (isSame && !m_document->query().thisRunOnly && !m_absence)
        return;
    if (!isSame)
        m_query->resetForDaemon();
    m_shown = daemon().handle.id();
    m_document->close();
    m_fields->setNotice(tr("Choose a line to see all that is known of it."));
    m_search->setStatus({});
    reopen();
}

void LogPanel::updateDaemon() { }

void LogPanel::forgetDaemon()
{
    m_shown = {};
    m_absence.reset();
    m_document->close();
    m_loadingTimer.stop();
    m_error->hide();
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_nothing);
}

void LogPanel::showEvent(QShowEvent* event)
{
    DetailsPage::showEvent(event);
    m_document->setFollowing(true);
}

void LogPanel::hideEvent(QHideEvent* event)
{
    DetailsPage::hideEvent(event);
    m_document->setFollowing(false);
    m_document->stopFinding();
    m_searchTimer.stop();
}

void LogPanel::openAt(const QVariantMap& place)
{
    if (place.value(QStringLiteral("run")).toString() == QStringLiteral("this"))
        m_query->setThisRunOnly(true);
    m_view->setFocus(Qt::OtherFocusReason);
}

bool LogPanel::hidesOthers() const
{
    return m_filterMode->currentIndex() == HideMode;
}

void LogPanel::reopen()
{
    if (!hasDaemon())
        return;
    m_absence.reset();
    m_error->hide();
    std::optional<LogPosition> place;
    if (m_document->isOpen() && !m_view->isAtEnd()) {
        for (qint64 row = m_view->currentRow().value_or(m_view->topRow());
            !place && row < m_document->pages().endRow(); ++row) {
            if (const LogLine* line = m_document->pages().row(row).line)
                place = line->position;
        }
    }
    const FilterExpression& filter = m_filter->expression();
    m_document->open(daemon().handle, m_query->query(), hidesOthers() ? filter : FilterExpression(), place);
    m_view->setHighlight(hidesOthers() ? LogFilter() : LogFilter{filter, m_document->filter().nowUs});
}

void LogPanel::takeFilter()
{
    const FilterExpression& filter = m_filter->expression();
    const FilterExpression hiding = hidesOthers() ? filter : FilterExpression();
    if (hiding != m_document->filter().expression)
        reopen();
    else
        m_view->setHighlight(hidesOthers() ? LogFilter() : LogFilter{filter, m_document->filter().nowUs});
}

void LogPanel::showState()
{
    if (m_absence)
        return;
    const bool isEmpty = m_document->pages().isEmpty();
    if (m_document->isLoading()) {
        if (isEmpty && !m_loadingTimer.isActive() && m_stack->currentWidget() == m_nothing)
            m_loadingTimer.start();
        return;
    }
    m_loadingTimer.stop();
    if (!isEmpty || !m_document->hasBeginning() || !m_document->isOpen()) {
        if (!isEmpty || m_document->isOpen())
            m_stack->setCurrentWidget(m_splitter);
        return;
    }
    const bool isPart = m_document->query() != LogQuery() || !m_document->filter().isEmpty();
    if (isPart)
        m_nothing->setContent(QStringLiteral("viewlog"), tr("No line matches"),
            tr("Lines that come and match appear here."), m_showAll);
    else
        m_nothing->setContent(QStringLiteral("viewlog"), tr("Nothing was logged yet"),
            tr("What %1 writes, and what is said about it, appears here.")
                .arg(plainText(daemon().name, longestName)));
    m_stack->setCurrentWidget(m_nothing);
}

void LogPanel::showError(const PlatformError& error)
{
    m_loadingTimer.stop();
    const ErrorText text = ErrorText::describeTask(error, tr("read the log of %1").arg(daemon().name));
    const bool isAbsent
        = error.kind() == PlatformError::Kind::NotFound || error.kind() == PlatformError::Kind::NotSupported;
    if (isAbsent && m_document->pages().isEmpty()) {
        m_absence = error;
        m_nothing->setContent(QStringLiteral("viewlog"), text.headline, text.advice);
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    Message message = Message::failure(error, text);
    message.canRetry = true;
    m_error->showMessage(message);
    if (m_document->pages().isEmpty()) {
        m_nothing->setContent({}, {});
        m_stack->setCurrentWidget(m_nothing);
    }
}

void LogPanel::searchFor(const QString& text)
{
    if (!m_wasSearching) {
        const LogLine* line = m_view->currentLine();
        m_searchOrigin = line && !m_view->isAtEnd() ? std::optional(line->position) : std::nullopt;
    }
    m_wasSearching = !text.isEmpty();
    m_view->setSearchText(text);
    m_document->stopFinding();
    m_searchTimer.stop();
    m_search->setStatus({});
    if (text.isEmpty())
        return;
    m_searchDirection = LogDirection::Older;
    m_searchTimer.start();
    m_document->find(text, LogDirection::Older, m_searchOrigin);
}

void LogPanel::searchOn(LogDirection direction)
{
    const LogLine* line = m_view->currentLine();
    m_searchDirection = direction;
    m_searchTimer.start();
    m_document->find(m_search->text(), direction, line ? std::optional(line->position) : std::nullopt);
}

void LogPanel::takeFinding(const LogFinding& finding)
{
    m_searchTimer.stop();
    if (!finding.position) {
        m_search->setStatus(tr("Not found"));
        return;
    }
    const bool isOlder = m_searchDirection == LogDirection::Older;
    m_search->setStatus(!finding.hasWrapped
            ? QString()
            : (isOlder ? tr("Went on from the end") : tr("Went on from the beginning")));
    if (const auto row = m_document->pages().rowOf(*finding.position))
        m_view->goToRow(*row);
    else
        m_document->goTo(*finding.position);
}

void LogPanel::setFieldsShown(bool isShown)
{
    m_showFields->setChecked(isShown);
    m_fields->setVisible(isShown);
    if (isShown)
        askFields();
}

void LogPanel::askFields()
{
    const LogLine* line = m_view->currentLine();
    if (!line)
        m_fields->setNotice(tr("Choose a line to see all that is known of it."));
    else if (m_document->features().testFlag(LogFeature::Fields))
        m_document->askFields(line->position);
    else
        m_fields->setFields({{"MESSAGE", line->message}});
}

} // namespace Duende
