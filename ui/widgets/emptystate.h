// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace Duende {

/// What stands where there is nothing to show: an icon, a sentence that says what is here when there is
/// something, and the one action to get it.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);

    /// `title` is one short sentence, `hint` one more that says what to do; empty leaves it out. `action`
    /// becomes the button, with its text and its enabled state; null leaves it out; it is not owned.
    void setContent(
        const QString& iconName, const QString& title, const QString& hint = {}, QAction* action = nullptr);
    QString title() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateIcon();

    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_hint;
    QPushButton* m_button;
    QAction* m_action = nullptr;
    QString m_iconName;
};

} // namespace Duende
