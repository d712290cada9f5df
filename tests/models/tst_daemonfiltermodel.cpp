// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemoncatalog.h"
#include "models/daemonfilterfields.h"
#include "models/daemonfiltermodel.h"
#include "models/daemonlistmodel.h"
#include "models/favourites.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

DaemonRecord with(const QString& name, DaemonStatus status, std::optional<quint64> memory)
{
    DaemonRecord record = unitRecord(name, status);
    record.description = QStringLiteral("about %1").arg(name);
    if (memory) {
        record.use = ResourceUse{};
        record.use->memoryBytes = *memory;
        record.use->readAt = 1s;
    }
    return record;
}

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    DaemonCatalog catalog{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units})};
    DaemonListModel model{&catalog};
    Favourites favourites{nullptr};
    DaemonFilterModel proxy{&model, &favourites};
    QAbstractItemModelTester tester{&proxy, QAbstractItemModelTester::FailureReportingMode::Fatal};

    Fixture()
    {
        catalog.start();
        DaemonRecord socket = unitRecord(QStringLiteral("d.socket"));
        socket.kind = DaemonKind::Socket;
        units->monitor->answer({
            with(QStringLiteral("c.service"), DaemonStatus::State::Running, 300),
            with(QStringLiteral("a.service"), DaemonStatus::State::Stopped, std::nullopt),
            with(QStringLiteral("B.service"), DaemonStatus::failed({}), 100),
            with(QStringLiteral("e.service"), DaemonStatus::State::Running, 100),
            socket,
        });
    }

    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < proxy.rowCount(); ++row)
            names.append(proxy.record(proxy.index(row, 0)).name.section(QLatin1Char('.'), 0, 0));
        return names;
    }
};

QStringList words(const char* text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

} // namespace

class DaemonFilterModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsByValue_data();
    void sortsByValue();
    void filters_data();
    void filters();
    void selectsByScope();
    void kinds();
    void favourites();
    void rowFollowsItsState();
    void everySchemaFieldHasAValue();
};

void DaemonFilterModelTest::sortsByValue_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<Qt::SortOrder>("order");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("name") << int(DaemonListModel::NameColumn) << Qt::AscendingOrder << words("a B c d e");
    QTest::newRow("name, descending")
        << int(DaemonListModel::NameColumn) << Qt::DescendingOrder << words("e d c B a");
    QTest::newRow("memory, unknown last, then by name")
        << int(DaemonListModel::MemoryColumn) << Qt::AscendingOrder << words("B e c a d");
    QTest::newRow("memory descending, unknown last all the same")
        << int(DaemonListModel::MemoryColumn) << Qt::DescendingOrder << words("c B e a d");
    QTest::newRow("state") << int(DaemonListModel::StateColumn) << Qt::AscendingOrder << words("c d e a B");
}

void DaemonFilterModelTest::sortsByValue()
{
    QFETCH(int, column);
    QFETCH(Qt::SortOrder, order);
    QFETCH(QStringList, names);
    Fixture f;
    f.proxy.sort(column, order);
    QTRY_COMPARE(f.names(), names);
}

void DaemonFilterModelTest::filters_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("nothing") << QString() << words("a B c d e");
    QTest::newRow("a word in the name") << QStringLiteral("socket") << words("d");
    QTest::newRow("a word in the description") << QStringLiteral("about") << words("a B c e");
    QTest::newRow("state") << QStringLiteral("state=failed or memory>200") << words("B c");
    QTest::newRow("unknown") << QStringLiteral("memory=unknown") << words("a d");
    QTest::newRow("kind") << QStringLiteral("kind!=service") << words("d");
    QTest::newRow("handle") << QStringLiteral("handle~^systemd:[ce]") << words("c e");
}

void DaemonFilterModelTest::filters()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, names);
    Fixture f;
    f.proxy.sort(DaemonListModel::NameColumn);
    const auto expression = FilterExpression::parse(filter, daemonFilterSchema());
    QVERIFY2(expression, qPrintable(expression ? QString() : expression.error().message));
    f.proxy.setExpression(*expression);
    QTRY_COMPARE(f.names(), names);
}

void DaemonFilterModelTest::selectsByScope()
{
    Fixture f;
    f.proxy.sort(DaemonListModel::NameColumn);
    ScopeSelection running;
    running.state = DaemonStatus::State::Running;
    f.proxy.setSelection(running);
    QTRY_COMPARE(f.names(), words("c d e"));
    ScopeSelection elsewhere;
    elsewhere.scope = QStringLiteral("user");
    f.proxy.setSelection(elsewhere);
    QCOMPARE(f.names(), QStringList());
    ScopeSelection here;
    here.platform = Platform::Linux;
    here.scope = QStringLiteral("system");
    f.proxy.setSelection(here);
    QCOMPARE(f.names(), words("a B c d e"));
}

void DaemonFilterModelTest::kinds()
{
    Fixture f;
    f.proxy.setKinds({DaemonKind::Socket, DaemonKind::Timer});
    QTRY_COMPARE(f.names(), words("d"));
}

void DaemonFilterModelTest::favourites()
{
    Fixture f;
    ScopeSelection favourites;
    favourites.favouritesOnly = true;
    f.proxy.setSelection(favourites);
    f.proxy.setKinds({DaemonKind::Service});
    const DaemonId socket = DaemonHandle(SystemdHandle{QStringLiteral("d.socket")}).id();
    QTRY_VERIFY(f.model.rowOf(socket) >= 0);
    QCOMPARE(f.names(), QStringList());
    f.favourites.set(socket, true);
    QCOMPARE(f.names(), words("d"));
    f.favourites.set(socket, false);
    QCOMPARE(f.names(), QStringList());
}

void DaemonFilterModelTest::rowFollowsItsState()
{
    Fixture f;
    f.proxy.sort(DaemonListModel::NameColumn);
    ScopeSelection failed;
    failed.state = DaemonStatus::State::Failed;
    f.proxy.setSelection(failed);
    QTRY_COMPARE(f.names(), words("B"));
    f.units->monitor->change({with(QStringLiteral("c.service"), DaemonStatus::failed({}), 1)});
    QTRY_COMPARE(f.names(), words("B c"));
    f.units->monitor->change({with(QStringLiteral("B.service"), DaemonStatus::State::Running, 1)});
    QTRY_COMPARE(f.names(), words("c"));
}

void DaemonFilterModelTest::everySchemaFieldHasAValue()
{
    DaemonRecord record = with(QStringLiteral("a.service"), DaemonStatus::State::Running, 5);
    record.pid = 7;
    record.use->tasks = 2;
    record.since = QDateTime::currentDateTimeUtc();
    record.enablement = QStringLiteral("enabled");
    record.restarts = 0;
    record.result = QStringLiteral("success");
    record.detail = QStringLiteral("active (running)");
    const DaemonFieldSource source(record, 1.5, QDateTime::currentMSecsSinceEpoch());
    for (int field = 0; field < int(daemonFilterSchema().fields().size()); ++field)
        QVERIFY2(source.value(field).type() != FieldValue::Type::Unknown,
            qPrintable(daemonFilterSchema().field(field).name));
    QCOMPARE(daemonFilterSchema().indexOf(u"template"), std::optional(int(DaemonField::Template)));
}

QTEST_GUILESS_MAIN(DaemonFilterModelTest)
#include "tst_daemonfiltermodel.moc"
