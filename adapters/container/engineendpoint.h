// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/handledata.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Duende {

/// Where one container engine is reached.
struct EngineEndpoint
{
    /// "docker" or "podman".
    QString runtime;
    /// Whether it is the machine's engine or the person's own (rootless).
    UnitScope scope = UnitScope::System;
    QString socketPath;
    /// The person named it (DOCKER_HOST), so that it is missing is an error and not a calm line.
    bool isChosen = false;

    /// "docker", "docker-user", "podman", "podman-user": of filters, JSON and the scope column.
    QString scopeName() const;
    /// "Docker", "Podman": a heading.
    QString runtimeTitle() const;
    friend bool operator==(const EngineEndpoint&, const EngineEndpoint&) = default;
};

/// What says where engines are; a test gives its own.
struct EngineSurroundings
{
    /// DOCKER_HOST, DOCKER_CONTEXT, CONTAINER_HOST, XDG_RUNTIME_DIR.
    QString dockerHost;
    QString dockerContext;
    QString containerHost;
    QString runtimeFolder;
    /// The person's ~/.docker, or DOCKER_CONFIG.
    QString dockerConfig;
    /// Below it are run/docker.sock, usr/bin/dockerd and so on.
    QString root = QStringLiteral("/");
    /// Where programs are.
    QStringList programFolders;

    static EngineSurroundings ofThisProcess();
};

/// The engines of this machine, in the order of the side bar: those whose socket is there, those that are
/// installed and may be started later, and the one that DOCKER_HOST or the current context names. Looks at
/// files and connects to nothing. Endpoints over TCP or ssh are not taken yet.
QList<EngineEndpoint> discoverEngines(const EngineSurroundings& surroundings);

/// The endpoint of a Docker context ("unix:///run/x.sock"), of its metadata in ~/.docker/contexts/meta; empty
/// where the JSON has none.
QString contextHost(QByteArrayView metadata);

} // namespace Duende
