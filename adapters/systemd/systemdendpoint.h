// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/handledata.h"
#include "adapters/contract/result.h"

#include <QStringList>

namespace Duende {

/// Where a service manager and what it accounts for are found.
struct SystemdEndpoint
{
    UnitScope scope = UnitScope::System;
    /// A D-Bus address; empty for the usual one of the scope.
    QString busAddress;
    /// Where the unified control group hierarchy is mounted.
    QString cgroupRoot = QStringLiteral("/sys/fs/cgroup");
    QString procRoot = QStringLiteral("/proc");
    /// A folder of journal files; empty for the machine's.
    QString journalFolder = {};
    /// Where the administrator's unit files are, or the person's own; empty for the usual one of the scope.
    QString unitFolder = {};
    /// The installed program that writes a unit file into the machine's usual folder for a person whom polkit
    /// lets do so; empty where there is none.
    QString unitWriter = {};
};

/// The addresses to try, best first. The machine's bus is DBUS_SYSTEM_BUS_ADDRESS or its well-known socket, a
/// user's is DBUS_SESSION_BUS_ADDRESS and the socket in XDG_RUNTIME_DIR. An address that would start a bus
/// ("autolaunch:") is never among them. Empty where the scope has no bus at all.
QStringList busAddresses(const SystemdEndpoint& endpoint);

/// Whether this machine is run by systemd, as sd_booted(3) tells it, or for a user whether a manager of
/// theirs runs; with an injected bus address always true.
bool managerExpected(const SystemdEndpoint& endpoint);

/// "system" or "user".
QString scopeName(UnitScope scope);

} // namespace Duende
