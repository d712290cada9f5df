// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/messageframe.h"

#include "ui/operations/errordetails.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statestyle.h"

#include <QAccessible>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace Duende {

namespace {

// How much of its colour the frame takes: the ground so little that text on it stays readable.
constexpr qreal tint = 0.10;
constexpr qreal edge = 0.55;

QColor mixed(const QColor& ground, const QColor& colour, qreal share)
{
    const auto channel = [share](float a, float b) { return float(a + (b - a) * share); };
    return QColor::fromRgbF(channel(ground.redF(), colour.redF()), channel(ground.greenF(), colour.greenF()),
        channel(ground.blueF(), colour.blueF()));
}

} // namespace

MessageFrame::MessageFrame(QWidget* parent)
    : QFrame(parent)
    , m_icon(new QLabel)
    , m_text(new WrapLabel)
    , m_advice(new WrapLabel)
    , m_link(new QLabel)
    , m_retry(new QPushButton(tr("Retry")))
    , m_detailsButton(addToolButton(QStringLiteral("arrow-down"), tr("Details")))
    , m_copy(addToolButton(QStringLiteral("edit-copy"), tr("Copy the message and its details")))
    , m_close(addToolButton(QStringLiteral("dialog-close"), tr("Close this message")))
    , m_details(new ErrorDetails)
{
    hide();
    m_link->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_detailsButton->setCheckable(true);
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_retry->setAutoDefault(false);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing) / 2);
    texts->addWidget(m_text);
    texts->addWidget(m_advice);
    texts->addWidget(m_link);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_retry);
    buttons->addWidget(m_detailsButton);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_close);
    auto* grid = new QGridLayout(this);
    grid->addWidget(m_icon, 0, 0, Qt::AlignTop);
    grid->addLayout(texts, 0, 1);
    grid->addLayout(buttons, 0, 2, Qt::AlignTop);
    grid->addWidget(m_details, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);

    connect(m_retry, &QPushButton::clicked, this, &MessageFrame::retryRequested);
    connect(m_link, &QLabel::linkActivated, this, &MessageFrame::linkActivated);
    connect(m_detailsButton, &QToolButton::toggled, this, &MessageFrame::setDetailsVisible);
    connect(m_copy, &QToolButton::clicked, this, &MessageFrame::copy);
    connect(m_close, &QToolButton::clicked, this, &MessageFrame::dismiss);
    setLink({});
}

QToolButton* MessageFrame::addToolButton(const QString& iconName, const QString& text)
{
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setIcon(Icons::get(iconName));
    button->setText(text);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void MessageFrame::showMessage(const Message& message)
{
    m_message = message;
    m_text->setText(message.text);
    m_advice->setText(message.advice);
    m_advice->setVisible(!message.advice.isEmpty());
    m_retry->setVisible(message.canRetry);
    m_detailsButton->setVisible(!message.details.isEmpty());
    m_details->setDetails(message.details);
    m_detailsButton->setChecked(false);
    setDetailsVisible(false);
    updateIcon();
    const QString spoken
        = message.advice.isEmpty() ? message.text : QString(message.text + u' ' + message.advice);
    setAccessibleName(message.kind == Message::Kind::Error ? tr("Error") : tr("Information"));
    setAccessibleDescription(spoken);
    show();
    QAccessibleAnnouncementEvent announcement(this, spoken);
    QAccessible::updateAccessibility(&announcement);
}

void MessageFrame::setLink(const QString& text)
{
    m_link->setText(text.isEmpty() ? QString() : QString(u"<a href=\"#\">" % text.toHtmlEscaped() % u"</a>"));
    m_link->setAccessibleName(text);
    m_link->setVisible(!text.isEmpty());
}

void MessageFrame::unfold()
{
    m_detailsButton->setChecked(true);
}

void MessageFrame::setClosable(bool isClosable)
{
    m_close->setVisible(isClosable);
}

void MessageFrame::dismiss()
{
    if (isHidden())
        return;
    hide();
    setLink({});
    Q_EMIT dismissed();
}

void MessageFrame::setDetailsVisible(bool isVisible)
{
    m_details->setVisible(isVisible);
    m_copy->setVisible(isVisible);
    m_detailsButton->setIcon(
        Icons::get(isVisible ? QStringLiteral("arrow-up") : QStringLiteral("arrow-down")));
}

void MessageFrame::copy() const
{
    QGuiApplication::clipboard()->setText(m_message.toPlainText());
}

void MessageFrame::updateIcon()
{
    const QIcon icon
        = Icons::get(m_message.kind == Message::Kind::Error ? QStringLiteral("dialog-error")
                                                            : QStringLiteral("dialog-information"));
    const int extent = style()->pixelMetric(QStyle::PM_ToolBarIconSize, nullptr, this);
    m_icon->setPixmap(icon.pixmap(QSize(extent, extent), devicePixelRatio()));
}

void MessageFrame::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange
        || event->type() == QEvent::DevicePixelRatioChange)
        updateIcon();
    QFrame::changeEvent(event);
}

void MessageFrame::paintEvent(QPaintEvent*)
{
    const QColor ground = palette().color(QPalette::Window);
    const QColor colour = m_message.kind == Message::Kind::Error
        ? StateStyle::color(DaemonStatus::State::Failed, ground)
        : palette().color(QPalette::Highlight);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(mixed(ground, colour, edge));
    painter.setBrush(mixed(ground, colour, tint));
    const qreal radius = fontMetrics().height() / 5.0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

} // namespace Duende
