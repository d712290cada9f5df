// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/relationspage.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/operationrunner.h"
#include "ui/details/factsview.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/wraplabel.h"
#include "ui/relations/graphpane.h"
#include "ui/relations/graphview.h"
#include "ui/relations/relationlist.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QLocale>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;
constexpr std::chrono::milliseconds askInterval = 2s;
constexpr std::chrono::milliseconds regularInterval = 10s;
constexpr qsizetype mostNames = 12; // in a sentence
constexpr int longestName = 60;
// List and graph stand side by side where there are so many characters.
constexpr int wideCharacters = 110;

QString settingsKey()
{
    return QStringLiteral("relations/families");
}

/// "a, b, c and 3 more".
QString listed(const QStringList& names)
{
    QStringList shown;
    for (const QString& name : names.mid(0, mostNames))
        shown.append(plainText(name, longestName));
    const QString text = shown.join(QStringLiteral(", "));
    return names.size() <= mostNames
        ? text
        : RelationsPage::tr("%1 and %2 more").arg(text, QLocale().toString(names.size() - mostNames));
}

} // namespace

RelationsPage::RelationsPage(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_stack(new QStackedWidget)
    , m_nothing(new EmptyState)
    , m_errorPage(new QWidget)
    , m_error(new MessageFrame)
    , m_content(new QWidget)
    , m_cycle(new MessageFrame)
    , m_facts(new FactsView)
    , m_stopsSwitch(new QToolButton)
    , m_stops(new WrapLabel)
    , m_list(new RelationList)
    , m_graph(new GraphPane(context.runner))
    , m_splitter(new QSplitter)
{
    auto* errorLayout = new QVBoxLayout(m_errorPage);
    errorLayout->setContentsMargins({});
    errorLayout->addWidget(m_error);
    errorLayout->addStretch();
    m_error->setClosable(false);
    for (QWidget* page : {static_cast<QWidget*>(m_nothing), makeContent(), m_errorPage})
        m_stack->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_stack);
    setFocusProxy(m_list);
    if (context.settings && context.settings->contains(settingsKey()))
        m_graph->setFamilies(
            RelationFamilies::fromInt(context.settings->value(settingsKey()).toInt()) & allRelationFamilies);
    connectParts();
}

RelationsPage::~RelationsPage()
{
    m_asking.request_stop();
}

QWidget* RelationsPage::makeContent()
{
    m_cycle->setClosable(false);
    m_stopsSwitch->setCheckable(true);
    m_stopsSwitch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_stopsSwitch->setIcon(Icons::get(QStringLiteral("media-playback-stop")));
    m_stopsSwitch->setText(tr("What stops with it"));
    m_stopsSwitch->setToolTip(tr("Say what stops when this is stopped, and mark it in the graph"));
    m_list->addControl(m_stopsSwitch);
    m_stops->hide();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_graph);
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins({});
    layout->addWidget(m_cycle);
    layout->addWidget(m_facts);
    layout->addWidget(m_stops);
    layout->addWidget(m_splitter, 1);
    return m_content;
}

void RelationsPage::connectParts()
{
    for (QTimer* timer : {&m_loadingTimer, &m_askAgain})
        timer->setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    m_askAgain.setInterval(askInterval);
    m_regularly.setInterval(regularInterval);
    connect(&m_askAgain, &QTimer::timeout, this, &RelationsPage::ask);
    connect(&m_regularly, &QTimer::timeout, this, &RelationsPage::ask);
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_nothing->setContent(
            {}, tr("Looking at what hangs on %1…").arg(plainText(daemon().name, longestName)));
        m_stack->setCurrentWidget(m_nothing);
    });
    connect(m_error, &MessageFrame::retryRequested, this, &RelationsPage::ask);
    connect(m_list, &RelationList::daemonRequested, this, &RelationsPage::daemonRequested);
    connect(m_list, &RelationList::currentPlaceChanged, m_graph->view(), &GraphView::setCurrentPlace);
    connect(m_graph, &GraphPane::currentPlaceChanged, m_list, &RelationList::setCurrentPlace);
    connect(m_graph, &GraphPane::activated, this, &RelationsPage::openPlace);
    connect(m_graph, &GraphPane::familiesChanged, this, [this] {
        if (context().settings)
            context().settings->setValue(settingsKey(), m_graph->families().toInt());
    });
    connect(m_stopsSwitch, &QToolButton::toggled, this, &RelationsPage::showStops);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isMoved = true; });
}

bool RelationsPage::appliesTo(const DaemonRecord& record)
{
    return !record.isTemplate;
}

void RelationsPage::stopAsking()
{
    m_asking.request_stop();
    m_isAsking = false;
    m_hasAnswer = false;
    m_askAgain.stop();
    m_loadingTimer.stop();
    m_regularly.stop();
}

void RelationsPage::showDaemon()
{
    stopAsking();
    m_regularly.start();
    ask();
}

void RelationsPage::updateDaemon()
{
    m_isStale = true;
    if (!m_isAsking && !m_askAgain.isActive())
        m_askAgain.start();
}

void RelationsPage::forgetDaemon()
{
    stopAsking();
    m_look = {};
    m_graph->clear();
    m_nothing->setContent({}, {});
    m_stack->setCurrentWidget(m_nothing);
}

