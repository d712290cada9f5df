// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/view/traceview.h"

#include "models/operationrunner.h"
#include "tests/models/trace/samplerecording.h"
#include "ui/trace/view/tracelegend.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

constexpr int waitMs = 10'000;

struct Bench
{
    Bench()
    {
        view.resize(1000, 400);
        view.show();
        sample.records.addProcess(100, 1, "/");
        QVERIFY(sample.flush());
        document.setRecording(sample.recording());
    }
    /// Adds reads, and a failing open after every ninth.
    void add(int count)
    {
        for (int i = 0; i < count; ++i) {
            if (i % 10 == 9)
                sample.records.add(
                    sample.records.call(SampleCall::openat, -2, {SampleCall::currentDirectory, 0x1000}), 1,
                    "/etc/missing");
            else
                sample.records.addCall(SampleCall::read, i, {3, 0x2000, 512});
        }
        QVERIFY(sample.flush());
        const quint64 rows = sample.recording()->rowCount();
        if (document.events()->isShowingAll())
            QTRY_COMPARE(document.events()->rowCount(), rows);
    }
    QPushButton* toEnd() { return view.findChild<QPushButton*>(); }
    quint64 lastSeen() const { return view.topRow() + quint64(view.visibleRowCount()) - 1; }
    void setFilter(const QString& text)
    {
        const auto filter = FilterExpression::parse(text, traceFilterSchema());
        QVERIFY(filter);
        document.setFilter(*filter);
        QTRY_VERIFY_WITH_TIMEOUT(!document.isFiltering(), waitMs);
    }
    void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&view, Qt::Key(key), modifiers);
    }

    OperationRunner runner{
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>())};
    SampleRecording sample;
    TraceDocument document{&runner};
    TraceView view{&document};
};

} // namespace

class TraceViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsUntilAScrollUp();
    void rowsThatComeMoveNothing();
    void keysChoose();
    void spaceStopsAndGoesOn();
    void goesToARow();
    void keepsTheChosenRowUnderAFilter();
    void middleClickNarrows();
    void menuNarrowsAndHides();
    void givesTheArgumentsRoom();
    void copiesWhatStraceWrites();
    void saysWhatIsLost();
    void tenMillionRowsHaveOneBar();
    void isReadOut();
    void showsMarks();
};

void TraceViewTest::followsUntilAScrollUp()
{
    Bench bench;
    bench.view.setFollowing(true);
    bench.add(500);
    QTRY_COMPARE(bench.lastSeen(), 499U);
    QVERIFY(!bench.toEnd()->isVisible());
    QSignalSpy changes(&bench.view, &TraceView::followingChanged);
    bench.view.verticalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    QVERIFY(!bench.view.isFollowing());
    QCOMPARE(changes.size(), 1);
    const quint64 top = bench.view.topRow();
    bench.add(100);
    QCOMPARE(bench.view.topRow(), top);
    QTRY_VERIFY(bench.toEnd()->isVisible());
    QVERIFY2(bench.toEnd()->text().contains("100"_L1), qPrintable(bench.toEnd()->text()));
    bench.toEnd()->click();
    QVERIFY(bench.view.isFollowing());
    QCOMPARE(bench.lastSeen(), 599U);
}

void TraceViewTest::rowsThatComeMoveNothing()
{
    Bench bench;
    bench.add(500);
    bench.view.verticalScrollBar()->setValue(200);
    QCOMPARE(bench.view.topRow(), 200U);
    bench.add(5000);
    QCOMPARE(bench.view.topRow(), 200U);
}

