// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracesearch.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

using namespace Duende;
using Direction = TraceSearch::Direction;

class TestTraceSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsMatchesOverBlocks();
    void findsUsesOfADescriptor();
    void stopsWhenTold();
};

void TestTraceSearch::findsMatchesOverBlocks()
{
    SampleRecording sample;
    constexpr int count = 120000; // several blocks
    for (int i = 0; i < count; ++i)
        sample.records.addCall(i % 50000 == 10 ? SampleCall::close : SampleCall::getpid, 0);
    QVERIFY(sample.flush());
    QVERIFY(sample.recording()->blockCount() > 2);
    const TraceFilter filter(FilterExpression::parse(QStringLiteral("call=close"), traceFilterSchema())
            .value_or(FilterExpression()));
    const TraceProcesses processes;
    const auto find = [&](quint64 from, Direction direction) {
        const auto found = TraceSearch::findMatch(
            sample.recording(), from, direction, filter, processes, OperationContext());
        return found && *found ? qint64(**found) : -1;
    };
    QCOMPARE(find(0, Direction::Forward), 10);
    QCOMPARE(find(10, Direction::Forward), 50010);
    QCOMPARE(find(50010, Direction::Forward), 100010);
    QCOMPARE(find(100010, Direction::Forward), -1);
    QCOMPARE(find(119999, Direction::Backward), 100010);
    QCOMPARE(find(100010, Direction::Backward), 50010);
    QCOMPARE(find(50000, Direction::Backward), 10);
    QCOMPARE(find(10, Direction::Backward), -1);
    QCOMPARE(find(0, Direction::Backward), -1);
}

void TestTraceSearch::findsUsesOfADescriptor()
{
    SampleRecording sample;
    SampleRecords& records = sample.records;
    const auto open = [&](const char* path) {
        records.add(records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 1, 0}), 1, path);
    };
    open("/a"); // 0
    records.addCall(SampleCall::read, 1, {3}); // 1
    records.addCall(SampleCall::read, 1, {4}); // 2
    records.addCall(SampleCall::read, 1, {3}); // 3
    records.addCall(SampleCall::close, 0, {3}); // 4
    open("/b"); // 5
    records.addCall(SampleCall::read, 1, {3}); // 6
    QVERIFY(sample.flush());
    TraceProcesses processes;
    TraceCursor cursor(sample.recording());
    processes.addFrom(cursor, 100);
    const auto find = [&](quint64 from, Direction direction) {
        const auto found = TraceSearch::findUse(
            sample.recording(), from, direction, 100, 3, processes, OperationContext());
        return found && *found ? qint64(**found) : -1;
    };
    QCOMPARE(find(1, Direction::Forward), 3);
    QCOMPARE(find(3, Direction::Forward), 4);
    QCOMPARE(find(4, Direction::Forward), -1); // what comes then is another file
    QCOMPARE(find(3, Direction::Backward), 1);
    QCOMPARE(find(6, Direction::Backward), -1);
}

void TestTraceSearch::stopsWhenTold()
{
    SampleRecording sample;
    for (int i = 0; i < 20000; ++i)
        sample.records.addCall(SampleCall::getpid, 0);
    QVERIFY(sample.flush());
    std::stop_source stop;
    stop.request_stop();
    const auto found = TraceSearch::find(
        sample.recording(), 0, Direction::Forward, [](const TraceCursor::Record&) { return false; },
        OperationContext::within(std::chrono::seconds(5), stop.get_token()));
    QVERIFY(!found);
    QVERIFY(found.error().isCancelled());
}

QTEST_GUILESS_MAIN(TestTraceSearch)

#include "tst_tracesearch.moc"
