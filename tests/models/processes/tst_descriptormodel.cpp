// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processes/descriptormodel.h"

#include "models/format/valuetext.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

QList<OpenDescriptor> open(const QList<int>& numbers)
{
    QList<OpenDescriptor> descriptors;
    for (const int number : numbers)
        descriptors.append(
            {number, OpenDescriptor::Kind::File, u"/f%1"_s.arg(number), u"read"_s, std::nullopt});
    return descriptors;
}

} // namespace

class tst_DescriptorModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differences_data();
    void differences();
    void changedCell();
    void cells();
};

void tst_DescriptorModel::differences_data()
{
    using Numbers = QList<int>;
    QTest::addColumn<Numbers>("before");
    QTest::addColumn<Numbers>("after");
    QTest::addColumn<int>("inserts");
    QTest::addColumn<int>("removes");
    QTest::newRow("first") << Numbers{} << Numbers{0, 1, 2} << 1 << 0;
    QTest::newRow("same") << Numbers{0, 1} << Numbers{0, 1} << 0 << 0;
    QTest::newRow("in between") << Numbers{0, 5} << Numbers{0, 1, 2, 5, 9} << 2 << 0;
    QTest::newRow("gaps") << Numbers{0, 1, 2, 3, 4} << Numbers{0, 3} << 0 << 2;
    QTest::newRow("others") << Numbers{0, 1, 2} << Numbers{7, 8} << 1 << 1;
    QTest::newRow("none") << Numbers{0, 1, 2} << Numbers{} << 0 << 1;
}

void tst_DescriptorModel::differences()
{
    QFETCH(QList<int>, before);
    QFETCH(QList<int>, after);
    DescriptorModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.update(open(before));
    const QSignalSpy inserts(&model, &QAbstractItemModel::rowsInserted);
    const QSignalSpy removes(&model, &QAbstractItemModel::rowsRemoved);
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.update(open(after));
    QCOMPARE(model.descriptors(), open(after));
    QTEST(int(inserts.size()), "inserts");
    QTEST(int(removes.size()), "removes");
    QCOMPARE(changes.size(), 0);
}

void tst_DescriptorModel::changedCell()
{
    DescriptorModel model;
    model.update(open({0, 1, 2}));
    const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    QList<OpenDescriptor> newer = open({0, 1, 2});
    newer[1].position = 512;
    model.update(newer);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().first().toModelIndex().row(), 1);
}

void tst_DescriptorModel::cells()
{
    using Columns = DescriptorModel::Columns;
    DescriptorModel model;
    model.update({{3, OpenDescriptor::Kind::Deleted, u"/var/log/a\nb"_s, u"read and write"_s, 1234},
        {4, OpenDescriptor::Kind::Socket, u"TCP 0.0.0.0:80, listening"_s, {}, std::nullopt}});
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, Columns::NumberColumn), u"3"_s);
    QCOMPARE(text(0, Columns::KindColumn), u"Deleted file"_s);
    QCOMPARE(text(0, Columns::TargetColumn), u"/var/log/a⏎b"_s);
    QCOMPARE(text(0, Columns::AccessColumn), u"Read and write"_s);
    QCOMPARE(text(0, Columns::PositionColumn), ValueText::count(1234));
    QCOMPARE(text(1, Columns::AccessColumn), ValueText::unknown());
    QVERIFY(model.index(1, Columns::PositionColumn).data(DescriptorModel::IsUnknownRole).toBool());
    QVERIFY(!model.index(1, Columns::PositionColumn).data(DescriptorModel::SortRole).isValid());
    QCOMPARE(model.index(1, Columns::NumberColumn).data(DescriptorModel::SortRole).toInt(), 4);
}

QTEST_GUILESS_MAIN(tst_DescriptorModel)
#include "tst_descriptormodel.moc"
