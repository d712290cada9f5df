// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitrelations.h"

#include "adapters/systemd/unitactivation.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_UnitRelations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasAProperty();
    void readsBothWays();
    void hostileProperties();
    void circle_data();
    void circle();
    void longOrder();
    void calendar_data();
    void calendar();
    void timer();
};

void tst_UnitRelations::everyKindHasAProperty()
{
    QSet<QString> names;
    for (int kind = 0; kind < int(RelationKind::Documentation); ++kind)
        names.insert(relationProperty(RelationKind(kind)));
    QCOMPARE(names.size(), qsizetype(RelationKind::Documentation));
    QVERIFY(!names.contains(QString()));
    QCOMPARE(relationProperty(RelationKind::Documentation), QString());
}

void tst_UnitRelations::readsBothWays()
{
    const QVariantMap properties{{u"Wants"_s, QStringList{u"b.service"_s, u"a.service"_s}},
        {u"WantedBy"_s, QStringList{u"multi-user.target"_s}}, {u"After"_s, QStringList{u"a.service"_s}},
        {u"Id"_s, u"me.service"_s}};
    const QList<UnitRelation> expected{{RelationKind::Wants, u"a.service"_s},
        {RelationKind::Wants, u"b.service"_s}, {RelationKind::WantedBy, u"multi-user.target"_s},
        {RelationKind::After, u"a.service"_s}};
    QCOMPARE(unitRelations(u"me.service"_s, properties), expected);
}

void tst_UnitRelations::hostileProperties()
{
    QStringList many;
    for (int i = 0; i < 30'000; ++i)
        many.append(u"x%1.service"_s.arg(i));
    const QVariantMap properties{{u"Requires"_s, 7},
        {u"Wants"_s, QStringList{u"me.service"_s, u"no unit"_s, u""_s, u"a.service"_s, u"a.service"_s}},
        {u"After"_s, many}};
    const QList<UnitRelation> relations = unitRelations(u"me.service"_s, properties);
    QCOMPARE(relations.size(), DaemonRelations::maximum);
    QCOMPARE(relations.constFirst(), (UnitRelation{RelationKind::Wants, u"a.service"_s}));
    QCOMPARE(relations.at(1).kind, RelationKind::After);
}

void tst_UnitRelations::circle_data()
{
    QTest::addColumn<UnitOrder>("after");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("nothing") << UnitOrder() << QStringList();
    QTest::newRow("a line") << UnitOrder{{u"a"_s, {u"b"_s}}, {u"b"_s, {u"c"_s}}} << QStringList();
    QTest::newRow("itself") << UnitOrder{{u"a"_s, {u"a"_s}}} << QStringList();
    QTest::newRow("two") << UnitOrder{{u"a"_s, {u"b"_s}}, {u"b"_s, {u"a"_s}}} << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("three, and a way that leads nowhere")
        << UnitOrder{{u"a"_s, {u"x"_s, u"b"_s}}, {u"b"_s, {u"c"_s}}, {u"c"_s, {u"a"_s}}, {u"x"_s, {u"y"_s}}}
        << QStringList{u"a"_s, u"b"_s, u"c"_s};
    QTest::newRow("of others") << UnitOrder{{u"a"_s, {u"b"_s}}, {u"b"_s, {u"c"_s}}, {u"c"_s, {u"b"_s}}}
                               << QStringList();
}

void tst_UnitRelations::circle()
{
    QFETCH(UnitOrder, after);
    QTEST(orderCircle(after, u"a"_s), "expected");
}

void tst_UnitRelations::longOrder()
{
    UnitOrder after;
    for (int i = 0; i < 2000; ++i)
        after.insert(QString::number(i), {QString::number((i + 1) % 2000)});
    QCOMPARE(orderCircle(after, u"0"_s).size(), 2000);
    QCOMPARE(startsAfter(after, u"0"_s).size(), 1999);
    QCOMPARE(startsAfter(after, u"0"_s).constFirst(), u"1"_s);
}

void tst_UnitRelations::calendar_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("words");
    QTest::newRow("daily") << u"*-*-* 02:00:00"_s << u"every day at 02:00 (*-*-* 02:00:00)"_s;
    QTest::newRow("hourly") << u"*-*-* *:00:00"_s << u"every hour (*-*-* *:00:00)"_s;
    QTest::newRow("weekly") << u"Mon *-*-* 00:00:00"_s << u"every Monday at 00:00 (Mon *-*-* 00:00:00)"_s;
    QTest::newRow("other") << u"Mon,Fri *-*-1/4 11:12:13"_s << u"Mon,Fri *-*-1/4 11:12:13"_s;
    QTest::newRow("zone") << u"*-*-* 02:00:00 UTC"_s << u"*-*-* 02:00:00 UTC"_s;
}

void tst_UnitRelations::calendar()
{
    QFETCH(QString, expression);
    QTEST(calendarText(expression), "words");
}

void tst_UnitRelations::timer()
{
    constexpr quint64 never = std::numeric_limits<quint64>::max();
    constexpr quint64 second = 1'000'000;
    const ClockReading now{1'000'000 * second, 5000 * second};
    QVariantMap values{{u"ActiveState"_s, u"active"_s}, {u"NextElapseUSecRealtime"_s, never},
        {u"NextElapseUSecMonotonic"_s, 5060 * second}, {u"LastTriggerUSec"_s, quint64(0)},
        {u"Triggers"_s, QStringList{u"a.service"_s}}};
    QList<ActivationFact> facts = activationFacts(u"a.timer"_s, values, now);
    QCOMPARE(facts.value(0).title, u"Next run"_s);
    QCOMPARE(facts.value(0).time->toSecsSinceEpoch(), 1'000'060);
    QCOMPARE(facts.value(1), (ActivationFact{u"Last run"_s, u"never"_s, {}}));
    QCOMPARE(facts.last(), (ActivationFact{u"Starts"_s, u"a.service"_s, {}}));
    // The earlier of two, and none of a timer that is stopped.
    values.insert(u"NextElapseUSecRealtime"_s, 1'000'010 * second);
    QCOMPARE(activationFacts(u"a.timer"_s, values, now).value(0).time->toSecsSinceEpoch(), 1'000'010);
    values.insert(u"ActiveState"_s, u"inactive"_s);
    QVERIFY(!activationFacts(u"a.timer"_s, values, now).value(0).time);
    QCOMPARE(activationFacts(u"a.service"_s, values, now), QList<ActivationFact>());
}

QTEST_GUILESS_MAIN(tst_UnitRelations)
#include "tst_unitrelations.moc"
