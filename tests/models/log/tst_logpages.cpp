// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logpages.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

LogLine line(quint64 offset, quint32 boot = 0)
{
    LogLine made;
    made.position = {1, offset, qint64(offset) * 1000};
    made.message = QByteArray::number(qulonglong(offset)) + QByteArray(96, ' ');
    made.messageSize = quint64(made.message.size());
    made.boot = boot;
    return made;
}

/// The lines from `first` up to `last`, of which every one was looked at.
LogChunk chunk(quint64 first, quint64 last, quint32 boot = 0)
{
    LogChunk made;
    for (quint64 offset = first; offset <= last; ++offset)
        made.lines.push_back(line(offset, boot));
    made.oldest = made.lines.front().position;
    made.newest = made.lines.back().position;
    return made;
}

quint64 offsetAt(const LogPages& pages, qint64 row)
{
    const LogRow shown = pages.row(row);
    return shown.line ? shown.line->position.offset : 0;
}

} // namespace

class tst_LogPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsKeepTheirNumbers();
    void smallAppendsShareAPage();
    void marks();
    void filesAreMarkedWithoutTimes();
    void budgetHolds();
    void comesBack_data();
    void comesBack();
    void removedLinesAreSaid();
    void whollyRemoved();
    void edgesWithoutLines();
};

void tst_LogPages::rowsKeepTheirNumbers()
{
    LogPages pages;
    pages.prepend(chunk(1000, 1009));
    QCOMPARE(pages.firstRow(), -10);
    QCOMPARE(pages.endRow(), 0);
    QCOMPARE(offsetAt(pages, -1), 1009U);
    pages.prepend(chunk(990, 999));
    pages.append(chunk(1010, 1012));
    QCOMPARE(offsetAt(pages, -1), 1009U);
    QCOMPARE(offsetAt(pages, -20), 990U);
    QCOMPARE(offsetAt(pages, 2), 1012U);
    QCOMPARE(pages.row(3).kind, LogRow::Kind::Removed);
    QCOMPARE(pages.rowOf({1, 1011, 0}), 1);
    QCOMPARE(pages.rowOf({1, 990, 0}), -20);
    QVERIFY(!pages.rowOf({2, 990, 0}));
    QCOMPARE(pages.oldest()->offset, 990U);
    QCOMPARE(pages.newest()->offset, 1012U);
}

void tst_LogPages::smallAppendsShareAPage()
{
    LogPages pages(1);
    for (quint64 offset = 1; offset <= 2000; ++offset)
        pages.append(chunk(offset, offset));
    QCOMPARE(pages.endRow(), 2000);
    // Whole pages are let go, so that a few that are asked for again bring all back.
    pages.prune(1999, 1999);
    int reloads = 0;
    while (const auto reload = pages.absent(0, 1999)) {
        pages.restore(*reload, chunk(quint64(reload->page) + 1, quint64(reload->page + reload->count)));
        ++reloads;
    }
    QCOMPARE(reloads, 3);
    for (qint64 row = 0; row < 2000; ++row)
        QCOMPARE(offsetAt(pages, row), quint64(row) + 1);
}

void tst_LogPages::marks()
{
    LogPages pages;
    pages.prepend(chunk(10, 11, 2));
    pages.prepend(chunk(8, 9, 1));
    LogChunk newer = chunk(12, 13, 3);
    newer.lines.back().boot = 4;
    pages.append(newer);
    // 8 9 | 10 11 | 12 | 13
    QCOMPARE(pages.endRow() - pages.firstRow(), 9);
    QList<int> marked;
    QList<quint64> offsets;
    for (qint64 row = pages.firstRow(); row < pages.endRow(); ++row) {
        const LogRow shown = pages.row(row);
        if (shown.kind == LogRow::Kind::Mark) {
            QCOMPARE(shown.mark, LogMark::Boot);
            marked.append(int(row - pages.firstRow()));
        } else {
            offsets.append(offsetAt(pages, row));
        }
    }
    QCOMPARE(marked, (QList<int>{2, 5, 7}));
    QCOMPARE(offsets, (QList<quint64>{8, 9, 10, 11, 12, 13}));
    for (qint64 row = pages.firstRow(); row < pages.endRow(); ++row) {
        if (const quint64 offset = offsetAt(pages, row))
            QCOMPARE(pages.rowOf({1, offset, 0}), row);
    }
}

