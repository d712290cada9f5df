// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/usagehistory.h"

#include <QTest>

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

QTEST_GUILESS_MAIN(UsageHistoryTest)
#include "tst_usagehistory.moc"
