// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/format/valuetext.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

ResourceUse useAt(std::chrono::nanoseconds readAt, std::chrono::nanoseconds cpuTime, quint64 memory = 1024)
{
    ResourceUse use;
    use.readAt = readAt;
    use.cpuTime = cpuTime;
    use.memoryBytes = memory;
    return use;
}

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    DaemonCatalog catalog{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units})};
    DaemonListModel model{&catalog};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QSignalSpy resets{&model, &QAbstractItemModel::modelReset};

    Fixture() { catalog.start(); }

    QString text(int row, int column) const { return model.index(row, column).data().toString(); }
};

} // namespace

class DaemonListModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isFlat();
    void everyColumnHasATitleAndAKey();
    void followsByKey();
    void removesRunsOfRowsAtOnce();
    void mergesNeighboursIntoOneChange();
    void rateComesWithTheSecondSample();
    void endedDaemonUsesNothing();
    void newIncarnationBeginsANewHistory();
    void unknownValues();
    void hostileTextIsPlain();
};

void DaemonListModelTest::isFlat()
{
    Fixture f;
    f.units->monitor->answer({unitRecord(QStringLiteral("a.service"))});
    QTRY_COMPARE(f.model.rowCount(), 1);
    QCOMPARE(f.model.rowCount(f.model.index(0, 0)), 0);
    QCOMPARE(f.model.columnCount(f.model.index(0, 0)), 0);
}

void DaemonListModelTest::everyColumnHasATitleAndAKey()
{
    Fixture f;
    QSet<QString> titles;
    QSet<QString> keys;
    for (int column = 0; column < DaemonListModel::NUM_COLUMNS; ++column) {
        titles.insert(f.model.headerData(column, Qt::Horizontal).toString());
        keys.insert(DaemonListModel::columnKey(column));
    }
    titles.remove({});
    keys.remove({});
    QCOMPARE(titles.size(), DaemonListModel::NUM_COLUMNS);
    QCOMPARE(keys.size(), DaemonListModel::NUM_COLUMNS);
}

void DaemonListModelTest::followsByKey()
{
    Fixture f;
    const DaemonRecord a = unitRecord(QStringLiteral("a.service"));
    DaemonRecord b = unitRecord(QStringLiteral("b.service"));
    f.units->monitor->answer({a, b});
    QTRY_COMPARE(f.model.rowCount(), 2);
    const QPersistentModelIndex rowB
        = f.model.index(f.model.rowOf(b.handle.id()), DaemonListModel::StateColumn);
    QCOMPARE(rowB.data().toString(), QStringLiteral("Running"));

    b.status = DaemonStatus::failed({FailureReason::Kind::ExitCode, 3});
    f.units->monitor->change({b}, {a.handle.id()});
    QTRY_COMPARE(f.model.rowCount(), 1);
    QCOMPARE(rowB.row(), 0);
    QCOMPARE(rowB.data().toString(), QStringLiteral("Failed"));
    QCOMPARE(rowB.data(DaemonListModel::StateRole).toInt(), int(DaemonStatus::State::Failed));
    QVERIFY(rowB.data(Qt::ToolTipRole).toString().contains(QStringLiteral("exited with status 3")));
    QCOMPARE(f.model.rowOf(a.handle.id()), -1);
    QCOMPARE(f.resets.size(), 0);
}

void DaemonListModelTest::removesRunsOfRowsAtOnce()
{
    Fixture f;
    QList<DaemonRecord> records;
    for (int i = 0; i < 10; ++i)
        records.append(unitRecord(QStringLiteral("u%1.service").arg(i)));
    f.units->monitor->answer(records);
    QTRY_COMPARE(f.model.rowCount(), 10);
    QSignalSpy removals(&f.model, &QAbstractItemModel::rowsRemoved);
    QList<DaemonId> gone;
    for (const int row : {1, 2, 3, 7, 9})
        gone.append(f.model.record(row).handle.id());
    f.units->monitor->change({}, gone);
    QTRY_COMPARE(f.model.rowCount(), 5);
    QCOMPARE(removals.size(), 3);
    for (int row = 0; row < 5; ++row)
        QCOMPARE(f.model.rowOf(f.model.record(row).handle.id()), row);
}

void DaemonListModelTest::mergesNeighboursIntoOneChange()
{
    Fixture f;
    QList<DaemonRecord> records;
    for (int i = 0; i < 6; ++i)
        records.append(unitRecord(QStringLiteral("u%1.service").arg(i)));
    f.units->monitor->answer(records);
    QTRY_COMPARE(f.model.rowCount(), 6);
    QSignalSpy changes(&f.model, &QAbstractItemModel::dataChanged);
    QList<DaemonRecord> changed;
    for (const int row : {4, 0, 1}) {
        DaemonRecord record = f.model.record(row);
        record.description = QStringLiteral("new");
        changed.append(record);
    }
    f.units->monitor->change(changed);
    QTRY_COMPARE(changes.size(), 2);
    QCOMPARE(changes.at(0).at(0).toModelIndex().row(), 0);
    QCOMPARE(changes.at(0).at(1).toModelIndex().row(), 1);
    QCOMPARE(changes.at(1).at(0).toModelIndex().row(), 4);
}

