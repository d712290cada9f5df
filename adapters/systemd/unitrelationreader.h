// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitrelations.h"

namespace Duende {

/// Asks the manager what hangs on what around one unit. Blocks in a worker thread. What is asked of single
/// units has a maximum, so that a host of ten thousand units answers as soon as any other.
class UnitRelationReader
{
public:
    UnitRelationReader(const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint,
        const OperationContext& context)
        : m_bus(bus)
        , m_endpoint(endpoint)
        , m_context(context)
    {
    }

    /// A template, which is no unit, has no relations. Errors: NotFound, StatusFailed.
    Result<DaemonRelations> read(const QString& unit);

    /// The active units that stop when this one is stopped: those that require it, are bound to it, are part
    /// of it or have its stop propagated to them (systemd.unit(5)), and so on from them; sorted by name.
    Result<QStringList> stoppedWith(const QString& unit);

private:
    Result<void> describe(DaemonRelations& relations);
    Result<UnitOrder> readOrder(const QString& unit, const UnitOrder& known, const QStringList& neighbours);

    std::shared_ptr<SystemdBus> m_bus;
    const SystemdEndpoint& m_endpoint;
    const OperationContext& m_context;
};

} // namespace Duende
