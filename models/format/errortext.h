// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/platformerror.h"

#include <QCoreApplication>

namespace Duende {

/// An error as a person reads it.
struct ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(Duende::ErrorText)

public:
    /// What was tried, beside the actions on a daemon.
    enum class Attempt { List, Inspect, ReadStatus, Spawn, Trace, ReadFile, WriteFile };

    /// One sentence of what failed, on what and why: "Could not restart nginx.service: …".
    QString headline;
    /// One sentence of what to do about it; empty where nothing sensible can be said.
    QString advice;
    /// For the details pane, a line each: the contract's message, the kind, and the system's cause where
    /// there is one.
    QString details;

    /// `name` is the daemon's, the scope's or the file's. Name and error may hold any text; the result is
    /// plain.
    static ErrorText describe(const PlatformError& error, DaemonAction action, const QString& name);
    static ErrorText describe(const PlatformError& error, Attempt attempt, const QString& name);
    /// `infinitive` is what was tried, behind "could not": "save limits.conf of nginx.service".
    static ErrorText describeTask(const PlatformError& error, const QString& infinitive);

    friend bool operator==(const ErrorText&, const ErrorText&) = default;
};

} // namespace Duende
