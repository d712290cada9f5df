// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <QVariantMap>

namespace Duende {

struct ListedUnit;

/// What is known of a unit for its row, in systemd's own words. An empty text and an empty optional are not
/// known.
struct UnitFacts
{
    QString name;
    QString description;
    /// loaded, not-found, bad-setting, error, masked, merged, stub; empty when only its file is known.
    QString load;
    /// active, reloading, refreshing, inactive, failed, activating, deactivating, maintenance.
    QString active;
    QString sub;
    /// running, freezing, frozen, thawing, frozen-by-parent, …
    QString freezer;
    /// success, exit-code, signal, core-dump, timeout, watchdog, oom-kill, …
    QString result;
    /// The state of its unit file: enabled, disabled, static, masked, …
    QString fileState;
    QString controlGroup;
    std::optional<qint64> mainPid;
    std::optional<quint32> restarts;
    /// When `active` became what it is, in microseconds since 1970.
    std::optional<quint64> sinceUsec;
    /// CLD_EXITED, CLD_KILLED, CLD_DUMPED of the last main process (waitid(2)); 0 is not known.
    int exitCode = 0;
    int exitStatus = 0;
    std::optional<bool> canReload;

    bool isLoaded() const { return !load.isEmpty(); }
    bool isInactive() const { return active.isEmpty() || active == QLatin1StringView("inactive"); }
    bool hasFailed() const { return active == QLatin1StringView("failed"); }
    /// There may be processes.
    bool isUp() const { return !isInactive() && !hasFailed(); }

    friend bool operator==(const UnitFacts&, const UnitFacts&) = default;
};

/// A property to ask for: the interface and the name.
struct UnitProperty
{
    QString interfaceName;
    QString name;
};

/// How much of a unit is asked for beyond what a listing says. Each property costs a call.
enum class FactDepth {
    /// For one look at the list: the main process, since when and how often restarted of what runs, and why
    /// of what
    /// failed. Since when a mount, a target, a slice or a device is there is left out.
    Row,
    /// Since when for every unit that is up, and whether it can be reloaded, its control group and its
    /// freezer.
    Watch,
};

/// The properties that have to be asked for one by one: those that a unit in this state has and that are not
/// known yet.
QList<UnitProperty> missingProperties(const UnitFacts& facts, FactDepth depth);

/// Takes over the properties that a row needs, from a reply or a signal; what has an unexpected type and all
/// other properties are left alone. Says whether anything changed.
bool applyProperties(UnitFacts& facts, const QVariantMap& values);

/// The property that tells since when a unit in this active state has been in it.
QString sinceProperty(const QString& active);

/// The row of a unit.
DaemonRecord recordOf(const UnitFacts& facts, UnitScope scope);

DaemonStatus statusOf(const UnitFacts& facts);
QString detailOf(const UnitFacts& facts);
DaemonActions actionsOf(const UnitFacts& facts);

} // namespace Duende
