// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/systemd/asynccalls.h"
#include "adapters/systemd/eventwait.h"

namespace Duende {

/// Method calls that a worker thread sends together and waits for. Made, used and destroyed in that thread;
/// the context and the connection outlive it.
class PendingCalls
{
public:
    PendingCalls(const SystemdBus& bus, const OperationContext& context);

    /// See AsyncCalls::add(); a call of an interactive operation may ask the person for a password.
    void add(QDBusMessage message, AsyncCalls::Handler handler);

    /// Until every call has been answered; the handlers run meanwhile. Errors: those of
    /// OperationContext::check(); what has not been answered is then forgotten.
    Result<void> wait(const QString& operation);

    /// For what adds its calls by itself.
    AsyncCalls& calls() { return m_calls; }

private:
    const OperationContext& m_context;
    EventWait m_wait;
    AsyncCalls m_calls;
};

} // namespace Duende
