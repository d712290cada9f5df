// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracelatency.h"

#include <QTest>

using namespace Duende;

class TestTraceLatency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void putsDurationsIntoTheirBuckets();
    void knowsPercentiles();
    void joins();
};

void TestTraceLatency::putsDurationsIntoTheirBuckets()
{
    for (int number = 0; number < TraceLatency::bucketCount; ++number) {
        const quint64 start = TraceLatency::bucketStartNs(number);
        QCOMPARE(TraceLatency::bucketOf(start), number);
        if (number > 0)
            QCOMPARE(TraceLatency::bucketOf(start - 1), number - 1);
    }
    QCOMPARE(TraceLatency::bucketOf(UINT64_MAX), TraceLatency::bucketCount - 1);
}

void TestTraceLatency::knowsPercentiles()
{
    TraceLatency latency;
    QCOMPARE(latency.percentileNs(0.5), 0U);
    QCOMPARE(latency.leastNs(), 0U);
    for (quint64 i = 1; i <= 1000; ++i)
        latency.add(i * 1000);
    QCOMPARE(latency.count(), 1000U);
    QCOMPARE(latency.meanNs(), 500500U);
    QCOMPARE(latency.leastNs(), 1000U);
    QCOMPARE(latency.mostNs(), 1000000U);
    for (const double share : {0.5, 0.95, 0.99}) {
        const double right = share * 1e6;
        QVERIFY(qAbs(double(latency.percentileNs(share)) - right) < right / 8);
    }
    QVERIFY(latency.percentileNs(1) <= 1000000U);
    QVERIFY(latency.percentileNs(0) >= 1000U);
}

void TestTraceLatency::joins()
{
    TraceLatency one;
    one.add(10);
    TraceLatency other;
    other.add(1000);
    one.add(other);
    QCOMPARE(one.count(), 2U);
    QCOMPARE(one.leastNs(), 10U);
    QCOMPARE(one.mostNs(), 1000U);
}

QTEST_GUILESS_MAIN(TestTraceLatency)

#include "tst_tracelatency.moc"
