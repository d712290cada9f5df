// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/daemontableview.h"

#include "models/daemoncatalog.h"
#include "models/daemonfiltermodel.h"
#include "models/daemonlistmodel.h"
#include "models/favourites.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using State = DaemonStatus::State;

namespace {

QString nameOf(int number)
{
    return QStringLiteral("unit-%1.service").arg(number, 4, 10, QLatin1Char('0'));
}

DaemonId idOf(int number)
{
    return unitRecord(nameOf(number)).handle.id();
}

} // namespace

class TestDaemonTableView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void scrollStaysWhenRowsComeAndGo_data();
    void scrollStaysWhenRowsComeAndGo();
    void topStaysTop();
    void currentRowStaysInItsPlace();
    void currentRowStaysInSight();
    void selectionSurvivesSorting();
    void selectionComesBackWithItsDaemon();
    void anotherSelectionIsNotTakenBack();
    void selectsWhatIsYetToCome();
    void currentIsFirstOfTheSelected();
    void searchesNames();
    void columnsAreChosenInTheMenu();
    void descriptionTakesWhatIsLeft();
    void asksForAMenuOfTheSelected();
    void enterActivates();
    void isAccessible();

private:
    void insert(const QList<int>& numbers);
    void remove(const QList<int>& numbers);
    int rowOf(int number) const;
    void select(int number);
    QString textAtTop() const;
    int topOf(int number) const;

    std::shared_ptr<FakeAdapter> m_adapter;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<Favourites> m_favourites;
    std::unique_ptr<DaemonListModel> m_daemons;
    std::unique_ptr<DaemonFilterModel> m_shown;
    std::unique_ptr<DaemonTableView> m_view;
};

void TestDaemonTableView::init()
{
    m_adapter = std::make_shared<FakeAdapter>();
    m_catalog = std::make_unique<DaemonCatalog>(
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{m_adapter}));
    m_favourites = std::make_unique<Favourites>(nullptr);
    m_daemons = std::make_unique<DaemonListModel>(m_catalog.get());
    m_shown = std::make_unique<DaemonFilterModel>(m_daemons.get(), m_favourites.get());
    new QAbstractItemModelTester(
        m_shown.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_shown.get());
    m_view = std::make_unique<DaemonTableView>(m_shown.get());
    m_view->resize(900, 400);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_catalog->start();
    QList<DaemonRecord> records;
    for (int number = 100; number < 500; number += 2)
        records.append(unitRecord(nameOf(number)));
    m_adapter->monitor->answer(records);
    QTRY_COMPARE(m_shown->rowCount(), 200);
}

void TestDaemonTableView::cleanup()
{
    m_view.reset();
    m_shown.reset();
    m_daemons.reset();
    m_favourites.reset();
    m_catalog.reset();
    m_adapter.reset();
}

void TestDaemonTableView::insert(const QList<int>& numbers)
{
    const int before = m_shown->rowCount();
    QList<DaemonRecord> records;
    for (int number : numbers)
        records.append(unitRecord(nameOf(number)));
    m_adapter->monitor->change(records);
    QTRY_COMPARE(m_shown->rowCount(), before + int(numbers.size()));
}

void TestDaemonTableView::remove(const QList<int>& numbers)
{
    const int before = m_shown->rowCount();
    QList<DaemonId> ids;
    for (int number : numbers)
        ids.append(idOf(number));
    m_adapter->monitor->change({}, ids);
    QTRY_COMPARE(m_shown->rowCount(), before - int(numbers.size()));
}

int TestDaemonTableView::rowOf(int number) const
{
    const int sourceRow = m_daemons->rowOf(idOf(number));
    return sourceRow < 0 ? -1 : m_shown->mapFromSource(m_daemons->index(sourceRow, 0)).row();
}

void TestDaemonTableView::select(int number)
{
    m_view->setCurrentIndex(m_shown->index(rowOf(number), DaemonListModel::NameColumn));
}

QString TestDaemonTableView::textAtTop() const
{
    return m_view->indexAt(QPoint(5, 1)).siblingAtColumn(DaemonListModel::NameColumn).data().toString();
}

int TestDaemonTableView::topOf(int number) const
{
    return m_view->visualRect(m_shown->index(rowOf(number), 0)).top();
}

