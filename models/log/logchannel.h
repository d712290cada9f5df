// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace Duende {

/// A log that is opened by the worker that first needs it, and used by one worker at a time.
class LogChannel
{
public:
    using Open = std::function<Result<std::unique_ptr<DaemonLog>>(const OperationContext& context)>;

    explicit LogChannel(Open open) : m_open(std::move(open)) { }

    /// The next worker opens the log anew: a reader may know nothing of files that were made since it was
    /// opened, and holds those that were removed. Any thread.
    void renew() { m_isStale = true; }

    /// Runs `job` with the log, after those that came before. Errors: those of opening and of the job.
    template <typename T>
    Result<T> with(const std::function<Result<T>(DaemonLog&, const OperationContext&)>& job,
        const OperationContext& context)
    {
        const std::lock_guard lock(m_mutex);
        if (const auto checked = context.check(QStringLiteral("reading the log")); !checked)
            return std::unexpected(checked.error());
        if (!m_log || m_isStale.exchange(false)) {
            auto log = m_open(context);
            if (!log)
                return std::unexpected(log.error());
            m_log = *std::move(log);
        }
        return job(*m_log, context);
    }

private:
    const Open m_open;
    std::atomic<bool> m_isStale = false;
    std::mutex m_mutex;
    std::unique_ptr<DaemonLog> m_log;
};

} // namespace Duende
