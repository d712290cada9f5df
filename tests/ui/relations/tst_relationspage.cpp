// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relations/relationspage.h"

#include "models/relations/relationmodel.h"
#include "tests/support/eventloopchecker.h"
#include "tests/support/samplerelations.h"
#include "tests/ui/operations/fixture.h"
#include "ui/details/factsview.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/wraplabel.h"
#include "ui/relations/graphnode.h"
#include "ui/relations/graphpane.h"
#include "ui/relations/graphview.h"
#include "ui/relations/relationlist.h"
#include "ui/widgets/emptystate.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace Duende;
using namespace Qt::StringLiterals;
using enum Duende::RelationKind;

namespace {

const DaemonRecord web = unitRecord(u"web.service"_s);
const DaemonRecord lonely = unitRecord(u"lonely.service"_s);
const DaemonRecord timer = unitRecord(u"job.timer"_s);

struct Bench
{
    Bench()
    {
        DaemonRelations jobs = sampleRelations(u"job.timer"_s, {{Triggers, u"job.service"_s}});
        jobs.activation = {{u"Next run"_s, {}, QDateTime::currentDateTimeUtc().addSecs(3 * 3600 + 60)},
            {u"Starts"_s, u"job.service"_s, {}}};
        f.units->relationsOf
            = {{web.handle.id(),
                   sampleRelations(u"web.service"_s,
                       {{Requires, u"db.service"_s}, {After, u"db.service"_s}, {After, u"network.target"_s},
                           {RequiredBy, u"shop.service"_s}, {Before, u"shop.service"_s}})},
                {timer.handle.id(), jobs}};
        f.answer({web, lonely, timer});
        page.resize(1200, 500);
        page.show();
    }
    bool shows(const QWidget* widget) const { return widget->isVisibleTo(&page); }
    QTreeView* tree() const { return page.findChild<RelationList*>()->tree(); }
    GraphView* graph() const { return page.findChild<GraphView*>(); }
    const EmptyState* nothing() const { return page.findChild<EmptyState*>(); }
    qsizetype asked() const { return f.units->operations().filter(u"relations"_s).size(); }
    void showWeb()
    {
        page.setDaemon(web);
        QTRY_VERIFY(shows(graph()) && graph()->node(0));
        QCOMPARE(graph()->node(0)->name(), u"web.service"_s);
    }
    QModelIndex row(const QString& heading, int child) const
    {
        const QAbstractItemModel* model = tree()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, 0).data().toString().startsWith(heading))
                return model->index(child, 0, model->index(row, 0));
        }
        return {};
    }

    Fixture f;
    RelationsPage page{{&f.runner, f.registry, &f.daemons}};
};

} // namespace

class tst_RelationsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsLinksAndGraph();
    void linksOpenDaemons();
    void graphOpensDaemons();
    void keysGoThroughTheGraph();
    void listAndGraphAgree();
    void kindsAreSwitchedOff();
    void saysWhatStops();
    void facts();
    void circle();
    void searches();
    void nothingAndErrors();
    void asksAgainWhenTheRecordChanges();
    void twoThousandRelations();
    void zoomStays();
    void hasNames();
};

void tst_RelationsPage::showsLinksAndGraph()
{
    Bench b;
    b.showWeb();
    QVERIFY(b.row(u"Requires ("_s, 0).isValid());
    QVERIFY(b.row(u"Required by ("_s, 0).isValid());
    QVERIFY(b.row(u"Starts after ("_s, 1).isValid());
    // What starts earlier is further to the left.
    const GraphView* graph = b.graph();
    for (qsizetype place = 0; place < 4; ++place)
        QVERIFY(graph->node(place));
    QVERIFY(graph->node(1)->x() < graph->node(0)->x());
    QVERIFY(graph->node(2)->x() < graph->node(0)->x());
    QVERIFY(graph->node(3)->x() > graph->node(0)->x());
    QVERIFY(!RelationsPage::appliesTo([] {
        DaemonRecord record = web;
        record.isTemplate = true;
        return record;
    }()));
}

void tst_RelationsPage::linksOpenDaemons()
{
    Bench b;
    b.showWeb();
    QSignalSpy opened(&b.page, &DetailsPage::daemonRequested);
    const QModelIndex db = b.row(u"Requires ("_s, 0);
    QTest::mouseClick(b.tree()->viewport(), Qt::LeftButton, {}, b.tree()->visualRect(db).center());
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.takeFirst().constFirst().value<DaemonHandle>().toString(), u"systemd:db.service"_s);
    b.tree()->setCurrentIndex(b.row(u"Required by ("_s, 0));
    QTest::keyClick(b.tree(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.takeFirst().constFirst().value<DaemonHandle>().toString(), u"systemd:shop.service"_s);
    // The state is no link.
    const QRect state = b.tree()->visualRect(db.siblingAtColumn(RelationModel::StateColumn));
    QTest::mouseClick(b.tree()->viewport(), Qt::LeftButton, {}, state.center());
    QCOMPARE(opened.size(), 0);
}

