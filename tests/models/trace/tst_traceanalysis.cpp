// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operationrunner.h"
#include "models/trace/traceanalysis.h"
#include "tests/models/trace/samplerecording.h"
#include "tests/support/eventloopchecker.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class TestTraceAnalysis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learnsAsTheRecordingGrows();

private:
    OperationRunner m_runner{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{})};
};

void TestTraceAnalysis::learnsAsTheRecordingGrows()
{
    SampleRecording sample;
    SampleRecords& records = sample.records;
    records.addProcess(100, 1, "/", "web");
    records.add(records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 1, 0}), 1, "/etc/passwd");
    QVERIFY(sample.flush());
    EventLoopChecker checker;
    TraceAnalysis analysis(&m_runner);
    QCOMPARE(analysis.statistics()->callCount(), 0U);
    QSignalSpy advanced(&analysis, &TraceAnalysis::advanced);
    analysis.setRecording(sample.recording());
    QTRY_COMPARE(analysis.statistics()->callCount(), 1U);
    QVERIFY(!advanced.isEmpty());
    QCOMPARE(TraceMoment(*analysis.processes(), 0).descriptor(100, 3), "/etc/passwd");
    for (int i = 0; i < 100000; ++i)
        records.addCall(SampleCall::getpid, 100);
    QVERIFY(sample.flush());
    QVERIFY(sample.recorder->finish());
    QTRY_COMPARE_WITH_TIMEOUT(analysis.statistics()->callCount(), 100001U, 20000);
    QCOMPARE(analysis.knownRows(), 100001U);
    QVERIFY(checker.ticks() > 0);
    QVERIFY(checker.longestGap() < std::chrono::milliseconds(500));
    analysis.setRecording(nullptr);
    QVERIFY(!analysis.processes());
    QCOMPARE(analysis.statistics()->callCount(), 0U);
}

QTEST_GUILESS_MAIN(TestTraceAnalysis)

#include "tst_traceanalysis.moc"