void TraceViewTest::keysChoose()
{
    Bench bench;
    bench.add(500);
    bench.press(Qt::Key_Down);
    QCOMPARE(bench.document.current(), std::optional<quint64>(0));
    bench.press(Qt::Key_Down);
    QCOMPARE(bench.document.current(), std::optional<quint64>(1));
    bench.press(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(*bench.view.selection(), std::pair(quint64(1), quint64(2)));
    bench.press(Qt::Key_PageDown);
    QCOMPARE(bench.document.current(), std::optional<quint64>(quint64(bench.view.visibleRowCount()) + 1));
    bench.press(Qt::Key_End);
    QCOMPARE(bench.document.current(), std::optional<quint64>(499));
    bench.press(Qt::Key_Home);
    QCOMPARE(bench.document.current(), std::optional<quint64>(0));
    QCOMPARE(bench.view.topRow(), 0U);
    bench.press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(*bench.view.selection(), std::pair(quint64(0), quint64(499)));
}

void TraceViewTest::spaceStopsAndGoesOn()
{
    Bench bench;
    bench.add(500);
    bench.view.setFollowing(true);
    bench.press(Qt::Key_Space);
    QVERIFY(!bench.view.isFollowing());
    bench.press(Qt::Key_Space);
    QVERIFY(bench.view.isFollowing());
}

void TraceViewTest::goesToARow()
{
    Bench bench;
    bench.add(2000);
    bench.document.goTo(1200);
    QCOMPARE(bench.document.current(), std::optional<quint64>(1200));
    QVERIFY(!bench.view.cellRect(1200, TraceColumn::Call).isEmpty());
    const quint64 top = bench.view.topRow();
    bench.document.goTo(1201); // is seen already
    QCOMPARE(bench.view.topRow(), top);
}

void TraceViewTest::keepsTheChosenRowUnderAFilter()
{
    Bench bench;
    bench.add(2000);
    bench.document.goTo(1209); // an open
    bench.setFilter(u"call=openat"_s);
    QCOMPARE(bench.document.events()->rowCount(), 200U);
    QTRY_COMPARE(bench.view.currentRow(), std::optional<quint64>(120));
    QVERIFY(!bench.view.cellRect(120, TraceColumn::Call).isEmpty());
    bench.document.setFilter({});
    QCOMPARE(bench.view.currentRow(), std::optional<quint64>(1209));
    QVERIFY(!bench.view.cellRect(1209, TraceColumn::Call).isEmpty());
}

void TraceViewTest::middleClickNarrows()
{
    Bench bench;
    bench.add(100);
    QTRY_VERIFY_WITH_TIMEOUT(bench.document.analysis()->knownRows() == 100, waitMs);
    QSignalSpy asked(&bench.document, &TraceDocument::filterChangeRequested);
    QTest::mouseClick(
        bench.view.viewport(), Qt::MiddleButton, {}, bench.view.cellRect(9, TraceColumn::Result).center());
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first().first().toString(), u"errno=ENOENT"_s);
    QTest::mouseClick(
        bench.view.viewport(), Qt::MiddleButton, {}, bench.view.cellRect(9, TraceColumn::Arguments).center());
    QCOMPARE(asked.last().first().toString(), u"path=/etc/missing"_s);
    QTest::mouseClick(bench.view.viewport(), Qt::LeftButton, Qt::AltModifier,
        bench.view.cellRect(9, TraceColumn::Call).center());
    QCOMPARE(asked.size(), 3);
    QCOMPARE(asked.last().first().toString(), u"call=openat"_s);
}

void TraceViewTest::menuNarrowsAndHides()
{
    Bench bench;
    bench.add(100);
    QSignalSpy asked(&bench.document, &TraceDocument::filterChangeRequested);
    const QPoint place = bench.view.cellRect(9, TraceColumn::Call).center();
    QTest::mouseClick(bench.view.viewport(), Qt::RightButton, {}, place);
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, bench.view.viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(bench.view.viewport(), &event);
    QTRY_VERIFY(bench.view.findChild<QMenu*>());
    const QList<QMenu*> menus = bench.view.findChild<QMenu*>()->findChildren<QMenu*>();
    QCOMPARE(menus.first()->actions().first()->text(), u"call=openat"_s);
    menus.first()->actions().first()->trigger();
    QCOMPARE(asked.last().at(1).value<TraceDocument::FilterChange>(), TraceDocument::FilterChange::Narrow);
    menus.at(1)->actions().first()->trigger();
    QCOMPARE(asked.last().at(1).value<TraceDocument::FilterChange>(), TraceDocument::FilterChange::Exclude);
    menus.at(2)->actions().first()->trigger();
    QCOMPARE(asked.last().at(1).value<TraceDocument::FilterChange>(), TraceDocument::FilterChange::Highlight);
    QCOMPARE(TraceDocument::changedFilter(u"pid=1"_s, u"failed"_s, TraceDocument::FilterChange::Highlight),
        u"failed"_s);
}

void TraceViewTest::copiesWhatStraceWrites()
{
    Bench bench;
    bench.add(100);
    bench.document.goTo(9);
    bench.press(Qt::Key_C, Qt::ControlModifier);
    QTRY_VERIFY2_WITH_TIMEOUT(
        QGuiApplication::clipboard()->text().contains("\"/etc/missing\""_L1), "copied", waitMs);
    QVERIFY(QGuiApplication::clipboard()->text().contains("ENOENT (No such file or directory)"_L1));
}

