// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitdiagnosis.h"

#include <functional>

namespace Duende {

/// Opens the log of the unit that is diagnosed.
using LogOpener = std::function<Result<std::unique_ptr<DaemonLog>>(const LogQuery& query)>;

/// Asks the manager, the log and the file system why a unit failed or was not started. Blocks in a worker
/// thread.
class UnitDiagnoser
{
public:
    UnitDiagnoser(const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint, LogOpener openLog,
        const OperationContext& context)
        : m_bus(bus)
        , m_endpoint(endpoint)
        , m_openLog(std::move(openLog))
        , m_context(context)
    {
    }

    /// Empty when nothing went wrong. Errors: NotFound, StatusFailed.
    Result<std::optional<Diagnosis>> diagnose(const QString& unit);

private:
    RunLog readLog(const QVariantMap& properties);
    Result<QList<NeededUnit>> failedNeeds(const QString& unit, const QVariantMap& properties);

    std::shared_ptr<SystemdBus> m_bus;
    const SystemdEndpoint& m_endpoint;
    LogOpener m_openLog;
    const OperationContext& m_context;
};

} // namespace Duende
