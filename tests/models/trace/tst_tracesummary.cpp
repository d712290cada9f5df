// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracestatisticstable.h"

#include "models/trace/tracecursor.h"
#include "models/trace/tracefilter.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceSummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void calls();
    void processes();
    void files();
    void failures();
    void leaks();
    void nothingIsSaidInWords();
    void termsAreUnderstood_data();
    void termsAreUnderstood();
    void rowsChangeInPlace();

private:
    QList<TraceSummaryRow> rows(TraceSummaryKind kind) const
    {
        return TraceSummary::rows(kind, *m_statistics, m_processes, *m_sample.recording());
    }
    /// The texts of the row whose first cell is that.
    QStringList row(TraceSummaryKind kind, const QString& first) const
    {
        for (const TraceSummaryRow& row : rows(kind)) {
            if (row.texts.first() == first)
                return row.texts;
        }
        return {};
    }

    SampleRecording m_sample;
    TraceProcesses m_processes;
    std::unique_ptr<TraceStatistics> m_statistics;
};

void TraceSummaryTest::initTestCase()
{
    SampleRecords& records = m_sample.records;
    records.addProcess(100, 1, "/", "web");
    for (int i = 0; i < 4; ++i) {
        records.add(records.call(SampleCall::openat, 3 + i, {SampleCall::currentDirectory, 0x1000, 0}), 1,
            "/etc/same");
        records.addCall(SampleCall::read, 10, {quint64(3 + i), 0x2000, 512});
    }
    for (int i = 0; i < 3; ++i)
        records.add(records.call(SampleCall::openat, -2, {SampleCall::currentDirectory, 0x1000, 0}), 1,
            "/etc/missing file");
    records.addCall(SampleCall::close, -9, {77});
    QVERIFY(m_sample.flush());
    m_statistics = std::make_unique<TraceStatistics>(m_sample.recording()->facts().startMonotonicNs);
    TraceCursor cursor(m_sample.recording());
    while (const auto record = cursor.next()) {
        m_processes.add(*record);
        m_statistics->add(*record, m_processes);
    }
}

void TraceSummaryTest::calls()
{
    const QStringList open = row(TraceSummaryKind::Calls, u"openat"_s);
    QCOMPARE(open.value(1), u"7"_s);
    QCOMPARE(open.value(2), u"3"_s);
    QCOMPARE(open.last(), u"ENOENT × 3"_s);
    QCOMPARE(open.size(), TraceSummary::columns(TraceSummaryKind::Calls).size());
    QCOMPARE(row(TraceSummaryKind::Calls, u"read"_s).value(1), u"4"_s);
}

void TraceSummaryTest::processes()
{
    const QStringList web = row(TraceSummaryKind::Processes, u"web"_s);
    QCOMPARE(web.mid(1, 4), (QStringList{u"100"_s, u"100"_s, u"12"_s, u"4"_s}));
    QVERIFY2(web.last().startsWith("40"_L1), qPrintable(web.last()));
}

void TraceSummaryTest::files()
{
    QCOMPARE(
        rows(TraceSummaryKind::Files).first().texts.mid(0, 3), (QStringList{u"/etc/same"_s, u"8"_s, u"0"_s}));
    QCOMPARE(row(TraceSummaryKind::Files, u"/etc/missing file"_s).value(2), u"3"_s);
}

void TraceSummaryTest::failures()
{
    const QList<TraceSummaryRow> failures = rows(TraceSummaryKind::Failures);
    QCOMPARE(failures.size(), 2);
    QCOMPARE(failures.first().texts, (QStringList{u"ENOENT"_s, u"openat"_s, u"/etc/missing file"_s, u"3"_s}));
    QCOMPARE(failures.first().row, 8U);
    QCOMPARE(failures.last().texts.first(), u"EBADF"_s);
}

void TraceSummaryTest::leaks()
{
    const QList<TraceSummaryRow> leaks = rows(TraceSummaryKind::Leaks);
    QCOMPARE(leaks.size(), 1);
    QCOMPARE(leaks.first().texts, (QStringList{u"/etc/same"_s, u"100"_s, u"4"_s}));
    QCOMPARE(leaks.first().row, 0U);
}

void TraceSummaryTest::nothingIsSaidInWords()
{
    for (int kind = 0; kind < traceSummaryKinds; ++kind) {
        QVERIFY(!TraceSummary::title(TraceSummaryKind(kind)).isEmpty());
        QVERIFY(!TraceSummary::emptyText(TraceSummaryKind(kind)).isEmpty());
        for (const TraceSummaryRow& row : rows(TraceSummaryKind(kind))) {
            QCOMPARE(row.texts.size(), TraceSummary::columns(TraceSummaryKind(kind)).size());
            QCOMPARE(row.values.size(), row.texts.size());
        }
    }
    QVERIFY(rows(TraceSummaryKind::Peers).isEmpty());
}

void TraceSummaryTest::termsAreUnderstood_data()
{
    QTest::addColumn<TraceSummaryKind>("kind");
    for (int kind = 0; kind < traceSummaryKinds; ++kind)
        QTest::newRow(qPrintable(TraceSummary::title(TraceSummaryKind(kind)))) << TraceSummaryKind(kind);
}

void TraceSummaryTest::termsAreUnderstood()
{
    QFETCH(TraceSummaryKind, kind);
    for (const TraceSummaryRow& row : rows(kind)) {
        if (row.term.isEmpty())
            continue;
        const auto filter = FilterExpression::parse(row.term, traceFilterSchema());
        QVERIFY2(filter, qPrintable(row.term));
        // It leaves what the row is about.
        if (!row.row)
            continue;
        const TraceRecordReference record = m_sample.recording()->row(*row.row);
        QVERIFY2(TraceFilter(*filter).passes(
                     record.bytes, *row.row, m_processes, m_sample.recording()->facts().startMonotonicNs),
            qPrintable(row.term));
    }
}

void TraceSummaryTest::rowsChangeInPlace()
{
    TraceStatisticsTable table;
    table.setKind(TraceSummaryKind::Files);
    QList<TraceSummaryRow> files = rows(TraceSummaryKind::Files);
    table.setRows(files);
    const QPersistentModelIndex first(table.index(0, 0));
    files[0].texts[1] = u"900"_s;
    files.append(files.last());
    files.last().key = u"/etc/other"_s;
    table.setRows(files);
    QVERIFY(first.isValid());
    QCOMPARE(first.sibling(first.row(), 1).data().toString(), u"900"_s);
    QCOMPARE(table.rowCount(), files.size());
    QCOMPARE(first.data(TraceStatisticsTable::TermRole).toString(), files[0].term);
    table.setRows({});
    QVERIFY(!first.isValid());
}

QTEST_GUILESS_MAIN(TraceSummaryTest)
#include "tst_tracesummary.moc"
