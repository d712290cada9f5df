// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformadapter.h"

#include <QJsonObject>

namespace Duende {

/// What the command prints with --json. The names do not change; a value that is not known is null, never
/// zero or an empty text. Times are UTC, in ISO 8601 with a Z.
namespace DaemonJson {

/// One daemon, as list and status print it: handle, id, platform, scope, name, description, status, detail,
/// failure, pid, cpu_percent, memory_bytes, since, enablement, restarts, host. `cpuPercent` is a rate that
/// takes two readings.
QJsonObject daemon(const DaemonRecord& record, std::optional<double> cpuPercent);

/// What inspect prints: daemon(), and
///     kind           "service", "process", "container", "microvm", "module", "socket", "timer", …
///     result         the platform's word for how the last run ended
///     control_group  the control group, from its root
///     tasks          processes and threads
///     is_template    true or false
///     actions        what can be done to it now: ["stop", "restart", …]
///     why            why it failed or was not started, see diagnosisJson(); null when nothing went wrong
///     properties     {"Group title": {"Name": value, …}, …}
///
/// A property is null, true or false, a number, a text, a list of texts, or a time as text. A number with a
/// unit is
/// {"value": 5242880, "unit": "bytes"}; units are bytes, percent and microseconds. No limit is {"unlimited":
/// true}.
QJsonObject inspection(
    const DaemonDetails& details, const std::optional<Diagnosis>& why, std::optional<double> cpuPercent);

/// One value of "properties".
QJsonValue property(const PropertyValue& value);

/// null, or {"reason": "exit_code", "value": 1}; the value is null for reasons that have no number.
QJsonValue failure(const DaemonStatus& status);

/// An entry of list's "unavailable": {"platform": "linux", "scope": "user", "error": "…"}.
QJsonObject unavailable(const AdapterScope& scope, const PlatformError& error);

/// {"error": {"kind": "not_found", "message": "…", "recoverable": false, "cause": "…"}}.
QJsonObject error(const PlatformError& error);

/// "2026-01-31T08:15:00Z", to the second. Null for an invalid time.
QJsonValue time(const QDateTime& time);

} // namespace DaemonJson

/// The kind's word in JSON and filters: "service", "microvm".
QString daemonKindWord(DaemonKind kind);

} // namespace Duende
