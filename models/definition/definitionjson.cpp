// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/definitionjson.h"

#include "adapters/contract/daemonhandle.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Duende {

using Key = QLatin1StringView;

namespace {

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QString originKey(DefinitionFile::Origin origin)
{
    switch (origin) {
    case DefinitionFile::Origin::Vendor:
        return QStringLiteral("vendor");
    case DefinitionFile::Origin::Administrator:
        return QStringLiteral("administrator");
    case DefinitionFile::Origin::Runtime:
        return QStringLiteral("runtime");
    case DefinitionFile::Origin::Generated:
        return QStringLiteral("generated");
    case DefinitionFile::Origin::Transient:
        return QStringLiteral("transient");
    case DefinitionFile::Origin::Person:
        return QStringLiteral("person");
    }
    return {};
}

QJsonObject fileJson(const DefinitionFile& file)
{
    return {{Key("path"), file.path},
        {Key("kind"), file.kind == DefinitionFile::Kind::Main ? Key("main") : Key("drop_in")},
        {Key("origin"), originKey(file.origin)}, {Key("link_target"), textOrNull(file.linkTarget)},
        {Key("sha256"), textOrNull(QString::fromLatin1(file.digest))},
        {Key("read_only_reason"), textOrNull(file.readOnlyReason)},
        {Key("content"), QString::fromUtf8(file.content)}};
}

QJsonObject placeJson(const DaemonDefinition& definition, const DefinitionPlace& place)
{
    return {{Key("path"), definition.files.value(place.file).path}, {Key("line"), place.line}};
}

QJsonObject settingJson(const DaemonDefinition& definition, const DefinitionSetting& setting)
{
    QJsonObject json = placeJson(definition, setting.place);
    json.insert(Key("last_line"), setting.lastLine);
    json.insert(Key("section"), textOrNull(setting.section));
    json.insert(Key("name"), setting.name);
    json.insert(Key("value"), setting.value);
    json.insert(Key("overridden_by"),
        setting.overriddenBy ? QJsonValue(placeJson(definition, *setting.overriddenBy)) : QJsonValue());
    return json;
}

QJsonObject problemJson(const DefinitionProblem& problem)
{
    const bool isError = problem.severity == DefinitionProblem::Severity::Error;
    return {{Key("severity"), isError ? Key("error") : Key("warning")},
        {Key("path"), textOrNull(problem.path)},
        {Key("line"), problem.line > 0 ? QJsonValue(problem.line) : QJsonValue()},
        {Key("text"), problem.text}};
}

} // namespace

QJsonObject definitionJson(const DaemonHandle& handle, const DaemonDefinition& definition)
{
    QJsonArray files;
    for (const DefinitionFile& file : definition.files)
        files.append(fileJson(file));
    QJsonArray settings;
    for (const DefinitionSetting& setting : definition.settings)
        settings.append(settingJson(definition, setting));
    QJsonArray problems;
    for (const DefinitionProblem& problem : definition.problems)
        problems.append(problemJson(problem));
    return {{Key("handle"), handle.toString()}, {Key("syntax"), textOrNull(definition.syntax)},
        {Key("needs_reload"), definition.needsReload}, {Key("files"), files}, {Key("settings"), settings},
        {Key("problems"), problems},
        {Key("drop_in_folders"), QJsonArray::fromStringList(definition.dropInFolders)}};
}

} // namespace Duende