void TestDaemonTableView::scrollStaysWhenRowsComeAndGo_data()
{
    QTest::addColumn<QList<int>>("inserted");
    QTest::addColumn<QList<int>>("removed");
    QTest::addRow("one above") << QList<int>{101} << QList<int>{};
    QTest::addRow("many above") << QList<int>{1, 2, 3, 4, 5, 101, 103, 151} << QList<int>{};
    QTest::addRow("below") << QList<int>{499, 501, 502} << QList<int>{};
    QTest::addRow("on both sides") << QList<int>{1, 101, 499} << QList<int>{};
    QTest::addRow("one above goes") << QList<int>{} << QList<int>{100};
    QTest::addRow("many above go") << QList<int>{} << QList<int>{100, 102, 104, 120, 130};
    QTest::addRow("below go") << QList<int>{} << QList<int>{490, 498};
    QTest::addRow("come and go") << QList<int>{1, 2, 3} << QList<int>{100, 110, 490};
}

void TestDaemonTableView::scrollStaysWhenRowsComeAndGo()
{
    QFETCH(QList<int>, inserted);
    QFETCH(QList<int>, removed);
    m_view->scrollTo(m_shown->index(rowOf(300), 0), QAbstractItemView::PositionAtTop);
    m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() + 3); // in the middle of a row
    const QString top = textAtTop();
    const int offset = topOf(300);
    if (!inserted.isEmpty())
        insert(inserted);
    if (!removed.isEmpty())
        remove(removed);
    QCOMPARE(textAtTop(), top);
    QCOMPARE(topOf(300), offset);
}

