// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailsheader.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statestyle.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype mostOffers = 3;

QList<DaemonAction> likelyActions(DaemonStatus::State state)
{
    switch (state) {
    case DaemonStatus::State::Created:
    case DaemonStatus::State::Stopped:
        return {DaemonAction::Start, DaemonAction::Unmask};
    case DaemonStatus::State::Failed:
        return {DaemonAction::Restart, DaemonAction::Start, DaemonAction::ResetFailed};
    case DaemonStatus::State::Paused:
        return {DaemonAction::Resume, DaemonAction::Stop};
    case DaemonStatus::State::Running:
        return {DaemonAction::Restart, DaemonAction::Reload, DaemonAction::Stop};
    case DaemonStatus::State::Starting:
        return {DaemonAction::Stop};
    case DaemonStatus::State::Stopping:
        return {DaemonAction::Kill};
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

QList<HeaderOffer> headerOffers(const DaemonRecord& record)
{
    QList<HeaderOffer> offers;
    const bool hasFailed = record.status.state() == DaemonStatus::State::Failed;
    bool startsAgain = false;
    for (const DaemonAction action : likelyActions(record.status.state())) {
        if (!record.actions.testFlag(action))
            continue;
        const bool starts = action == DaemonAction::Restart || action == DaemonAction::Start;
        if (hasFailed && starts && startsAgain)
            continue;
        startsAgain = startsAgain || starts;
        if (hasFailed && starts && record.actions.testFlag(DaemonAction::ResetFailed)) {
            const QString text = action == DaemonAction::Restart
                ? QCoreApplication::translate("DetailsHeader", "Reset and restart")
                : QCoreApplication::translate("DetailsHeader", "Reset and start");
            offers.append({text, action, {DaemonAction::ResetFailed, action}});
        } else {
            offers.append({actionTitle(action), action, {action}});
        }
    }
    return offers.first(std::min(offers.size(), mostOffers));
}

DetailsHeader::DetailsHeader(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_name(new ElidedLabel(Qt::ElideMiddle))
    , m_description(new ElidedLabel(Qt::ElideRight))
    , m_buttons(new QHBoxLayout)
{
    QFont bold = font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_description->setDim(true);
    // The description takes what the name leaves.
    m_description->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* layout = new QHBoxLayout(this);
    layout->addWidget(m_icon);
    layout->addWidget(m_name);
    layout->addWidget(m_description, 1);
    layout->addLayout(m_buttons);
}

void DetailsHeader::setDaemon(const DaemonRecord& record)
{
    m_status = record.status;
    refreshIcon();
    m_name->setText(record.name);
    // Many units have no description but their name.
    m_description->setText(record.description == record.name ? QString() : record.description);
    setAccessibleName(tr("%1, %2").arg(plainText(record.name, 200), stateTitle(record.status.state())));
    setOffers(headerOffers(record));
}

void DetailsHeader::setOffers(const QList<HeaderOffer>& offers)
{
    if (m_offers == offers)
        return;
    m_offers = offers;
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const HeaderOffer& offer : offers) {
        auto* button = new QPushButton(Icons::action(offer.icon), offer.text);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this,
            [this, actions = offer.actions] { Q_EMIT actionsRequested(actions); });
        m_buttons->addWidget(button);
    }
}

void DetailsHeader::refreshIcon()
{
    const int extent = style()->pixelMetric(QStyle::PM_ToolBarIconSize, nullptr, this);
    m_icon->setPixmap(StateStyle::icon(m_status.state()).pixmap(QSize(extent, extent), devicePixelRatio()));
    m_icon->setToolTip(stateTitle(m_status.state()));
}

void DetailsHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        refreshIcon();
}

} // namespace Duende
