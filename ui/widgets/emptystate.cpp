// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace Duende {

namespace {

QLabel* centredLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_title(centredLabel(this))
    , m_hint(centredLabel(this))
    , m_button(new QPushButton(this))
{
    m_icon->setAlignment(Qt::AlignHCenter);
    QFont titleFont = m_title->font();
    if (titleFont.pointSizeF() > 0)
        titleFont.setPointSizeF(titleFont.pointSizeF() * 1.3);
    m_title->setFont(titleFont);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_action)
            m_action->trigger();
    });

    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    layout->addSpacing(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing));
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void EmptyState::setContent(
    const QString& iconName, const QString& title, const QString& hint, QAction* action)
{
    m_iconName = iconName;
    updateIcon();
    m_title->setText(title);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_button->setVisible(action != nullptr);
    if (m_action == action)
        return;
    if (m_action)
        disconnect(m_action, nullptr, this, nullptr);
    m_action = action;
    if (!action)
        return;
    const auto follow = [this] {
        m_button->setText(m_action->text());
        m_button->setIcon(m_action->icon());
        m_button->setEnabled(m_action->isEnabled());
    };
    connect(action, &QAction::changed, this, follow);
    connect(action, &QObject::destroyed, this, [this] {
        m_action = nullptr;
        m_button->hide();
    });
    follow();
}

QString EmptyState::title() const
{
    return m_title->text();
}

void EmptyState::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcon();
}

void EmptyState::updateIcon()
{
    const int side = style()->pixelMetric(QStyle::PM_LargeIconSize) * 3 / 2;
    const QIcon icon = Icons::get(m_iconName);
    m_icon->setVisible(!icon.isNull());
    m_icon->setPixmap(icon.pixmap(QSize(side, side), devicePixelRatio(), QIcon::Disabled));
}

} // namespace Duende
