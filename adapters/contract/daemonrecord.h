// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/daemonhandle.h"
#include "adapters/contract/daemonstatus.h"
#include "adapters/contract/properties.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace Duende {

/// What kind of thing a row is. Services, processes, containers, microVMs and modules are what people call
/// daemons; the others are what a service manager keeps beside them.
enum class DaemonKind {
    Service,
    Process,
    Container,
    MicroVm,
    Module,
    Socket,
    Timer,
    Path,
    Target,
    Mount,
    Automount,
    Swap,
    Device,
    Slice,
    Scope,
};

/// What a daemon uses of the machine at one moment.
struct ResourceUse
{
    /// Where the numbers come from: the kernel's accounting of a control group, or a sum over the daemon's
    /// processes.
    enum class Source { ControlGroup, ProcessSum };

    Source source = Source::ProcessSum;
    /// When it was read, on the steady clock (std::chrono::steady_clock).
    std::chrono::nanoseconds readAt{0};
    /// Processor time since the daemon began; a rate needs two of these. Unknown where the system does not
    /// say.
    std::optional<std::chrono::nanoseconds> cpuTime = {};
    std::optional<quint64> memoryBytes = {};
    /// The memory that it may use at most, in bytes; empty where there is no limit or it is not known.
    std::optional<quint64> memoryLimitBytes = {};
    /// Processes and threads together.
    std::optional<quint64> tasks = {};
    std::optional<quint64> processes = {};
    /// The tasks that it may have at most.
    std::optional<quint64> tasksLimit = {};
    /// Bytes read from and written to storage since the daemon began; rates need two readings.
    std::optional<quint64> readBytes = {};
    std::optional<quint64> writtenBytes = {};

    friend bool operator==(const ResourceUse&, const ResourceUse&) = default;
};

/// One row of the list: all that is known of a daemon without asking for it in particular. A value that is
/// not known is an empty optional or an empty text, never a zero.
struct DaemonRecord
{
    DaemonHandle handle;
    DaemonKind kind = DaemonKind::Service;
    /// The adapter's scope: "system", "user", "native", "docker", …
    QString scope;
    /// The name of another machine; empty for this one.
    QString host;
    QString name;
    QString description;
    DaemonStatus status;
    /// The platform's own words for the status: "active (running)".
    QString detail;
    /// The platform's own word for how the last run ended ("exit-code"); empty while it went well or was
    /// never run.
    QString result;
    /// "enabled", "disabled", "static", "masked", …: whether it starts by itself.
    QString enablement;
    std::optional<qint64> pid;
    std::optional<ResourceUse> use;
    /// When the present state began.
    std::optional<QDateTime> since;
    std::optional<quint32> restarts;
    /// The pattern that instances are made from; it cannot run itself.
    bool isTemplate = false;
    /// The control group, from its root ("/system.slice/nginx.service"); empty where there is none or it is
    /// not known.
    QString controlGroup;
    /// The processes in the control group are this daemon's own, so no other row shows them.
    bool claimsProcesses = false;
    /// Duende started it, so it is a row whatever holds its processes.
    bool spawnedByDuende = false;
    /// What can be done to it now.
    DaemonActions actions;
    /// Tells two runs of one handle apart where a handle can be reused (a pid); 0 where it cannot.
    quint64 incarnation = 0;

    friend bool operator==(const DaemonRecord&, const DaemonRecord&) = default;
};

/// What can be said of one daemon when a person looks into it.
struct DaemonDetails
{
    DaemonRecord record;
    QList<PropertyGroup> groups;
    /// Why it failed or was not started, in one or two sentences, as far as its properties tell; empty when
    /// nothing went wrong. See PlatformAdapter::diagnose() for all of it.
    QString reason = {};
};

} // namespace Duende
