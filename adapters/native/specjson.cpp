// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/specjson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

namespace Duende {

namespace {

// Reads members one by one; the first one of the wrong kind is remembered as the error.
class Reader
{
public:
    explicit Reader(const QJsonObject& object) : m_object(object) { }

    QString text(QLatin1StringView name)
    {
        const QJsonValue value = m_object.value(name);
        if (!value.isUndefined() && !value.isString())
            fail(name);
        return value.toString();
    }

    template <typename Number> std::optional<Number> number(QLatin1StringView name, double least, double most)
    {
        const QJsonValue value = m_object.value(name);
        if (value.isUndefined())
            return std::nullopt;
        const double number = value.toDouble(std::nan(""));
        if (!(number >= least && number <= most) || std::floor(number) != number) {
            fail(name);
            return std::nullopt;
        }
        return static_cast<Number>(number);
    }

    QStringList texts(QLatin1StringView name) { return texts(m_object.value(name), name); }

    QList<std::pair<QString, QString>> pairs(QLatin1StringView name)
    {
        QList<std::pair<QString, QString>> pairs;
        const QJsonValue value = m_object.value(name);
        if (!value.isUndefined() && !value.isArray())
            fail(name);
        const QJsonArray array = value.toArray();
        for (const QJsonValue& element : array) {
            const QStringList pair = texts(element, name);
            if (pair.size() == 2)
                pairs.append({pair.at(0), pair.at(1)});
            else
                fail(name);
        }
        return pairs;
    }

    const std::optional<PlatformError>& error() const { return m_error; }

private:
    QStringList texts(const QJsonValue& value, QLatin1StringView name)
    {
        QStringList texts;
        if (!value.isUndefined() && !value.isArray())
            fail(name);
        const QJsonArray array = value.toArray();
        for (const QJsonValue& element : array) {
            if (!element.isString())
                fail(name);
            texts.append(element.toString());
        }
        return texts;
    }

    void fail(QLatin1StringView name)
    {
        if (!m_error)
            m_error = PlatformError::config(QStringLiteral("the spec has no usable \"%1\"").arg(name));
    }

    const QJsonObject& m_object;
    std::optional<PlatformError> m_error;
};

// The largest number up to which JSON's doubles hold every whole one.
constexpr double maxWhole = 9007199254740992.0;

void insertText(QJsonObject& object, const QString& name, const QString& text)
{
    if (!text.isEmpty())
        object.insert(name, text);
}

} // namespace

QJsonObject specToJson(const DaemonSpec& spec)
{
    QJsonObject object;
    insertText(object, QStringLiteral("name"), spec.name);
    insertText(object, QStringLiteral("version"), spec.version);
    insertText(object, QStringLiteral("description"), spec.description);
    insertText(object, QStringLiteral("binary_path"), spec.binaryPath);
    insertText(object, QStringLiteral("user"), spec.user);
    insertText(object, QStringLiteral("group"), spec.group);
    insertText(object, QStringLiteral("working_dir"), spec.workingDir);
    object.insert(QStringLiteral("args"), QJsonArray::fromStringList(spec.args));
    QJsonArray env;
    for (const auto& [name, value] : spec.env)
        env.append(QJsonArray{name, value});
    object.insert(QStringLiteral("env"), env);
    if (spec.resources.memoryBytes)
        object.insert(QStringLiteral("memory_bytes"), double(*spec.resources.memoryBytes));
    if (spec.resources.openFilesMax)
        object.insert(QStringLiteral("open_files_max"), double(*spec.resources.openFilesMax));
    if (spec.shutdownTimeout)
        object.insert(QStringLiteral("shutdown_timeout_ms"), qint64(spec.shutdownTimeout->count()));
    if (spec.nice)
        object.insert(QStringLiteral("nice"), *spec.nice);
    return object;
}

Result<DaemonSpec> specFromJson(const QJsonObject& object)
{
    using View = QLatin1StringView;
    Reader reader(object);
    DaemonSpec spec;
    spec.name = reader.text(View("name"));
    spec.version = reader.text(View("version"));
    spec.description = reader.text(View("description"));
    spec.binaryPath = reader.text(View("binary_path"));
    spec.user = reader.text(View("user"));
    spec.group = reader.text(View("group"));
    spec.workingDir = reader.text(View("working_dir"));
    spec.args = reader.texts(View("args"));
    spec.env = reader.pairs(View("env"));
    spec.resources.memoryBytes = reader.number<quint64>(View("memory_bytes"), 0, maxWhole);
    spec.resources.openFilesMax = reader.number<quint64>(View("open_files_max"), 0, maxWhole);
    spec.shutdownTimeout
        = reader.number<qint64>(View("shutdown_timeout_ms"), 0, maxWhole).transform([](qint64 count) {
              return std::chrono::milliseconds(count);
          });
    spec.nice = reader.number<int>(View("nice"), -20, 19);
    spec.platform = Platform::Native;
    if (reader.error())
        return std::unexpected(*reader.error());
    return spec;
}

} // namespace Duende
