// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/contract/signal.h"
#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitspawn.h"

namespace Duende {

/// What can be done to a unit, each as one blocking function for a worker thread. `unit` is a full name.
class UnitOperations
{
public:
    UnitOperations(const std::shared_ptr<SystemdBus>& bus, const OperationContext& context)
        : m_bus(bus)
        , m_context(context)
    {
    }

    Result<void> spawn(const TransientService& service);
    Result<void> start(const QString& unit);
    Result<void> restart(const QString& unit);
    Result<void> reload(const QString& unit);
    Result<void> stop(const QString& unit);
    Result<void> signal(const QString& unit, Signal signal);
    Result<void> kill(const QString& unit);
    Result<void> freeze(const QString& unit);
    Result<void> thaw(const QString& unit);
    Result<void> resetFailed(const QString& unit);
    /// Enable, Disable, Mask and Unmask; the manager then reads its unit files again.
    Result<void> changeUnitFile(const QString& unit, DaemonAction action);
    /// Has the manager read all unit files again.
    Result<void> reloadManager();

private:
    Result<void> runJob(const QDBusMessage& request, DaemonAction action, const QString& unit);
    Result<void> simpleCall(const QString& method, const QString& failure, const QString& unit);
    Result<void> killProcesses(const QString& unit, const QString& whom, int number, const QString& failure);
    Result<void> checkSurvived(const QString& unit);
    Result<void> runAndCheck(DaemonAction action, const QString& unit);
    PlatformError ofIdleUnit(const PlatformError& error, const QString& failure, const QString& unit);
    Result<void> checkStarted(const QString& unit);
    PlatformError jobError(const QString& jobResult, DaemonAction action, const QString& unit);
    QVariantMap properties(const QString& unit, const QString& interfaceName);

    std::shared_ptr<SystemdBus> m_bus;
    const OperationContext& m_context;
};

} // namespace Duende
