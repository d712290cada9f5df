// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace Duende {

class ElidedLabel;

/// A thing to do that the header offers: a button and the actions behind it, in order.
struct HeaderOffer
{
    QString text;
    DaemonAction icon = DaemonAction::Start;
    QList<DaemonAction> actions;

    friend bool operator==(const HeaderOffer&, const HeaderOffer&) = default;
};

/// What a person probably wants of a daemon in this state, the likeliest first, at most three.
QList<HeaderOffer> headerOffers(const DaemonRecord& record);

/// The line above the pages: state, name, description, and buttons for what the state asks for.
class DetailsHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsHeader(QWidget* parent = nullptr);

    void setDaemon(const DaemonRecord& record);

Q_SIGNALS:
    void actionsRequested(const QList<Duende::DaemonAction>& actions);

protected:
    void changeEvent(QEvent* event) override;

private:
    void setOffers(const QList<HeaderOffer>& offers);
    void refreshIcon();

    DaemonStatus m_status;
    QList<HeaderOffer> m_offers;
    QLabel* m_icon;
    ElidedLabel* m_name;
    ElidedLabel* m_description;
    QHBoxLayout* m_buttons;
};

} // namespace Duende
