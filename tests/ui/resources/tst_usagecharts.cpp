// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/usagecharts.h"

#include "ui/resources/charttitle.h"
#include "ui/resources/usagechart.h"
#include "ui/widgets/appearance.h"
#include "ui/widgets/colors.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr quint64 mebibyte = 1 << 20;
constexpr std::chrono::seconds end = 7200s;

/// 200 readings every two seconds until `end`: half a processor, 8 to 9 MiB, 64 KiB read a second.
UsageHistory sample(
    std::optional<quint64> memoryLimit = std::nullopt, quint64 tasks = 5, quint64 processes = 2)
{
    UsageHistory history;
    constexpr int count = 200;
    for (int i = 0; i < count; ++i) {
        ResourceUse use;
        use.readAt = end - std::chrono::seconds(2 * (count - 1 - i));
        use.cpuTime = i * 1s;
        use.memoryBytes = 8 * mebibyte + (i % 2 ? mebibyte : 0);
        use.memoryLimitBytes = memoryLimit;
        use.readBytes = quint64(i) * 128 * 1024;
        use.writtenBytes = 0;
        use.tasks = tasks;
        use.processes = processes;
        history.add(use, 0ns);
    }
    return history;
}

struct Bench
{
    explicit Bench(const UsageHistory& history = sample(), QSize size = {1000, 300})
    {
        charts.resize(size);
        charts.show();
        charts.setHistory(history, end, wallNow, 4);
    }
    double now() const { return double(wallNow.toSecsSinceEpoch()); }
    QString entry(size_t chart, qsizetype line = 0) const
    {
        return charts.charts().at(chart)->title().entries().at(line).text;
    }
    QPoint middle() const { return charts.charts().front()->axisRect()->rect().center(); }
    QCPRange seen() const { return charts.charts().front()->axisRect()->axis(QCPAxis::atBottom)->range(); }

    const QDateTime wallNow = QDateTime(QDate(2026, 1, 31), QTime(10, 15, 0));
    UsageCharts charts;
};

} // namespace

class tst_UsageCharts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void presentValues();
    void oneIsNotSeveral();
    void valuesUnderThePointer();
    void arrowsMoveTheCrosshair();
    void gapIsUnknown();
    void wheelZooms();
    void dragMovesTheTime();
    void keysForTheTime();
    void limit_data();
    void limit();
    void columns_data();
    void columns();
    void readableInBothThemes();
};

void tst_UsageCharts::presentValues()
{
    const Bench bench;
    QCOMPARE(bench.entry(0), u"50.0\u202F%"_s);
    QCOMPARE(bench.entry(1), u"9.0\u202FMiB"_s);
    QCOMPARE(bench.entry(2, 0), u"64.0\u202FKiB/s read"_s);
    QCOMPARE(bench.entry(2, 1), u"0\u202FB/s written"_s);
    QCOMPARE(bench.entry(3, 0), u"5 tasks"_s);
    QCOMPARE(bench.entry(3, 1), u"2 processes"_s);
    QVERIFY(bench.charts.accessibleDescription().contains(u"CPU 50.0\u202F%"_s));
    // Two lines of a chart differ in more than the colour.
    const auto& entries = bench.charts.charts().at(2)->title().entries();
    QVERIFY(entries.at(0).pen.style() != entries.at(1).pen.style());
}

void tst_UsageCharts::oneIsNotSeveral()
{
    Bench bench(sample({}, 1, 1));
    QCOMPARE(bench.entry(3, 0), u"1 task"_s);
    QCOMPARE(bench.entry(3, 1), u"1 process"_s);
    QVERIFY(bench.charts.charts().at(3)->text().contains(u"1 task, 1 process"_s));
    QTest::keyClick(&bench.charts, Qt::Key_Left);
    QCOMPARE(bench.entry(3, 0), u"1 task"_s);
    const Bench none(sample({}, 0, 11));
    QCOMPARE(none.entry(3, 0), u"0 tasks"_s);
    QCOMPARE(none.entry(3, 1), u"11 processes"_s);
    const Bench unknown{UsageHistory()};
    QCOMPARE(unknown.entry(3, 0), u"\u2013 tasks"_s);
}

void tst_UsageCharts::valuesUnderThePointer()
{
    Bench bench;
    QVERIFY(QTest::qWaitForWindowExposed(&bench.charts));
    QTest::mouseMove(&bench.charts, bench.middle());
    QTRY_VERIFY(bench.charts.crosshair().has_value());
    const QString time
        = QDateTime::fromMSecsSinceEpoch(qint64(*bench.charts.crosshair() * 1000)).toString(u"HH:mm:ss"_s);
    for (const auto& chart : bench.charts.charts())
        QCOMPARE(chart->title().remark(), time);
    QVERIFY(bench.charts.accessibleDescription().startsWith(u"At "_s + time));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&bench.charts, &leave);
    QVERIFY(!bench.charts.crosshair());
}

void tst_UsageCharts::arrowsMoveTheCrosshair()
{
    Bench bench;
    QTest::keyClick(&bench.charts, Qt::Key_Left);
    QCOMPARE(*bench.charts.crosshair(), bench.now());
    QTest::keyClick(&bench.charts, Qt::Key_Left);
    QCOMPARE(*bench.charts.crosshair(), bench.now() - 2);
    QCOMPARE(bench.entry(1), u"8.0\u202FMiB"_s);
    QTest::keyClick(&bench.charts, Qt::Key_Right);
    QCOMPARE(*bench.charts.crosshair(), bench.now());
    QTest::keyClick(&bench.charts, Qt::Key_Home);
    QCOMPARE(*bench.charts.crosshair(), bench.now() - 398);
    QCOMPARE(bench.entry(0), u"50.0\u202F%"_s); // so long ago it stands for its ten seconds
    QTest::keyClick(&bench.charts, Qt::Key_Escape);
    QVERIFY(!bench.charts.crosshair());
}