void tst_RelationsPage::graphOpensDaemons()
{
    Bench b;
    b.showWeb();
    QSignalSpy opened(&b.page, &DetailsPage::daemonRequested);
    const QPoint shop = b.graph()->mapFromScene(b.graph()->node(3)->pos());
    QTest::mouseClick(b.graph()->viewport(), Qt::LeftButton, {}, shop);
    QCOMPARE(b.graph()->currentPlace(), 3);
    QCOMPARE(opened.size(), 0);
    QTest::mouseDClick(b.graph()->viewport(), Qt::LeftButton, {}, shop);
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.constFirst().constFirst().value<DaemonHandle>().toString(), u"systemd:shop.service"_s);
}

void tst_RelationsPage::keysGoThroughTheGraph()
{
    Bench b;
    b.showWeb();
    QCOMPARE(b.graph()->currentPlace(), 0);
    QTest::keyClick(b.graph(), Qt::Key_Right);
    QCOMPARE(b.graph()->currentPlace(), 3);
    QVERIFY(b.graph()->accessibleDescription().startsWith(u"shop.service, Running"_s));
    QTest::keyClick(b.graph(), Qt::Key_Home);
    QTest::keyClick(b.graph(), Qt::Key_Left);
    const qsizetype before = b.graph()->currentPlace();
    QVERIFY(before == 1 || before == 2);
    QTest::keyClick(b.graph(),
        b.graph()->node(3 - before)->y() > b.graph()->node(before)->y() ? Qt::Key_Down : Qt::Key_Up);
    QCOMPARE(b.graph()->currentPlace(), 3 - before);
    QSignalSpy opened(&b.page, &DetailsPage::daemonRequested);
    QTest::keyClick(b.graph(), Qt::Key_Return);
    QCOMPARE(opened.size(), 1);
}

void tst_RelationsPage::listAndGraphAgree()
{
    Bench b;
    b.showWeb();
    b.tree()->setCurrentIndex(b.row(u"Required by ("_s, 0));
    QCOMPARE(b.graph()->currentPlace(), 3);
    b.graph()->setFocus();
    QTest::keyClick(b.graph(), Qt::Key_Home);
    QTest::keyClick(b.graph(), Qt::Key_Right);
    QCOMPARE(b.tree()->currentIndex().data().toString(), u"shop.service"_s);
}

void tst_RelationsPage::kindsAreSwitchedOff()
{
    Bench b;
    b.showWeb();
    auto* order = control<QToolButton>(&b.page, "Order"_L1);
    QVERIFY(b.shows(order));
    QVERIFY(!b.shows(control<QToolButton>(&b.page, "Conflicts"_L1))); // there are none
    order->click();
    QTRY_VERIFY(!b.graph()->node(2));
    QVERIFY(b.graph()->node(1));
    control<QToolButton>(&b.page, "Requires"_L1)->click();
    QTRY_VERIFY(!b.shows(b.graph()));
    order->click();
    QTRY_VERIFY(b.shows(b.graph()) && b.graph()->node(2));
}

void tst_RelationsPage::saysWhatStops()
{
    Bench b;
    b.f.units->alsoStopped = {u"shop.service"_s, u"mail.service"_s};
    b.showWeb();
    QVERIFY(!b.graph()->node(3)->isMarked());
    auto* button = control<QToolButton>(&b.page, "What stops with it"_L1);
    button->click();
    QVERIFY(b.graph()->node(3)->isMarked());
    QVERIFY(!b.graph()->node(0)->isMarked());
    QVERIFY(!b.graph()->node(1)->isMarked());
    const auto labels = b.page.findChildren<WrapLabel*>();
    QVERIFY(std::ranges::any_of(labels, [&b](const WrapLabel* label) {
        return b.shows(label)
            && label->text()
            == u"When web.service is stopped, 2 others stop with it: shop.service, mail.service."_s;
    }));
    button->click();
    QVERIFY(!b.graph()->node(3)->isMarked());
}

void tst_RelationsPage::facts()
{
    Bench b;
    b.page.setDaemon(timer);
    const auto* view = b.page.findChild<FactsView*>();
    QTRY_VERIFY(b.shows(view));
    QVERIFY2(view->toPlainText().contains(u"Next run: in 3"_s), qPrintable(view->toPlainText()));
    QVERIFY(view->toPlainText().contains(u"Starts: job.service"_s));
}

