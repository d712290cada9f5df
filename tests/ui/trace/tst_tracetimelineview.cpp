// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/tracetimelineview.h"

#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "tests/models/trace/samplerecording.h"

#include <QHelpEvent>
#include <QTest>
#include <QToolTip>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceTimeLineViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void draggingChoosesARange();
    void otherTermsStay();
    void keysChooseARange();
    void toolTipCounts();
    void termIsUnderstood();

private:
    void drag(int from, int to)
    {
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, {from, 10});
        QTest::mouseMove(m_view.get(), {(from + to) / 2, 10});
        QTest::mouseMove(m_view.get(), {to, 10});
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, {to, 10});
    }

    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::unique_ptr<TraceDocument> m_document;
    std::unique_ptr<TraceTimeLineView> m_view;
    QString m_filter;
};

void TraceTimeLineViewTest::init()
{
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
    m_sample = std::make_unique<SampleRecording>();
    SampleRecords& records = m_sample->records;
    for (quint64 i = 0; i < 1000; ++i) {
        Trace::CallRecord call = records.call(SampleCall::getpid, i % 10 == 0 ? -1 : 100);
        call.timeNs = i * 10'000'000; // ten seconds
        records.add(call);
    }
    QVERIFY(m_sample->flush());
    m_document = std::make_unique<TraceDocument>(m_runner.get());
    m_view = std::make_unique<TraceTimeLineView>(m_document.get());
    m_view->resize(800, m_view->sizeHint().height());
    m_view->show();
    QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    m_filter.clear();
    // What the panel does with it.
    connect(m_document.get(), &TraceDocument::filterChangeRequested, m_view.get(),
        [this](const QString& term, TraceDocument::FilterChange how) {
            m_filter = TraceDocument::changedFilter(m_document->filter().toString(), term, how);
            m_document->setFilter(FilterExpression::parse(m_filter, traceFilterSchema()).value());
        });
    m_document->setRecording(m_sample->recording());
    QTRY_COMPARE(m_document->analysis()->statistics()->callCount(), 1000U);
}

void TraceTimeLineViewTest::cleanup()
{
    m_view.reset();
    m_document.reset();
    m_runner.reset();
    m_sample.reset();
}

void TraceTimeLineViewTest::draggingChoosesARange()
{
    drag(200, 400);
    QVERIFY(m_view->range());
    QVERIFY(m_view->range()->first < m_view->range()->second);
    QVERIFY(m_filter.contains("time"_L1));
    QTRY_VERIFY(!m_document->isFiltering());
    const quint64 rows = m_document->events()->rowCount();
    QVERIFY2(rows > 150 && rows < 350, qPrintable(QString::number(rows)));
    // The other way round it is the same one.
    const auto range = m_view->range();
    drag(400, 200);
    QCOMPARE(m_view->range(), range);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, {500, 10});
    QVERIFY(!m_view->range());
    QVERIFY(m_filter.isEmpty());
    QTRY_COMPARE(m_document->events()->rowCount(), 1000U);
}

void TraceTimeLineViewTest::otherTermsStay()
{
    m_document->setFilter(FilterExpression::parse(u"failed"_s, traceFilterSchema()).value());
    drag(200, 400);
    QVERIFY2(m_filter.startsWith("failed"_L1) && m_filter.contains("time"_L1), qPrintable(m_filter));
    drag(100, 200); // another range in place of the first
    QCOMPARE(m_filter.count("time"_L1), 2);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QCOMPARE(m_filter, u"failed"_s);
}

void TraceTimeLineViewTest::keysChooseARange()
{
    m_view->setFocus();
    QTest::keyClick(m_view.get(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(m_view->range());
    const auto first = *m_view->range();
    QCOMPARE(first.first, 0U);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QVERIFY(m_view->range()->first >= first.first);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(m_view->range()->first, 0U);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QVERIFY(!m_view->range());
}

void TraceTimeLineViewTest::toolTipCounts()
{
    const QPoint place(300, 10);
    QHelpEvent help(QEvent::ToolTip, place, m_view->mapToGlobal(place));
    QCoreApplication::sendEvent(m_view.get(), &help);
    QTRY_VERIFY(QToolTip::text().contains("after the beginning"_L1));
    QToolTip::hideText();
}

void TraceTimeLineViewTest::termIsUnderstood()
{
    const auto filter = FilterExpression::parse(
        TraceTimeLineView::rangeTerm(1'500'000'000, 2'000'000'000), traceFilterSchema());
    QVERIFY(filter);
}

QTEST_MAIN(TraceTimeLineViewTest)
#include "tst_tracetimelineview.moc"
