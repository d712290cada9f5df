// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/searchbar.h"

#include "ui/widgets/clearbutton.h"
#include "ui/widgets/icons.h"

#include <QAccessible>
#include <QAccessibleAnnouncementEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds pauseAfterKey = 250ms;
constexpr int longestText = 512;

QToolButton* makeButton(const QString& iconName, const QString& name, const QString& toolTip)
{
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setIcon(Icons::get(iconName));
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setEnabled(false);
    return button;
}

} // namespace

SearchBar::SearchBar(const QString& name, Direction usual, QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit)
    , m_usual(usual)
    , m_back(makeButton(
          QStringLiteral("go-up"), tr("Find previous"), tr("The match before this one (Shift+F3)")))
    , m_on(makeButton(QStringLiteral("go-down"), tr("Find next"), tr("The match after this one (F3)")))
    , m_status(new QLabel)
{
    m_edit->setPlaceholderText(name);
    m_edit->setAccessibleName(name);
    addClearButton(m_edit);
    m_edit->setMaxLength(longestText);
    m_edit->addAction(Icons::get(QStringLiteral("edit-find")), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    m_status->setForegroundRole(QPalette::PlaceholderText);
    m_status->setTextFormat(Qt::PlainText);
    m_status->hide();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_back);
    layout->addWidget(m_on);
    layout->addWidget(m_status);
    setFocusProxy(m_edit);

    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseAfterKey);
    const auto tell = [this] {
        m_pause.stop();
        if (m_told == m_edit->text())
            return;
        m_told = m_edit->text();
        Q_EMIT textChanged(m_told);
    };
    connect(&m_pause, &QTimer::timeout, this, tell);
    connect(m_edit, &QLineEdit::textChanged, this, [this, tell](const QString& text) {
        m_back->setEnabled(!text.isEmpty());
        m_on->setEnabled(!text.isEmpty());
        setStatus({});
        if (text.isEmpty())
            tell();
        else
            m_pause.start();
    });
    connect(m_back, &QToolButton::clicked, this, [this] { goOn(Direction::Back); });
    connect(m_on, &QToolButton::clicked, this, [this] { goOn(Direction::On); });
}

QString SearchBar::text() const
{
    return m_edit->text();
}

void SearchBar::setText(const QString& text)
{
    m_edit->setText(text);
}

void SearchBar::setStatus(const QString& status)
{
    if (m_status->text() == status)
        return;
    m_status->setText(status);
    m_status->setVisible(!status.isEmpty());
    m_edit->setAccessibleDescription(status);
    if (status.isEmpty() || !QAccessible::isActive())
        return;
    QAccessibleAnnouncementEvent event(m_edit, status);
    QAccessible::updateAccessibility(&event);
}

QString SearchBar::status() const
{
    return m_status->text();
}

void SearchBar::focusField()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void SearchBar::goOn(Direction direction)
{
    if (m_edit->text().isEmpty()) {
        focusField();
        return;
    }
    // What was just typed is looked for first.
    if (m_pause.isActive()) {
        m_pause.stop();
        m_told = m_edit->text();
        Q_EMIT textChanged(m_told);
        return;
    }
    Q_EMIT searchRequested(direction);
}

bool SearchBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        switch (key->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            goOn(key->modifiers().testFlag(Qt::ShiftModifier) == (m_usual == Direction::Back)
                    ? Direction::On
                    : Direction::Back);
            return true;
        case Qt::Key_Escape:
            if (m_edit->text().isEmpty())
                Q_EMIT left();
            else
                m_edit->clear();
            return true;
        default:
            break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Duende