void tst_UsageCharts::gapIsUnknown()
{
    UsageHistory history = sample();
    history.endRun();
    const Bench bench(history);
    for (size_t chart = 0; chart < 4; ++chart)
        QVERIFY2(bench.entry(chart).contains(u'\u2013'), qPrintable(bench.entry(chart)));
}

void tst_UsageCharts::wheelZooms()
{
    Bench bench;
    QSignalSpy changes(&bench.charts, &UsageCharts::viewChanged);
    const auto turn = [&bench](int steps) {
        QWheelEvent event(bench.middle(), bench.charts.mapToGlobal(bench.middle()), {}, {0, 120 * steps},
            Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&bench.charts, &event);
    };
    turn(1);
    QCOMPARE(bench.charts.span(), 720s);
    QVERIFY(bench.charts.isFollowing());
    QCOMPARE(bench.seen().upper, bench.now());
    QCOMPARE(changes.size(), 1);
    turn(-100);
    QCOMPARE(bench.charts.span(), std::chrono::seconds(UsageCharts::longestSpan));
    turn(1000);
    QCOMPARE(bench.charts.span(), std::chrono::seconds(UsageCharts::shortestSpan));
}

void tst_UsageCharts::dragMovesTheTime()
{
    Bench bench;
    QVERIFY(QTest::qWaitForWindowExposed(&bench.charts));
    const QPoint from = bench.middle();
    QTest::mousePress(&bench.charts, Qt::LeftButton, {}, from);
    QTest::mouseMove(&bench.charts, from + QPoint(100, 0));
    QTRY_VERIFY(!bench.charts.isFollowing());
    QTest::mouseRelease(&bench.charts, Qt::LeftButton, {}, from + QPoint(100, 0));
    const double moved = 900.0 * 100 / bench.charts.charts().front()->axisRect()->width();
    QVERIFY(std::abs(bench.now() - moved - bench.seen().upper) < 1);
    // What is new does not move what a person looks at.
    const QCPRange before = bench.seen();
    bench.charts.setHistory(sample(), end + 2s, bench.wallNow.addSecs(2), 4);
    QCOMPARE(bench.seen(), before);
    bench.charts.follow();
    QCOMPARE(bench.seen().upper, bench.now() + 2);
}

void tst_UsageCharts::keysForTheTime()
{
    Bench bench;
    QTest::keyClick(&bench.charts, Qt::Key_PageUp);
    QVERIFY(!bench.charts.isFollowing());
    QCOMPARE(bench.seen().upper, bench.now() - 450);
    QTest::keyClick(&bench.charts, Qt::Key_PageDown);
    QVERIFY(bench.charts.isFollowing());
    QTest::keyClick(&bench.charts, Qt::Key_Plus);
    QCOMPARE(bench.charts.span(), 720s);
    QTest::keyClick(&bench.charts, Qt::Key_Minus);
    QCOMPARE(bench.charts.span(), 900s);
    QSignalSpy pauses(&bench.charts, &UsageCharts::pauseRequested);
    QTest::keyClick(&bench.charts, Qt::Key_Space);
    QCOMPARE(pauses.size(), 1);
}

void tst_UsageCharts::limit_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<bool>("drawn");
    QTest::newRow("near") << 16 * mebibyte << true;
    QTest::newRow("below the use") << 4 * mebibyte << true;
    QTest::newRow("far") << 4096 * mebibyte << false;
}

void tst_UsageCharts::limit()
{
    QFETCH(const quint64, bytes);
    QFETCH(const bool, drawn);
    const Bench bench(sample(bytes));
    const UsageChart& memory = *bench.charts.charts().at(1);
    QCOMPARE(memory.isLimitDrawn(), drawn);
    QVERIFY(memory.heights().upper >= 9.0 * double(mebibyte));
    // It is told in any case.
    if (drawn)
        QVERIFY(memory.heights().upper >= double(bytes));
    else
        QCOMPARE(memory.title().remark(), u"limit 4.0\u202FGiB \u2191"_s);
}

void tst_UsageCharts::columns_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("columns");
    QTest::newRow("wide and low") << QSize(1000, 250) << 2;
    QTest::newRow("narrow") << QSize(400, 250) << 1;
    QTest::newRow("high") << QSize(1000, 900) << 1;
}

void tst_UsageCharts::columns()
{
    QFETCH(const QSize, size);
    QFETCH(const int, columns);
    const Bench bench(sample(), size);
    QCOMPARE(bench.charts.columns(), columns);
}

void tst_UsageCharts::readableInBothThemes()
{
    Bench bench;
    for (const Qt::ColorScheme scheme : {Qt::ColorScheme::Light, Qt::ColorScheme::Dark}) {
        const QPalette palette = Appearance::palette(scheme);
        bench.charts.setPalette(palette);
        const QColor base = palette.color(QPalette::Base);
        for (const auto& chart : bench.charts.charts()) {
            for (const QCPAxis::AxisType type : {QCPAxis::atBottom, QCPAxis::atLeft})
                QVERIFY(contrastRatio(chart->axisRect()->axis(type)->tickLabelColor(), base) >= 4.5);
            for (const QCPGraph* graph : chart->axisRect()->graphs()) {
                if (graph->pen().style() != Qt::NoPen)
                    QVERIFY(contrastRatio(graph->pen().color(), base) >= 4.5);
            }
        }
    }
}

QTEST_MAIN(tst_UsageCharts)
#include "tst_usagecharts.moc"
