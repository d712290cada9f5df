// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracedocument.h"

#include "models/operationrunner.h"
#include "tests/models/trace/samplerecording.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void filterHides();
    void filterHighlights();
    void filterChanges_data();
    void filterChanges();
    void goesToRows();
    void findsInBothDirections();
    void findsUses();
    void anotherRecordingForgets();

private:
    static FilterExpression filter(const QString& text)
    {
        return FilterExpression::parse(text, traceFilterSchema()).value();
    }
    TraceEvents* events() const { return m_document->events(); }

    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::unique_ptr<TraceDocument> m_document;
};

void TraceDocumentTest::init()
{
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
    m_sample = std::make_unique<SampleRecording>();
    SampleRecords& records = m_sample->records;
    // Rows 0 to 39: ten rounds of open, read, getpid, close.
    for (int i = 0; i < 10; ++i) {
        records.add(records.call(SampleCall::openat, 3, {SampleCall::currentDirectory, 0x1000, 0}), 1,
            QByteArray("/etc/file" + QByteArray::number(i)));
        records.addCall(SampleCall::read, 10, {3, 0x2000, 512});
        records.addCall(SampleCall::getpid, 100);
        records.addCall(SampleCall::close, 0, {3});
    }
    QVERIFY(m_sample->flush());
    m_document = std::make_unique<TraceDocument>(m_runner.get());
    m_document->setRecording(m_sample->recording());
    QTRY_COMPARE(events()->rowCount(), 40U);
    QTRY_COMPARE(m_document->analysis()->knownRows(), 40U);
}

void TraceDocumentTest::cleanup()
{
    m_document.reset();
    m_runner.reset();
    m_sample.reset();
}

void TraceDocumentTest::filterHides()
{
    const QSignalSpy changed(m_document.get(), &TraceDocument::filterChanged);
    m_document->setFilter(filter(u"call=read"_s));
    QCOMPARE(changed.size(), 1);
    QTRY_VERIFY(!m_document->isFiltering());
    QCOMPARE(events()->rowCount(), 10U);
    QCOMPARE(events()->recordRow(2), 9U);
    QCOMPARE(m_document->filteredRows(), 40U);
    // What comes is filtered as well.
    m_sample->records.addCall(SampleCall::getpid, 100);
    m_sample->records.addCall(SampleCall::read, 0, {3, 0x2000, 512});
    QVERIFY(m_sample->flush());
    QTRY_COMPARE(events()->rowCount(), 11U);
    m_document->setFilter({});
    QTRY_COMPARE(events()->rowCount(), 42U);
}

void TraceDocumentTest::filterHighlights()
{
    m_document->setHighlightsOnly(true);
    m_document->setFilter(filter(u"call=close"_s));
    QCOMPARE(events()->rowCount(), 40U);
    QVERIFY(m_document->isHighlighted(3));
    QVERIFY(!m_document->isHighlighted(2));
    m_document->setHighlightsOnly(false);
    QVERIFY(!m_document->isHighlighted(3));
    QTRY_COMPARE(events()->rowCount(), 10U);
}

void TraceDocumentTest::filterChanges_data()
{
    using enum TraceDocument::FilterChange;
    QTest::addColumn<QString>("text");
    QTest::addColumn<TraceDocument::FilterChange>("how");
    QTest::addColumn<QString>("changed");
    QTest::newRow("replace") << u"failed"_s << Replace << u"call=read"_s;
    QTest::newRow("highlight") << u"failed"_s << Highlight << u"call=read"_s;
    QTest::newRow("narrow nothing") << QString() << Narrow << u"call=read"_s;
    QTest::newRow("narrow") << u"failed"_s << Narrow << u"failed and call=read"_s;
    QTest::newRow("narrow a choice") << u"failed or pid=3"_s << Narrow
                                     << u"(failed or pid=3) and call=read"_s;
    QTest::newRow("exclude") << u"failed"_s << Exclude << u"failed and not call=read"_s;
}

void TraceDocumentTest::filterChanges()
{
    QFETCH(QString, text);
    QFETCH(TraceDocument::FilterChange, how);
    QFETCH(QString, changed);
    const QString made = TraceDocument::changedFilter(text, u"call=read"_s, how);
    QCOMPARE(filter(made), filter(changed));
}

void TraceDocumentTest::goesToRows()
{
    const QSignalSpy requested(m_document.get(), &TraceDocument::rowRequested);
    const QSignalSpy current(m_document.get(), &TraceDocument::currentChanged);
    m_document->goTo(7);
    QCOMPARE(m_document->current(), 7U);
    m_document->goTo(7);
    QCOMPARE(requested.size(), 2);
    QCOMPARE(current.size(), 1);
    m_document->goTo(40); // there is none
    QCOMPARE(m_document->current(), 7U);
    QCOMPARE(requested.size(), 2);
}

void TraceDocumentTest::findsInBothDirections()
{
    using enum TraceSearch::Direction;
    const QSignalSpy ended(m_document.get(), &TraceDocument::searchEnded);
    m_document->find(Forward, filter(u"call=close"_s));
    QTRY_COMPARE(m_document->current(), 3U);
    m_document->find(Forward, filter(u"call=close"_s));
    QTRY_COMPARE(m_document->current(), 7U);
    m_document->find(Backward, filter(u"path~file1"_s));
    QTRY_COMPARE(m_document->current(), 5U); // a read of it
    m_document->find(Backward, filter(u"call=write"_s));
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(!ended.first().first().value<std::optional<PlatformError>>());
    QCOMPARE(m_document->current(), 5U);
    m_document->setCurrent({});
    m_document->find(Backward, filter(u"call=getpid"_s));
    QTRY_COMPARE(m_document->current(), 38U);
}

void TraceDocumentTest::findsUses()
{
    using enum TraceSearch::Direction;
    m_document->goTo(1);
    m_document->findUse(Forward, 100, 3);
    QTRY_COMPARE(m_document->current(), 3U);
    m_document->findUse(Backward, 100, 3);
    QTRY_COMPARE(m_document->current(), 1U);
}

void TraceDocumentTest::anotherRecordingForgets()
{
    m_document->setFilter(filter(u"call=read"_s));
    m_document->goTo(5);
    m_document->setRecording(nullptr);
    QVERIFY(!m_document->current() && !m_document->marks());
    QCOMPARE(events()->rowCount(), 0U);
    QVERIFY(!m_document->isFiltering());
    // The filter stays.
    m_document->setRecording(m_sample->recording());
    QTRY_COMPARE(events()->rowCount(), 10U);
}

QTEST_GUILESS_MAIN(TraceDocumentTest)
#include "tst_tracedocument.moc"
