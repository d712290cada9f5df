// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operationrunner.h"
#include "models/trace/tracefilterrun.h"
#include "tests/models/trace/samplerecording.h"
#include "tests/support/eventloopchecker.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class TestTraceFilterRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsAllInOrder();
    void goesOnAsTheRecordingGrows();
    void beginsAnew();

private:
    static TraceFilter filter(const char* text)
    {
        return TraceFilter(FilterExpression::parse(QString::fromLatin1(text), traceFilterSchema())
                .value_or(FilterExpression()));
    }
    static void add(SampleRecording& sample, int count)
    {
        for (int i = 0; i < count; ++i) {
            sample.records.addCall(i % 10 == 0 ? SampleCall::close : SampleCall::getpid, 0);
            if (i % 1000 == 999)
                QVERIFY(sample.flush());
        }
        QVERIFY(sample.flush());
    }

    OperationRunner m_runner{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{})};
};

void TestTraceFilterRun::findsAllInOrder()
{
    SampleRecording sample;
    add(sample, 500000);
    QVERIFY(sample.recorder->finish());
    EventLoopChecker checker;
    TraceFilterRun run(&m_runner);
    std::vector<uint32_t> rows;
    connect(&run, &TraceFilterRun::found, this,
        [&](const std::vector<uint32_t>& more) { rows.insert(rows.end(), more.begin(), more.end()); });
    QSignalSpy caughtUp(&run, &TraceFilterRun::caughtUp);
    run.start(sample.recording(), filter("call=close"));
    QTRY_COMPARE_WITH_TIMEOUT(caughtUp.size(), 1, 20000);
    QCOMPARE(rows.size(), 50000U);
    for (std::size_t i = 0; i < rows.size(); ++i)
        QCOMPARE(rows[i], uint32_t(i * 10));
    QCOMPARE(run.lookedAt(), 500000U);
    QVERIFY(checker.ticks() > 0);
    QVERIFY(checker.longestGap() < std::chrono::milliseconds(500));
}

void TestTraceFilterRun::goesOnAsTheRecordingGrows()
{
    SampleRecording sample;
    add(sample, 100);
    TraceFilterRun run(&m_runner);
    std::size_t count = 0;
    connect(
        &run, &TraceFilterRun::found, this, [&](const std::vector<uint32_t>& more) { count += more.size(); });
    run.start(sample.recording(), filter("call=close"));
    QTRY_COMPARE(count, 10U);
    add(sample, 200);
    QTRY_COMPARE(count, 30U);
    add(sample, 10);
    QVERIFY(sample.recorder->finish());
    QTRY_COMPARE(count, 31U);
    QVERIFY(run.isRunning());
    run.stop();
    QVERIFY(!run.isRunning());
}

void TestTraceFilterRun::beginsAnew()
{
    SampleRecording sample;
    add(sample, 100000);
    TraceFilterRun run(&m_runner);
    std::size_t count = 0;
    connect(
        &run, &TraceFilterRun::found, this, [&](const std::vector<uint32_t>& more) { count += more.size(); });
    run.start(sample.recording(), filter("call=getpid"));
    run.start(sample.recording(), filter("call=close"));
    QSignalSpy caughtUp(&run, &TraceFilterRun::caughtUp);
    QTRY_VERIFY(caughtUp.size() >= 1);
    QCOMPARE(count, 10000U);
}

QTEST_GUILESS_MAIN(TestTraceFilterRun)

#include "tst_tracefilterrun.moc"
