// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/operationcontext.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace Duende {

OperationContext OperationContext::within(std::chrono::milliseconds timeout, std::stop_token stop)
{
    OperationContext context;
    context.stop = std::move(stop);
    context.deadline = QDeadlineTimer(timeout);
    context.timeout = timeout;
    return context;
}

OperationContext OperationContext::limitedTo(std::chrono::milliseconds timeout) const
{
    OperationContext context = *this;
    const QDeadlineTimer limit(timeout);
    if (limit < context.deadline) {
        context.deadline = limit;
        context.timeout = timeout;
    }
    return context;
}

Result<void> OperationContext::check(const QString& operation) const
{
    if (stop.stop_requested())
        return std::unexpected(PlatformError::cancelled(operation));
    if (deadline.hasExpired())
        return std::unexpected(PlatformError::timeout(timeout));
    return {};
}

Result<void> OperationContext::sleep(std::chrono::milliseconds duration, const QString& operation) const
{
    using std::chrono::milliseconds;
    const milliseconds left
        = deadline.isForever() ? duration : std::min(duration, milliseconds(deadline.remainingTime()));
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, left, [] { return false; });
    return check(operation);
}

void OperationContext::report(const QString& step, std::optional<double> fraction) const
{
    if (progress)
        progress({step, fraction});
}

} // namespace Duende
