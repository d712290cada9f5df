// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/propertyview.h"

#include "tests/ui/operations/fixture.h"
#include "ui/widgets/emptystate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Duende;

class PropertyViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void search_data();
    void search();
    void nothingFoundIsSaid();
    void copiesSelectedRows();
    void copiesValueNameAndAll();
    void asksForTheDefinition();
    void newerValuesKeepThePlace_data();
    void newerValuesKeepThePlace();
    void anotherDaemonStartsAtTheTop();
    void foldedGroupsStayFolded();
    void searchUnfoldsOnlyForItself();
    void hasNames();
};

namespace {

QList<PropertyGroup> groups(int extra = 0)
{
    QList<Property> many;
    for (int i = 0; i < 60; ++i)
        many.append({QStringLiteral("Number%1").arg(i), qint64(i)});
    for (int i = 0; i < extra; ++i)
        many.prepend({QStringLiteral("Extra%1").arg(i), qint64(i)});
    return {{QStringLiteral("State"),
                {{QStringLiteral("ActiveState"), QStringLiteral("active")},
                    {QStringLiteral("FragmentPath"), QStringLiteral("/usr/lib/web.service")}}},
        {QStringLiteral("Numbers"), many}};
}

struct Bench
{
    Bench()
    {
        view.resize(500, 250);
        view.setGroupsOfAnother(groups());
        view.show();
        QCoreApplication::processEvents();
    }
    QModelIndex find(const QString& name) const
    {
        const QAbstractItemModel* model = tree->model();
        const QModelIndexList found = model->match(
            model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
        return found.value(0);
    }
    void select(const QString& name) const
    {
        tree->selectionModel()->select(find(name), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    void trigger(QLatin1StringView text) const
    {
        for (QAction* action : tree->actions()) {
            if (action->text().section(QStringLiteral(" “"), 0, 0) == text)
                action->trigger();
        }
    }
    QStringList shown() const
    {
        QStringList names;
        for (int row = 0; row < tree->model()->rowCount(); ++row) {
            const QModelIndex heading = tree->model()->index(row, 0);
            for (int child = 0; child < tree->model()->rowCount(heading); ++child)
                names.append(tree->model()->index(child, 0, heading).data().toString());
        }
        return names;
    }

    PropertyView view;
    QTreeView* tree = view.findChild<QTreeView*>();
    QLineEdit* field = view.findChild<QLineEdit*>();
};

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

} // namespace

void PropertyViewTest::search_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("name") << QStringLiteral("fragment") << QStringList{QStringLiteral("FragmentPath")};
    QTest::newRow("value") << QStringLiteral("/usr/lib") << QStringList{QStringLiteral("FragmentPath")};
    QTest::newRow("name of one, value of the other")
        << QStringLiteral("active") << QStringList{QStringLiteral("ActiveState")};
    QTest::newRow("heading") << QStringLiteral("state")
                             << QStringList{QStringLiteral("ActiveState"), QStringLiteral("FragmentPath")};
    QTest::newRow("not a pattern") << QStringLiteral("Number1.") << QStringList();
    QTest::newRow("spaces around") << QStringLiteral("  fragment ")
                                   << QStringList{QStringLiteral("FragmentPath")};
}

void PropertyViewTest::search()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, names);
    const Bench b;
    QCOMPARE(b.shown().size(), 62);
    b.field->setText(text);
    QCOMPARE(b.shown(), names);
    b.field->clear();
    QCOMPARE(b.shown().size(), 62);
}

void PropertyViewTest::nothingFoundIsSaid()
{
    const Bench b;
    auto* nothing = b.view.findChild<EmptyState*>();
    QVERIFY(!nothing->isVisible());
    b.field->setText(QStringLiteral("no such thing"));
    QVERIFY(nothing->isVisible());
    QCOMPARE(nothing->title(), QStringLiteral("No property matches"));
    b.field->clear();
    QVERIFY(b.tree->isVisible());
}

void PropertyViewTest::copiesSelectedRows()
{
    const Bench b;
    b.select(QStringLiteral("Number3"));
    b.select(QStringLiteral("ActiveState"));
    const QString expected = QStringLiteral("ActiveState=active\nNumber3=3");
    QCOMPARE(b.view.selectedText(), expected);
    b.tree->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(b.view.window()));
    QTest::keySequence(b.tree, QKeySequence::Copy);
    QCOMPARE(clipboard(), expected);
    // A heading stands for its group.
    b.select(QStringLiteral("State"));
    QCOMPARE(b.view.selectedText(),
        QStringLiteral("ActiveState=active\nFragmentPath=/usr/lib/web.service\nNumber3=3"));
}

