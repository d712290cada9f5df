// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"

#include <QFrame>
#include <QList>
#include <QSet>
#include <QString>

#include <optional>
#include <utility>

class QLabel;
class QToolButton;
class QPushButton;

namespace Duende {

class ErrorDetails;
class OperationRunner;
struct Operation;

/// What a message bar says.
struct Message
{
    enum class Kind { Information, Error };

    Kind kind = Kind::Information;
    /// One sentence of what happened: "Could not restart nginx.service: …".
    QString text;
    /// One sentence of what to do; may be empty.
    QString advice;
    /// What folds out: a name and a value a row; may be empty.
    QList<std::pair<QString, QString>> details;
    /// The operation that "Retry" runs again; empty where that cannot help.
    std::optional<quint64> retry;
};

/// How a failed operation is told. `operation` has failed.
Message failureMessage(const Operation& operation);

/// A line above the details that tells what failed and why, what to do, and offers to try again. It shows the
/// failures of the runner's operations by itself, the latest one, and hides when the same thing succeeds
/// later. Hidden while it has nothing to say. It never takes the focus.
class MessageBar final : public QFrame
{
    Q_OBJECT

public:
    explicit MessageBar(OperationRunner* runner, QWidget* parent = nullptr);

    /// Replaces what is shown.
    void showMessage(const Message& message);
    void dismiss();

    /// Someone else (a dialog) shows how this operation ends.
    void leave(quint64 number);

Q_SIGNALS:
    /// A person wants to see the other failures in the log of operations.
    void logRequested();

private:
    void finished(quint64 number);
    void setDetailsVisible(bool visible);
    void changeEvent(QEvent* event) override;
    void updateIcon();

    OperationRunner* m_runner;
    Message m_message;
    std::optional<quint64> m_number; // the operation that the message is of
    int m_others = 0;
    QSet<quint64> m_left;
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_advice;
    QLabel* m_more;
    QPushButton* m_retry;
    QToolButton* m_detailsButton;
    QToolButton* m_close;
    ErrorDetails* m_details;
};

} // namespace Duende
