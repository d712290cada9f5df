// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unittable.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

UnitFacts running(const QString& name)
{
    UnitFacts facts;
    facts.name = name;
    facts.load = u"loaded"_s;
    facts.active = u"active"_s;
    facts.sub = u"running"_s;
    return facts;
}

QStringList names(const DaemonDelta& delta)
{
    QStringList list;
    for (const DaemonRecord& record : delta.changed)
        list.append(record.name);
    list.sort();
    return list;
}

DaemonId idOf(const QString& name)
{
    return DaemonHandle(SystemdHandle{name, UnitScope::System}).id();
}

} // namespace

class tst_UnitTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fullList();
    void changesOnce();
    void nothingWithoutChange();
    void unknownUnitsAreNoRows();
    void newListKeepsWhatIsKnown();
    void newListForgetsAnotherRun();
    void fileStates();
    void unload();
    void transientGoes();
    void stopForgetsTheRun();
};

void tst_UnitTable::fullList()
{
    UnitTable table(UnitScope::System);
    table.replace({running(u"a.service"_s), running(u"b.service"_s)});
    const DaemonDelta delta = table.takeDelta();
    QVERIFY(delta.isFullList);
    QCOMPARE(names(delta), (QStringList{u"a.service"_s, u"b.service"_s}));
    QVERIFY(!table.hasChanges());
}

void tst_UnitTable::changesOnce()
{
    UnitTable table(UnitScope::System);
    table.replace({running(u"a.service"_s), running(u"b.service"_s)});
    table.takeDelta();
    QVERIFY(!table.apply(u"a.service"_s, {{u"MainPID"_s, 12U}}));
    QVERIFY(table.apply(u"a.service"_s, {{u"ActiveState"_s, u"failed"_s}}));
    const DaemonDelta delta = table.takeDelta();
    QVERIFY(!delta.isFullList);
    QCOMPARE(names(delta), QStringList{u"a.service"_s});
    QCOMPARE(delta.changed.first().status.state(), DaemonStatus::State::Failed);
}

void tst_UnitTable::nothingWithoutChange()
{
    UnitTable table(UnitScope::System);
    table.replace({running(u"a.service"_s)});
    table.takeDelta();
    table.apply(u"a.service"_s, {{u"ActiveState"_s, u"active"_s}});
    table.update(running(u"a.service"_s));
    QVERIFY(!table.hasChanges());
}

void tst_UnitTable::unknownUnitsAreNoRows()
{
    UnitTable table(UnitScope::System);
    QVERIFY(!table.apply(u"x.service"_s, {{u"ActiveState"_s, u"active"_s}}));
    table.unload(u"x.service"_s);
    QVERIFY(!table.hasChanges());
}

void tst_UnitTable::newListKeepsWhatIsKnown()
{
    UnitTable table(UnitScope::System);
    table.replace({running(u"a.service"_s)});
    table.apply(
        u"a.service"_s, {{u"MainPID"_s, 12U}, {u"NRestarts"_s, 1U}, {u"FreezerState"_s, u"frozen"_s}});
    table.replace({running(u"a.service"_s)});
    const DaemonDelta delta = table.takeDelta();
    QCOMPARE(delta.changed.first().pid, std::optional<qint64>(12));
    QCOMPARE(delta.changed.first().status.state(), DaemonStatus::State::Paused);
}

void tst_UnitTable::newListForgetsAnotherRun()
{
    UnitTable table(UnitScope::System);
    table.replace({running(u"a.service"_s)});
    table.apply(u"a.service"_s, {{u"MainPID"_s, 12U}});
    UnitFacts starting = running(u"a.service"_s);
    starting.active = u"activating"_s;
    table.replace({starting});
    QVERIFY(!table.takeDelta().changed.first().pid);
}

void tst_UnitTable::fileStates()
{
    UnitTable table(UnitScope::System);
    table.replace({running(u"a.service"_s)});
    table.takeDelta();
    table.setFileStates(UnitFileStates(
        {{u"a.service"_s, u"enabled"_s}, {u"b@.service"_s, u"static"_s}, {u"c.service"_s, u"alias"_s}}));
    QCOMPARE(names(table.takeDelta()), (QStringList{u"a.service"_s, u"b@.service"_s}));
    QVERIFY(table.find(u"b@.service"_s));
    table.setFileStates(UnitFileStates({{u"a.service"_s, u"enabled"_s}}));
    const DaemonDelta delta = table.takeDelta();
    QVERIFY(delta.changed.isEmpty());
    QCOMPARE(delta.removed, QList{idOf(u"b@.service"_s)});
}

void tst_UnitTable::unload()
{
    UnitTable table(UnitScope::System);
    table.setFileStates(UnitFileStates({{u"a.service"_s, u"disabled"_s}}));
    table.update(running(u"a.service"_s));
    table.update(running(u"b.service"_s));
    table.takeDelta();
    table.unload(u"a.service"_s);
    table.unload(u"b.service"_s);
    const DaemonDelta delta = table.takeDelta();
    QCOMPARE(delta.changed.size(), 1);
    QCOMPARE(delta.changed.first().detail, u"not loaded"_s);
    QCOMPARE(delta.removed, QList{idOf(u"b.service"_s)});
}

void tst_UnitTable::transientGoes()
{
    UnitTable table(UnitScope::System);
    table.setFileStates(UnitFileStates({{u"a.service"_s, u"transient"_s}}));
    table.update(running(u"a.service"_s));
    table.takeDelta();
    table.unload(u"a.service"_s);
    QCOMPARE(table.takeDelta().removed, QList{idOf(u"a.service"_s)});
}

void tst_UnitTable::stopForgetsTheRun()
{
    UnitTable table(UnitScope::System);
    UnitFacts facts = running(u"a.service"_s);
    facts.controlGroup = u"/system.slice/a.service"_s;
    table.replace({facts});
    table.apply(u"a.service"_s, {{u"MainPID"_s, 12U}, {u"FreezerState"_s, u"running"_s}});
    table.apply(u"a.service"_s, {{u"ActiveState"_s, u"inactive"_s}, {u"SubState"_s, u"dead"_s}});
    const DaemonRecord record = table.takeDelta().changed.first();
    QVERIFY(!record.pid);
    QVERIFY(record.controlGroup.isEmpty());
    QVERIFY(table.find(u"a.service"_s)->controlGroup.isEmpty());
}

QTEST_APPLESS_MAIN(tst_UnitTable)
#include "tst_unittable.moc"
