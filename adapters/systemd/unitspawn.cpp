// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitspawn.h"

#include "adapters/systemd/unitname.h"

#include <QFileInfo>
#include <QHash>

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

class Properties
{
public:
    void add(const QString& name, const QVariant& value) { m_list.append({name, QDBusVariant(value)}); }
    void addUsec(const QString& name, std::optional<std::chrono::milliseconds> duration)
    {
        if (duration)
            add(name, static_cast<quint64>(std::chrono::microseconds(*duration).count()));
    }
    void addNumber(const QString& name, std::optional<quint64> value)
    {
        if (value)
            add(name, *value);
    }
    void addText(const QString& name, const QString& value)
    {
        if (!value.isEmpty())
            add(name, value);
    }
    const QList<TransientProperty>& list() const { return m_list; }

private:
    QList<TransientProperty> m_list;
};

std::unexpected<PlatformError> badSpec(const QString& detail)
{
    return std::unexpected(PlatformError::config(detail));
}

QString restartWord(RestartPolicy policy)
{
    switch (policy) {
    case RestartPolicy::Never:
        return QStringLiteral("no");
    case RestartPolicy::OnFailure:
        return QStringLiteral("on-failure");
    case RestartPolicy::Always:
    case RestartPolicy::UnlessStopped:
        // A stop that was asked for always ends a systemd service, so the two are one.
        return QStringLiteral("always");
    }
    Q_UNREACHABLE_RETURN({});
}

Result<QString> programPath(const QString& program, const QString& searchPath)
{
    if (program.isEmpty())
        return badSpec(QStringLiteral("a command is missing"));
    if (program.startsWith(QLatin1Char('/')))
        return program;
    if (program.contains(QLatin1Char('/')))
        return badSpec(QStringLiteral("the program \"%1\" is not an absolute path").arg(program));
    const QStringList directories = searchPath.split(QLatin1Char(':'), Qt::SkipEmptyParts);
    for (const QString& directory : directories) {
        const QFileInfo file(directory + QLatin1Char('/') + program);
        if (directory.startsWith(QLatin1Char('/')) && file.isFile() && file.isExecutable())
            return file.filePath();
    }
    return std::unexpected(
        PlatformError::spawnFailed(QStringLiteral("the program \"%1\" is not in PATH").arg(program))
            .withAdvice(QStringLiteral("Give its absolute path.")));
}

/// "NAME=value" in the order of the first mention; a later value wins.
Result<QStringList> environmentOf(const DaemonSpec& spec)
{
    QStringList names;
    QHash<QString, QString> values;
    for (const auto& [name, value] : spec.env) {
        const bool isValid
            = !name.isEmpty() && !name.front().isDigit() && std::ranges::all_of(name, [](QChar c) {
                  return c == QLatin1Char('_') || (c.unicode() < 0x80 && c.isLetterOrNumber());
              });
        if (!isValid)
            return badSpec(QStringLiteral("\"%1\" is not the name of an environment variable").arg(name));
        if (value.contains(QChar::Null))
            return badSpec(QStringLiteral("the value of %1 contains a NUL").arg(name));
        if (!values.contains(name))
            names.append(name);
        values.insert(name, value);
    }
    for (QString& name : names)
        name = QString(name + QLatin1Char('=') + values.value(name));
    return names;
}

Result<void> addLimits(Properties& properties, const ResourceLimits& limits)
{
    properties.addNumber(QStringLiteral("MemoryMax"), limits.memoryBytes);
    properties.addNumber(QStringLiteral("TasksMax"), limits.pidsMax);
    if (limits.cpuQuotaPercent) {
        const double usecPerSecond = *limits.cpuQuotaPercent * 10000.0;
        if (!std::isfinite(usecPerSecond) || usecPerSecond < 1 || usecPerSecond > 1e15)
            return badSpec(
                QStringLiteral("a processor share of %1% cannot be set").arg(*limits.cpuQuotaPercent));
        properties.add(
            QStringLiteral("CPUQuotaPerSecUSec"), static_cast<quint64>(std::llround(usecPerSecond)));
    }
    if (limits.openFilesMax) {
        properties.add(QStringLiteral("LimitNOFILE"), *limits.openFilesMax);
        properties.add(QStringLiteral("LimitNOFILESoft"), *limits.openFilesMax);
    }
    return {};
}

Result<void> checkNumbers(const DaemonSpec& spec)
{
    if (spec.nice && (*spec.nice < -20 || *spec.nice > 19))
        return badSpec(QStringLiteral("a nice value of %1 is not between -20 and 19").arg(*spec.nice));
    if (spec.restartDelay && spec.restartDelay->count() < 0)
        return badSpec(QStringLiteral("the restart delay is negative"));
    if (spec.shutdownTimeout && spec.shutdownTimeout->count() < 0)
        return badSpec(QStringLiteral("the shutdown timeout is negative"));
    if (!spec.workingDir.isEmpty() && !spec.workingDir.startsWith(QLatin1Char('/')))
        return badSpec(
            QStringLiteral("the working directory \"%1\" is not an absolute path").arg(spec.workingDir));
    for (const QString& argument : spec.args) {
        if (argument.contains(QChar::Null))
            return badSpec(QStringLiteral("an argument contains a NUL"));
    }
    return {};
}

} // namespace

Result<TransientService> transientService(const DaemonSpec& spec, const QString& searchPath)
{
    TransientService service{serviceNameFor(spec.name), {}};
    if (service.unitName.isEmpty())
        return badSpec(QStringLiteral("\"%1\" cannot be made into the name of a service").arg(spec.name));
    if (const Result<void> checked = checkNumbers(spec); !checked)
        return std::unexpected(checked.error());
    const Result<QString> program = programPath(spec.binaryPath, searchPath);
    if (!program)
        return std::unexpected(program.error());
    const Result<QStringList> environment = environmentOf(spec);
    if (!environment)
        return std::unexpected(environment.error());

    Properties properties;
    // Type=exec reports a program that cannot be executed as a failed start.
    properties.add(QStringLiteral("Type"), QStringLiteral("exec"));
    properties.add(QStringLiteral("Description"), spec.description.isEmpty() ? spec.name : spec.description);
    // The arguments are the person's own words: a "$" in them stays one.
    const TransientCommand command{
        *program, QStringList{*program} + spec.args, {QStringLiteral("no-env-expand")}};
    properties.add(QStringLiteral("ExecStartEx"), QVariant::fromValue(QList<TransientCommand>{command}));
    if (!environment->isEmpty())
        properties.add(QStringLiteral("Environment"), *environment);
    properties.addText(QStringLiteral("WorkingDirectory"), spec.workingDir);
    properties.addText(QStringLiteral("User"), spec.user);
    properties.addText(QStringLiteral("Group"), spec.group);
    if (spec.nice)
        properties.add(QStringLiteral("Nice"), *spec.nice);
    properties.add(QStringLiteral("Restart"), restartWord(spec.restart));
    properties.addUsec(QStringLiteral("RestartUSec"), spec.restartDelay);
    properties.addUsec(QStringLiteral("TimeoutStopUSec"), spec.shutdownTimeout);
    if (const Result<void> limits = addLimits(properties, spec.resources); !limits)
        return std::unexpected(limits.error());
    service.properties = properties.list();
    return service;
}

} // namespace Duende
