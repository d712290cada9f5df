// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceeventdetails.h"

#include "models/trace/tracecursor.h"
#include "tests/models/trace/samplerecording.h"

#include <QTest>

#include <csignal>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceEventDetailsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void call();
    void failedCall();
    void descriptorsComeFromSomewhere();
    void dataIsThere();
    void whatIsNoCall();
    void rightsWithheld();
    void rowThatIsNotThere();
    void lengths_data();
    void lengths();

private:
    /// Of the last row.
    TraceEventDetails details(quint64 row)
    {
        if (!m_sample.flush())
            return {};
        TraceProcesses processes;
        TraceCursor cursor(m_sample.recording());
        while (const auto record = cursor.next())
            processes.add(*record);
        return TraceEventDetails::of(*m_sample.recording(), processes, row).value_or(TraceEventDetails());
    }

    SampleRecording m_sample;
    SampleRecords& m_records = m_sample.records;
    quint64 m_row = 0;
};

void TraceEventDetailsTest::call()
{
    m_records.addProcess(100, 1, "/srv", "web");
    m_records.add(m_records.call(
                      SampleCall::openat, 3, {SampleCall::currentDirectory, 0x1000, SampleCall::closeOnExec}),
        1, "data.txt");
    const TraceEventDetails opened = details(m_row++);
    QCOMPARE(opened.title, u"openat"_s);
    QVERIFY2(opened.result.startsWith("3"_L1), qPrintable(opened.result));
    QCOMPARE(opened.comm, u"web"_s);
    QCOMPARE(opened.arguments.size(), 3U);
    QCOMPARE(opened.arguments[0].text, u"AT_FDCWD"_s);
    QVERIFY(opened.arguments[1].text.contains("data.txt"_L1));
    QCOMPARE(opened.arguments[2].text, u"O_RDONLY|O_CLOEXEC"_s);
    QVERIFY(!opened.absoluteTime.isEmpty() && !opened.relativeTime.isEmpty());
    QVERIFY(opened.notes.isEmpty() && opened.explanation.isEmpty());
}

void TraceEventDetailsTest::failedCall()
{
    m_records.addCall(SampleCall::close, -9, {77});
    const TraceEventDetails closed = details(m_row++);
    QVERIFY(closed.facts.hasFailed);
    QVERIFY2(closed.result.contains("EBADF (Bad file descriptor)"_L1), qPrintable(closed.result));
}

void TraceEventDetailsTest::descriptorsComeFromSomewhere()
{
    m_records.addCall(SampleCall::read, 5, {3, 0x2000, 64});
    const TraceEventDetails read = details(m_row++);
    QCOMPARE(read.descriptors.size(), 1U);
    const TraceDescriptorOrigin& origin = read.descriptors.front();
    QCOMPARE(origin.number, 3);
    QCOMPARE(origin.madeByRow, 0U);
    QCOMPARE(origin.madeByCall, u"openat"_s);
    QVERIFY2(origin.text().startsWith("Descriptor 3 is /srv/data.txt, opened by openat at "_L1),
        qPrintable(origin.text()));
    m_records.addDescriptor(100, 9, "pipe:[1]");
    m_records.addCall(SampleCall::read, 5, {9, 0x2000, 64});
    QCOMPARE(details(m_row++).descriptors.front().text(),
        u"Descriptor 9 is pipe:[1], open since before the trace began."_s);
    m_records.addCall(SampleCall::read, 5, {55, 0x2000, 64});
    QCOMPARE(details(m_row++).descriptors.front().text(), u"What descriptor 55 is, is not known."_s);
}

void TraceEventDetailsTest::dataIsThere()
{
    m_records.add(m_records.call(SampleCall::read, 5, {3, 0x2000, 64}), 1, "hello", true);
    const TraceEventDetails read = details(m_row++);
    QCOMPARE(read.data.size(), 1U);
    QCOMPARE(read.data.front().bytes, "hello");
    QVERIFY(read.data.front().isContent && read.data.front().isAtReturn);
    QCOMPARE(TraceEventDetails::lengthText(read.data.front()), u"5 bytes"_s);
}

void TraceEventDetailsTest::whatIsNoCall()
{
    m_records.addSignal(SIGTERM);
    QCOMPARE(details(m_row).title, u"SIGTERM"_s);
    QVERIFY2(details(m_row).explanation.startsWith("The signal SIGTERM (terminated) was delivered"_L1),
        qPrintable(details(m_row).explanation));
    ++m_row;
    m_records.addLoss(12);
    QVERIFY2(details(m_row).explanation.startsWith(
                 "12 calls were seen and are not in the recording. The queue"_L1),
        qPrintable(details(m_row).explanation));
    ++m_row;
    m_records.addExec(104);
    QCOMPARE(details(m_row++).explanation,
        u"The process 100 runs another program from here on. Thread 104 asked for it and has the number 100 now."_s);
    m_records.addExit(0x100, true);
    QCOMPARE(details(m_row++).explanation, u"The process 100 ended: exited with 1."_s);
}

void TraceEventDetailsTest::rightsWithheld()
{
    m_records.addExec(100, Trace::rightsWithheldFlag);
    const QString text = details(m_row++).explanation;
    QVERIFY2(text.contains("the kernel withheld because it is traced"_L1), qPrintable(text));
}

void TraceEventDetailsTest::rowThatIsNotThere()
{
    QVERIFY(details(1'000'000).title.isEmpty());
}

void TraceEventDetailsTest::lengths_data()
{
    using enum TraceDataState;
    QTest::addColumn<TraceData>("data");
    QTest::addColumn<QString>("text");
    const auto data = [](qsizetype size, quint64 whole, TraceDataState state) {
        return TraceData{u"buf"_s, QByteArray(size, 'x'), whole, 0, state};
    };
    QTest::newRow("one") << data(1, 1, Whole) << u"1 byte"_s;
    QTest::newRow("whole") << data(32, 32, Whole) << u"32 bytes"_s;
    QTest::newRow("truncated") << data(32, 100, Truncated)
                               << u"100 bytes, truncated: the first 32 are here"_s;
    QTest::newRow("of unknown length")
        << data(32, 0, Truncated) << u"truncated: the first 32 bytes are here"_s;
    QTest::newRow("unreadable") << data(0, 100, Unreadable) << u"100 bytes, none of which could be read"_s;
    QTest::newRow("bad pointer") << data(0, 0, Unreadable) << u"could not be read"_s;
    QTest::newRow("partial") << data(32, 100, Partial) << u"32 bytes, then memory that could not be read"_s;
}

void TraceEventDetailsTest::lengths()
{
    QFETCH(TraceData, data);
    // The plurals are in the translation, which a test does not load.
    QFETCH(QString, text);
    QCOMPARE(TraceEventDetails::lengthText(data).replace("1 bytes"_L1, "1 byte"_L1), text);
}

QTEST_GUILESS_MAIN(TraceEventDetailsTest)
#include "tst_traceeventdetails.moc"
