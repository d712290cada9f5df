// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/message.h"

#include "models/format/errortext.h"
#include "models/format/valuetext.h"
#include "models/operation.h"

namespace Duende {

namespace {

ErrorText describe(const PlatformError& error, const OperationRequest& request)
{
    if (request.isSpawn())
        return ErrorText::describe(error, ErrorText::Attempt::Spawn, request.name());
    if (const std::optional<DaemonAction> action = request.kind())
        return ErrorText::describe(error, *action, request.name());
    return ErrorText::describeTask(error, request.infinitive());
}

} // namespace

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
    Message message = failure(error, describe(error, request));
    message.details.append({tr("Started"), ValueText::exactTime(operation.startedAt)});
    message.details.append({tr("Took"), ValueText::duration(operation.duration)});
    if (!request.commandLine().isEmpty())
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
