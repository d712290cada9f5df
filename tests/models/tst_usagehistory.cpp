// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/usagehistory.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

ResourceUse reading(std::chrono::nanoseconds readAt, std::optional<std::chrono::nanoseconds> cpuTime)
{
    ResourceUse use;
    use.readAt = readAt;
    use.cpuTime = cpuTime;
    return use;
}

ResourceUse memoryReading(std::chrono::nanoseconds readAt, quint64 bytes)
{
    ResourceUse use = reading(readAt, std::nullopt);
    use.memoryBytes = bytes;
    return use;
}

qsizetype gaps(const QList<UsagePoint>& points)
{
    return std::ranges::count_if(points, &UsagePoint::isGap);
}

} // namespace

class UsageHistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void needsTwoReadings();
    void keepsTheNewest();
    void lessTimeThanBeforeBeginsAnew();
    void unknownTimeIsUnknown();
    void sameMomentIsNoRate();
    void everySeries();
    void rateOverWhatWasNotRead();
    void memoryIsConstant();
    void hourWithItsPeaks();
    void stopIsAGap();
    void silenceIsAGap();
    void sleepIsAGap();
    void closeReadingsAreOne();
    void onlyWhatIsAskedFor();
};

void UsageHistoryTest::needsTwoReadings()
{
    UsageHistory history;
    QVERIFY(!history.cpuPercent());
    history.add(reading(1s, 100ms));
    QVERIFY(!history.cpuPercent());
    history.add(reading(2s, 600ms));
    QCOMPARE(history.cpuPercent(), std::optional(50.0));
}

void UsageHistoryTest::keepsTheNewest()
{
    UsageHistory history;
    std::chrono::nanoseconds cpu = 0ns;
    for (int i = 0; i <= int(UsageHistory::capacity) + 5; ++i) {
        cpu += std::chrono::milliseconds(10 * i);
        history.add(reading(std::chrono::seconds(i + 1), cpu));
    }
    const QList<float> rates = history.rates();
    QCOMPARE(rates.size(), qsizetype(UsageHistory::capacity));
    QCOMPARE(rates.last(), float(UsageHistory::capacity + 5));
    QCOMPARE(rates.first(), 6.0F);
}

void UsageHistoryTest::lessTimeThanBeforeBeginsAnew()
{
    UsageHistory history;
    history.add(reading(1s, 10s));
    history.add(reading(2s, 11s));
    history.add(reading(3s, 1s));
    QCOMPARE(history.rates(), QList{100.0F});
    history.add(reading(4s, 1500ms));
    QCOMPARE(history.rates(), (QList{100.0F, 50.0F}));
}

void UsageHistoryTest::unknownTimeIsUnknown()
{
    UsageHistory history;
    history.add(reading(1s, 1s));
    history.add(reading(2s, 2s));
    history.add(reading(3s, std::nullopt));
    QVERIFY(!history.cpuPercent());
}

void UsageHistoryTest::sameMomentIsNoRate()
{
    UsageHistory history;
    history.add(reading(1s, 1s));
    history.add(reading(1s, 2s));
    QVERIFY(history.rates().isEmpty());
}

void UsageHistoryTest::everySeries()
{
    UsageHistory history;
    ResourceUse use = reading(10s, 1s);
    use.source = ResourceUse::Source::ControlGroup;
    use.memoryBytes = 4096;
    use.memoryLimitBytes = 8192;
    use.tasks = 7;
    use.tasksLimit = 100;
    use.processes = 2;
    use.readBytes = 1000;
    use.writtenBytes = 50;
    history.add(use, 0ns);
    QVERIFY(history.isEmpty());
    use.readAt = 12s;
    use.cpuTime = 2s;
    use.readBytes = 3000;
    use.writtenBytes = 50;
    history.add(use, 0ns);
    QVERIFY(!history.isEmpty());
    const auto last = [&](UsageSeries series) { return history.points(series, 0ms).constLast(); };
    QCOMPARE(last(UsageSeries::Cpu).mean, 50.0F);
    QCOMPARE(last(UsageSeries::Memory).mean, 4096.0F);
    QCOMPARE(last(UsageSeries::Read).mean, 1000.0F);
    QCOMPARE(last(UsageSeries::Written).mean, 0.0F);
    QCOMPARE(last(UsageSeries::Tasks).mean, 7.0F);
    QCOMPARE(last(UsageSeries::Processes).mean, 2.0F);
    QCOMPARE(last(UsageSeries::Cpu).at, 12000ms);
    QCOMPARE(history.points(UsageSeries::Cpu, 0ms).size(), 1);
    QCOMPARE(history.memoryLimitBytes(), 8192u);
    QCOMPARE(history.tasksLimit(), 100u);
    QCOMPARE(history.source(), std::optional(ResourceUse::Source::ControlGroup));
}

// Input and output are not read every time: the rate is that since they were, and nothing is broken between.
void UsageHistoryTest::rateOverWhatWasNotRead()
{
    UsageHistory history;
    for (int i = 0; i <= 20; ++i) {
        ResourceUse use = memoryReading(std::chrono::seconds(2 * i + 1), 1);
        if (i % 5 == 0)
            use.readBytes = quint64(i) * 2000;
        history.add(use, 0ns);
    }
    const QList<UsagePoint> points = history.points(UsageSeries::Read, 0ms);
    QCOMPARE(points.size(), 4);
    for (const UsagePoint& point : points)
        QCOMPARE(point.mean, 1000.0F);
}

