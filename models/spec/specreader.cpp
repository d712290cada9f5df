// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/specreader.h"

#include "models/format/nearestword.h"
#include "models/format/plaintext.h"
#include "models/format/quantity.h"
#include "models/spec/daemonspecfile.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace Duende {

namespace {

// What a message repeats of the file is cut.
constexpr qsizetype shownLength = 60;

// Keys of the format that say what no adapter can do; to ignore them would be to promise it.
const QStringList& keysNobodyFollows()
{
    static const QStringList keys{QStringLiteral("config_path"), QStringLiteral("health_check"),
        QStringLiteral("resources.memory_swap_bytes"), QStringLiteral("resources.cpu_shares"),
        QStringLiteral("resources.io_read_bps"), QStringLiteral("resources.io_write_bps"),
        QStringLiteral("resources.lock_memory"), QStringLiteral("resources.lock_memory_required"),
        QStringLiteral("platform.priority")};
    return keys;
}

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::DaemonSpecFile)
};

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// std::chrono::round() would overflow near the largest duration.
std::chrono::milliseconds rounded(std::chrono::nanoseconds duration)
{
    constexpr std::chrono::milliseconds unit(1);
    return std::chrono::milliseconds(duration / unit + (duration % unit >= unit / 2.0 ? 1 : 0));
}

template <typename T> std::optional<T> known(const std::expected<T, QString>& value)
{
    return value ? std::optional(*value) : std::nullopt;
}

} // namespace

DaemonSpec SpecReader::read(const toml::table& document)
{
    readTable(document, {}, rootSetters());
    addSpecProblems();
    return m_spec;
}

QList<SpecProblem> SpecReader::problems() const
{
    return inFileOrder(m_problems);
}

QList<SpecProblem> SpecReader::unknownKeys() const
{
    return inFileOrder(m_unknownKeys);
}

SpecReader::Setters SpecReader::rootSetters()
{
    const Setter policy = restartSetters().value(QStringLiteral("policy"));
    const Setter restartTable = tableOf(restartSetters());
    return {
        {QStringLiteral("name"), text(m_spec.name)},
        {QStringLiteral("version"), text(m_spec.version)},
        {QStringLiteral("description"), text(m_spec.description)},
        {QStringLiteral("binary_path"), text(m_spec.binaryPath)},
        {QStringLiteral("args"), texts(m_spec.args)},
        {QStringLiteral("env"),
            [this](const QString& field, const toml::node& value) { readEnvironment(field, value); }},
        {QStringLiteral("user"), text(m_spec.user)},
        {QStringLiteral("group"), text(m_spec.group)},
        {QStringLiteral("working_dir"), text(m_spec.workingDir)},
        {QStringLiteral("resources"), tableOf(resourceSetters())},
        {QStringLiteral("restart"),
            [policy, restartTable](const QString& field, const toml::node& value) {
                value.is_table() ? restartTable(field, value) : policy(field, value);
            }},
        {QStringLiteral("restart_delay"), duration(m_spec.restartDelay)},
        {QStringLiteral("shutdown_timeout"), duration(m_spec.shutdownTimeout)},
        {QStringLiteral("nice"), integer(m_spec.nice, -20, 19)},
        {QStringLiteral("platform"), tableOf(platformSetters())},
    };
}

SpecReader::Setters SpecReader::resourceSetters()
{
    ResourceLimits& limits = m_spec.resources;
    return {
        {QStringLiteral("memory_bytes"), size(limits.memoryBytes)},
        {QStringLiteral("cpu_quota_percent"), number(limits.cpuQuotaPercent)},
        {QStringLiteral("pids_max"), count(limits.pidsMax)},
        {QStringLiteral("open_files_max"), count(limits.openFilesMax)},
    };
}

SpecReader::Setters SpecReader::restartSetters()
{
    QStringList policies;
    for (const RestartPolicy policy : {RestartPolicy::Never, RestartPolicy::OnFailure, RestartPolicy::Always,
             RestartPolicy::UnlessStopped}) {
        policies.append(restartPolicyWord(policy));
    }
    return {
        {QStringLiteral("policy"),
            word(policies,
                [this](const QString& word) {
                    m_spec.restart = restartPolicyFromWord(word).value_or(m_spec.restart);
                })},
    };
}

