// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationmodel.h"

#include "tests/support/samplerelations.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_RelationModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void groupsByKind();
    void changesInPlace();
    void unknownAndHostile();
};

void tst_RelationModel::groupsByKind()
{
    RelationModel model;
    const QAbstractItemModelTester tester(&model);
    DaemonRelations relations = sampleRelations(u"me.service"_s,
        {{RelationKind::After, u"a.target"_s}, {RelationKind::Requires, u"b.socket"_s},
            {RelationKind::After, u"b.socket"_s}});
    relations.relations.append({RelationKind::After, 1, 2}); // among the neighbours
    model.setRelations(relations);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.relationCount(), 3);
    const QModelIndex requires_ = model.index(0, 0);
    QCOMPARE(requires_.data().toString(), u"Requires (1)"_s);
    QVERIFY(requires_.data(RelationModel::IsHeadingRole).toBool());
    QVERIFY(!model.daemon(requires_));
    const QModelIndex after = model.index(1, 0);
    QCOMPARE(after.data().toString(), u"Starts after (2)"_s);
    QVERIFY(!after.data(Qt::ToolTipRole).toString().isEmpty());
    const QModelIndex name = model.index(1, 0, after);
    QCOMPARE(name.data().toString(), u"b.socket"_s);
    QCOMPARE(model.daemon(name)->handle.toString(), u"systemd:b.socket"_s);
    QCOMPARE(name.data(RelationModel::PlaceRole).toInt(), 2);
    QCOMPARE(name.siblingAtColumn(RelationModel::StateColumn).data().toString(), u"Running"_s);
    QCOMPARE(name.siblingAtColumn(RelationModel::DescriptionColumn).data().toString(),
        u"Description of b.socket"_s);
    QCOMPARE(model.rowCount(name), 0);
}

void tst_RelationModel::changesInPlace()
{
    RelationModel model;
    const QAbstractItemModelTester tester(&model);
    DaemonRelations relations
        = sampleRelations(u"me"_s, {{RelationKind::Wants, u"a"_s}, {RelationKind::Wants, u"b"_s}});
    model.setRelations(relations);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    model.setRelations(relations);
    QCOMPARE(changes.size(), 0);
    relations.daemons[2].status = DaemonStatus(DaemonStatus::State::Stopped);
    model.setRelations(relations);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.constFirst().constFirst().toModelIndex().data().toString(), u"b"_s);
    model.setRelations(sampleRelations(u"me"_s, {{RelationKind::Wants, u"a"_s}}));
    QCOMPARE(resets.size(), 1);
}

void tst_RelationModel::unknownAndHostile()
{
    RelationModel model;
    const QAbstractItemModelTester tester(&model);
    DaemonRelations relations = sampleRelations(u"me"_s, {{RelationKind::Wants, u"a\n\x1b[31m"_s}});
    relations.daemons[1].status.reset();
    relations.daemons[1].detail = u"not found"_s;
    model.setRelations(relations);
    const QModelIndex row = model.index(0, 0, model.index(0, 0));
    QVERIFY(!row.data().toString().contains(u'\n'));
    QVERIFY(!row.data().toString().contains(u'\x1b'));
    QCOMPARE(row.siblingAtColumn(RelationModel::StateColumn).data().toString(), u"not found"_s);
    QVERIFY(!row.data(RelationModel::StateRole).isValid());
    model.setRelations({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(tst_RelationModel)
#include "tst_relationmodel.moc"
