// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace Duende {

struct ErrorText;
struct Operation;

/// One fact that folds out below a message.
struct MessageDetail
{
    QString name;
    QString value;
    /// A machine wrote or reads it: a command line, the name of a D-Bus error.
    bool isCode = false;

    friend bool operator==(const MessageDetail&, const MessageDetail&) = default;
};

/// What a message says: one sentence of what happened, one of what to do, and what folds out.
struct Message
{
    Q_DECLARE_TR_FUNCTIONS(Duende::Message)

public:
    enum class Kind { Information, Error };

    Kind kind = Kind::Information;
    QString text;
    /// May be empty.
    QString advice;
    /// May be empty.
    QList<MessageDetail> details;
    /// Trying again may help.
    bool canRetry = false;

    static Message information(const QString& text, const QString& advice = {});
    /// How a failed operation is told. `operation` has an error.
    static Message failure(const Operation& operation);
    /// How an error of anything else is told; `text` is what describe() says of it.
    static Message failure(const PlatformError& error, const ErrorText& text);

    /// All of it as plain text, a line each, to be copied.
    QString toPlainText() const;

    friend bool operator==(const Message&, const Message&) = default;
};

} // namespace Duende
