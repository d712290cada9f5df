// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/tracestatisticspane.h"

#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "tests/models/trace/samplerecording.h"
#include "ui/trace/panes/latencychart.h"
#include "ui/widgets/emptystate.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceStatisticsPaneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void countsLive();
    void narrowsTheFilter();
    void goesToEvents();
    void menuHides();
    void showsHowLongACallTook();
    void saysThatThereIsNothing();

private:
    QTreeView* view() const { return m_pane->findChild<QTreeView*>(); }
    QModelIndex rowOf(const QString& first) const
    {
        const QModelIndexList found = view()->model()->match(
            view()->model()->index(0, 0), Qt::DisplayRole, first, 1, Qt::MatchExactly);
        return found.value(0);
    }

    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::unique_ptr<TraceDocument> m_document;
    std::unique_ptr<TraceStatisticsPane> m_pane;
};

void TraceStatisticsPaneTest::init()
{
    m_runner = std::make_unique<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
    m_sample = std::make_unique<SampleRecording>();
    SampleRecords& records = m_sample->records;
    for (int i = 0; i < 3; ++i) {
        records.add(records.call(SampleCall::openat, 3 + i, {SampleCall::currentDirectory, 0x1000, 0}), 1,
            "/etc/same");
        records.addCall(SampleCall::getpid, 100);
    }
    QVERIFY(m_sample->flush());
    m_document = std::make_unique<TraceDocument>(m_runner.get());
    m_pane = std::make_unique<TraceStatisticsPane>(m_document.get());
    m_pane->resize(900, 500);
    m_pane->show();
    m_document->setRecording(m_sample->recording());
    QTRY_VERIFY(rowOf(u"openat"_s).isValid());
}

void TraceStatisticsPaneTest::cleanup()
{
    m_pane.reset();
    m_document.reset();
    m_runner.reset();
    m_sample.reset();
}

void TraceStatisticsPaneTest::countsLive()
{
    QCOMPARE(rowOf(u"openat"_s).siblingAtColumn(1).data().toString(), u"3"_s);
    const QPersistentModelIndex row(rowOf(u"getpid"_s));
    for (int i = 0; i < 5; ++i)
        m_sample->records.addCall(SampleCall::getpid, 100);
    QVERIFY(m_sample->flush());
    QTRY_COMPARE(row.sibling(row.row(), 1).data().toString(), u"8"_s);
}

void TraceStatisticsPaneTest::narrowsTheFilter()
{
    QSignalSpy asked(m_document.get(), &TraceDocument::filterChangeRequested);
    Q_EMIT view()->activated(rowOf(u"openat"_s));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().at(0).toString(), u"call=openat"_s);
    QCOMPARE(asked.first().at(1).value<TraceDocument::FilterChange>(), TraceDocument::FilterChange::Narrow);
}

void TraceStatisticsPaneTest::goesToEvents()
{
    m_pane->setKind(TraceSummaryKind::Leaks);
    QTRY_VERIFY(rowOf(u"/etc/same"_s).isValid());
    Q_EMIT view()->activated(rowOf(u"/etc/same"_s));
    QCOMPARE(m_document->current(), 0U);
}

void TraceStatisticsPaneTest::menuHides()
{
    QSignalSpy asked(m_document.get(), &TraceDocument::filterChangeRequested);
    Q_EMIT view()->customContextMenuRequested(view()->visualRect(rowOf(u"getpid"_s)).center());
    auto* menu = m_pane->findChild<QMenu*>();
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 2);
    menu->actions().last()->trigger();
    QCOMPARE(asked.first().at(0).toString(), u"call=getpid"_s);
    QCOMPARE(asked.first().at(1).value<TraceDocument::FilterChange>(), TraceDocument::FilterChange::Exclude);
    menu->close();
}

void TraceStatisticsPaneTest::showsHowLongACallTook()
{
    auto* chart = m_pane->findChild<LatencyChart*>();
    QVERIFY(!chart->isVisible());
    view()->setCurrentIndex(rowOf(u"getpid"_s));
    QVERIFY(chart->isVisible());
    m_pane->setKind(TraceSummaryKind::Files);
    QVERIFY(!chart->isVisible());
}

void TraceStatisticsPaneTest::saysThatThereIsNothing()
{
    m_pane->setKind(TraceSummaryKind::Failures);
    auto* nothing = m_pane->findChild<EmptyState*>();
    QTRY_VERIFY(nothing->isVisible());
    QCOMPARE(nothing->title(), u"No call has failed"_s);
}

QTEST_MAIN(TraceStatisticsPaneTest)
#include "tst_tracestatisticspane.moc"
