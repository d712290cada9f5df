// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/factsview.h"

#include "ui/widgets/elidedlabel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QTest>

using namespace Duende;

class FactsViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void newValuesKeepTheirPlace();
    void widerTakesLessHeight();
    void longFactsTakeAWholeLine();
    void copiesAll();
    void screenReaderHearsNameAndValue();
};

namespace {

QList<Fact> facts()
{
    QList<Fact> result;
    for (int i = 0; i < 6; ++i)
        result.append({QStringLiteral("Name %1").arg(i), QString::number(i), false, false, false});
    result.append({QStringLiteral("Path"), QStringLiteral("/a/b"), false, true, true});
    return result;
}

QList<ElidedLabel*> values(const FactsView& view)
{
    return view.findChildren<ElidedLabel*>();
}

} // namespace

void FactsViewTest::newValuesKeepTheirPlace()
{
    FactsView view;
    view.setFacts(facts());
    const QList<ElidedLabel*> before = values(view);
    QCOMPARE(before.size(), 7);
    QList<Fact> newer = facts();
    newer[2].value = QStringLiteral("22");
    view.setFacts(newer);
    QCOMPARE(values(view), before);
    QCOMPARE(before.at(2)->text(), QStringLiteral("22"));
    newer.removeLast();
    view.setFacts(newer);
    QCOMPARE(values(view).size(), 6);
}

void FactsViewTest::widerTakesLessHeight()
{
    FactsView view;
    view.setFacts(facts());
    const int narrow = view.minimumSizeHint().width();
    QVERIFY(view.heightForWidth(narrow) > view.heightForWidth(narrow * 2 + 100));
    QVERIFY(view.heightForWidth(narrow * 2 + 100) > view.heightForWidth(narrow * 4));
}

void FactsViewTest::longFactsTakeAWholeLine()
{
    FactsView view;
    view.setFacts(facts());
    view.resize(view.minimumSizeHint().width() * 4, 400);
    view.show();
    const QList<ElidedLabel*> all = values(view);
    QVERIFY(all.last()->width() > 2 * all.first()->width());
    QVERIFY(all.last()->y() > all.at(5)->y());
    for (const ElidedLabel* value : all)
        QVERIFY(view.rect().contains(value->geometry()));
}

void FactsViewTest::copiesAll()
{
    FactsView view;
    view.setFacts(facts());
    view.show();
    view.setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    QTest::keySequence(&view, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), view.toPlainText());
    QVERIFY(view.toPlainText().startsWith(QStringLiteral("Name 0: 0\nName 1: 1\n")));
}

void FactsViewTest::screenReaderHearsNameAndValue()
{
    FactsView view;
    QList<Fact> some = facts();
    some[1].isUnknown = true;
    view.setFacts(some);
    QCOMPARE(values(view).at(0)->accessibleName(), QStringLiteral("Name 0: 0"));
    QCOMPARE(values(view).at(1)->accessibleName(), QStringLiteral("Name 1: not known"));
    QVERIFY(!view.accessibleName().isEmpty());
}

QTEST_MAIN(FactsViewTest)

#include "tst_factsview.moc"
