// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/spawnverb.h"

#include "app/command/invocation.h"
#include "models/format/daemonjson.h"
#include "models/format/quantity.h"
#include "models/operation.h"
#include "models/spec/daemonspecfile.h"

#include <QDir>
#include <QFileInfo>

namespace Duende {

namespace {

using Problem = std::optional<QString>;

QString about(QLatin1StringView option, const QString& problem)
{
    return QStringLiteral("--%1: %2").arg(option, problem);
}

QString notOneOf(QLatin1StringView option, const QString& text, const QString& words)
{
    return about(option, QStringLiteral("\"%1\" is not one of %2").arg(text, words));
}

/// Reads an option with `parse` into `target`, if it was given.
template <typename Target, typename Parse>
Problem read(const Arguments& arguments, QLatin1StringView option, Target& target, const Parse& parse)
{
    const std::optional<QString> text = arguments.value(option);
    if (!text)
        return std::nullopt;
    const auto value = parse(*text);
    if (!value)
        return about(option, value.error());
    target = static_cast<Target>(*value);
    return std::nullopt;
}

std::expected<std::chrono::milliseconds, QString> milliseconds(const QString& text)
{
    return Quantity::parseDuration(text).transform([](std::chrono::nanoseconds duration) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
    });
}

template <typename Number> std::expected<Number, QString> wholeNumber(const QString& text)
{
    bool isNumber = false;
    const qlonglong number = text.toLongLong(&isNumber);
    if (!isNumber || !std::in_range<Number>(number))
        return std::unexpected(QStringLiteral("\"%1\" is not a whole number in range").arg(text));
    return static_cast<Number>(number);
}

Problem readWords(const Arguments& arguments, DaemonSpec& spec)
{
    constexpr QLatin1StringView platformOption("platform");
    if (const auto text = arguments.value(platformOption)) {
        const auto platform = platformFromName(*text);
        if (!platform)
            return notOneOf(platformOption, *text, placeholderWords(u"PLATFORM").join(QStringLiteral(", ")));
        spec.platform = *platform;
    }
    constexpr QLatin1StringView scopeOption("scope");
    if (const auto text = arguments.value(scopeOption)) {
        if (*text != QLatin1StringView("system") && *text != QLatin1StringView("user"))
            return notOneOf(scopeOption, *text, QStringLiteral("system, user"));
        spec.scope = *text == QLatin1StringView("user") ? UnitScope::User : UnitScope::System;
    }
    if (arguments.has(QLatin1StringView("user")))
        spec.scope = UnitScope::User;
    constexpr QLatin1StringView restartOption("restart");
    if (const auto text = arguments.value(restartOption)) {
        const auto policy = restartPolicyFromWord(*text);
        if (!policy)
            return notOneOf(restartOption, *text, placeholderWords(u"POLICY").join(QStringLiteral(", ")));
        spec.restart = *policy;
    }
    for (const QString& setting : arguments.values(QLatin1StringView("env"))) {
        const qsizetype equals = setting.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return about(QLatin1StringView("env"), QStringLiteral("\"%1\" is not NAME=VALUE").arg(setting));
        spec.env.append({setting.left(equals), setting.sliced(equals + 1)});
    }
    return std::nullopt;
}

/// As a shell finds a program: a path from here, or a name that stays one.
QString absolutePath(const QString& program)
{
    return program.contains(QLatin1Char('/')) ? QDir::current().absoluteFilePath(program) : program;
}

void readTexts(const Arguments& arguments, DaemonSpec& spec)
{
    const auto text
        = [&](const char* option) { return arguments.value(QLatin1StringView(option)).value_or(QString()); };
    spec.name = text("name");
    spec.description = text("description");
    spec.user = text("run-as");
    spec.group = text("group");
    spec.workingDir = text("cwd");
    if (!spec.workingDir.isEmpty())
        spec.workingDir = QDir::current().absoluteFilePath(spec.workingDir);
    spec.containerImage = text("image");
    spec.kernelPath = text("kernel");
    spec.rootfsPath = text("rootfs");
}

Problem readNumbers(const Arguments& arguments, DaemonSpec& spec)
{
    ResourceLimits& limits = spec.resources;
    const auto bytes = [](const QString& text) { return Quantity::parseBytes(text); };
    const auto percent = [](const QString& text) { return Quantity::parsePercent(text); };
    for (const Problem& problem : {
             read(arguments, QLatin1StringView("memory"), limits.memoryBytes, bytes),
             read(arguments, QLatin1StringView("cpu"), limits.cpuQuotaPercent, percent),
             read(arguments, QLatin1StringView("tasks"), limits.pidsMax, wholeNumber<quint64>),
             read(arguments, QLatin1StringView("open-files"), limits.openFilesMax, wholeNumber<quint64>),
             read(arguments, QLatin1StringView("restart-delay"), spec.restartDelay, milliseconds),
             read(arguments, QLatin1StringView("stop-timeout"), spec.shutdownTimeout, milliseconds),
             read(arguments, QLatin1StringView("nice"), spec.nice, wholeNumber<int>),
             read(arguments, QLatin1StringView("vcpus"), spec.vcpus, wholeNumber<int>),
         }) {
        if (problem)
            return problem;
    }
    return std::nullopt;
}

/// What status prints of a new daemon; where it is gone already, what is known of it without asking.
QJsonObject describe(
    Invocation& invocation, PlatformAdapter& adapter, const DaemonHandle& handle, const DaemonSpec& spec)
{
    if (const auto details = adapter.inspect(handle, invocation.question()))
        return DaemonJson::daemon(details->record, std::nullopt);
    DaemonRecord record;
    record.handle = handle;
    record.name = spec.name;
    record.description = spec.description;
    record.scope = adapter.scope().name;
    QJsonObject object = DaemonJson::daemon(record, std::nullopt);
    object.insert(QStringLiteral("status"), QJsonValue::Null);
    return object;
}

std::expected<DaemonSpec, ExitStatus> readSpec(Invocation& invocation)
{
    const Arguments& arguments = invocation.arguments;
    const bool isFile = !arguments.operands().isEmpty();
    if (isFile) {
        if (arguments.command() || arguments.hasOtherThan(QLatin1StringView("json")))
            return std::unexpected(invocation.wrongUsage(
                QStringLiteral("a definition file stands alone: options and a command cannot be beside it")));
        const QString& path = arguments.operands().first();
        const Result<DaemonSpec> spec = DaemonSpecFile::load(path);
        if (spec)
            return *spec;
        invocation.messages->error(spec.error(), path);
        return std::unexpected(ExitStatus::Failed);
    }
    const auto spec = specFromArguments(arguments);
    if (!spec)
        return std::unexpected(invocation.wrongUsage(spec.error()));
    QStringList problems;
    for (const SpecProblem& problem : specProblems(*spec))
        problems.append(problem.toString());
    if (!problems.isEmpty())
        return std::unexpected(invocation.wrongUsage(problems.join(QStringLiteral("; "))));
    return *spec;
}

} // namespace