void RelationsPage::ask()
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
    m_asking = context().runner->ask<Look>(
        this,
        [registry = context().registry, handle = daemon().handle](
            const OperationContext& operation) -> Answer {
            return registry->adapterFor(handle).and_then([&](const auto& adapter) {
                return adapter->relations(handle, operation)
                    .and_then([&](const DaemonRelations& relations) -> Answer {
                        return adapter->stoppedWith(handle, operation)
                            .transform([&](const QStringList& names) { return Look{relations, names}; });
                    });
            });
        },
        [this](const Answer& answer) { take(answer); });
}

void RelationsPage::take(const Answer& answer)
{
    m_isAsking = false;
    m_loadingTimer.stop();
    const bool isFirst = !m_hasAnswer;
    m_hasAnswer = answer.has_value();
    if (!answer) {
        showError(answer.error());
    } else {
        const bool isSame = !isFirst && m_look == *answer;
        m_look = *answer;
        if (isSame)
            showFacts(); // times go on
        else
            showLook();
    }
    if (m_isStale && !m_askAgain.isActive())
        m_askAgain.start();
}

void RelationsPage::showLook()
{
    const bool isEmpty = m_look.relations.relations.isEmpty() && m_look.relations.activation.isEmpty();
    if (isEmpty) {
        m_nothing->setContent({}, tr("%1 has no relations").arg(plainText(daemon().name, longestName)),
            tr("What it needs, what needs it and what starts it would be here."));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    showCycle();
    showFacts();
    m_list->setRelations(m_look.relations);
    m_graph->setRelations(
        m_look.relations, QSet<QString>(m_look.stopsWith.cbegin(), m_look.stopsWith.cend()));
    showStops();
    m_stack->setCurrentWidget(m_content);
    arrange();
}

void RelationsPage::showFacts()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QList<Fact> facts;
    for (const ActivationFact& fact : std::as_const(m_look.relations.activation)) {
        QString value = plainText(fact.text);
        if (fact.time)
            value = ValueText::relativeTime(*fact.time, now) + QStringLiteral(" (")
                + ValueText::exactTime(*fact.time) + QLatin1Char(')');
        facts.append({plainText(fact.title), value, false, false, value.size() > longestName});
    }
    m_facts->setFacts(facts);
    m_facts->setVisible(!facts.isEmpty());
}

void RelationsPage::showCycle()
{
    if (m_look.relations.cycle.isEmpty())
        return m_cycle->dismiss();
    const Message message = Message::information(
        tr("These wait for each other in a circle: %1.").arg(listed(m_look.relations.cycle)),
        tr("When they start together, the service manager leaves one of them out. Take one of their After= "
           "or Before= "
           "away."));
    if (m_cycle->isHidden() || m_cycle->message() != message)
        m_cycle->showMessage(message);
}

void RelationsPage::showStops()
{
    const bool isWanted = m_stopsSwitch->isChecked();
    m_graph->setMarksStops(isWanted);
    m_stops->setVisible(isWanted && m_hasAnswer);
    if (!isWanted || !hasDaemon())
        return;
    const QString name = plainText(daemon().name, longestName);
    const qsizetype count = m_look.stopsWith.size();
    if (count == 0)
        m_stops->setText(tr("Nothing else stops when %1 is stopped.").arg(name));
    else if (count == 1)
        m_stops->setText(tr("When %1 is stopped, %2 stops with it.").arg(name, listed(m_look.stopsWith)));
    else
        m_stops->setText(tr("When %1 is stopped, %2 others stop with it: %3.")
                .arg(name, QLocale().toString(count), listed(m_look.stopsWith)));
}

void RelationsPage::showError(const PlatformError& error)
{
    Message message
        = Message::failure(error, ErrorText::describe(error, ErrorText::Attempt::Inspect, daemon().name));
    message.canRetry = true;
    if (m_error->isHidden() || m_error->message() != message)
        m_error->showMessage(message);
    m_stack->setCurrentWidget(m_errorPage);
}

void RelationsPage::openPlace(qsizetype place)
{
    if (place > 0 && place < m_look.relations.daemons.size())
        Q_EMIT daemonRequested(DaemonHandle(m_look.relations.daemons.at(place).handle));
}

void RelationsPage::arrange()
{
    const bool isWide = width() >= fontMetrics().averageCharWidth() * wideCharacters;
    const Qt::Orientation orientation = isWide ? Qt::Horizontal : Qt::Vertical;
    if (m_isMoved && m_splitter->orientation() == orientation)
        return;
    m_isMoved = false;
    m_splitter->setOrientation(orientation);
    const int extent = isWide ? m_splitter->width() : m_splitter->height();
    m_splitter->setSizes({extent * 2 / 5, extent - extent * 2 / 5});
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
}

void RelationsPage::resizeEvent(QResizeEvent* event)
{
    DetailsPage::resizeEvent(event);
    arrange();
}

void RelationsPage::showEvent(QShowEvent* event)
{
    DetailsPage::showEvent(event);
    if (hasDaemon()) {
        m_regularly.start();
        if (m_isStale)
            ask();
    }
}

void RelationsPage::hideEvent(QHideEvent* event)
{
    DetailsPage::hideEvent(event);
    m_regularly.stop();
}

} // namespace Duende