void TestDaemonTableView::topStaysTop()
{
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    insert({1, 2, 3});
    QCOMPARE(textAtTop(), nameOf(1));
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void TestDaemonTableView::currentRowStaysInItsPlace()
{
    select(110);
    const int top = topOf(110);
    QVERIFY(top > 0);
    insert({1, 105});
    QCOMPARE(topOf(110), top);
    remove({100, 105});
    QCOMPARE(topOf(110), top);
    QCOMPARE(m_view->selectedIds(), QList<DaemonId>{idOf(110)});
}

void TestDaemonTableView::currentRowStaysInSight()
{
    m_view->selectDaemon(idOf(498));
    for (const int height : {400, 395, 300, 150}) {
        m_view->resize(900, height);
        const QRect row = m_view->visualRect(m_view->currentIndex());
        QVERIFY2(row.top() > 0 && row.bottom() <= m_view->viewport()->height(),
            qPrintable(QString::number(row.bottom())));
    }
    // One that was out of sight stays so.
    m_view->verticalScrollBar()->setValue(0);
    m_view->resize(900, 200);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void TestDaemonTableView::selectionSurvivesSorting()
{
    select(300);
    const int scroll = m_view->verticalScrollBar()->value();
    QVERIFY(scroll > 0);
    m_view->sortByColumn(DaemonListModel::NameColumn, Qt::DescendingOrder);
    QCOMPARE(m_view->selectedIds(), QList<DaemonId>{idOf(300)});
    QCOMPARE(m_view->verticalScrollBar()->value(), scroll);
}

void TestDaemonTableView::selectionComesBackWithItsDaemon()
{
    select(300);
    QSignalSpy changed(m_view.get(), &DaemonTableView::selectedDaemonsChanged);
    remove({300});
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(m_view->selectedIds().isEmpty());
    insert({300});
    QCOMPARE(m_view->selectedIds(), QList<DaemonId>{idOf(300)});
    QCOMPARE(m_view->currentIndex().row(), rowOf(300));
    // The same when the filter hides it for a while.
    m_shown->setKinds({DaemonKind::Timer});
    QVERIFY(m_view->selectedIds().isEmpty());
    m_shown->setKinds({});
    QCOMPARE(m_view->selectedIds(), QList<DaemonId>{idOf(300)});
}

void TestDaemonTableView::anotherSelectionIsNotTakenBack()
{
    select(300);
    remove({300});
    select(200);
    insert({300});
    QCOMPARE(m_view->selectedIds(), QList<DaemonId>{idOf(200)});
}

void TestDaemonTableView::selectsWhatIsYetToCome()
{
    select(100);
    m_view->selectDaemon(idOf(777));
    QVERIFY(m_view->selectedIds().isEmpty());
    insert({776, 777, 778});
    QTRY_COMPARE(m_view->selectedIds(), QList<DaemonId>{idOf(777)});
    // A view that scrolls by pixels leaves the last one out.
    QTRY_VERIFY(
        m_view->viewport()->rect().adjusted(0, 0, 0, 1).contains(m_view->visualRect(m_view->currentIndex())));
}

void TestDaemonTableView::currentIsFirstOfTheSelected()
{
    select(110);
    m_view->selectionModel()->setCurrentIndex(
        m_shown->index(rowOf(104), 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QCOMPARE(m_view->selectedIds(), (QList<DaemonId>{idOf(104), idOf(110)}));
    m_view->selectAll();
    QCOMPARE(m_view->selectedIds().size(), 200);
    QCOMPARE(m_view->selectedIds().constFirst(), idOf(104));
}

void TestDaemonTableView::searchesNames()
{
    m_view->setCurrentIndex(m_shown->index(0, DaemonListModel::StateColumn));
    QTest::keyClicks(m_view.get(), QStringLiteral("unit-03"));
    QCOMPARE(m_view->currentIndex().row(), rowOf(300));
}

void TestDaemonTableView::columnsAreChosenInTheMenu()
{
    QSignalSpy changed(m_view.get(), &DaemonTableView::columnLayoutChanged);
    const QList<QAction*> entries = m_view->columnsMenu()->actions();
    QAction* restarts = entries.at(DaemonListModel::RestartsColumn);
    QVERIFY(!restarts->isChecked());
    QVERIFY(!entries.at(DaemonListModel::NameColumn)->isEnabled());
    restarts->trigger();
    QVERIFY(!m_view->header()->isSectionHidden(DaemonListModel::RestartsColumn));
    QVERIFY(m_view->header()->sectionSize(DaemonListModel::RestartsColumn) > 0);
    QVERIFY(changed.count() > 0);
    entries.constLast()->trigger();
    QVERIFY(m_view->header()->isSectionHidden(DaemonListModel::RestartsColumn));
    QVERIFY(!restarts->isChecked());
}

void TestDaemonTableView::descriptionTakesWhatIsLeft()
{
    QHeaderView* header = m_view->header();
    QCOMPARE(header->length(), m_view->viewport()->width());
    m_view->resize(1200, 400);
    QTRY_COMPARE(header->length(), m_view->viewport()->width());
    const int wide = header->sectionSize(DaemonListModel::DescriptionColumn);
    header->resizeSection(DaemonListModel::NameColumn, header->sectionSize(DaemonListModel::NameColumn) + 50);
    QCOMPARE(header->sectionSize(DaemonListModel::DescriptionColumn), wide - 50);
    m_view->columnsMenu()->actions().at(DaemonListModel::DescriptionColumn)->trigger();
    QCOMPARE(header->length(), m_view->viewport()->width());
}

void TestDaemonTableView::asksForAMenuOfTheSelected()
{
    QSignalSpy asked(m_view.get(), &DaemonTableView::menuRequested);
    QContextMenuEvent nothing(QContextMenuEvent::Keyboard, QPoint(), QPoint(), Qt::NoModifier);
    QApplication::sendEvent(m_view.get(), &nothing);
    QCOMPARE(asked.count(), 0);
    select(110);
    QContextMenuEvent byKey(QContextMenuEvent::Keyboard, QPoint(), QPoint(), Qt::NoModifier);
    QApplication::sendEvent(m_view.get(), &byKey);
    QCOMPARE(asked.count(), 1);
    const QRect row = m_view->visualRect(m_view->currentIndex());
    QCOMPARE(asked.constFirst().constFirst().toPoint(), m_view->viewport()->mapToGlobal(row.bottomLeft()));
}

void TestDaemonTableView::enterActivates()
{
    select(110);
    QSignalSpy activated(m_view.get(), &QAbstractItemView::activated);
    QTest::keyClick(m_view.get(), Qt::Key_Return);
    QCOMPARE(activated.count(), 1);
}

void TestDaemonTableView::isAccessible()
{
    QVERIFY(!m_view->accessibleName().isEmpty());
    for (int column = 0; column < DaemonListModel::NUM_COLUMNS; ++column)
        QVERIFY(!m_shown->headerData(column, Qt::Horizontal).toString().isEmpty());
}

QTEST_MAIN(TestDaemonTableView)
#include "tst_daemontableview.moc"