void PropertyViewTest::copiesValueNameAndAll()
{
    const Bench b;
    b.tree->setCurrentIndex(b.find(QStringLiteral("ActiveState")));
    b.trigger(QLatin1StringView("Copy value"));
    QCOMPARE(clipboard(), QStringLiteral("active"));
    b.trigger(QLatin1StringView("Copy name"));
    QCOMPARE(clipboard(), QStringLiteral("ActiveState"));
    b.trigger(QLatin1StringView("Copy group"));
    const QString group = QStringLiteral("[State]\nActiveState=active\nFragmentPath=/usr/lib/web.service");
    QCOMPARE(clipboard(), group);
    b.tree->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(b.view.window()));
    QTest::keySequence(b.tree, QKeySequence(QStringLiteral("Ctrl+Alt+C")));
    QVERIFY(clipboard().startsWith(group + QStringLiteral("\n\n[Numbers]\nNumber0=0\n")));
    QCOMPARE(clipboard().count(u'\n'), 64);
    // What the search leaves out is not copied.
    b.field->setText(QStringLiteral("Number31"));
    b.trigger(QLatin1StringView("Copy all"));
    QCOMPARE(clipboard(), QStringLiteral("[Numbers]\nNumber31=31"));
    b.tree->setCurrentIndex(b.find(QStringLiteral("Number31")));
    QTest::keySequence(b.tree, QKeySequence(QStringLiteral("Ctrl+Shift+C")));
    QCOMPARE(clipboard(), QStringLiteral("[Numbers]\nNumber31=31"));
}

void PropertyViewTest::asksForTheDefinition()
{
    Bench b;
    QSignalSpy asked(&b.view, &PropertyView::definitionRequested);
    const auto isOffered = [&b] {
        return std::ranges::any_of(b.tree->actions(), [](const QAction* action) {
            return action->isVisible() && action->text() == QLatin1StringView("Show in definition");
        });
    };
    QVERIFY(!isOffered());
    b.view.setDefinitionOffered(true);
    QVERIFY(isOffered());
    b.tree->setCurrentIndex(b.find(QStringLiteral("State")));
    b.trigger(QLatin1StringView("Show in definition")); // a heading has none
    QCOMPARE(asked.size(), 0);
    b.tree->setCurrentIndex(b.find(QStringLiteral("FragmentPath")));
    b.trigger(QLatin1StringView("Show in definition"));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.constFirst().constFirst().toString(), QStringLiteral("FragmentPath"));
}

void PropertyViewTest::newerValuesKeepThePlace_data()
{
    QTest::addColumn<int>("extra");
    QTest::newRow("same names") << 0;
    QTest::newRow("other names") << 1;
}

void PropertyViewTest::newerValuesKeepThePlace()
{
    QFETCH(const int, extra);
    Bench b;
    b.tree->setCurrentIndex(b.find(QStringLiteral("Number30")));
    b.select(QStringLiteral("Number31"));
    b.tree->verticalScrollBar()->setValue(300);
    const int scroll = b.tree->verticalScrollBar()->value();
    QVERIFY(scroll > 0);
    QList<PropertyGroup> newer = groups(extra);
    newer[0].properties[0].value = QStringLiteral("inactive");
    b.view.setGroups(newer);
    QCOMPARE(b.tree->verticalScrollBar()->value(), scroll);
    QCOMPARE(b.view.selectedText(), QStringLiteral("Number30=30\nNumber31=31"));
    QCOMPARE(b.tree->currentIndex().data().toString(), QStringLiteral("Number30"));
    QCOMPARE(b.find(QStringLiteral("ActiveState")).siblingAtColumn(1).data().toString(),
        QStringLiteral("inactive"));
    QVERIFY(b.tree->isExpanded(b.tree->model()->index(1, 0)));
}

void PropertyViewTest::anotherDaemonStartsAtTheTop()
{
    Bench b;
    b.select(QStringLiteral("Number31"));
    b.tree->verticalScrollBar()->setValue(300);
    b.view.setGroupsOfAnother(groups());
    QCOMPARE(b.tree->verticalScrollBar()->value(), 0);
    QCOMPARE(b.view.selectedText(), QString());
}

void PropertyViewTest::foldedGroupsStayFolded()
{
    Bench b;
    b.tree->collapse(b.tree->model()->index(1, 0));
    b.view.setGroups(groups());
    QVERIFY(!b.tree->isExpanded(b.tree->model()->index(1, 0)));
    b.view.setGroupsOfAnother(groups(3));
    QVERIFY(!b.tree->isExpanded(b.tree->model()->index(1, 0)));
    QVERIFY(b.tree->isExpanded(b.tree->model()->index(0, 0)));
}

void PropertyViewTest::searchUnfoldsOnlyForItself()
{
    const Bench b;
    b.tree->collapse(b.tree->model()->index(1, 0));
    b.field->setText(QStringLiteral("Number3"));
    QVERIFY(b.tree->isExpanded(b.tree->model()->index(0, 0)));
    b.field->clear();
    QVERIFY(b.tree->isExpanded(b.tree->model()->index(0, 0)));
    QVERIFY(!b.tree->isExpanded(b.tree->model()->index(1, 0)));
}

void PropertyViewTest::hasNames()
{
    const Bench b;
    QCOMPARE(namelessControls(&b.view), QStringList());
}

QTEST_MAIN(PropertyViewTest)

#include "tst_propertyview.moc"
