// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationgraph.h"

#include "tests/support/samplerelations.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using enum Duende::RelationKind;

class tst_RelationGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothing();
    void oneLineForTwo();
    void withoutOrderWhatIsNeededComesFirst();
    void conflictsMakeNoLayers();
    void impliedOrderIsLeftOut();
    void aCircleStays();
    void familiesAreSwitchedOff();
    void whatBindsMostIsDrawn();
    void manyAreFast();
};

void tst_RelationGraph::nothing()
{
    QCOMPARE(relationGraph({}, allRelationFamilies), RelationGraph());
    const RelationGraph alone = relationGraph(sampleRelations(u"me"_s, {}), allRelationFamilies);
    QCOMPARE(alone.daemons, QList<qsizetype>{0});
    QVERIFY(alone.edges.isEmpty());
}

void tst_RelationGraph::oneLineForTwo()
{
    const RelationGraph graph = relationGraph(
        sampleRelations(u"me"_s, {{Requires, u"db"_s}, {After, u"db"_s}}), allRelationFamilies);
    QCOMPARE(graph.edges.size(), 1);
    const GraphEdge edge = graph.edges.constFirst();
    QCOMPARE(edge.tail, 1); // it starts first
    QCOMPARE(edge.head, 0);
    QCOMPARE(edge.family, RelationFamily::Needs);
    QVERIFY(edge.pointsAtTail); // at what is needed
    QCOMPARE(edge.kinds, (QList{RequiredBy, Before}));
}

void tst_RelationGraph::withoutOrderWhatIsNeededComesFirst()
{
    const RelationGraph graph = relationGraph(
        sampleRelations(u"me"_s, {{Wants, u"db"_s}, {WantedBy, u"target"_s}, {Triggers, u"job"_s}}),
        allRelationFamilies);
    QCOMPARE(graph.edges.size(), 3);
    QCOMPARE(graph.edges.at(0).tail, 1);
    QCOMPARE(graph.edges.at(0).head, 0);
    QCOMPARE(graph.edges.at(1).tail, 0);
    QCOMPARE(graph.edges.at(1).head, 2);
    QCOMPARE(graph.edges.at(2).tail, 0); // what triggers comes first
    QVERIFY(!graph.edges.at(2).pointsAtTail);
}

void tst_RelationGraph::conflictsMakeNoLayers()
{
    const RelationGraph graph
        = relationGraph(sampleRelations(u"me"_s, {{Conflicts, u"other"_s}}), allRelationFamilies);
    QVERIFY(graph.edges.constFirst().isLoose);
}

void tst_RelationGraph::impliedOrderIsLeftOut()
{
    DaemonRelations relations = sampleRelations(
        u"me"_s, {{After, u"first"_s}, {After, u"second"_s}, {Requires, u"zeroth"_s}, {After, u"zeroth"_s}});
    relations.relations.append({After, 2, 1}); // second after first
    relations.relations.append({After, 1, 3}); // first after zeroth
    const RelationGraph graph = relationGraph(relations, allRelationFamilies);
    // zeroth → first → second → me, and the line of what is required.
    QCOMPARE(graph.edges.size(), 4);
    QVERIFY(std::ranges::none_of(graph.edges,
        [&graph](const GraphEdge& edge) { return graph.daemons.at(edge.tail) == 1 && edge.head == 0; }));
}

void tst_RelationGraph::aCircleStays()
{
    DaemonRelations relations = sampleRelations(u"me"_s, {{After, u"b"_s}, {Before, u"c"_s}});
    relations.relations.append({After, 1, 2}); // b after c
    QCOMPARE(relationGraph(relations, allRelationFamilies).edges.size(), 3);
}

void tst_RelationGraph::familiesAreSwitchedOff()
{
    const DaemonRelations relations
        = sampleRelations(u"me"_s, {{Requires, u"db"_s}, {After, u"db"_s}, {After, u"net"_s}});
    const RelationGraph graph = relationGraph(relations, RelationFamily::Needs);
    QCOMPARE(graph.daemons, (QList<qsizetype>{0, 1}));
    QCOMPARE(graph.edges.constFirst().kinds, QList{RequiredBy});
    QCOMPARE(relationGraph(relations, {}).daemons.size(), 1);
}

void tst_RelationGraph::whatBindsMostIsDrawn()
{
    QList<std::pair<RelationKind, QString>> related;
    for (int i = 0; i < 10; ++i)
        related.append({After, u"a%1"_s.arg(i)});
    related.append({Requires, u"db"_s});
    const RelationGraph graph = relationGraph(sampleRelations(u"me"_s, related), allRelationFamilies, 4);
    QCOMPARE(graph.daemons, (QList<qsizetype>{0, 11, 1, 2}));
    QCOMPARE(graph.left, 8);
}

void tst_RelationGraph::manyAreFast()
{
    QList<std::pair<RelationKind, QString>> related;
    for (int i = 0; i < 20'000; ++i)
        related.append({i % 2 ? Wants : After, u"unit%1.service"_s.arg(i)});
    DaemonRelations relations = sampleRelations(u"me"_s, related);
    for (qsizetype i = 1; i < 150; ++i) {
        for (qsizetype j = 1; j < i; ++j)
            relations.relations.append({After, 2 * i, 2 * j});
    }
    QElapsedTimer timer;
    timer.start();
    const RelationGraph graph = relationGraph(relations, allRelationFamilies);
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(graph.daemons.size(), RelationGraph::maximum);
    QCOMPARE(graph.left, 20'000 - RelationGraph::maximum + 1);
    QVERIFY(graph.edges.size() < 2 * RelationGraph::maximum);
    QCOMPARE(relationGraph(relations, allRelationFamilies), graph);
}

QTEST_GUILESS_MAIN(tst_RelationGraph)
#include "tst_relationgraph.moc"
