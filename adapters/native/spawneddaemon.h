// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/daemonstatus.h"
#include "adapters/contract/result.h"

#include <QDateTime>

class QJsonObject;

namespace Duende {

/// How a process ended.
struct ProcessExit
{
    enum class Kind {
        /// It exited by itself; `value` is its status.
        Exited,
        /// A signal ended it; `value` is its number.
        Signalled,
        /// Nobody was there to read it.
        Unknown,
    };

    Kind kind = Kind::Unknown;
    int value = 0;
    /// When it was noticed; empty when that is not known.
    std::optional<QDateTime> endedAt;

    /// Stopped when it went as it should: exit status 0, one of the signals that ask a daemon to end (HUP,
    /// INT, TERM, PIPE), or not known. Else Failed with the reason.
    DaemonStatus status() const;
    /// "ended with exit status 3", "killed by SEGV", "ended, exit status unknown".
    QString text() const;

    friend bool operator==(const ProcessExit&, const ProcessExit&) = default;
};

/// A daemon that Duende spawned as a plain process: what it remembers to find it again.
struct SpawnedDaemon
{
    DaemonSpec spec;
    qint64 pid = 0;
    /// With the pid and the boot, names the process for good.
    quint64 startTimeTicks = 0;
    QByteArray bootId;
    QString logPath;
    QDateTime spawnedAt;
    /// Empty as long as it was not seen to end.
    std::optional<ProcessExit> exit;

    const QString& name() const { return spec.name; }

    QJsonObject toJson() const;
    /// Errors: Config, with the name of the offending member.
    static Result<SpawnedDaemon> fromJson(const QJsonObject& object);

    friend bool operator==(const SpawnedDaemon&, const SpawnedDaemon&) = default;
};

} // namespace Duende
