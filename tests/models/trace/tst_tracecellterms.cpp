// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracecellterms.h"

#include "models/trace/tracecursor.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceCellTermsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void terms_data();
    void terms();
    void everyTermPasses();

private:
    SampleRecording m_sample;
    TraceProcesses m_processes;
};

void TraceCellTermsTest::initTestCase()
{
    SampleRecords& records = m_sample.records;
    records.addProcess(100, 1, "/srv", "web server");
    records.addDescriptor(100, 7, "/var/log/web.log");
    records.add(records.call(SampleCall::openat, -2, {SampleCall::currentDirectory, 0x1000}), 1, "x y.conf");
    records.addCall(SampleCall::write, 42, {7, 0x2000, 42});
    records.addSignal(15);
    records.addLoss(3);
    QVERIFY(m_sample.flush());
    TraceCursor cursor(m_sample.recording());
    while (m_processes.addFrom(cursor, 1000)) { }
    QCOMPARE(m_sample.recording()->rowCount(), 4U);
}

void TraceCellTermsTest::terms_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<TraceColumn>("column");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("call") << 0 << TraceColumn::Call
                          << QStringList{u"call=openat"_s, u"family=file"_s, u"event=call"_s};
    QTest::newRow("path") << 0 << TraceColumn::Arguments
                          << QStringList{u"path=\"/srv/x y.conf\""_s, u"call=openat"_s};
    QTest::newRow("failed") << 0 << TraceColumn::Result
                            << QStringList{u"errno=ENOENT"_s, u"failed"_s, u"result=-1"_s};
    QTest::newRow("process") << 0 << TraceColumn::Process
                             << QStringList{u"pid=100"_s, u"process=\"web server\""_s, u"tid=100"_s};
    QTest::newRow("descriptor") << 1 << TraceColumn::Arguments
                                << QStringList{u"path=/var/log/web.log"_s, u"fd=7"_s, u"call=write"_s};
    QTest::newRow("bytes") << 1 << TraceColumn::Result << QStringList{u"result=42"_s, u"bytes=42"_s};
    QTest::newRow("duration") << 1 << TraceColumn::Duration
                              << QStringList{u"duration>=250ns"_s, u"duration<=250ns"_s};
    QTest::newRow("signal") << 2 << TraceColumn::Call << QStringList{u"event=signal"_s};
}

void TraceCellTermsTest::terms()
{
    QFETCH(const int, row);
    QFETCH(const TraceColumn, column);
    QTEST(traceCellTerms(*m_sample.recording(), quint64(row), column, m_processes), "expected");
}

void TraceCellTermsTest::everyTermPasses()
{
    for (quint64 row = 0; row < 3; ++row) {
        for (int column = 0; column < traceColumnCount; ++column) {
            for (const QString& term :
                traceCellTerms(*m_sample.recording(), row, TraceColumn(column), m_processes)) {
                const auto filter = FilterExpression::parse(term, traceFilterSchema());
                QVERIFY2(filter, qPrintable(term));
                const TraceRecordReference record = m_sample.recording()->row(row);
                QVERIFY2(TraceFilter(*filter).passes(record.bytes, row, m_processes, 0), qPrintable(term));
            }
        }
    }
}

QTEST_GUILESS_MAIN(TraceCellTermsTest)
#include "tst_tracecellterms.moc"