SpecReader::Setters SpecReader::platformSetters()
{
    QStringList platforms;
    for (const Platform platform : {Platform::Linux, Platform::MacOS, Platform::Container,
             Platform::PepitaMicroVM, Platform::Wos, Platform::Native}) {
        platforms.append(platformName(platform));
    }
    const QStringList scopes{QStringLiteral("system"), QStringLiteral("user")};
    return {
        {QStringLiteral("type"),
            word(platforms,
                [this](const QString& word) {
                    m_spec.platform = platformFromName(word).value_or(m_spec.platform);
                })},
        {QStringLiteral("scope"),
            word(scopes,
                [this](const QString& word) {
                    m_spec.scope = word == u"user" ? UnitScope::User : UnitScope::System;
                })},
        {QStringLiteral("container_image"), text(m_spec.containerImage)},
        {QStringLiteral("vcpus"), integer(m_spec.vcpus, 1, 1024)},
        {QStringLiteral("kernel_path"), text(m_spec.kernelPath)},
        {QStringLiteral("rootfs_path"), text(m_spec.rootfsPath)},
    };
}

// What is wrong with the values, at their places; a value that could not even be read has its problem
// already.
void SpecReader::addSpecProblems()
{
    QStringList alreadyWrong;
    for (const SpecProblem& problem : std::as_const(m_problems))
        alreadyWrong.append(problem.field);
    for (SpecProblem problem : specProblems(m_spec)) {
        if (alreadyWrong.contains(problem.field))
            continue;
        const auto position = m_positions.constFind(problem.field);
        if (position != m_positions.cend()) {
            problem.line = static_cast<int>(position->line);
            problem.column = static_cast<int>(position->column);
        } else if (problem.field == u"name" || problem.field == u"binary_path") {
            problem.message = Messages::tr("is missing");
        }
        m_problems.append(problem);
    }
}

void SpecReader::readTable(const toml::table& table, const QString& prefix, const Setters& setters)
{
    for (const auto& [key, value] : table) {
        const QString name = fromUtf8(key.str());
        const QString field = prefix + name;
        if (const auto setter = setters.constFind(name); setter != setters.cend()) {
            m_positions.insert(field, value.source().begin);
            (*setter)(field, value);
            continue;
        }
        const QString shown = plainText(field, shownLength);
        const QString nearest = nearestWord(name, setters.keys());
        QString message;
        if (keysNobodyFollows().contains(field))
            message = Messages::tr("\"%1\" cannot be followed by Duende").arg(shown);
        else if (nearest.isEmpty())
            message = Messages::tr("unknown key \"%1\"").arg(shown);
        else
            message = Messages::tr("unknown key \"%1\"; did you mean \"%2\"?").arg(shown, prefix + nearest);
        const toml::source_position position = key.source().begin;
        m_unknownKeys.append(
            {{}, message, static_cast<int>(position.line), static_cast<int>(position.column)});
    }
}

void SpecReader::readEnvironment(const QString& field, const toml::node& value)
{
    const toml::table* table = value.as_table();
    if (!table) {
        add(field, Messages::tr("must be a table of texts"), value);
        return;
    }
    // The library sorts by name; a person's order is that of the file.
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, entry] : *table)
        entries.emplace_back(&key, &entry);
    std::ranges::stable_sort(entries, [](const auto& a, const auto& b) {
        const toml::source_position first = a.first->source().begin;
        const toml::source_position second = b.first->source().begin;
        return std::pair(first.line, first.column) < std::pair(second.line, second.column);
    });
    for (const auto& [key, entry] : entries) {
        const QString name = fromUtf8(key->str());
        const QString entryField = field + u'.' + name;
        m_positions.insert(entryField, entry->source().begin);
        if (const auto* variable = entry->as_string())
            m_spec.env.append({name, fromUtf8(variable->get())});
        else
            add(entryField, Messages::tr("must be a text in quotes"), *entry);
    }
}

SpecReader::Setter SpecReader::tableOf(Setters setters)
{
    return [this, setters = std::move(setters)](const QString& field, const toml::node& value) {
        if (const toml::table* table = value.as_table())
            readTable(*table, field + u'.', setters);
        else
            add(field, Messages::tr("must be a table"), value);
    };
}