void UsageHistoryTest::memoryIsConstant()
{
    UsageHistory history;
    QCOMPARE(history.bytes(), size_t(0));
    for (int i = 0; i < 3; ++i)
        history.add(memoryReading(std::chrono::seconds(2 * i), 1), 0ns);
    QVERIFY(history.bytes() < 1024);
    for (int i = 3; i < 10'000; ++i) {
        history.add(memoryReading(std::chrono::seconds(2 * i), 1), 0ns);
        QVERIFY(history.bytes() <= UsageHistory::maxBytes);
    }
    QCOMPARE(history.bytes(), UsageHistory::maxBytes);
    // 500 daemons within 60 MB leaves room for all else that is kept of them.
    QVERIFY(UsageHistory::maxBytes + sizeof(UsageHistory) < 50'000);
}

void UsageHistoryTest::hourWithItsPeaks()
{
    UsageHistory history;
    constexpr quint64 usual = 1000;
    constexpr quint64 peak = 1'000'000;
    for (int second = 0; second < 3 * 3600; second += 2) {
        // One reading 50 minutes before the end.
        const bool isPeak = second == 3 * 3600 - 3000;
        history.add(memoryReading(std::chrono::seconds(second + 1), isPeak ? peak : usual), 0ns);
    }
    const QList<UsagePoint> points = history.points(UsageSeries::Memory, 2h);
    QCOMPARE(gaps(points), 0);
    QVERIFY(points.constFirst().at <= 2h);
    QVERIFY(points.constLast().at >= 3h - 2s);
    QVERIFY(std::ranges::is_sorted(points, {}, &UsagePoint::at));
    const auto highest = std::ranges::max_element(points, {}, &UsagePoint::high);
    QCOMPARE(highest->high, float(peak));
    QCOMPARE(highest->low, float(usual));
    QVERIFY(highest->mean > float(usual) && highest->mean < float(peak));
    QVERIFY(highest->at > 3h - 3010s && highest->at < 3h - 2990s);
    QVERIFY(history.rows().size() <= qsizetype(UsageHistory::maxReadings + UsageHistory::maxSpans));
}

void UsageHistoryTest::stopIsAGap()
{
    UsageHistory history;
    for (int i = 0; i < 3; ++i)
        history.add(reading(std::chrono::seconds(i + 1), std::chrono::seconds(i)), 0ns);
    history.endRun();
    history.endRun();
    QVERIFY(!history.cpuPercent());
    QVERIFY(history.rates().isEmpty());
    QCOMPARE(gaps(history.points(UsageSeries::Cpu, 0ms)), 1);
    QVERIFY(history.points(UsageSeries::Cpu, 0ms).constLast().isGap());
    // The next run begins anew, with more processor time than the last one had.
    history.add(reading(5s, 50s), 0ns);
    history.add(reading(6s, 51s), 0ns);
    QCOMPARE(history.rates(), QList{100.0F});
    QCOMPARE(gaps(history.points(UsageSeries::Cpu, 0ms)), 1);
}

void UsageHistoryTest::silenceIsAGap()
{
    UsageHistory history;
    history.add(memoryReading(10s, 1), 0ns);
    history.add(memoryReading(10s + UsageHistory::longestStep, 1), 0ns);
    QCOMPARE(gaps(history.points(UsageSeries::Memory, 0ms)), 0);
    history.add(memoryReading(11s + 2 * UsageHistory::longestStep, 1), 0ns);
    const QList<UsagePoint> points = history.points(UsageSeries::Memory, 0ms);
    QCOMPARE(gaps(points), 1);
    QVERIFY(points.at(2).isGap());
}

// The steady clock stands still while the machine sleeps.
void UsageHistoryTest::sleepIsAGap()
{
    UsageHistory history;
    history.add(reading(10s, 1s), 0ns);
    history.add(reading(12s, 2s), 0ns);
    history.add(reading(14s, 3s), 600s);
    const QList<UsagePoint> points = history.points(UsageSeries::Cpu, 0ms);
    QCOMPARE(points.size(), 3);
    QVERIFY(points.at(1).isGap());
    QCOMPARE(points.at(2).at, 614s);
    QCOMPARE(points.at(2).mean, 50.0F);
    QVERIFY(UsageHistory::slept() >= 0ns);
}

void UsageHistoryTest::closeReadingsAreOne()
{
    UsageHistory history;
    for (int i = 0; i <= 40; ++i)
        history.add(reading(10s + i * 100ms, i * 50ms), 0ns);
    const QList<UsagePoint> points = history.points(UsageSeries::Cpu, 0ms);
    QCOMPARE(points.size(), 4);
    QCOMPARE(points.constLast().mean, 50.0F);
    QCOMPARE(history.cpuPercent(), std::optional(50.0));
}

void UsageHistoryTest::onlyWhatIsAskedFor()
{
    UsageHistory history;
    for (int i = 0; i < 100; ++i)
        history.add(memoryReading(std::chrono::seconds(2 * i + 1), quint64(i)), 0ns);
    // One before, so that a line comes in from the edge.
    const QList<UsagePoint> points = history.points(UsageSeries::Memory, 180s);
    QCOMPARE(points.constFirst().at, 179s);
    QCOMPARE(points.size(), 11);
}

QTEST_GUILESS_MAIN(UsageHistoryTest)
#include "tst_usagehistory.moc"