std::expected<DaemonSpec, QString> specFromArguments(const Arguments& arguments)
{
    DaemonSpec spec;
    readTexts(arguments, spec);
    if (const Problem problem = readWords(arguments, spec))
        return std::unexpected(*problem);
    if (const Problem problem = readNumbers(arguments, spec))
        return std::unexpected(*problem);
    const QStringList command = arguments.command().value_or(QStringList());
    if (command.isEmpty() && spec.containerImage.isEmpty() && spec.kernelPath.isEmpty()
        && spec.rootfsPath.isEmpty())
        return std::unexpected(QStringLiteral("FILE or -- COMMAND is missing"));
    if (!command.isEmpty()) {
        spec.binaryPath = absolutePath(command.first());
        spec.args = command.sliced(1);
    }
    if (spec.name.isEmpty())
        spec.name = QFileInfo(spec.binaryPath).fileName();
    return spec;
}

ExitStatus runSpawn(Invocation& invocation)
{
    const auto spec = readSpec(invocation);
    if (!spec)
        return spec.error();
    const OperationRequest request = OperationRequest::spawn(*spec);
    const auto adapter = invocation.registry->adapterFor(*spec);
    const Result<DaemonHandle> handle = adapter.and_then(
        [&](const auto& owner) { return request.perform(*owner, invocation.operation(request.timeout())); });
    if (!handle) {
        invocation.messages->error(handle.error());
        return ExitStatus::Failed;
    }
    if (invocation.wantsJson())
        invocation.print(describe(invocation, **adapter, *handle, *spec));
    else
        invocation.print(QString(handle->toString() + QLatin1Char('\n')));
    return ExitStatus::Done;
}

} // namespace Duende
