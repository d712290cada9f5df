// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/overviewpanel.h"

#include "models/daemonlistmodel.h"
#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/operationrunner.h"
#include "ui/details/factsview.h"
#include "ui/details/propertyview.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/emptystate.h"

#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;
constexpr std::chrono::milliseconds askInterval = 1s;
// Side by side, summary and properties need so many characters.
constexpr int wideCharacters = 110;

} // namespace

OverviewPanel::OverviewPanel(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_splitter(new QSplitter)
    , m_summary(new QScrollArea)
    , m_sentence(new WrapLabel)
    , m_facts(new FactsView)
    , m_stack(new QStackedWidget)
    , m_properties(new PropertyView)
    , m_loading(new EmptyState)
    , m_errorPage(new QWidget)
    , m_error(new MessageFrame)
{
    m_splitter->setChildrenCollapsible(false);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isMoved = true; });
    m_splitter->addWidget(makeSummary());
    m_splitter->addWidget(makeProperties());
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_splitter);

    for (QTimer* timer : {&m_ageTimer, &m_loadingTimer, &m_askAgain})
        timer->setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    m_askAgain.setInterval(askInterval);
    connect(&m_ageTimer, &QTimer::timeout, this, &OverviewPanel::refreshSummary);
    connect(&m_askAgain, &QTimer::timeout, this, &OverviewPanel::ask);
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_loading->setContent({}, tr("Reading the properties of %1…").arg(plainText(daemon().name, 60)));
        m_stack->setCurrentWidget(m_loading);
    });
    connect(m_error, &MessageFrame::retryRequested, this, &OverviewPanel::ask);
    connect(m_properties, &PropertyView::definitionRequested, this, [this](const QString& property) {
        Q_EMIT pageRequested(QStringLiteral("definition"), {{QStringLiteral("property"), property}});
    });
}

OverviewPanel::~OverviewPanel()
{
    m_asking.request_stop();
}

QWidget* OverviewPanel::makeSummary()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->addWidget(m_sentence);
    layout->addWidget(m_facts);
    layout->addStretch();
    m_summary->setWidget(content);
    m_summary->setWidgetResizable(true);
    m_summary->setFrameShape(QFrame::NoFrame);
    m_summary->setFocusPolicy(Qt::NoFocus);
    m_summary->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return m_summary;
}

QWidget* OverviewPanel::makeProperties()
{
    auto* layout = new QVBoxLayout(m_errorPage);
    layout->setContentsMargins({});
    layout->addWidget(m_error);
    layout->addStretch();
    m_error->setClosable(false);
    m_stack->addWidget(m_properties);
    m_stack->addWidget(m_loading);
    m_stack->addWidget(m_errorPage);
    return m_stack;
}

void OverviewPanel::showDaemon()
{
    m_asking.request_stop();
    m_isAsking = false;
    m_hasProperties = false;
    m_askAgain.stop();
    m_reason.clear();
    refreshSummary();
    m_summary->ensureVisible(0, 0);
    const auto adapter = context().registry->adapterFor(daemon().handle);
    m_properties->setDefinitionOffered(adapter && (*adapter)->scope().views.testFlag(DaemonView::Definition));
    ask();
}

void OverviewPanel::updateDaemon()
{
    if (daemon().status != m_reasonOf)
        m_reason.clear();
    refreshSummary();
    m_isStale = true;
    if (!m_isAsking && !m_askAgain.isActive())
        m_askAgain.start();
}

void OverviewPanel::forgetDaemon()
{
    m_asking.request_stop();
    m_isAsking = false;
    m_hasProperties = false;
    for (QTimer* timer : {&m_ageTimer, &m_loadingTimer, &m_askAgain})
        timer->stop();
    m_properties->setGroupsOfAnother({});
}

void OverviewPanel::refreshSummary()
{
    if (!hasDaemon())
        return;
    const DaemonRecord& record = daemon();
    const QDateTime now = QDateTime::currentDateTime();
    m_sentence->setText(DaemonFacts::sentence(record, now, m_reason));
    const int row = context().daemons->rowOf(record.handle.id());
    m_facts->setFacts(DaemonFacts::of(record, row < 0 ? std::nullopt : context().daemons->cpuPercent(row)));
    arrange();
    if (record.since)
        m_ageTimer.start(ValueText::ageChangesIn(*record.since, now));
    else
        m_ageTimer.stop();
}

void OverviewPanel::ask()
{
    if (!hasDaemon() || m_isAsking)
        return;
    if (!isVisible()) {
        m_isStale = true;
        return;
    }
    m_isAsking = true;
    m_isStale = false;
    if (!m_hasProperties)
        m_loadingTimer.start();
    m_asking = context().runner->ask<DaemonDetails>(
        this,
        [registry = context().registry, handle = daemon().handle](const OperationContext& operation) {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->inspect(handle, operation); });
        },
        [this](const Result<DaemonDetails>& answer) { take(answer); });
}

void OverviewPanel::take(const Result<DaemonDetails>& answer)
{
    m_isAsking = false;
    m_loadingTimer.stop();
    if (answer) {
        m_reasonOf = answer->record.status;
        if (m_reasonOf == daemon().status && std::exchange(m_reason, answer->reason) != answer->reason)
            refreshSummary();
        if (std::exchange(m_hasProperties, true))
            m_properties->setGroups(answer->groups);
        else
            m_properties->setGroupsOfAnother(answer->groups);
        m_stack->setCurrentWidget(m_properties);
    } else {
        m_hasProperties = false;
        Message message = Message::failure(
            answer.error(), ErrorText::describe(answer.error(), ErrorText::Attempt::Inspect, daemon().name));
        message.canRetry = true;
        if (m_error->isHidden() || m_error->message() != message)
            m_error->showMessage(message);
        m_stack->setCurrentWidget(m_errorPage);
    }
    if (m_isStale && !m_askAgain.isActive())
        m_askAgain.start();
}

void OverviewPanel::arrange()
{
    const int margin = style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, this);
    m_summary->setMinimumWidth(m_facts->minimumSizeHint().width() + margin
        + style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, this));
    const bool isWide = width() >= fontMetrics().averageCharWidth() * wideCharacters && width() > height();
    const Qt::Orientation orientation = isWide ? Qt::Horizontal : Qt::Vertical;
    const bool isTurned = m_splitter->orientation() != orientation;
    if (!hasDaemon() || (m_isMoved && !isTurned))
        return;
    m_isMoved = false;
    m_splitter->setOrientation(orientation);
    m_summary->widget()->layout()->setContentsMargins(0, 0, isWide ? margin : 0, isWide ? 0 : margin);
    if (isWide) {
        m_splitter->setSizes({width() * 9 / 20, width() * 11 / 20});
    } else {
        const QMargins margins = layout()->contentsMargins();
        // A scroll bar that shows stays unless the content fits beside it, so it is left out of the room.
        const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, this);
        const int room = width() - margins.left() - margins.right() - bar;
        const int whole = height() - margins.top() - margins.bottom() - m_splitter->handleWidth();
        const int summary = std::min(m_summary->widget()->heightForWidth(room), whole / 2);
        m_splitter->setSizes({summary, whole - summary});
    }
    m_splitter->setStretchFactor(0, isWide ? 1 : 0);
    m_splitter->setStretchFactor(1, 1);
}

void OverviewPanel::resizeEvent(QResizeEvent* event)
{
    DetailsPage::resizeEvent(event);
    arrange();
}

} // namespace Duende
