// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "app/command/arguments.h"
#include "app/command/messages.h"
#include "models/adapterregistry.h"

#include <QJsonObject>

#include <memory>

namespace Duende {

/// One run of a verb: what it was given and where it answers.
class Invocation
{
public:
    const Verb* verb = nullptr;
    Arguments arguments;
    std::shared_ptr<const AdapterRegistry> registry;
    CommandOutput* output = nullptr;
    Messages* messages = nullptr;
    /// Of the output.
    TextStyle style;
    /// For what a command of the person's own reads and writes.
    CommandStreams streams;
    /// Of the program that traces; absolute.
    QString agentPath;
    std::stop_token stop;
    /// A person is at the terminal, so that the system may ask for a password.
    bool isInteractive = false;

    bool wantsJson() const { return messages->isJson(); }

    /// A context for something that the system answers by itself.
    OperationContext question(std::chrono::milliseconds timeout = std::chrono::seconds(10)) const
    {
        return OperationContext::within(timeout, stop);
    }
    /// A context for what the person asked to have done.
    OperationContext operation(std::chrono::milliseconds timeout) const
    {
        OperationContext context = OperationContext::within(timeout, stop);
        context.interactive = isInteractive;
        return context;
    }

    /// Writes text, or one JSON document with a line feed, to the output.
    void print(const QString& text) { output->write(style.encode(text)); }
    void print(const QJsonObject& document);

    /// Says what is wrong with the command line; gives WrongUsage.
    ExitStatus wrongUsage(const QString& problem);
    /// Reads a positive duration from an option. Empty where it was not given, WrongUsage where it is none.
    std::expected<std::optional<std::chrono::milliseconds>, ExitStatus> duration(QLatin1StringView option);
};

} // namespace Duende
