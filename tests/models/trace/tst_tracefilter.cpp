// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracefilter.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

using namespace Duende;

class TestTraceFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsRows_data();
    void findsRows();
    void knowsWhatItNeeds();

private:
    SampleRecording m_sample;
    TraceProcesses m_processes;
};

void TestTraceFilter::initTestCase()
{
    SampleRecords& records = m_sample.records;
    records.addProcess(100, 1, "/", "web");
    records.add(
        records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 1, 0}), 1, "/etc/passwd"); // 0
    Trace::CallRecord slow = records.call(SampleCall::read, 9, {3, 1, 9});
    slow.durationNs = 5'000'000;
    records.add(slow, 1, "root:x:0:", true); // 1
    records.add(records.call(SampleCall::openat, -2, {SampleCall::currentDirectory, 1, 0}), 1, "/none"); // 2
    records.addLoss(4); // 3
    records.addCall(SampleCall::socket, 4, {2, 1, 0}); // 4
    records.add(records.call(SampleCall::connect, 0, {4, 1, 16}), 1,
        QByteArray("\2\0\0\x50\x0a\0\0\1\0\0\0\0\0\0\0\0", 16)); // 5
    records.tid = 101;
    records.addCall(SampleCall::write, 700, {4, 1, 700}); // 6
    records.addSignal(15); // 7
    QVERIFY(m_sample.flush());
    TraceCursor cursor(m_sample.recording());
    while (m_processes.addFrom(cursor, 100)) { }
}

void TestTraceFilter::findsRows_data()
{
    using Rows = QList<int>;
    QTest::addColumn<QString>("text");
    QTest::addColumn<Rows>("rows"); // the loss, row 3, passes always
    const auto row = [](const char* text, const Rows& rows) {
        QTest::newRow(text) << QString::fromLatin1(text) << rows;
    };
    row("call=openat", {0, 2, 3});
    row("openat", {0, 2, 3});
    row("call!=openat", {1, 3, 4, 5, 6});
    row("failed", {2, 3});
    row("errno=ENOENT", {2, 3});
    row("errno=enoent call=read", {3});
    row("family=network", {3, 4, 5});
    row("result>=9", {1, 3, 6});
    row("result=-1", {2, 3});
    row("duration>1ms", {1, 3});
    row("fd=3", {0, 1, 3});
    row("fd=4", {3, 4, 5, 6});
    row("path=/etc/passwd", {0, 1, 3});
    row("passwd", {0, 1, 3});
    row("path~^/no", {2, 3});
    row("peer~10.0.0.1", {3, 5, 6});
    row("tid=101", {3, 6, 7});
    row("pid=100 event=signal", {3, 7});
    row("process=web failed=no call~^o", {0, 3});
    row("data~root", {1, 3});
    row("bytes>500", {3, 6});
    row("time<1500ns", {0, 3});
    row("event=call not (call=read or fd=4)", {0, 2, 3});
}

void TestTraceFilter::findsRows()
{
    QFETCH(const QString, text);
    QFETCH(const QList<int>, rows);
    const auto expression = FilterExpression::parse(text, traceFilterSchema());
    QVERIFY2(expression, qPrintable(expression ? QString() : expression.error().message));
    const TraceFilter filter(*expression);
    QList<int> found;
    TraceCursor cursor(m_sample.recording());
    while (const auto record = cursor.next()) {
        if (record->isRow && filter.passes(record->bytes, record->row, m_processes, 0))
            found.append(int(record->row));
    }
    QCOMPARE(found, rows);
}

void TestTraceFilter::knowsWhatItNeeds()
{
    const auto uses = [](const char* text) {
        return TraceFilter(FilterExpression::parse(QString::fromLatin1(text), traceFilterSchema())
                               .value_or(FilterExpression()))
            .usesProcesses();
    };
    QVERIFY(!uses("call=read pid=1"));
    QVERIFY(uses("path=/x"));
    QVERIFY(uses("word"));
    QVERIFY(TraceFilter().isEmpty());
}

QTEST_GUILESS_MAIN(TestTraceFilter)

#include "tst_tracefilter.moc"
