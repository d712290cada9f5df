// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/pendingcalls.h"

namespace Duende {

PendingCalls::PendingCalls(const SystemdBus& bus, const OperationContext& context)
    : m_context(context)
    , m_wait(context)
    , m_calls(bus, [&context] { return context.deadline; }, [this] { m_wait.wake(); })
{
}

void PendingCalls::add(QDBusMessage message, AsyncCalls::Handler handler)
{
    if (m_context.interactive)
        message.setInteractiveAuthorizationAllowed(true);
    m_calls.add(message, std::move(handler));
}

Result<void> PendingCalls::wait(const QString& operation)
{
    const Result<void> waited = m_wait.until([this] { return m_calls.isIdle(); }, operation);
    if (!waited)
        m_calls.clear();
    return waited;
}

} // namespace Duende
