// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationsjson.h"

#include "models/format/daemonjson.h"
#include "models/relations/relationwords.h"

#include <QJsonArray>

namespace Duende {

using Key = QLatin1StringView;

namespace {

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

} // namespace

QJsonObject relationsJson(const DaemonRelations& relations, const QStringList& stopsWith)
{
    QJsonArray related;
    QJsonArray order;
    for (const Relation& relation : relations.relations) {
        const RelatedDaemon& other = relations.daemons.at(relation.to);
        if (relation.from == 0) {
            related.append(QJsonObject{{Key("kind"), relationWord(relation.kind)},
                {Key("handle"), other.handle.toString()}, {Key("name"), other.name},
                {Key("description"), textOrNull(other.description)},
                {Key("status"), other.status ? QJsonValue(other.status->word()) : QJsonValue()},
                {Key("detail"), textOrNull(other.detail)}});
        } else if (relationFamily(relation.kind) == RelationFamily::Order) {
            const Relation before = canonical(relation);
            order.append(QJsonObject{{Key("before"), relations.daemons.at(before.from).handle.toString()},
                {Key("after"), relations.daemons.at(before.to).handle.toString()}});
        }
    }
    QJsonArray activation;
    for (const ActivationFact& fact : relations.activation) {
        activation.append(QJsonObject{{Key("title"), fact.title}, {Key("text"), textOrNull(fact.text)},
            {Key("time"), fact.time ? DaemonJson::time(*fact.time) : QJsonValue()}});
    }
    const RelatedDaemon& self = relations.daemons.constFirst();
    return {{Key("handle"), self.handle.toString()}, {Key("name"), self.name}, {Key("relations"), related},
        {Key("order"), order}, {Key("activation"), activation},
        {Key("cycle"),
            relations.cycle.isEmpty() ? QJsonValue()
                                      : QJsonValue(QJsonArray::fromStringList(relations.cycle))},
        {Key("stops_with"), QJsonArray::fromStringList(stopsWith)}};
}

} // namespace Duende
