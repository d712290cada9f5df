// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/valuetext.h"
#include "models/propertymodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

namespace {

QList<PropertyGroup> sampleGroups(quint64 memory)
{
    return {{QStringLiteral("Identity"), {{QStringLiteral("Id"), QStringLiteral("web.service")}}},
        {QStringLiteral("Resources"),
            {{QStringLiteral("MemoryCurrent"), ByteCount{memory}}, {QStringLiteral("TasksMax"), Unlimited{}},
                {QStringLiteral("IPIngressBytes"), std::monostate()}}}};
}

} // namespace

class PropertyModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsGroupsAndValues();
    void sameShapeTellsOnlyChangedValues();
    void anotherShapeResets();
};

void PropertyModelTest::showsGroupsAndValues()
{
    PropertyModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setGroups(sampleGroups(1024));
    QCOMPARE(model.rowCount(), 2);
    const QModelIndex resources = model.index(1, 0);
    QCOMPARE(resources.data().toString(), QStringLiteral("Resources"));
    QVERIFY(resources.data(PropertyModel::IsHeadingRole).toBool());
    QCOMPARE(model.rowCount(resources), 3);
    const auto value = [&](int row) { return model.index(row, PropertyModel::ValueColumn, resources); };
    QCOMPARE(value(0).data().toString(), ValueText::bytes(quint64(1024)));
    QCOMPARE(value(1).data().toString(), ValueText::noLimit());
    QCOMPARE(value(2).data().toString(), ValueText::unknown());
    QVERIFY(value(2).data(PropertyModel::IsUnknownRole).toBool());
    QCOMPARE(value(0).parent(), resources);
}

void PropertyModelTest::sameShapeTellsOnlyChangedValues()
{
    PropertyModel model;
    model.setGroups(sampleGroups(1024));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setGroups(sampleGroups(2048));
    QCOMPARE(resets.size(), 0);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.at(0).at(0).toModelIndex().data().toString(), ValueText::bytes(quint64(2048)));
}

void PropertyModelTest::anotherShapeResets()
{
    PropertyModel model;
    model.setGroups(sampleGroups(1024));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setGroups(sampleGroups(1024).mid(1));
    QCOMPARE(resets.size(), 1);
    QCOMPARE(model.rowCount(), 1);
}

QTEST_GUILESS_MAIN(PropertyModelTest)
#include "tst_propertymodel.moc"