void tst_LogPages::filesAreMarkedWithoutTimes()
{
    LogPages pages;
    LogChunk made = chunk(1, 2);
    made.lines[0].position = {7, 40, 0};
    made.lines[1].position = {8, 20, 0};
    pages.append(made);
    QCOMPARE(pages.row(1).kind, LogRow::Kind::Mark);
    QCOMPARE(pages.row(1).mark, LogMark::File);
}

void tst_LogPages::budgetHolds()
{
    constexpr quint64 budget = 512 * 1024;
    LogPages pages(budget);
    quint64 first = 1'000'000;
    for (int i = 0; i < 200; ++i) {
        first -= LogPages::linesOfPage;
        pages.prepend(chunk(first, first + LogPages::linesOfPage - 1));
        pages.prune(pages.firstRow(), pages.firstRow() + 50);
        QVERIFY(pages.size() <= budget);
        QVERIFY(pages.row(pages.firstRow()).line);
    }
    QCOMPARE(pages.endRow() - pages.firstRow(), 200 * LogPages::linesOfPage);
    QCOMPARE(pages.row(pages.endRow() - 1).kind, LogRow::Kind::Absent);
    QVERIFY(pages.absent(pages.endRow() - 10, pages.endRow()));
    QVERIFY(!pages.absent(pages.firstRow(), pages.firstRow() + 10));
}

void tst_LogPages::comesBack_data()
{
    QTest::addColumn<qint64>("seen");
    QTest::addColumn<qint64>("wanted");
    QTest::newRow("first page") << qint64(1023) << qint64(0);
    QTest::newRow("last page") << qint64(0) << qint64(1023);
}

void tst_LogPages::comesBack()
{
    QFETCH(qint64, seen);
    QFETCH(qint64, wanted);
    LogPages pages(1);
    pages.append(chunk(1, 512));
    pages.append(chunk(513, 1024));
    pages.prune(seen, seen);
    QCOMPARE(pages.row(wanted).kind, LogRow::Kind::Absent);
    const auto reload = pages.absent(wanted, wanted);
    QVERIFY(reload.has_value());
    QCOMPARE(reload->count, 512);
    const bool isFirst = wanted == 0;
    QCOMPARE(reload->direction, isFirst ? LogDirection::Older : LogDirection::Newer);
    QCOMPARE(reload->from.offset, isFirst ? 513U : 512U);
    pages.restore(*reload, isFirst ? chunk(1, 512) : chunk(513, 1024));
    QCOMPARE(offsetAt(pages, wanted), quint64(wanted) + 1);
    QVERIFY(!pages.absent(0, 1023) || !pages.row(seen).line);
}

void tst_LogPages::removedLinesAreSaid()
{
    LogPages pages(1);
    pages.append(chunk(1, 512));
    pages.append(chunk(513, 1024));
    pages.prune(1023, 1023);
    const auto reload = pages.absent(0, 0);
    QVERIFY(reload.has_value());
    pages.restore(*reload, chunk(301, 512));
    QCOMPARE(pages.row(299).kind, LogRow::Kind::Removed);
    QCOMPARE(offsetAt(pages, 300), 301U);
    QCOMPARE(offsetAt(pages, 511), 512U);
    QCOMPARE(pages.endRow(), 1024);
    QCOMPARE(pages.rowOf({1, 400, 0}), 399);
}

void tst_LogPages::whollyRemoved()
{
    LogPages pages(1);
    pages.append(chunk(1, 512));
    pages.append(chunk(513, 1024));
    pages.prune(1023, 1023);
    pages.restore(*pages.absent(0, 0), chunk(513, 600));
    QCOMPARE(pages.row(0).kind, LogRow::Kind::Removed);
    QCOMPARE(pages.row(511).kind, LogRow::Kind::Removed);
    QVERIFY(!pages.absent(0, 511));
}

void tst_LogPages::edgesWithoutLines()
{
    LogPages pages;
    LogChunk nothing;
    nothing.oldest = LogPosition{1, 50, 50};
    nothing.newest = LogPosition{1, 90, 90};
    pages.prepend(nothing);
    QVERIFY(pages.isEmpty());
    QCOMPARE(pages.oldest()->offset, 50U);
    QCOMPARE(pages.newest()->offset, 90U);
    pages.prepend(chunk(40, 49));
    QCOMPARE(pages.newest()->offset, 90U);
    QCOMPARE(pages.endRow() - pages.firstRow(), 10);
}

QTEST_GUILESS_MAIN(tst_LogPages)
#include "tst_logpages.moc"
