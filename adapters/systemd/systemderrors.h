// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"

class QDBusMessage;

namespace Duende {

/// What was asked of the bus, for the words of an error.
struct BusRequest
{
    /// What is not so because of the error, as the start of a sentence: "nginx.service could not be stopped".
    QString failure;
    /// What it was asked for: "nginx.service"; for the words of NotFound.
    QString subject;
    /// How long an answer was waited for.
    std::chrono::milliseconds timeout{0};
    /// A person could be asked for their password meanwhile.
    bool interactive = false;
};

/// The error that a D-Bus error name means. `message` is the sender's own text; it stands in the detail in
/// one line, and in the cause with the name.
PlatformError busError(const QString& errorName, const QString& message, const BusRequest& request);
PlatformError busError(const QDBusMessage& reply, const BusRequest& request);

/// The bus itself, or the manager on it, is not there: the request reached nobody, or its answer was cut off.
bool isConnectionError(const QString& errorName);

/// Nobody on the bus answers to the manager's name.
bool isServiceMissing(const QString& errorName);

} // namespace Duende
