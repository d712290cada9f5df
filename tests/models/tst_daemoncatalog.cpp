// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemoncatalog.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;

namespace {

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>(FakeAdapter::unitScope());
    std::shared_ptr<FakeAdapter> processes = std::make_shared<FakeAdapter>(FakeAdapter::nativeScope());
    DaemonCatalog catalog{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units, processes})};
    QSignalSpy changes{&catalog, &DaemonCatalog::changed};

    Fixture() { catalog.start(); }

    QStringList names() const
    {
        QStringList names;
        for (const DaemonRecord& record : catalog.records())
            names.append(record.name);
        names.sort();
        return names;
    }
};

const QString inWeb = QStringLiteral("/system.slice/web.service");

} // namespace

class DaemonCatalogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsEveryMonitor();
    void holdsProcessesBackUntilAllHaveAnswered();
    void processComesBackWhenItsClaimGoes();
    void fullListBecomesAKeyedDifference();
    void equalRecordsAreNoChange();
    void absentScopeAnswersCalmly();
    void failedScopeLosesItsRows();
    void oneBadScopeLeavesTheOthers();
    void forwardsSamplesAndSettings();
};

void DaemonCatalogTest::startsEveryMonitor()
{
    Fixture f;
    QVERIFY(f.units->monitor->isStarted);
    QVERIFY(f.processes->monitor->isStarted);
    QCOMPARE(f.catalog.scopes().size(), 2);
    QCOMPARE(f.catalog.scopes().at(0).availability.state, Availability::State::Connecting);
}

void DaemonCatalogTest::holdsProcessesBackUntilAllHaveAnswered()
{
    Fixture f;
    QSignalSpy settled(&f.catalog, &DaemonCatalog::settled);
    f.processes->monitor->answer({processRecord(7, QStringLiteral("worker"), inWeb),
        processRecord(8, QStringLiteral("loner"), QStringLiteral("/elsewhere"))});
    QTRY_VERIFY(f.catalog.scopes().at(1).hasAnswered);
    QCOMPARE(f.names(), QStringList());
    f.units->monitor->answer({unitRecord(QStringLiteral("web.service"))});
    QTRY_COMPARE(settled.size(), 1);
    QCOMPARE(f.names(), (QStringList{QStringLiteral("loner"), QStringLiteral("web.service")}));
}

void DaemonCatalogTest::processComesBackWhenItsClaimGoes()
{
    Fixture f;
    const DaemonRecord web = unitRecord(QStringLiteral("web.service"));
    f.units->monitor->answer({web});
    f.processes->monitor->answer({processRecord(7, QStringLiteral("worker"), inWeb)});
    QTRY_VERIFY(f.catalog.isSettled());
    QCOMPARE(f.names(), QStringList{QStringLiteral("web.service")});
    f.units->monitor->change({}, {web.handle.id()});
    QTRY_COMPARE(f.names(), QStringList{QStringLiteral("worker")});
    f.units->monitor->change({web});
    QTRY_COMPARE(f.names(), QStringList{QStringLiteral("web.service")});
}

void DaemonCatalogTest::fullListBecomesAKeyedDifference()
{
    Fixture f;
    const DaemonRecord a = unitRecord(QStringLiteral("a.service"));
    const DaemonRecord b = unitRecord(QStringLiteral("b.service"));
    const DaemonRecord c = unitRecord(QStringLiteral("c.service"));
    f.units->monitor->answer({a, b});
    QTRY_COMPARE(f.changes.size(), 1);
    f.units->monitor->answer({b, c});
    QTRY_COMPARE(f.changes.size(), 2);
    const auto delta = f.changes.at(1).at(0).value<DaemonDelta>();
    QVERIFY(!delta.isFullList);
    QCOMPARE(delta.removed, QList{a.handle.id()});
    QCOMPARE(delta.changed, QList{c});
}

void DaemonCatalogTest::equalRecordsAreNoChange()
{
    Fixture f;
    const DaemonRecord a = unitRecord(QStringLiteral("a.service"));
    const DaemonRecord b = unitRecord(QStringLiteral("b.service"));
    f.units->monitor->answer({a});
    f.units->monitor->answer({a});
    f.units->monitor->change({b});
    QTRY_COMPARE(f.catalog.records().size(), 2);
    QCOMPARE(f.changes.size(), 2);
}

void DaemonCatalogTest::absentScopeAnswersCalmly()
{
    Fixture f;
    f.units->monitor->fail(
        Availability::State::Absent, PlatformError::io(QStringLiteral("no service manager runs here")));
    f.processes->monitor->answer({processRecord(7, QStringLiteral("worker"), inWeb)});
    QTRY_VERIFY(f.catalog.isSettled());
    QCOMPARE(f.names(), QStringList{QStringLiteral("worker")});
    QCOMPARE(f.catalog.scopes().at(0).availability.state, Availability::State::Absent);
}

void DaemonCatalogTest::failedScopeLosesItsRows()
{
    Fixture f;
    f.units->monitor->answer({unitRecord(QStringLiteral("a.service"))});
    f.processes->monitor->answer({processRecord(7, QStringLiteral("worker"))});
    QTRY_COMPARE(f.names().size(), 2);
    f.units->monitor->fail(Availability::State::Failed, PlatformError::io(QStringLiteral("the bus closed")));
    QTRY_COMPARE(f.names(), QStringList{QStringLiteral("worker")});
    f.units->monitor->answer({unitRecord(QStringLiteral("a.service"))});
    QTRY_COMPARE(f.names().size(), 2);
    QCOMPARE(f.catalog.scopes().at(0).availability.state, Availability::State::Available);
}

void DaemonCatalogTest::oneBadScopeLeavesTheOthers()
{
    Fixture f;
    f.units->monitor->fail(Availability::State::Failed, PlatformError::io(QStringLiteral("refused")));
    f.processes->monitor->answer({processRecord(7, QStringLiteral("worker"))});
    QTRY_COMPARE(f.names(), QStringList{QStringLiteral("worker")});
}

void DaemonCatalogTest::forwardsSamplesAndSettings()
{
    Fixture f;
    QSignalSpy samples(&f.catalog, &DaemonCatalog::sampled);
    f.catalog.setSampleInterval(std::chrono::seconds(3));
    f.catalog.refresh();
    QCOMPARE(f.units->monitor->sampleInterval, std::chrono::milliseconds(3000));
    QCOMPARE(f.processes->monitor->refreshes, 1);
    Q_EMIT f.units->monitor->sampled({{DaemonId::create(), ResourceUse{}}});
    QTRY_COMPARE(samples.size(), 1);
}

QTEST_GUILESS_MAIN(DaemonCatalogTest)
#include "tst_daemoncatalog.moc"
