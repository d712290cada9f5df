// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spawncommand.h"

#include "models/format/quantity.h"
#include "models/spec/daemonspecfile.h"

namespace Duende {

namespace {

void addText(QStringList& words, const QString& option, const QString& value)
{
    if (!value.isEmpty())
        words << option << value;
}

void addLimits(QStringList& words, const ResourceLimits& limits)
{
    if (limits.memoryBytes)
        words << QStringLiteral("--memory") << Quantity::bytesToText(*limits.memoryBytes);
    if (limits.cpuQuotaPercent)
        words << QStringLiteral("--cpu")
              << Quantity::numberToText(*limits.cpuQuotaPercent) + QLatin1Char('%');
    if (limits.pidsMax)
        words << QStringLiteral("--tasks") << QString::number(*limits.pidsMax);
    if (limits.openFilesMax)
        words << QStringLiteral("--open-files") << QString::number(*limits.openFilesMax);
}

} // namespace

QStringList spawnArguments(const DaemonSpec& spec)
{
    QStringList words{QStringLiteral("spawn"), QStringLiteral("--platform"), platformName(spec.platform)};
    if (spec.scope == UnitScope::User)
        words << QStringLiteral("--user");
    addText(words, QStringLiteral("--name"), spec.name);
    addText(words, QStringLiteral("--description"), spec.description);
    for (const auto& [name, value] : spec.env)
        words << QStringLiteral("--env") << QString(name + QLatin1Char('=') + value);
    addText(words, QStringLiteral("--run-as"), spec.user);
    addText(words, QStringLiteral("--group"), spec.group);
    addText(words, QStringLiteral("--cwd"), spec.workingDir);
    if (spec.restart != RestartPolicy::Never)
        words << QStringLiteral("--restart") << restartPolicyWord(spec.restart);
    if (spec.restartDelay)
        words << QStringLiteral("--restart-delay") << Quantity::durationToText(*spec.restartDelay);
    if (spec.shutdownTimeout)
        words << QStringLiteral("--stop-timeout") << Quantity::durationToText(*spec.shutdownTimeout);
    if (spec.nice)
        words << QStringLiteral("--nice") << QString::number(*spec.nice);
    addLimits(words, spec.resources);
    addText(words, QStringLiteral("--image"), spec.containerImage);
    if (spec.vcpus)
        words << QStringLiteral("--vcpus") << QString::number(*spec.vcpus);
    addText(words, QStringLiteral("--kernel"), spec.kernelPath);
    addText(words, QStringLiteral("--rootfs"), spec.rootfsPath);
    words << QStringLiteral("--");
    if (!spec.binaryPath.isEmpty())
        words << spec.binaryPath;
    return words + spec.args;
}

} // namespace Duende
