// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/daemonspecfile.h"

#include "models/format/plaintext.h"
#include "models/format/quantity.h"
#include "models/spec/specreader.h"
#include "models/spec/tomldocument.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <limits>

namespace Duende {

namespace {

constexpr qsizetype shownProblems = 20;

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::DaemonSpecFile)
};

// Writes the lines of a definition; what is at its default is left out.
class Writer
{
public:
    void table(const char* name) { m_pendingTable = QByteArray("\n[") + name + "]\n"; }

    void line(const QByteArray& key, const QByteArray& value)
    {
        m_toml += m_pendingTable + key + " = " + value + '\n';
        m_pendingTable.clear();
    }

    void text(const char* key, const QString& value)
    {
        if (!value.isEmpty())
            line(key, tomlText(value));
    }

    void duration(const char* key, std::optional<std::chrono::milliseconds> value)
    {
        if (value)
            line(key, tomlText(Quantity::durationToText(*value)));
    }

    void integer(const char* key, std::optional<qint64> value)
    {
        if (value)
            line(key, QByteArray::number(*value));
    }

    const QByteArray& toml() const { return m_toml; }

private:
    QByteArray m_toml;
    QByteArray m_pendingTable;
};

std::optional<qint64> asInteger(std::optional<quint64> count)
{
    if (!count)
        return std::nullopt;
    return static_cast<qint64>(std::min(*count, static_cast<quint64>(std::numeric_limits<qint64>::max())));
}

// A later variable of the same name wins, and TOML allows a name once.
QList<std::pair<QString, QString>> effectiveEnvironment(const DaemonSpec& spec)
{
    QList<std::pair<QString, QString>> variables;
    for (const auto& variable : spec.env) {
        variables.removeIf([&variable](const auto& earlier) { return earlier.first == variable.first; });
        variables.append(variable);
    }
    return variables;
}

QByteArray listOf(const QStringList& texts)
{
    QByteArrayList quoted;
    for (const QString& text : texts)
        quoted.append(tomlText(text));
    return '[' + quoted.join(", ") + ']';
}

Result<QByteArray> readFile(const QString& path)
{
    QFile file(path);
    const auto failure = [&] {
        return std::unexpected(
            PlatformError::io(Messages::tr("cannot read %1").arg(path)).withCause(file.errorString()));
    };
    if (!file.open(QIODevice::ReadOnly))
        return failure();
    // A pipe has no size, so one byte too many is read rather than a size asked for.
    const QByteArray toml = file.read(DaemonSpecFile::maximumBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return failure();
    return toml;
}

template <typename T> Result<T> orError(std::expected<T, QList<SpecProblem>> parsed)
{
    if (!parsed)
        return std::unexpected(DaemonSpecFile::toError(parsed.error()));
    return *std::move(parsed);
}

void writeResources(Writer& writer, const ResourceLimits& limits)
{
    writer.table("resources");
    writer.integer("memory_bytes", asInteger(limits.memoryBytes));
    if (limits.cpuQuotaPercent)
        writer.line("cpu_quota_percent", Quantity::numberToText(*limits.cpuQuotaPercent).toLatin1());
    writer.integer("pids_max", asInteger(limits.pidsMax));
    writer.integer("open_files_max", asInteger(limits.openFilesMax));
}

} // namespace

std::expected<DaemonSpec, QList<SpecProblem>> DaemonSpecFile::parse(QByteArrayView toml)
{
    auto draft = parseDraft(toml);
    if (!draft)
        return std::unexpected(draft.error());
    if (!draft->unknownKeys.isEmpty())
        return std::unexpected(draft->unknownKeys);
    return std::move(draft->spec);
}

