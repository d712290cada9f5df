// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/operations/message.h"

#include <QSet>
#include <QWidget>

#include <optional>

namespace Duende {

class MessageFrame;
class OperationRunner;

/// The place above the details where the runner's failed operations are told, the latest one, with "Retry"
/// where that can help and a way to the others. A failure goes when the same thing succeeds later. It takes
/// no room while it has nothing to say.
class MessageBar final : public QWidget
{
    Q_OBJECT

public:
    /// `runner` outlives the bar.
    explicit MessageBar(OperationRunner* runner, QWidget* parent = nullptr);

    /// Says something else; replaces what is shown.
    void showMessage(const Message& message);
    void dismiss();

    /// Someone else, such as a dialog, tells how this operation ends.
    void leave(quint64 number);

Q_SIGNALS:
    /// A person wants to see the other failures in the log of operations.
    void logRequested();

private:
    void finished(quint64 number);
    void retry();
    void forget();
    QString othersText() const;

    OperationRunner* m_runner;
    MessageFrame* m_frame;
    std::optional<quint64> m_number; // the operation that the message is of
    int m_others = 0; // failures that the message has replaced
    QSet<quint64> m_left;
};

} // namespace Duende
