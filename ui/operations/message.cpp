// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/message.h"

#include "models/format/errortext.h"
#include "models/format/valuetext.h"
#include "models/operation.h"

namespace Duende {

Message Message::information(const QString& text, const QString& advice)
{
    Message message;
    message.text = text;
    message.advice = advice;
    return message;
}

Message Message::failure(const PlatformError& error, const ErrorText& text)
{
    Message message;
    message.kind = Kind::Error;
    message.text = text.headline;
    message.advice = text.advice;
    message.canRetry = error.isRecoverable();
    message.details.append({tr("Error"), error.message()});
    if (!error.cause().isEmpty())
        message.details.append({tr("Cause"), error.cause(), true});
    return message;
}

Message Message::failure(const Operation& operation)
{
    const PlatformError& error = operation.error.value();
    const OperationRequest& request = operation.request;
    Message message = failure(error,
        request.isSpawn() ? ErrorText::describe(error, ErrorText::Attempt::Spawn, request.name())
                          : ErrorText::describe(error, request.kind(), request.name()));
    message.details.append({tr("Started"), ValueText::exactTime(operation.startedAt)});
    message.details.append({tr("Took"), ValueText::duration(operation.duration)});
    message.details.append({tr("Command"), request.commandLine(), true});
    return message;
}

QString Message::toPlainText() const
{
    QStringList lines{text};
    if (!advice.isEmpty())
        lines.append(advice);
    for (const MessageDetail& detail : details)
        lines.append(tr("%1: %2").arg(detail.name, detail.value));
    return lines.join(u'\n');
}

} // namespace Duende