auto DaemonSpecFile::parseDraft(QByteArrayView toml) -> std::expected<Draft, QList<SpecProblem>>
{
    if (toml.size() > maximumBytes) {
        return std::unexpected(QList<SpecProblem>{
            {{}, Messages::tr("the definition is larger than %1 KiB").arg(maximumBytes / 1024)}});
    }
    const auto document = readToml(toml);
    if (!document)
        return std::unexpected(QList<SpecProblem>{document.error()});
    SpecReader reader;
    Draft draft{reader.read(*document), reader.unknownKeys()};
    if (const QList<SpecProblem> problems = reader.problems(); !problems.isEmpty())
        return std::unexpected(inFileOrder(problems + draft.unknownKeys));
    return draft;
}

Result<DaemonSpec> DaemonSpecFile::load(const QString& path)
{
    return readFile(path).and_then([](const QByteArray& toml) { return orError(parse(toml)); });
}

auto DaemonSpecFile::loadDraft(const QString& path) -> Result<Draft>
{
    // Who opens a pipe would wait for its other end.
    if (const QFileInfo info(path); info.exists() && !info.isFile())
        return std::unexpected(PlatformError::io(Messages::tr("%1 is not a regular file").arg(path)));
    return readFile(path).and_then([](const QByteArray& toml) { return orError(parseDraft(toml)); });
}

QByteArray DaemonSpecFile::toToml(const DaemonSpec& spec)
{
    Writer writer;
    writer.line("name", tomlText(spec.name));
    writer.text("version", spec.version);
    writer.text("description", spec.description);
    writer.text("binary_path", spec.binaryPath);
    if (!spec.args.isEmpty())
        writer.line("args", listOf(spec.args));
    writer.text("user", spec.user);
    writer.text("group", spec.group);
    writer.text("working_dir", spec.workingDir);
    writer.text("restart", restartPolicyWord(spec.restart));
    writer.duration("restart_delay", spec.restartDelay);
    writer.duration("shutdown_timeout", spec.shutdownTimeout);
    writer.integer("nice", spec.nice);

    writer.table("env");
    for (const auto& [name, value] : effectiveEnvironment(spec))
        writer.line(tomlKey(name), tomlText(value));
    writeResources(writer, spec.resources);
    writer.table("platform");
    writer.text("type", platformName(spec.platform));
    if (spec.scope == UnitScope::User)
        writer.text("scope", QStringLiteral("user"));
    writer.text("container_image", spec.containerImage);
    writer.integer("vcpus", spec.vcpus);
    writer.text("kernel_path", spec.kernelPath);
    writer.text("rootfs_path", spec.rootfsPath);
    return writer.toml();
}

Result<void> DaemonSpecFile::save(const DaemonSpec& spec, const QString& path)
{
    QSaveFile file(path);
    const QByteArray toml = toToml(spec);
    if (!file.open(QIODevice::WriteOnly) || file.write(toml) != toml.size() || !file.commit()) {
        return std::unexpected(
            PlatformError::io(Messages::tr("cannot write %1").arg(path)).withCause(file.errorString()));
    }
    return {};
}

PlatformError DaemonSpecFile::toError(const QList<SpecProblem>& problems)
{
    QStringList texts;
    for (const SpecProblem& problem : problems.first(std::min(problems.size(), shownProblems)))
        texts.append(problem.toString());
    if (problems.size() > shownProblems)
        texts.append(Messages::tr("and %1 more").arg(problems.size() - shownProblems));
    return PlatformError::config(texts.join(QStringLiteral("; ")));
}

QString restartPolicyWord(RestartPolicy policy)
{
    switch (policy) {
    case RestartPolicy::Never:
        return QStringLiteral("never");
    case RestartPolicy::OnFailure:
        return QStringLiteral("on-failure");
    case RestartPolicy::Always:
        return QStringLiteral("always");
    case RestartPolicy::UnlessStopped:
        return QStringLiteral("unless-stopped");
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<RestartPolicy> restartPolicyFromWord(QStringView word)
{
    for (const RestartPolicy policy : {RestartPolicy::Never, RestartPolicy::OnFailure, RestartPolicy::Always,
             RestartPolicy::UnlessStopped}) {
        if (word == restartPolicyWord(policy))
            return policy;
    }
    return std::nullopt;
}

} // namespace Duende
