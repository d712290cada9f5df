// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationsjson.h"

#include "tests/support/samplerelations.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_RelationsJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMember();
};

void tst_RelationsJson::everyMember()
{
    DaemonRelations relations = sampleRelations(
        u"me.service"_s, {{RelationKind::RequiredBy, u"a.service"_s}, {RelationKind::Wants, u"b.service"_s}});
    relations.daemons[2].status.reset();
    relations.daemons[2].description.clear();
    relations.daemons[2].detail = u"not found"_s;
    relations.relations.append({RelationKind::After, 1, 2});
    relations.activation = {{u"Next run"_s, {}, QDateTime({2026, 1, 31}, {8, 15}, QTimeZone::UTC)},
        {u"Starts"_s, u"a.service"_s, {}}};
    const QByteArray expected = R"json({
        "handle": "systemd:me.service", "name": "me.service",
        "relations": [
            {"kind": "required_by", "handle": "systemd:a.service", "name": "a.service",
             "description": "Description of a.service", "status": "running", "detail": "active (running)"},
            {"kind": "wants", "handle": "systemd:b.service", "name": "b.service",
             "description": null, "status": null, "detail": "not found"}],
        "order": [{"before": "systemd:b.service", "after": "systemd:a.service"}],
        "activation": [{"title": "Next run", "text": null, "time": "2026-01-31T08:15:00Z"},
            {"title": "Starts", "text": "a.service", "time": null}],
        "cycle": null, "stops_with": ["a.service"]})json";
    QCOMPARE(relationsJson(relations, {u"a.service"_s}), QJsonDocument::fromJson(expected).object());
    relations.cycle = {u"me.service"_s, u"a.service"_s};
    QCOMPARE(relationsJson(relations, {})["cycle"_L1].toArray().size(), 2);
}

QTEST_GUILESS_MAIN(tst_RelationsJson)
#include "tst_relationsjson.moc"
