// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/operations/message.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace Duende {

class ErrorDetails;
class WrapLabel;

/// A message between other things: what happened, what to do, "Retry" where it can help, details that fold
/// out and can be copied, and a button that closes it. It is hidden while it has nothing to say, is read
/// aloud when it appears, and never takes the focus.
class MessageFrame final : public QFrame
{
    Q_OBJECT

public:
    explicit MessageFrame(QWidget* parent = nullptr);

    /// Replaces what is shown, with its details folded.
    void showMessage(const Message& message);
    const Message& message() const { return m_message; }
    /// A line of its own that leads elsewhere ("2 more operations failed: show the log"); empty for none.
    void setLink(const QString& text);
    /// What is in the details is part of what has to be read.
    void unfold();
    /// A message that stands in an area of its own stays as long as it is true. True at first.
    void setClosable(bool isClosable);

public Q_SLOTS:
    void dismiss();

Q_SIGNALS:
    void retryRequested();
    void linkActivated();
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QToolButton* addToolButton(const QString& iconName, const QString& text);
    void setDetailsVisible(bool isVisible);
    void updateIcon();
    void copy() const;

    Message m_message;
    QLabel* m_icon;
    WrapLabel* m_text;
    WrapLabel* m_advice;
    QLabel* m_link;
    QPushButton* m_retry;
    QToolButton* m_detailsButton;
    QToolButton* m_copy;
    QToolButton* m_close;
    ErrorDetails* m_details;
};

} // namespace Duende
