// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/why/whypage.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/operations/messageframe.h"
#include "ui/why/diagnosisview.h"
#include "ui/widgets/emptystate.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;
constexpr std::chrono::milliseconds askInterval = 1s;

} // namespace

WhyPage::WhyPage(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_stack(new QStackedWidget)
    , m_view(new DiagnosisView)
    , m_nothing(new EmptyState)
    , m_errorPage(new QWidget)
    , m_error(new MessageFrame)
{
    auto* errorLayout = new QVBoxLayout(m_errorPage);
    errorLayout->setContentsMargins({});
    errorLayout->addWidget(m_error);
    errorLayout->addStretch();
    m_error->setClosable(false);
    for (QWidget* page : {static_cast<QWidget*>(m_nothing), static_cast<QWidget*>(m_view), m_errorPage})
        m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    setFocusProxy(m_view);

    for (QTimer* timer : {&m_loadingTimer, &m_askAgain})
        timer->setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    m_askAgain.setInterval(askInterval);
    connect(&m_askAgain, &QTimer::timeout, this, &WhyPage::ask);
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_nothing->setContent({}, tr("Looking into %1…").arg(plainText(daemon().name, 60)));
        m_stack->setCurrentWidget(m_nothing);
    });
    connect(m_error, &MessageFrame::retryRequested, this, &WhyPage::ask);
    connect(m_view, &DiagnosisView::actionsRequested, this, &WhyPage::actionsRequested);
    connect(m_view, &DiagnosisView::daemonRequested, this, &WhyPage::daemonRequested);
    connect(m_view, &DiagnosisView::pageRequested, this, &WhyPage::pageRequested);
}

WhyPage::~WhyPage()
{
    m_asking.request_stop();
}

bool WhyPage::appliesTo(const DaemonRecord& record)
{
    return !record.isTemplate
        && (record.status.state() == DaemonStatus::State::Stopped || comesFirst(record));
}

bool WhyPage::comesFirst(const DaemonRecord& record)
{
    return record.status.state() == DaemonStatus::State::Failed
        || (!record.result.isEmpty() && record.status.state() != DaemonStatus::State::Running);
}

void WhyPage::stopAsking()
{
    m_asking.request_stop();
    m_isAsking = false;
    m_hasAnswer = false;
    m_askAgain.stop();
    m_loadingTimer.stop();
}

void WhyPage::showDaemon()
{
    stopAsking();
    ask();
}

void WhyPage::updateDaemon()
{
    m_isStale = true;
    if (!m_isAsking && !m_askAgain.isActive())
        m_askAgain.start();
}

void WhyPage::forgetDaemon()
{
    stopAsking();
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_nothing);
}

void WhyPage::ask()
{
    if (!hasDaemon() || m_isAsking)
        return;
    if (!isVisible()) {
        m_isStale = true;
        return;
    }
    m_isAsking = true;
    m_isStale = false;
    if (!m_hasAnswer)
        m_loadingTimer.start();
    m_asking = context().runner->ask<std::optional<Diagnosis>>(
        this,
        [registry = context().registry, handle = daemon().handle](
            const OperationContext& operation) -> Answer {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->diagnose(handle, operation); });
        },
        [this](const Answer& answer) { take(answer); });
}

void WhyPage::take(const Answer& answer)
{
    m_isAsking = false;
    m_loadingTimer.stop();
    m_hasAnswer = answer.has_value();
    if (!answer) {
        showError(answer.error());
    } else if (*answer) {
        const auto adapter = context().registry->adapterFor(daemon().handle);
        m_view->setDiagnosis(**answer, adapter ? (*adapter)->scope().views & context().pages : DaemonViews());
        m_stack->setCurrentWidget(m_view);
    } else {
        m_nothing->setContent(QStringLiteral("dialog-ok"),
            tr("Nothing is known to have gone wrong with %1").arg(plainText(daemon().name, 60)),
            tr("When it fails, or is not started, this says why."));
        m_stack->setCurrentWidget(m_nothing);
    }
    if (m_isStale && !m_askAgain.isActive())
        m_askAgain.start();
}

void WhyPage::showError(const PlatformError& error)
{
    Message message
        = Message::failure(error, ErrorText::describe(error, ErrorText::Attempt::Inspect, daemon().name));
    message.canRetry = true;
    if (m_error->isHidden() || m_error->message() != message)
        m_error->showMessage(message);
    m_stack->setCurrentWidget(m_errorPage);
}

} // namespace Duende
