// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/container/engineendpoint.h"
#include "adapters/contract/daemonrecord.h"

#include <QJsonObject>

namespace Duende {

/// Where a container is in its life, in one vocabulary for all engines.
enum class ContainerState { Created, Running, Paused, Restarting, Removing, Stopping, Exited, Dead, Unknown };

/// What an engine says of one container. What it does not say is empty.
struct ContainerFacts
{
    QString id;
    QString name;
    QString image;
    ContainerState state = ContainerState::Unknown;
    std::optional<int> exitCode;
    bool isOutOfMemory = false;
    /// "healthy", "unhealthy", "starting"; empty without a health check.
    QString health;
    /// The engine's words for why it did not start.
    QString error;
    std::optional<qint64> pid;
    std::optional<QDateTime> created;
    std::optional<QDateTime> started;
    std::optional<QDateTime> finished;
    std::optional<quint32> restarts;
    QString restartPolicy;
    bool isOfDuende = false;
    bool hasTerminal = false;

    /// An entry of GET /containers/json. It knows no pid and no times, and of an end only the exit code.
    static std::optional<ContainerFacts> fromDockerEntry(const QJsonObject& entry);
    /// An entry of GET /libpod/containers/json.
    static std::optional<ContainerFacts> fromLibpodEntry(const QJsonObject& entry);
    /// GET /containers/{id}/json of either engine. Empty where the reply is not of a container.
    static std::optional<ContainerFacts> fromInspection(const QJsonObject& document);

    /// The contract's status. Exit code 0 is Stopped, and so are 129, 130, 141 and 143: the shell's way to
    /// say that HUP, INT, PIPE or TERM ended it, which are asked for. Any
    /// other of 129 to 192 is a signal, the rest an exit code; out of memory and dead come first. A health
    /// check that fails does not end a container.
    DaemonStatus status() const;
    /// The engine's words: "running (unhealthy)", "exited (3)", "exited (137, out of memory)".
    QString detail() const;
    DaemonRecord record(const EngineEndpoint& endpoint) const;

    friend bool operator==(const ContainerFacts&, const ContainerFacts&) = default;
};

/// The label of a container that Duende made.
inline constexpr QLatin1StringView duendeLabel("org.duende.spawned");

} // namespace Duende
