// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/graph/graphlayout.h"

#include <QElapsedTimer>
#include <QRectF>
#include <QTest>

#include <future>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

LayoutRequest request(qsizetype nodes, const QList<std::pair<int, int>>& edges)
{
    LayoutRequest request;
    request.layerGap = 50;
    request.nodeGap = 10;
    for (qsizetype i = 0; i < nodes; ++i)
        request.nodes.append(QSizeF(100 + double(i % 5) * 30, 24));
    for (const auto& [tail, head] : edges)
        request.edges.append({tail, head, true, 1});
    return request;
}

QRectF box(const LayoutRequest& asked, const GraphLayout& layout, qsizetype node)
{
    const QSizeF size = asked.nodes.at(node);
    return {layout.nodes.at(node) - QPointF(size.width() / 2, size.height() / 2), size};
}

/// Many neighbours on both sides of the first, and lines among them.
LayoutRequest crowd()
{
    QList<std::pair<int, int>> edges;
    for (int i = 1; i < 150; ++i)
        edges.append(i % 2 ? std::pair(i, 0) : std::pair(0, i));
    for (int i = 1; i + 6 < 150; i += 3)
        edges.append({i, i + 6});
    return request(150, edges);
}

} // namespace

class tst_GraphLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothing();
    void layersFollowTheOrder();
    void nothingOverlaps();
    void linesReachTheirEnds();
    void sameGivesTheSame();
    void circles();
    void looseLines();
    void manyThreads();
};

void tst_GraphLayout::nothing()
{
    QVERIFY(layOutGraph({}).has_value());
    const auto one = layOutGraph(request(1, {}));
    QVERIFY(one.has_value());
    QCOMPARE(one->nodes.size(), 1);
}

void tst_GraphLayout::layersFollowTheOrder()
{
    const LayoutRequest asked = request(5, {{0, 1}, {1, 2}, {0, 3}, {3, 4}, {4, 2}});
    const auto layout = layOutGraph(asked);
    QVERIFY2(layout, qPrintable(layout ? QString() : layout.error().message()));
    for (const LayoutRequest::Edge& edge : asked.edges)
        QVERIFY(box(asked, *layout, edge.tail).right() < box(asked, *layout, edge.head).left());
}

void tst_GraphLayout::nothingOverlaps()
{
    const LayoutRequest asked = crowd();
    QElapsedTimer timer;
    timer.start();
    const auto layout = layOutGraph(asked);
    QVERIFY(layout.has_value());
    qInfo("150 nodes, %lld lines in %lld ms", qlonglong(asked.edges.size()), timer.elapsed());
    QVERIFY(timer.elapsed() < 10'000);
    const QRectF whole = QRectF(QPointF(), layout->size).adjusted(-1, -1, 1, 1);
    for (qsizetype i = 0; i < asked.nodes.size(); ++i) {
        QVERIFY(whole.contains(box(asked, *layout, i)));
        for (qsizetype j = 0; j < i; ++j)
            QVERIFY(!box(asked, *layout, i).intersects(box(asked, *layout, j)));
    }
}

void tst_GraphLayout::linesReachTheirEnds()
{
    const LayoutRequest asked = request(4, {{0, 1}, {1, 2}, {2, 0}, {3, 0}});
    const auto layout = layOutGraph(asked);
    QVERIFY(layout.has_value());
    for (qsizetype i = 0; i < asked.edges.size(); ++i) {
        const QList<QPointF> curve = layout->edges.at(i);
        QCOMPARE(curve.size() % 3, 1);
        const QMarginsF slack(3, 3, 3, 3);
        QVERIFY(box(asked, *layout, asked.edges.at(i).tail).marginsAdded(slack).contains(curve.constFirst()));
        QVERIFY(box(asked, *layout, asked.edges.at(i).head).marginsAdded(slack).contains(curve.constLast()));
    }
}

void tst_GraphLayout::sameGivesTheSame()
{
    const auto first = layOutGraph(crowd());
    const auto second = layOutGraph(crowd());
    QVERIFY(first && second);
    QCOMPARE(first->nodes, second->nodes);
    QCOMPARE(first->edges, second->edges);
}

void tst_GraphLayout::circles()
{
    const auto layout = layOutGraph(request(3, {{0, 1}, {1, 2}, {2, 0}, {0, 0}}));
    QVERIFY(layout.has_value());
    QCOMPARE(layout->edges.size(), 4);
}

void tst_GraphLayout::looseLines()
{
    LayoutRequest asked = request(2, {{0, 1}});
    asked.edges[0].makesLayers = false;
    const auto layout = layOutGraph(asked);
    QVERIFY(layout.has_value());
    QVERIFY(!box(asked, *layout, 0).intersects(box(asked, *layout, 1)));
}

void tst_GraphLayout::manyThreads()
{
    std::vector<std::future<Result<GraphLayout>>> running;
    for (int i = 0; i < 4; ++i)
        running.push_back(std::async(std::launch::async, [] { return layOutGraph(crowd()); }));
    const auto expected = layOutGraph(crowd());
    for (auto& layout : running)
        QCOMPARE(layout.get()->nodes, expected->nodes);
}

QTEST_GUILESS_MAIN(tst_GraphLayout)
#include "tst_graphlayout.moc"
