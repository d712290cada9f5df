// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containerspawn.h"

#include "adapters/container/containerfacts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

std::unexpected<PlatformError> badSpec(const QString& detail)
{
    return std::unexpected(PlatformError::config(detail));
}

// [a-zA-Z0-9][a-zA-Z0-9_.-]*, as the engines want it.
bool isContainerName(const QString& name)
{
    return !name.isEmpty() && name.size() <= 200 && std::ranges::all_of(name, [](QChar c) {
        return c.unicode() < 128
            && (c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('.')
                || c == QLatin1Char('-'));
    });
}

QJsonObject restartPolicy(RestartPolicy policy)
{
    QString name;
    switch (policy) {
    case RestartPolicy::Never:
        name = QStringLiteral("no");
        break;
    case RestartPolicy::OnFailure:
        name = QStringLiteral("on-failure");
        break;
    case RestartPolicy::Always:
        name = QStringLiteral("always");
        break;
    case RestartPolicy::UnlessStopped:
        name = QStringLiteral("unless-stopped");
        break;
    }
    return {{QStringLiteral("Name"), name}};
}

QJsonObject hostConfig(const DaemonSpec& spec)
{
    QJsonObject host{{QStringLiteral("RestartPolicy"), restartPolicy(spec.restart)}};
    const ResourceLimits& limits = spec.resources;
    if (limits.memoryBytes)
        host.insert(QStringLiteral("Memory"), qint64(*limits.memoryBytes));
    if (limits.cpuQuotaPercent) // in billionths of a processor
        host.insert(QStringLiteral("NanoCpus"), qint64(std::llround(*limits.cpuQuotaPercent * 1e7)));
    if (limits.pidsMax)
        host.insert(QStringLiteral("PidsLimit"), qint64(*limits.pidsMax));
    if (limits.openFilesMax) {
        const auto most = qint64(*limits.openFilesMax);
        host.insert(QStringLiteral("Ulimits"),
            QJsonArray{QJsonObject{{QStringLiteral("Name"), QStringLiteral("nofile")},
                {QStringLiteral("Soft"), most}, {QStringLiteral("Hard"), most}}});
    }
    return host;
}

} // namespace

QString containerName(const DaemonSpec& spec)
{
    return QStringLiteral("duende-") + spec.name;
}

Result<QByteArray> createRequest(const DaemonSpec& spec)
{
    if (!isContainerName(spec.name))
        return badSpec(
            QStringLiteral("a container's name is of letters, digits, dots, dashes and underscores"));
    if (spec.containerImage.isEmpty())
        return badSpec(QStringLiteral("a container needs an image"));
    if (spec.nice)
        return badSpec(QStringLiteral("a container engine sets no nice value"));
    if (spec.restartDelay)
        return badSpec(QStringLiteral("a container engine chooses the delay before a restart itself"));
    if (spec.user.isEmpty() && !spec.group.isEmpty())
        return badSpec(QStringLiteral("a container takes a group only with a user"));
    QJsonObject labels{{duendeLabel, spec.version.isEmpty() ? QStringLiteral("1") : spec.version}};
    if (!spec.description.isEmpty())
        labels.insert(QStringLiteral("org.opencontainers.image.description"), spec.description);
    QJsonObject body{{QStringLiteral("Image"), spec.containerImage}, {QStringLiteral("Labels"), labels},
        {QStringLiteral("HostConfig"), hostConfig(spec)}};
    // Without a program the image's own runs.
    QStringList command = spec.args;
    if (!spec.binaryPath.isEmpty())
        command.prepend(spec.binaryPath);
    if (!command.isEmpty())
        body.insert(QStringLiteral("Cmd"), QJsonArray::fromStringList(command));
    QJsonArray environment;
    for (const auto& [name, value] : spec.env)
        environment.append(QString(name + QLatin1Char('=') + value));
    if (!environment.isEmpty())
        body.insert(QStringLiteral("Env"), environment);
    if (!spec.user.isEmpty()) {
        body.insert(QStringLiteral("User"),
            spec.group.isEmpty() ? spec.user : QString(spec.user + QLatin1Char(':') + spec.group));
    }
    if (!spec.workingDir.isEmpty())
        body.insert(QStringLiteral("WorkingDir"), spec.workingDir);
    if (spec.shutdownTimeout) {
        body.insert(QStringLiteral("StopTimeout"),
            qint64(std::chrono::ceil<std::chrono::seconds>(*spec.shutdownTimeout).count()));
    }
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QList<std::pair<QString, QString>> unsupportedContainerFields()
{
    const QString noMachine = QStringLiteral("A container runs in no virtual machine of its own.");
    return {{QStringLiteral("nice"), QStringLiteral("A container engine sets no nice value.")},
        {QStringLiteral("restart_delay"),
            QStringLiteral("A container engine chooses the delay before a restart itself.")},
        {QStringLiteral("vcpus"), noMachine}, {QStringLiteral("kernel_path"), noMachine},
        {QStringLiteral("rootfs_path"), noMachine}};
}

} // namespace Duende
