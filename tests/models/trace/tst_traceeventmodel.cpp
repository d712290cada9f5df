// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceeventmodel.h"
#include "models/trace/traceevents.h"
#include "tests/models/trace/samplerecording.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class TestTraceEventModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatIsThere();
    void tellsNewRowsInBatches();
    void showsChosenRows();
    void writesTimes();

private:
    static QString text(const TraceEventModel& model, int row, int column)
    {
        return model.index(row, column).data().toString();
    }
};

void TestTraceEventModel::showsWhatIsThere()
{
    SampleRecording sample;
    sample.records.addProcess(100, 1, "/", "web");
    sample.records.add(
        sample.records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 1, 0}), 1, "/etc/passwd");
    sample.records.add(
        sample.records.call(SampleCall::openat, -2, {SampleCall::currentDirectory, 1, 0}), 1, "/none");
    sample.records.addLoss(17);
    sample.records.addExit(9, true);
    QVERIFY(sample.flush());
    const auto processes = std::make_shared<TraceProcesses>();
    TraceCursor cursor(sample.recording());
    processes->addFrom(cursor, 100);
    TraceEvents events;
    TraceEventModel model(&events);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(model.rowCount(), 0);
    events.setRecording(sample.recording(), processes);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
    QCOMPARE(text(model, 0, TraceEventModel::ProcessColumn), QStringLiteral("web 100"));
    QCOMPARE(text(model, 0, TraceEventModel::CallColumn), QStringLiteral("openat"));
    QCOMPARE(text(model, 0, TraceEventModel::ArgumentsColumn),
        QStringLiteral("AT_FDCWD, \"/etc/passwd\", O_RDONLY"));
    QCOMPARE(text(model, 0, TraceEventModel::ResultColumn), QStringLiteral("3</etc/passwd>"));
    QVERIFY(text(model, 0, TraceEventModel::DurationColumn).startsWith(QLatin1String("250")));
    QVERIFY(text(model, 1, TraceEventModel::ResultColumn).startsWith(QLatin1String("-1 ENOENT")));
    QVERIFY(!model.index(0, 0).data(TraceEventModel::HasFailedRole).toBool());
    QVERIFY(model.index(1, 0).data(TraceEventModel::HasFailedRole).toBool());
    QCOMPARE(model.index(0, 0).data(TraceEventModel::FamilyRole).toInt(), int(Trace::CallFamily::File));
    QCOMPARE(text(model, 2, TraceEventModel::ArgumentsColumn), QStringLiteral("17 calls (queue_full)"));
    QCOMPARE(model.index(2, 0).data(TraceEventModel::LossCountRole).toULongLong(), 17ULL);
    QVERIFY(!model.index(2, 0).data(TraceEventModel::FamilyRole).isValid());
    QCOMPARE(text(model, 3, TraceEventModel::ResultColumn), QStringLiteral("killed by SIGKILL"));
    QCOMPARE(
        model.index(1, TraceEventModel::ResultColumn).data(TraceEventModel::SortRole).toLongLong(), -2LL);
}

void TestTraceEventModel::tellsNewRowsInBatches()
{
    SampleRecording sample;
    TraceEvents events;
    TraceEventModel model(&events);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    events.setRecording(sample.recording(), nullptr);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 1000; ++i) {
        sample.records.addCall(SampleCall::getpid, 100);
        QVERIFY(sample.flush());
    }
    QCOMPARE(inserted.size(), 0);
    QTRY_COMPARE(model.rowCount(), 1000);
    QCOMPARE(inserted.size(), 1);
    sample.records.addCall(SampleCall::getpid, 100);
    QVERIFY(sample.flush());
    QVERIFY(sample.recorder->finish());
    QTRY_COMPARE(model.rowCount(), 1001);
    events.setRecording(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestTraceEventModel::showsChosenRows()
{
    SampleRecording sample;
    for (int i = 0; i < 100; ++i)
        sample.records.addCall(SampleCall::getpid, i);
    QVERIFY(sample.flush());
    TraceEvents events;
    TraceEventModel model(&events);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    events.setRecording(sample.recording(), nullptr);
    QCOMPARE(model.rowCount(), 100);
    events.showChosen();
    QCOMPARE(model.rowCount(), 0);
    events.addVisible({10, 20, 30});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(text(model, 1, TraceEventModel::ResultColumn), QStringLiteral("20"));
    events.addVisible({40});
    QTRY_COMPARE(model.rowCount(), 4);
    QCOMPARE(model.index(3, 0).data(TraceEventModel::RecordRowRole).toULongLong(), 40ULL);
    QCOMPARE(events.visibleRow(20), 1U);
    QCOMPARE(events.visibleRow(21), 2U);
    QCOMPARE(events.visibleRow(41), 4U);
    events.showAll();
    QCOMPARE(model.rowCount(), 100);
}

void TestTraceEventModel::writesTimes()
{
    SampleRecording sample;
    sample.records.addCall(SampleCall::getpid, 1);
    sample.records.addCall(SampleCall::getpid, 1);
    QVERIFY(sample.flush());
    TraceEvents events;
    events.setRecording(sample.recording(), nullptr);
    QSignalSpy changed(&events, &TraceEvents::textsChanged);
    const QString start = QDateTime::fromSecsSinceEpoch(1700000000).toString(QStringLiteral("HH:mm:ss"));
    QCOMPARE(events.text(1, TraceColumn::Time), QString(start + QStringLiteral(".000002")));
    events.setTimeMode(TraceTimeMode::Relative);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(events.text(1, TraceColumn::Time), QStringLiteral("0.000002"));
    events.setTimeMode(TraceTimeMode::Delta);
    QCOMPARE(events.text(1, TraceColumn::Time), QStringLiteral("+0.000001"));
    QCOMPARE(TraceClock::seconds(-1500000), QStringLiteral("-0.001500"));
}

QTEST_GUILESS_MAIN(TestTraceEventModel)

#include "tst_traceeventmodel.moc"