SpecReader::Setter SpecReader::text(QString& target)
{
    return [this, &target](const QString& field, const toml::node& value) {
        if (const auto* string = value.as_string())
            target = fromUtf8(string->get());
        else
            add(field, Messages::tr("must be a text in quotes"), value);
    };
}

SpecReader::Setter SpecReader::texts(QStringList& target)
{
    return [this, &target](const QString& field, const toml::node& value) {
        const toml::array* array = value.as_array();
        if (!array) {
            add(field, Messages::tr("must be a list of texts: [\"--port\", \"80\"]"), value);
            return;
        }
        for (const toml::node& entry : *array) {
            if (const auto* string = entry.as_string())
                target.append(fromUtf8(string->get()));
            else
                add(field, Messages::tr("must hold nothing but texts in quotes"), entry);
        }
    };
}

SpecReader::Setter SpecReader::count(std::optional<quint64>& target)
{
    return [this, &target](const QString& field, const toml::node& value) {
        const auto* integer = value.as_integer();
        if (integer && integer->get() >= 1)
            target = static_cast<quint64>(integer->get());
        else
            add(field, Messages::tr("must be a whole number of at least 1"), value);
    };
}

SpecReader::Setter SpecReader::integer(std::optional<int>& target, int minimum, int maximum)
{
    return [this, &target, minimum, maximum](const QString& field, const toml::node& value) {
        const auto* integer = value.as_integer();
        if (integer && integer->get() >= minimum && integer->get() <= maximum)
            target = static_cast<int>(integer->get());
        else
            add(field, Messages::tr("must be a whole number between %1 and %2").arg(minimum).arg(maximum),
                value);
    };
}

SpecReader::Setter SpecReader::number(std::optional<double>& target)
{
    return [this, &target](const QString& field, const toml::node& value) {
        if (const auto* integer = value.as_integer())
            target = static_cast<double>(integer->get());
        else if (const auto* floating = value.as_floating_point())
            target = floating->get();
        else
            add(field, Messages::tr("must be a number"), value);
    };
}

SpecReader::Setter SpecReader::size(std::optional<quint64>& target)
{
    return [this, &target](const QString& field, const toml::node& value) {
        std::optional<quint64> bytes;
        if (const auto* integer = value.as_integer(); integer && integer->get() >= 0)
            bytes = static_cast<quint64>(integer->get());
        else if (const auto* string = value.as_string())
            bytes = known(Quantity::parseBytes(fromUtf8(string->get())));
        if (bytes)
            target = bytes;
        else
            add(field, Messages::tr("must be a number of bytes or a text like \"512M\""), value);
    };
}

SpecReader::Setter SpecReader::duration(std::optional<std::chrono::milliseconds>& target)
{
    using Milliseconds = std::chrono::milliseconds;
    return [this, &target](const QString& field, const toml::node& value) {
        // The limit is far above what specProblems() lets pass, and far below an overflow.
        constexpr double maximumSeconds = 1e12;
        std::optional<Milliseconds> time;
        double seconds = -1;
        if (const auto* integer = value.as_integer())
            seconds = static_cast<double>(integer->get());
        else if (const auto* floating = value.as_floating_point())
            seconds = floating->get();
        if (seconds >= 0 && seconds <= maximumSeconds)
            time = Milliseconds(std::llround(seconds * 1000));
        else if (const auto* string = value.as_string())
            time = known(Quantity::parseDuration(fromUtf8(string->get())).transform(rounded));
        if (time)
            target = time;
        else
            add(field, Messages::tr("must be a text like \"30s\" or a number of seconds"), value);
    };
}

SpecReader::Setter SpecReader::word(const QStringList& choices, std::function<void(const QString&)> take)
{
    return [this, choices, take = std::move(take)](const QString& field, const toml::node& value) {
        const auto* string = value.as_string();
        const QString word = string ? fromUtf8(string->get()) : QString();
        if (string && choices.contains(word)) {
            take(word);
            return;
        }
        add(field, Messages::tr("must be one of %1").arg(choices.join(QStringLiteral(", "))), value);
    };
}

void SpecReader::add(const QString& field, const QString& message, const toml::node& value)
{
    const toml::source_position position = value.source().begin;
    m_problems.append({field, message, static_cast<int>(position.line), static_cast<int>(position.column)});
}

} // namespace Duende
