// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/controlgroupclaims.h"
#include "tests/support/samplerecords.h"

#include <QTest>

using namespace Duende;

class ControlGroupClaimsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coversAProcess_data();
    void coversAProcess();
    void countsClaims();
    void neverCoversWhatDuendeSpawned();
    void neverCoversAnotherKind();
};

void ControlGroupClaimsTest::coversAProcess_data()
{
    QTest::addColumn<QString>("group");
    QTest::addColumn<bool>("isCovered");
    QTest::newRow("in the group") << QStringLiteral("/system.slice/web.service") << true;
    QTest::newRow("below the group") << QStringLiteral("/system.slice/web.service/worker/1") << true;
    QTest::newRow("above the group") << QStringLiteral("/system.slice") << false;
    QTest::newRow("a longer name") << QStringLiteral("/system.slice/web.service2") << false;
    QTest::newRow("the root") << QStringLiteral("/") << false;
    QTest::newRow("not known") << QString() << false;
}

void ControlGroupClaimsTest::coversAProcess()
{
    QFETCH(QString, group);
    QFETCH(bool, isCovered);
    ControlGroupClaims claims;
    QVERIFY(claims.add(unitRecord(QStringLiteral("web.service"))));
    QCOMPARE(claims.covers(processRecord(7, QStringLiteral("worker"), group)), isCovered);
}

void ControlGroupClaimsTest::countsClaims()
{
    ControlGroupClaims claims;
    const DaemonRecord unit = unitRecord(QStringLiteral("web.service"));
    const DaemonRecord process = processRecord(7, QStringLiteral("worker"), unit.controlGroup);
    QVERIFY(claims.add(unit));
    QVERIFY(!claims.add(unit));
    QVERIFY(!claims.remove(unit));
    QVERIFY(claims.covers(process));
    QVERIFY(claims.remove(unit));
    QVERIFY(!claims.covers(process));
    QVERIFY(!claims.remove(unit));
}

void ControlGroupClaimsTest::neverCoversWhatDuendeSpawned()
{
    ControlGroupClaims claims;
    claims.add(unitRecord(QStringLiteral("web.service")));
    DaemonRecord process
        = processRecord(7, QStringLiteral("mine"), QStringLiteral("/system.slice/web.service"));
    process.spawnedByDuende = true;
    QVERIFY(!claims.covers(process));
}

void ControlGroupClaimsTest::neverCoversAnotherKind()
{
    ControlGroupClaims claims;
    claims.add(unitRecord(QStringLiteral("user@1000.service")));
    DaemonRecord slice = unitRecord(QStringLiteral("app.slice"));
    slice.kind = DaemonKind::Slice;
    slice.claimsProcesses = false;
    slice.controlGroup = QStringLiteral("/system.slice/user@1000.service/app.slice");
    QVERIFY(!claims.covers(slice));
}

QTEST_GUILESS_MAIN(ControlGroupClaimsTest)
#include "tst_controlgroupclaims.moc"
