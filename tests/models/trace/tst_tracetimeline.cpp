// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracetimeline.h"

#include <QTest>

using namespace Duende;

class TestTraceTimeLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsItsRoomAndItsSum();
    void takesAnyTime();
};

void TestTraceTimeLine::keepsItsRoomAndItsSum()
{
    TraceTimeLine line;
    for (qint64 i = 0; i < 100000; ++i)
        line.addCall(
            i * 1'000'000, i % 2 == 0 ? Trace::CallFamily::File : Trace::CallFamily::Network, i % 10 == 0);
    line.addLoss(50'000 * qint64(1'000'000), 7);
    QVERIFY(line.buckets().size() <= TraceTimeLine::mostBuckets);
    QCOMPARE(line.bucketNs(), 32 * TraceTimeLine::leastBucketNs);
    quint64 files = 0;
    quint64 failed = 0;
    quint64 lost = 0;
    for (const TraceTimeLine::Bucket& bucket : line.buckets()) {
        files += bucket.calls[std::size_t(Trace::CallFamily::File)];
        failed += bucket.failed;
        lost += bucket.lost;
    }
    QCOMPARE(files, 50000U);
    QCOMPARE(failed, 10000U);
    QCOMPARE(lost, 7U);
    QCOMPARE(line.buckets()[0].calls[std::size_t(Trace::CallFamily::File)], 16U);
}

void TestTraceTimeLine::takesAnyTime()
{
    TraceTimeLine line;
    line.addCall(-5, Trace::CallFamily::File, false);
    line.addCall(std::numeric_limits<qint64>::max(), Trace::CallFamily::File, false);
    QVERIFY(line.buckets().size() <= TraceTimeLine::mostBuckets);
    QCOMPARE(line.buckets()[0].calls[std::size_t(Trace::CallFamily::File)], 1U);
}

QTEST_GUILESS_MAIN(TestTraceTimeLine)

#include "tst_tracetimeline.moc"
