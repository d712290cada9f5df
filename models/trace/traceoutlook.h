// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"
#include "adapters/trace/wire/message.h"

#include <QList>
#include <QString>

#include <optional>

namespace Duende {

/// What an attach would meet and do, told before it is done.
struct TraceOutlook
{
    /// Threads of one process that sleep in the same call, which the attach makes return early with EINTR.
    struct Sleepers
    {
        qint64 pid = 0;
        QString call; ///< "epoll_wait"
        quint64 threads = 0;

        friend bool operator==(const Sleepers&, const Sleepers&) = default;
    };

    quint64 processes = 0; ///< that can be traced
    quint64 threads = 0; ///< theirs
    quint64 refusedProcesses = 0;
    QList<Sleepers> sleepers; ///< in the order of their processes
    quint64 sleepingThreads = 0;
    /// Why none can be traced; empty where at least one can.
    std::optional<PlatformError> refusal;
    /// Whether an administrator's agent would not be refused that way; of any refused process.
    bool mayAdministratorHelp = false;

    static TraceOutlook of(const Trace::InspectReport& report);
};

} // namespace Duende
