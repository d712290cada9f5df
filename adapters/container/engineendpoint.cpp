// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/engineendpoint.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Duende {

namespace {

constexpr qint64 maximumConfig = 1024 * 1024;
constexpr QLatin1StringView unixScheme("unix://");

QByteArray readConfig(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(maximumConfig) : QByteArray();
}

/// What the context that is chosen says, contexts(1) of Docker: its folder is named by its SHA-256.
QString chosenContextHost(const EngineSurroundings& around)
{
    QString name = around.dockerContext;
    if (name.isEmpty()) {
        const QJsonObject config
            = QJsonDocument::fromJson(readConfig(around.dockerConfig + QStringLiteral("/config.json")))
                  .object();
        name = config.value(QLatin1StringView("currentContext")).toString();
    }
    if (name.isEmpty() || name == QLatin1StringView("default"))
        return {};
    const QString folder
        = QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
    return contextHost(readConfig(
        around.dockerConfig + QStringLiteral("/contexts/meta/") + folder + QStringLiteral("/meta.json")));
}

bool isInstalled(const EngineSurroundings& around, const QString& program)
{
    return std::ranges::any_of(around.programFolders,
        [&](const QString& folder) { return QFileInfo(folder + QLatin1Char('/') + program).isExecutable(); });
}

// A link and its target are one socket.
QString canonical(const QString& path)
{
    const QString real = QFileInfo(path).canonicalFilePath();
    return real.isEmpty() ? path : real;
}

} // namespace

QString EngineEndpoint::scopeName() const
{
    return scope == UnitScope::User ? QString(runtime + QStringLiteral("-user")) : runtime;
}

QString EngineEndpoint::runtimeTitle() const
{
    return runtime == QLatin1StringView("podman") ? QStringLiteral("Podman") : QStringLiteral("Docker");
}

EngineSurroundings EngineSurroundings::ofThisProcess()
{
    EngineSurroundings around;
    around.dockerHost = qEnvironmentVariable("DOCKER_HOST");
    around.dockerContext = qEnvironmentVariable("DOCKER_CONTEXT");
    around.containerHost = qEnvironmentVariable("CONTAINER_HOST");
    around.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    around.dockerConfig
        = qEnvironmentVariable("DOCKER_CONFIG", QDir::homePath() + QStringLiteral("/.docker"));
    around.programFolders = qEnvironmentVariable("PATH").split(QLatin1Char(':'), Qt::SkipEmptyParts);
    around.programFolders
        += {QStringLiteral("/usr/bin"), QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/bin")};
    return around;
}

QString contextHost(QByteArrayView metadata)
{
    return QJsonDocument::fromJson(metadata.toByteArray())
        .object()
        .value(QLatin1StringView("Endpoints"))
        .toObject()
        .value(QLatin1StringView("docker"))
        .toObject()
        .value(QLatin1StringView("Host"))
        .toString();
}

QList<EngineEndpoint> discoverEngines(const EngineSurroundings& around)
{
    QList<EngineEndpoint> engines;
    const auto add = [&](EngineEndpoint engine, bool isWanted) {
        const auto isSame = [&](const EngineEndpoint& other) {
            return canonical(other.socketPath) == canonical(engine.socketPath)
                || (other.runtime == engine.runtime && other.scope == engine.scope);
        };
        if (isWanted && std::ranges::none_of(engines, isSame))
            engines.append(engine);
    };
    const QString root
        = around.root.endsWith(QLatin1Char('/')) ? around.root : around.root + QLatin1Char('/');
    // Whoever's socket it is: one below the runtime folder is the person's own.
    const auto scopeOf = [&](const QString& path) {
        return !around.runtimeFolder.isEmpty() && path.startsWith(around.runtimeFolder + QLatin1Char('/'))
            ? UnitScope::User
            : UnitScope::System;
    };
    const auto choose = [&](const QString& host, const QString& runtime) {
        if (!host.startsWith(unixScheme))
            return;
        const QString path = host.sliced(unixScheme.size());
        // Podman answers under DOCKER_HOST as well.
        const bool isPodman = path.contains(QLatin1StringView("podman"));
        add({isPodman ? QStringLiteral("podman") : runtime, scopeOf(path), path, true},
            path.startsWith(QLatin1Char('/')));
    };
    choose(around.dockerHost.isEmpty() ? chosenContextHost(around) : around.dockerHost,
        QStringLiteral("docker"));
    choose(around.containerHost, QStringLiteral("podman"));
    const auto find = [&](const char* runtime, UnitScope scope, const QString& path, bool isHere) {
        add({QLatin1StringView(runtime), scope, path, false}, isHere || QFileInfo::exists(path));
    };
    const bool hasPodman = isInstalled(around, QStringLiteral("podman"));
    find("docker", UnitScope::System, root + QStringLiteral("run/docker.sock"),
        isInstalled(around, QStringLiteral("dockerd")));
    find("podman", UnitScope::System, root + QStringLiteral("run/podman/podman.sock"), hasPodman);
    if (around.runtimeFolder.startsWith(QLatin1Char('/'))) {
        find("docker", UnitScope::User, around.runtimeFolder + QStringLiteral("/docker.sock"), false);
        find("podman", UnitScope::User, around.runtimeFolder + QStringLiteral("/podman/podman.sock"),
            hasPodman && !around.runtimeFolder.endsWith(QLatin1StringView("/user/0")));
    }
    std::ranges::stable_sort(engines, {}, &EngineEndpoint::scopeName);
    return engines;
}

} // namespace Duende
