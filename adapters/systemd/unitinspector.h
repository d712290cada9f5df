// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/systemd/systemdbus.h"

namespace Duende {

/// What is asked of one unit. Every function blocks in a worker thread; `unit` is a full name. Errors:
/// NotFound for a unit that is neither loaded nor has a file.
class UnitInspector
{
public:
    UnitInspector(const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint,
        const OperationContext& context)
        : m_bus(bus)
        , m_endpoint(endpoint)
        , m_context(context)
    {
    }

    Result<DaemonStatus> status(const QString& unit);
    Result<DaemonDetails> details(const QString& unit);

    /// The present or last run, 32 hexadecimal digits; empty where the unit never ran or was forgotten.
    Result<QByteArray> invocation(const QString& unit);

    /// Those of the unit's interface and of its type's, as the manager gives them.
    Result<QVariantMap> properties(const QString& unit);

private:
    struct Properties;
    Result<Properties> allProperties(const QString& unit);
    Result<QString> templateState(const QString& unit);
    Result<DaemonDetails> templateDetails(const QString& unit);

    std::shared_ptr<SystemdBus> m_bus;
    const SystemdEndpoint& m_endpoint;
    const OperationContext& m_context;
};

} // namespace Duende
