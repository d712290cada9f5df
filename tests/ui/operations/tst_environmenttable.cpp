// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/environmenttable.h"

#include "tests/ui/operations/fixture.h"

#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace Duende;

class EnvironmentTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void typingInTheLastRowAddsOne();
    void removesTheSelected();
    void hasNames();
};

namespace {

using Variables = QList<std::pair<QString, QString>>;

const Variables two{
    {QStringLiteral("LANG"), QStringLiteral("C.UTF-8")}, {QStringLiteral("EMPTY"), QString()}};

} // namespace

void EnvironmentTableTest::roundTrip()
{
    EnvironmentTable table;
    QCOMPARE(table.variables(), Variables());
    table.setVariables(two);
    QCOMPARE(table.variables(), two);
    QCOMPARE(table.findChild<QTableWidget*>()->rowCount(), 3);
    table.setVariables({});
    QCOMPARE(table.variables(), Variables());
}

void EnvironmentTableTest::typingInTheLastRowAddsOne()
{
    EnvironmentTable table;
    QSignalSpy changed(&table, &EnvironmentTable::changed);
    auto* cells = table.findChild<QTableWidget*>();
    QCOMPARE(cells->rowCount(), 1);
    cells->setItem(0, 0, new QTableWidgetItem(QStringLiteral("PORT")));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(cells->rowCount(), 2);
    cells->setItem(0, 1, new QTableWidgetItem(QStringLiteral("80")));
    QCOMPARE(cells->rowCount(), 2);
    QCOMPARE(table.variables(), (Variables{{QStringLiteral("PORT"), QStringLiteral("80")}}));
}

void EnvironmentTableTest::removesTheSelected()
{
    EnvironmentTable table;
    table.setVariables(two);
    auto* cells = table.findChild<QTableWidget*>();
    auto* remove = table.findChild<QToolButton*>();
    QVERIFY(!remove->isEnabled());
    cells->setCurrentCell(0, 1);
    QVERIFY(remove->isEnabled());
    remove->click();
    QCOMPARE(table.variables(), Variables{two.at(1)});
    cells->setCurrentCell(1, 0);
    QVERIFY(!remove->isEnabled());
}

void EnvironmentTableTest::hasNames()
{
    const EnvironmentTable table;
    QCOMPARE(
        namelessControls(&table), QStringList{QStringLiteral("QTableWidget")}); // the form names its editor
}

QTEST_MAIN(EnvironmentTableTest)

#include "tst_environmenttable.moc"