void TraceViewTest::saysWhatIsLost()
{
    Bench bench;
    bench.add(2);
    bench.sample.records.addLoss(412);
    bench.sample.records.addSignal(15);
    QVERIFY(bench.sample.flush());
    QTRY_COMPARE(bench.document.events()->rowCount(), 4U);
    QVERIFY2(bench.view.describe(2).contains("412 calls lost here"_L1), qPrintable(bench.view.describe(2)));
    QVERIFY2(bench.view.describe(3).contains("SIGTERM is delivered"_L1), qPrintable(bench.view.describe(3)));
    QVERIFY(!bench.view.grab().isNull());
}

void TraceViewTest::tenMillionRowsHaveOneBar()
{
    Bench bench;
    for (int i = 0; i < 100; ++i) {
        for (int k = 0; k < 1000; ++k)
            bench.sample.records.addCall(SampleCall::getpid, 100);
        QVERIFY(bench.sample.flush());
    }
    QTRY_COMPARE(bench.document.events()->rowCount(), 100'000U);
    bench.view.verticalScrollBar()->setValue(bench.view.verticalScrollBar()->maximum());
    QCOMPARE(bench.lastSeen(), 99'999U);
}

void TraceViewTest::givesTheArgumentsRoom()
{
    Bench bench;
    bench.add(20);
    const int character = bench.view.fontMetrics().averageCharWidth();
    bench.view.resize(character * 160, 400);
    const int wide = bench.view.cellRect(3, TraceColumn::Process).width();
    const QByteArray columns = bench.view.saveColumns();
    bench.view.resize(character * 80, 400);
    QVERIFY(bench.view.cellRect(3, TraceColumn::Process).width() < wide);
    QVERIFY(bench.view.cellRect(3, TraceColumn::Arguments).width() > character * 20);
    QCOMPARE(bench.view.saveColumns(), columns);
    // A flag has room in front of what is at the left now.
    const QRect cell = bench.view.cellRect(3, TraceColumn::Process);
    const auto picture = [&] { return bench.view.viewport()->grab(cell).toImage(); };
    const QImage plain = picture();
    bench.document.marks()->set(3, {});
    const QImage marked = picture();
    QVERIFY(marked != plain);
    const int flag = cell.height() * 3 / 4;
    QCOMPARE(marked.copy(flag, 0, cell.width() - flag, cell.height()),
        plain.copy(flag, 0, cell.width() - flag, cell.height()));
    bench.document.marks()->remove(3);
    bench.view.resize(character * 160, 400);
    QCOMPARE(bench.view.cellRect(3, TraceColumn::Process).width(), wide);
    QVERIFY(bench.view.cellRect(3, TraceColumn::Time).width() > 0);
}

void TraceViewTest::isReadOut()
{
    Bench bench;
    bench.add(100);
    bench.document.goTo(9);
    QAccessibleInterface* table = QAccessible::queryAccessibleInterface(&bench.view);
    QVERIFY(table);
    QCOMPARE(table->role(), QAccessible::Table);
    QCOMPARE(table->childCount(), std::min(100, bench.view.visibleRowCount()));
    QVERIFY(table->child(9)->text(QAccessible::Name).contains("openat(AT_FDCWD, \"/etc/missing\""_L1));
    QCOMPARE(table->indexOfChild(table->child(9)), 9);
    QCOMPARE(table->focusChild(), table->child(9));
    QVERIFY(table->child(9)->state().selected);
    QVERIFY(table->child(9)->rect().isValid());
    QVERIFY(TraceLegend().sizeHint().isValid());
}

void TraceViewTest::showsMarks()
{
    Bench bench;
    bench.add(20);
    const QRect cell = bench.view.cellRect(3, TraceColumn::Time);
    const auto picture = [&] { return bench.view.viewport()->grab(cell.adjusted(-4, 0, 0, 0)).toImage(); };
    const QImage plain = picture();
    QVERIFY(!bench.view.describe(3).contains("Marked"_L1));
    bench.document.marks()->set(3, {});
    QVERIFY(picture() != plain);
    QVERIFY2(bench.view.describe(3).startsWith("Marked. "_L1), qPrintable(bench.view.describe(3)));
    bench.document.marks()->set(3, u"here it begins"_s);
    QVERIFY(bench.view.describe(3).startsWith("Marked: here it begins. "_L1));
    QVERIFY(!bench.view.describe(4).contains("Marked"_L1));
    QHelpEvent help(QEvent::ToolTip, cell.center(), bench.view.viewport()->mapToGlobal(cell.center()));
    QCoreApplication::sendEvent(bench.view.viewport(), &help);
    QTRY_VERIFY(QToolTip::text().contains("here it begins"_L1));
    QToolTip::hideText();
    bench.document.marks()->remove(3);
    QCOMPARE(picture(), plain);
}

QTEST_MAIN(TraceViewTest)
#include "tst_traceview.moc"
