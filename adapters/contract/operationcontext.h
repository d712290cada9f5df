// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QDeadlineTimer>

#include <chrono>
#include <functional>
#include <stop_token>

namespace Duende {

/// How far an operation has come, in the words a person reads: "Waiting for the job", 0.4.
struct OperationProgress
{
    QString step;
    /// From 0 to 1; empty where the platform does not say.
    std::optional<double> fraction;
};

/// What every operation is given: when to give up, whether it was given up, and whom to tell how far it is.
/// Copied into the worker thread; all members may be used from any thread.
struct OperationContext
{
    std::stop_token stop;
    QDeadlineTimer deadline{std::chrono::seconds(30)};
    /// The time that the deadline was made of, for the message of a Timeout.
    std::chrono::milliseconds timeout{std::chrono::seconds(30)};
    /// A person asked for this just now, so the system may ask them for a password (polkit).
    bool interactive = false;
    /// Called on the worker thread; may be empty.
    std::function<void(const OperationProgress&)> progress;

    /// A context that gives up after `timeout`.
    static OperationContext within(std::chrono::milliseconds timeout, std::stop_token stop = {});

    /// This context with a deadline that is no later than `timeout` from now.
    [[nodiscard]] OperationContext limitedTo(std::chrono::milliseconds timeout) const;

    /// An error when the operation was cancelled (InvalidState) or its time is over (Timeout); `operation`
    /// names it.
    Result<void> check(const QString& operation) const;

    /// Sleeps `duration`, or less when the operation is cancelled or its time is over; then as check().
    Result<void> sleep(std::chrono::milliseconds duration, const QString& operation) const;

    void report(const QString& step, std::optional<double> fraction = std::nullopt) const;
};

} // namespace Duende
