// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracestatistics.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

using namespace Duende;

class TestTraceStatistics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsCalls();
    void countsFilesAndFailures();
    void findsPolling();
    void findsLeaks();
    void namesBlockedCalls();

private:
    static void read(SampleRecording& sample, TraceProcesses& processes, TraceStatistics& statistics)
    {
        QVERIFY(sample.flush());
        TraceCursor cursor(sample.recording());
        while (const auto record = cursor.next()) {
            processes.add(*record);
            statistics.add(*record, processes);
        }
    }
    static Trace::CallRecord open(SampleRecords& records, qint64 result)
    {
        return records.call(SampleCall::openat, result, {SampleCall::currentDirectory, 1, 0});
    }
};

void TestTraceStatistics::countsCalls()
{
    SampleRecording sample;
    for (int i = 0; i < 10; ++i)
        sample.records.addCall(SampleCall::getpid, 100);
    sample.records.tid = 101;
    sample.records.addCall(SampleCall::close, -9, {7});
    sample.records.addLoss(5);
    TraceProcesses processes;
    TraceStatistics statistics;
    read(sample, processes, statistics);
    QCOMPARE(statistics.callCount(), 11U);
    QCOMPARE(statistics.failedCount(), 1U);
    QCOMPARE(statistics.lostCount(), 5U);
    QCOMPARE(statistics.totalNs(), 11U * 250);
    const std::vector<TraceCallStatistics> calls = statistics.calls();
    QCOMPARE(calls.size(), 2U);
    QCOMPARE(calls[0].number, SampleCall::getpid);
    QCOMPARE(calls[0].count, 10U);
    QCOMPARE(calls[0].latency.percentileNs(0.5), 250U);
    QCOMPARE(calls[1].failed, 1U);
    QCOMPARE(calls[1].errors.at(9), 1U);
    QCOMPARE(statistics.processes().at(100).count, 11U);
    QCOMPARE(statistics.threads().at(TraceStatistics::threadKey(100, 101)).failed, 1U);
    QCOMPARE(statistics.timeLine().buckets().size(), 1U);
}

void TestTraceStatistics::countsFilesAndFailures()
{
    SampleRecording sample;
    sample.records.add(open(sample.records, 3), 1, "/etc/passwd");
    sample.records.addCall(SampleCall::read, 100, {3});
    sample.records.addCall(SampleCall::read, 50, {3});
    for (int i = 0; i < 3; ++i)
        sample.records.add(open(sample.records, -2), 1, "/none");
    TraceProcesses processes;
    TraceStatistics statistics;
    read(sample, processes, statistics);
    const TraceUse& use = statistics.files().at("/etc/passwd");
    QCOMPARE(use.count, 3U);
    QCOMPARE(use.bytes, 150U);
    const std::vector<TraceFailure> failures = statistics.failures();
    QCOMPARE(failures.size(), 1U);
    QCOMPARE(failures[0].path, "/none");
    QCOMPARE(failures[0].errnoValue, 2);
    QCOMPARE(failures[0].count, 3U);
    QCOMPARE(failures[0].firstRow, 3U);
}

void TestTraceStatistics::findsPolling()
{
    SampleRecording sample;
    for (int i = 0; i < 500; ++i)
        sample.records.addCall(232, 0, {4, 1, 1, 0}); // epoll_wait
    for (int i = 0; i < 200; ++i)
        sample.records.addCall(SampleCall::read, -11, {3});
    sample.records.addCall(SampleCall::close, 0, {3}); // 0 of another call is no empty poll
    TraceProcesses processes;
    TraceStatistics statistics;
    read(sample, processes, statistics);
    const std::vector<TracePolling> polling = statistics.polling();
    QCOMPARE(polling.size(), 2U);
    const bool isPollFirst = polling[0].number == 232;
    QCOMPARE(polling[isPollFirst ? 0 : 1].empty, 500U);
    QCOMPARE(polling[isPollFirst ? 1 : 0].again, 200U);
    QVERIFY(polling[0].rate() > 900000); // one each microsecond
    QCOMPARE(statistics.polling(300).size(), 1U);
}

void TestTraceStatistics::findsLeaks()
{
    SampleRecording sample;
    for (int i = 0; i < 5; ++i)
        sample.records.add(open(sample.records, 3 + i), 1, "/leak");
    sample.records.add(open(sample.records, 10), 1, "/once");
    sample.records.addCall(SampleCall::close, 0, {3});
    TraceProcesses processes;
    TraceStatistics statistics;
    read(sample, processes, statistics);
    const std::vector<TraceLeak> leaks = TraceStatistics::leaks(processes);
    QCOMPARE(leaks.size(), 1U);
    QCOMPARE(leaks[0].target, "/leak");
    QCOMPARE(leaks[0].count, 4U);
    QCOMPARE(leaks[0].firstRow, 1U);
}

void TestTraceStatistics::namesBlockedCalls()
{
    SampleRecording sample;
    sample.records.addCall(SampleCall::getpid, 1);
    Trace::CallRecord call = sample.records.call(SampleCall::read, 0, {3});
    call.header.flags = Trace::StillRunning;
    sample.records.add(call);
    TraceProcesses processes;
    TraceStatistics statistics;
    read(sample, processes, statistics);
    QCOMPARE(statistics.blockedRows(), std::vector<quint64>{1});
}

QTEST_GUILESS_MAIN(TestTraceStatistics)

#include "tst_tracestatistics.moc"
