// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/contract/signal.h"
#include "adapters/support/controlgroups.h"
#include "adapters/support/procfs.h"
#include "adapters/systemd/systemdbus.h"

namespace Duende {

/// The processes of one unit: all of its control group and of the groups that it keeps inside. Every function
/// blocks in a worker thread; `unit` is a full name. Errors: NotFound for a unit that is neither loaded nor
/// has a file, and those that each says.
class UnitProcesses
{
public:
    UnitProcesses(const std::shared_ptr<SystemdBus>& bus, const SystemdEndpoint& endpoint,
        const OperationContext& context);

    /// Empty for a unit without a control group.
    Result<DaemonProcesses> list(const QString& unit);
    /// Errors: NotFound (it is gone, or not one of the unit's), PermissionDenied, Io.
    Result<OpenDescriptors> descriptors(const QString& unit, const ProcessKey& process);
    /// The control group that the unit has, or will have when it is started: below its slice, by its name
    /// (systemd.slice(5)).
    Result<QString> futureGroup(const QString& unit);
    /// Straight to the process, as kill(2) would; the manager, which may ask a person for a password, has
    /// signals for a whole unit only. Errors: NotFound, InvalidState, PermissionDenied, SignalFailed.
    Result<void> signal(const QString& unit, const ProcessKey& process, Signal signal);

private:
    struct Place
    {
        QString controlGroup;
        qint64 mainPid = 0;
    };

    Result<Place> placeOf(const QString& unit);
    SystemResult<QList<GroupedProcess>> processesOf(const Place& place) const;
    Result<void> checkMember(const QString& unit, qint64 pid);

    std::shared_ptr<SystemdBus> m_bus;
    const OperationContext& m_context;
    const ControlGroups m_groups;
    const Procfs m_procfs;
};

} // namespace Duende
