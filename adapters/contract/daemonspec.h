// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/handledata.h"
#include "adapters/contract/platform.h"

#include <QList>
#include <QStringList>

#include <chrono>
#include <optional>
#include <utility>

namespace Duende {

/// When a daemon that ended is started again.
enum class RestartPolicy { Never, OnFailure, Always, UnlessStopped };

/// Limits of a spawned daemon. An empty one is the platform's own default.
struct ResourceLimits
{
    std::optional<quint64> memoryBytes;
    /// 100 is one whole processor.
    std::optional<double> cpuQuotaPercent;
    std::optional<quint64> pidsMax;
    std::optional<quint64> openFilesMax;

    friend bool operator==(const ResourceLimits&, const ResourceLimits&) = default;
};

/// What to start: the seed project's daemon definition.
struct DaemonSpec
{
    QString name;
    QString version;
    QString description;
    /// The program, as an absolute path or a name to look for in PATH.
    QString binaryPath;
    QStringList args;
    /// In order; a later one wins.
    QList<std::pair<QString, QString>> env;
    /// Empty: whoever spawns it.
    QString user;
    QString group;
    QString workingDir;
    ResourceLimits resources;
    RestartPolicy restart = RestartPolicy::Never;
    std::optional<std::chrono::milliseconds> restartDelay;
    std::optional<std::chrono::milliseconds> shutdownTimeout;
    std::optional<int> nice;
    Platform platform = Platform::Native;
    /// Whose manager runs it, where the platform has one for the machine and one a user.
    UnitScope scope = UnitScope::System;
    QString containerImage;
    std::optional<int> vcpus;
    QString kernelPath;
    QString rootfsPath;

    friend bool operator==(const DaemonSpec&, const DaemonSpec&) = default;
};

} // namespace Duende
