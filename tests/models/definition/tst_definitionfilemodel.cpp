// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/definitionfilemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_DefinitionFileModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsFiles();
    void sameFilesStay();

private:
    static DaemonDefinition sample()
    {
        DefinitionFile main;
        main.path = u"/usr/lib/a.service"_s;
        DefinitionFile dropIn;
        dropIn.path = u"/etc/a.service.d/x\n.conf"_s;
        dropIn.origin = DefinitionFile::Origin::Administrator;
        dropIn.linkTarget = u"/srv/x.conf"_s;
        dropIn.readOnlyReason = u"It is a link."_s;
        DaemonDefinition definition;
        definition.files = {main, dropIn};
        definition.problems = {{DefinitionProblem::Severity::Error, main.path, 1, u"Bad."_s}};
        return definition;
    }
};

void tst_DefinitionFileModel::showsFiles()
{
    DefinitionFileModel model;
    const QAbstractItemModelTester tester(&model);
    model.setDefinition(sample());
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowCount(model.index(0)), 0);
    QCOMPARE(model.index(0).data().toString(), u"a.service"_s);
    QVERIFY(model.index(0).data(DefinitionFileModel::HasProblemRole).toBool());
    QVERIFY(!model.index(1).data(DefinitionFileModel::HasProblemRole).toBool());
    QCOMPARE(model.index(1).data().toString(), u"x⏎.conf"_s);
    QCOMPARE(model.index(1).data(DefinitionFileModel::OriginRole).toString(), u"administrator"_s);
    const QString tip = model.index(1).data(Qt::ToolTipRole).toString();
    QVERIFY(tip.contains(u"/srv/x.conf"_s) && tip.contains(u"It is a link."_s));
}

void tst_DefinitionFileModel::sameFilesStay()
{
    DefinitionFileModel model;
    const QAbstractItemModelTester tester(&model);
    model.setDefinition(sample());
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    DaemonDefinition newer = sample();
    newer.files[0].content = "x";
    model.setDefinition(newer);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(changes.size(), 1);
    model.setDefinition({});
    QCOMPARE(resets.size(), 1);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(tst_DefinitionFileModel)
#include "tst_definitionfilemodel.moc"