void DaemonListModelTest::rateComesWithTheSecondSample()
{
    Fixture f;
    const DaemonRecord a = unitRecord(QStringLiteral("a.service"));
    f.units->monitor->answer({a});
    QTRY_COMPARE(f.model.rowCount(), 1);
    Q_EMIT f.units->monitor->sampled({{a.handle.id(), useAt(1s, 10s, 12 * 1024 * 1024)}});
    QTRY_COMPARE(f.text(0, DaemonListModel::MemoryColumn), ValueText::bytes(quint64(12 * 1024 * 1024)));
    QCOMPARE(f.text(0, DaemonListModel::CpuColumn), ValueText::unknown());
    Q_EMIT f.units->monitor->sampled({{a.handle.id(), useAt(3s, 10500ms)}});
    QTRY_COMPARE(f.text(0, DaemonListModel::CpuColumn), ValueText::percent(25.0));
    QCOMPARE(f.model.index(0, 0).data(DaemonListModel::RatesRole).value<QList<float>>(), QList{25.0F});
}

void DaemonListModelTest::endedDaemonUsesNothing()
{
    Fixture f;
    DaemonRecord a = unitRecord(QStringLiteral("a.service"));
    a.use = useAt(1s, 10s);
    f.units->monitor->answer({a});
    QTRY_COMPARE(f.model.rowCount(), 1);
    QCOMPARE(f.text(0, DaemonListModel::MemoryColumn), ValueText::bytes(quint64(1024)));
    a.status = DaemonStatus::State::Stopped;
    a.use.reset();
    f.units->monitor->change({a});
    QTRY_COMPARE(f.text(0, DaemonListModel::MemoryColumn), ValueText::unknown());
}

void DaemonListModelTest::newIncarnationBeginsANewHistory()
{
    Fixture f;
    DaemonRecord process = processRecord(7, QStringLiteral("p"));
    process.incarnation = 1;
    process.use = useAt(1s, 1s);
    f.units->monitor->answer({process});
    QTRY_COMPARE(f.catalog.isSettled(), true);
    QTRY_COMPARE(f.model.rowCount(), 1);
    Q_EMIT f.units->monitor->sampled({{process.handle.id(), useAt(2s, 2s)}});
    QTRY_VERIFY(f.model.cpuPercent(0).has_value());
    process.incarnation = 2;
    process.use = useAt(3s, 5s);
    f.units->monitor->change({process});
    QTRY_VERIFY(!f.model.cpuPercent(0).has_value());
}

void DaemonListModelTest::unknownValues()
{
    Fixture f;
    f.units->monitor->answer({unitRecord(QStringLiteral("a.service"))});
    QTRY_COMPARE(f.model.rowCount(), 1);
    for (const int column :
        {DaemonListModel::DescriptionColumn, DaemonListModel::PidColumn, DaemonListModel::CpuColumn,
            DaemonListModel::MemoryColumn, DaemonListModel::TasksColumn, DaemonListModel::SinceColumn,
            DaemonListModel::EnablementColumn, DaemonListModel::RestartsColumn}) {
        const QModelIndex index = f.model.index(0, column);
        QCOMPARE(index.data().toString(), ValueText::unknown());
        QVERIFY(index.data(DaemonListModel::IsUnknownRole).toBool());
        QVERIFY(!index.data(DaemonListModel::SortRole).isValid());
    }
    QVERIFY(!f.model.index(0, DaemonListModel::NameColumn).data(DaemonListModel::IsUnknownRole).toBool());
}

void DaemonListModelTest::hostileTextIsPlain()
{
    Fixture f;
    DaemonRecord a = unitRecord(QStringLiteral("a\\x2db.service"));
    a.description = QStringLiteral("one\ntwo\u202Eevil") + QString(4000, QLatin1Char('x'));
    f.units->monitor->answer({a});
    QTRY_COMPARE(f.model.rowCount(), 1);
    QCOMPARE(f.text(0, DaemonListModel::NameColumn), QStringLiteral("a\\x2db.service"));
    const QString description = f.text(0, DaemonListModel::DescriptionColumn);
    QVERIFY(!description.contains(QLatin1Char('\n')));
    QVERIFY(!description.contains(QChar(0x202E)));
    QVERIFY(description.size() <= 300);
}

QTEST_GUILESS_MAIN(DaemonListModelTest)
#include "tst_daemonlistmodel.moc"
