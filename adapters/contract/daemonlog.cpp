// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonlog.h"

namespace Duende {

DaemonLog::~DaemonLog() = default;

Result<QList<LogBoot>> DaemonLog::boots(const OperationContext&)
{
    return QList<LogBoot>();
}

Result<QList<LogField>> DaemonLog::fields(const LogPosition&, const OperationContext&)
{
    return QList<LogField>();
}

} // namespace Duende
