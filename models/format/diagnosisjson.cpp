// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/diagnosisjson.h"

#include "models/format/daemonjson.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Duende {

using Key = QLatin1StringView;

namespace {

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonObject evidenceJson(const DiagnosisEvidence& evidence)
{
    return std::visit(
        Overloaded{
            [](const CommandEvidence& command) {
                return QJsonObject{{Key("kind"), Key("command")}, {Key("step"), textOrNull(command.step)},
                    {Key("command_line"), command.commandLine}};
            },
            [](const DefinitionEvidence& definition) {
                return QJsonObject{{Key("kind"), Key("definition")}, {Key("path"), definition.path},
                    {Key("line"), definition.line}, {Key("text"), textOrNull(definition.text)}};
            },
            [](const ConditionEvidence& condition) {
                return QJsonObject{
                    {Key("kind"), Key("condition")}, {Key("expression"), condition.expression}};
            },
            [](const DependencyEvidence& need) {
                return QJsonObject{{Key("kind"), Key("dependency")}, {Key("handle"), need.handle.toString()},
                    {Key("name"), need.name}, {Key("reason"), textOrNull(need.reason)}};
            },
            [](const FactEvidence& fact) {
                return QJsonObject{{Key("kind"), Key("fact")}, {Key("text"), fact.text}};
            },
            [](const PropertyEvidence& fact) {
                return QJsonObject{{Key("kind"), Key("property")}, {Key("name"), fact.property.name},
                    {Key("value"), DaemonJson::property(fact.property.value)}};
            },
            [](const LogEvidence& line) {
                return QJsonObject{{Key("kind"), Key("log")}, {Key("time"), DaemonJson::time(line.time)},
                    {Key("identifier"), textOrNull(line.identifier)},
                    {Key("pid"), line.pid ? QJsonValue(*line.pid) : QJsonValue()}, {Key("text"), line.text},
                    {Key("priority"), line.priority ? QJsonValue(*line.priority) : QJsonValue()}};
            },
        },
        evidence);
}

QJsonObject suggestionJson(const DiagnosisSuggestion& suggestion)
{
    return std::visit(Overloaded{
                          [](const ActionSuggestion& offer) {
                              QJsonArray actions;
                              for (const DaemonAction action : offer.actions)
                                  actions.append(actionWord(action));
                              return QJsonObject{{Key("kind"), Key("action")}, {Key("text"), offer.text},
                                  {Key("actions"), actions}};
                          },
                          [](const DefinitionSuggestion& offer) {
                              return QJsonObject{{Key("kind"), Key("definition")}, {Key("text"), offer.text},
                                  {Key("path"), offer.path}, {Key("line"), offer.line}};
                          },
                          [](const LogSuggestion& offer) {
                              return QJsonObject{{Key("kind"), Key("log")}, {Key("text"), offer.text}};
                          },
                          [](const DaemonSuggestion& offer) {
                              return QJsonObject{{Key("kind"), Key("daemon")}, {Key("text"), offer.text},
                                  {Key("handle"), offer.handle.toString()}};
                          },
                      },
        suggestion);
}

} // namespace

QJsonValue diagnosisJson(const std::optional<Diagnosis>& diagnosis)
{
    if (!diagnosis)
        return {};
    QJsonArray evidence;
    for (const DiagnosisEvidence& item : diagnosis->evidence)
        evidence.append(evidenceJson(item));
    QJsonArray suggestions;
    for (const DiagnosisSuggestion& item : diagnosis->suggestions)
        suggestions.append(suggestionJson(item));
    return QJsonObject{{Key("step"), textOrNull(diagnosis->step)},
        {Key("result"), textOrNull(diagnosis->result)}, {Key("summary"), diagnosis->summary},
        {Key("evidence"), evidence}, {Key("suggestions"), suggestions}};
}

} // namespace Duende
