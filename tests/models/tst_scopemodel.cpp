// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemoncatalog.h"
#include "models/favourites.h"
#include "models/scopemodel.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Duende;

namespace {

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>(FakeAdapter::unitScope());
    std::shared_ptr<FakeAdapter> processes = std::make_shared<FakeAdapter>(FakeAdapter::nativeScope());
    DaemonCatalog catalog{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units, processes})};
    Favourites favourites{nullptr};
    ScopeModel model{&catalog, &favourites};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};

    int count(const char* key) const
    {
        return model.indexOfKey(QString::fromLatin1(key)).data(ScopeModel::CountRole).toInt();
    }
};

} // namespace

class ScopeModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headingsAndScopes();
    void countsLive();
    void countsTheShownKinds();
    void tellsWhyAScopeIsNotThere();
};

void ScopeModelTest::headingsAndScopes()
{
    Fixture f;
    QStringList keys;
    for (int row = 0; row < f.model.rowCount(); ++row)
        keys.append(f.model.index(row).data(ScopeModel::KeyRole).toString());
    QCOMPARE(keys,
        (QStringList{QStringLiteral("all"), QStringLiteral("failed"), QStringLiteral("running"),
            QStringLiteral("favourites"), QStringLiteral("heading/systemd"), QStringLiteral("linux/system"),
            QStringLiteral("heading/"), QStringLiteral("native/native")}));
    const QModelIndex heading = f.model.index(4);
    QVERIFY(heading.data(ScopeModel::IsHeadingRole).toBool());
    QVERIFY(!heading.flags().testFlag(Qt::ItemIsSelectable));
    QVERIFY(f.model.index(5).flags().testFlag(Qt::ItemIsSelectable));
}

void ScopeModelTest::countsLive()
{
    Fixture f;
    f.catalog.start();
    const DaemonRecord broken = unitRecord(QStringLiteral("broken.service"), DaemonStatus::failed({}));
    f.units->monitor->answer({unitRecord(QStringLiteral("web.service")), broken});
    f.processes->monitor->answer({processRecord(7, QStringLiteral("p"))});
    QTRY_COMPARE(f.count("all"), 3);
    QCOMPARE(f.count("failed"), 1);
    QCOMPARE(f.count("running"), 2);
    QCOMPARE(f.count("linux/system"), 2);
    QCOMPARE(f.count("native/native"), 1);
    QCOMPARE(f.count("favourites"), 0);
    f.favourites.set(broken.handle.id(), true);
    QCOMPARE(f.count("favourites"), 1);
    f.units->monitor->change({}, {broken.handle.id()});
    QTRY_COMPARE(f.count("failed"), 0);
    QCOMPARE(f.count("favourites"), 0);
}

void ScopeModelTest::countsTheShownKinds()
{
    Fixture f;
    f.catalog.start();
    DaemonRecord socket = unitRecord(QStringLiteral("d.socket"));
    socket.kind = DaemonKind::Socket;
    f.units->monitor->answer({unitRecord(QStringLiteral("web.service")), socket});
    QTRY_COMPARE(f.count("all"), 2);
    f.model.setKinds({DaemonKind::Service});
    QCOMPARE(f.count("all"), 1);
}

void ScopeModelTest::tellsWhyAScopeIsNotThere()
{
    Fixture f;
    f.catalog.start();
    f.units->monitor->fail(Availability::State::Absent, PlatformError::io(QStringLiteral("none runs here")));
    const QModelIndex scope = f.model.indexOfKey(QStringLiteral("linux/system"));
    QTRY_COMPARE(scope.data(ScopeModel::AvailabilityRole).toInt(), int(Availability::State::Absent));
    QCOMPARE(scope.data(Qt::ToolTipRole).toString(), QStringLiteral("none runs here"));
}

QTEST_GUILESS_MAIN(ScopeModelTest)
#include "tst_scopemodel.moc"