void tst_RelationsPage::circle()
{
    Bench b;
    b.f.units->relationsOf[web.handle.id()].cycle = {u"web.service"_s, u"db.service"_s, u"shop.service"_s};
    b.showWeb();
    const auto frames = b.page.findChildren<MessageFrame*>();
    QVERIFY(std::ranges::any_of(frames, [&b](const MessageFrame* frame) {
        return b.shows(frame) && frame->message().text.contains(u"web.service, db.service, shop.service"_s);
    }));
}

void tst_RelationsPage::searches()
{
    Bench b;
    b.showWeb();
    auto* field = b.page.findChild<QLineEdit*>();
    field->setText(u"shop"_s);
    QCOMPARE(b.tree()->model()->rowCount(), 2);
    field->setText(u"nothing like it"_s);
    QVERIFY(!b.shows(b.tree()));
    field->clear();
    QVERIFY(b.shows(b.tree()));
}

void tst_RelationsPage::nothingAndErrors()
{
    Bench b;
    b.page.setDaemon(lonely);
    QTRY_COMPARE(b.nothing()->title(), u"lonely.service has no relations"_s);
    b.f.units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.startsWith(u"relations"_s))
            return std::unexpected(PlatformError::statusFailed(u"the bus is gone"_s));
        return {};
    };
    b.page.setDaemon(web);
    const auto* frame = b.page.findChild<MessageFrame*>();
    QTRY_VERIFY(b.shows(frame));
    QVERIFY(frame->message().text.contains(u"the bus is gone"_s));
    b.f.units->onOperation = nullptr;
    control<QPushButton>(frame, "Retry"_L1)->click();
    QTRY_VERIFY(b.shows(b.tree()));
    b.page.clear();
    QVERIFY(!b.shows(b.tree()));
}

void tst_RelationsPage::asksAgainWhenTheRecordChanges()
{
    Bench b;
    b.showWeb();
    QCOMPARE(b.asked(), 1);
    DaemonRecord newer = web;
    newer.restarts = 3;
    b.f.units->relationsOf[web.handle.id()].daemons[1].status = DaemonStatus(DaemonStatus::State::Stopped);
    b.page.setDaemon(newer);
    QTRY_COMPARE(b.asked(), 2);
    const QModelIndex db = b.row(u"Requires ("_s, 0);
    QTRY_COMPARE(db.siblingAtColumn(RelationModel::StateColumn).data().toString(), u"Stopped"_s);
}

void tst_RelationsPage::twoThousandRelations()
{
    Bench b;
    QList<std::pair<RelationKind, QString>> many;
    for (int i = 0; i < 2000; ++i)
        many.append({Wants, u"unit-%1.service"_s.arg(i)});
    b.f.units->relationsOf[web.handle.id()] = sampleRelations(u"web.service"_s, many);
    EventLoopChecker checker;
    b.page.setDaemon(web);
    QTRY_VERIFY_WITH_TIMEOUT(b.shows(b.graph()), 20'000);
    const auto gap = checker.longestGap();
    qInfo("2,000 relations: longest gap of the event loop %lld ms", qlonglong(gap.count()));
    QVERIFY(gap < std::chrono::milliseconds(500));
    QCOMPARE(b.row(u"Wants (2,000)"_s, 1999).data().toString(), u"unit-1999.service"_s);
    QVERIFY(b.graph()->node(100));
    QVERIFY(!b.graph()->node(200));
    const auto labels = b.page.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel* label) {
        return label->text() == u"1,851 more daemons are not drawn; the list has them."_s;
    }));
}

void tst_RelationsPage::zoomStays()
{
    Bench b;
    b.showWeb();
    b.graph()->zoomIn();
    const double scale = b.graph()->transform().m11();
    b.f.units->relationsOf[web.handle.id()].daemons[1].status = DaemonStatus(DaemonStatus::State::Stopped);
    DaemonRecord newer = web;
    newer.restarts = 4;
    b.page.setDaemon(newer);
    QTRY_VERIFY(b.graph()->node(1) && b.graph()->node(1)->description().contains(u"Stopped"_s));
    QCOMPARE(b.graph()->transform().m11(), scale);
}

void tst_RelationsPage::hasNames()
{
    Bench b;
    b.showWeb();
    QCOMPARE(namelessControls(&b.page).join(u' '), QString());
}

QTEST_MAIN(tst_RelationsPage)
#include "tst_relationspage.moc"
