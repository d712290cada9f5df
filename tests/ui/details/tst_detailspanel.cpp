// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspanel.h"

#include "tests/ui/operations/fixture.h"
#include "ui/details/detailsheader.h"
#include "ui/details/selectionsummary.h"
#include "ui/mainwindow/detailspages.h"
#include "ui/widgets/emptystate.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

using namespace Duende;

class DetailsPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingSelectedIsSaid();
    void oneIsShown();
    void severalAreSummedUp();
    void followsTheList();
    void goneDaemonLeaves();
    void buttonsAskForActionsOnTheDaemon();
    void pagesHaveKeysAndTitles();
    void likelyPageOpens();
    void chosenPageStays();
    void pageOfNoUseIsNotSeen();
    void pagesAskThroughThePanel();
    void hasNames();
};

namespace {

const DaemonRecord web = unitRecord(QStringLiteral("web.service"));
const DaemonRecord mail = unitRecord(QStringLiteral("mail.service"), DaemonStatus::failed({}));

struct Bench
{
    Bench()
    {
        f.answer({web, mail});
        panel.resize(900, 300);
        panel.show();
    }
    bool showsNothing() const
    {
        for (const auto* state : panel.findChildren<EmptyState*>()) {
            if (state->isVisible() && state->title() == QStringLiteral("No daemon selected"))
                return true;
        }
        return false;
    }
    DetailsHeader* header() const { return panel.findChild<DetailsHeader*>(); }
    SelectionSummary* summary() const { return panel.findChild<SelectionSummary*>(); }

    Fixture f;
    DetailsPanel panel{{&f.runner, f.registry, &f.daemons}, detailsPages(false)};
};

class Page : public DetailsPage
{
public:
    using DetailsPage::DetailsPage;
    void openAt(const QVariantMap& place) override { openedAt = place; }
    QVariantMap openedAt;

protected:
    void showDaemon() override { }
    void updateDaemon() override { }
    void forgetDaemon() override { }
};

DetailsPage* makePage(const DetailsContext& context)
{
    return new Page(context);
}

bool hasFailed(const DaemonRecord& record)
{
    return record.status.failure().has_value();
}

QString key(const char* text)
{
    return QString::fromLatin1(text);
}

// Failed daemons have a page that comes first; the fixture's adapter can show logs, not relations.
struct PagesBench
{
    PagesBench()
    {
        AdapterScope scope = f.units->scope();
        scope.views = DaemonView::Log;
        f.units->setScope(scope);
        f.answer({web, mail});
        panel.resize(900, 300);
        panel.show();
    }
    void show(const DaemonRecord& record) { panel.setDaemons({record.handle.id()}); }
    Page* page(int index) const { return static_cast<Page*>(panel.findChild<QTabWidget*>()->widget(index)); }

    Fixture f;
    DetailsPanel panel{{&f.runner, f.registry, &f.daemons},
        {{key("why"), key("Why"), makePage, std::nullopt, hasFailed, hasFailed},
            {key("overview"), key("Overview"), makePage}, {key("log"), key("Log"), makePage, DaemonView::Log},
            {key("relations"), key("Relations"), makePage, DaemonView::Relations}}};
};

} // namespace

void DetailsPanelTest::nothingSelectedIsSaid()
{
    Bench b;
    QVERIFY(b.showsNothing());
    b.panel.setDaemons({web.handle.id()});
    QVERIFY(!b.showsNothing());
    b.panel.setDaemons({});
    QVERIFY(b.showsNothing());
}

void DetailsPanelTest::oneIsShown()
{
    Bench b;
    b.panel.setDaemons({web.handle.id()});
    QVERIFY(b.header()->isVisible());
    QCOMPARE(b.header()->accessibleName(), QStringLiteral("web.service, Running"));
    QTRY_COMPARE(b.f.units->operations(), QStringList{QStringLiteral("inspect systemd:web.service")});
}

void DetailsPanelTest::severalAreSummedUp()
{
    Bench b;
    b.panel.setDaemons({web.handle.id(), mail.handle.id()});
    QVERIFY(b.summary()->isVisible());
    QVERIFY(!b.header()->isVisible());
    QCOMPARE(b.f.units->operations(), QStringList());
}

void DetailsPanelTest::followsTheList()
{
    Bench b;
    b.panel.setDaemons({web.handle.id()});
    DaemonRecord paused = web;
    paused.status = DaemonStatus::State::Paused;
    b.f.units->monitor->change({paused});
    QTRY_COMPARE(b.header()->accessibleName(), QStringLiteral("web.service, Paused"));
}

void DetailsPanelTest::goneDaemonLeaves()
{
    Bench b;
    b.panel.setDaemons({web.handle.id(), mail.handle.id()});
    b.f.units->monitor->change({}, {web.handle.id()});
    QTRY_VERIFY(b.header()->isVisible());
    QCOMPARE(b.header()->accessibleName(), QStringLiteral("mail.service, Failed"));
    b.f.units->monitor->change({}, {mail.handle.id()});
    QTRY_VERIFY(b.showsNothing());
    b.f.units->monitor->change({mail});
    QTRY_VERIFY(b.header()->isVisible());
}

void DetailsPanelTest::buttonsAskForActionsOnTheDaemon()
{
    Bench b;
    QSignalSpy requested(&b.panel, &DetailsPanel::actionsRequested);
    b.panel.setDaemons({web.handle.id()});
    control<QPushButton>(b.header(), QLatin1StringView("Stop"))->click();
    QCOMPARE(requested.size(), 1);
    QCOMPARE(requested.constFirst().at(0).value<DaemonId>(), web.handle.id());
    QCOMPARE(requested.constFirst().at(1).value<QList<DaemonAction>>(), QList{DaemonAction::Stop});
}

void DetailsPanelTest::pagesHaveKeysAndTitles()
{
    const Bench b;
    const auto* tabs = b.panel.findChild<QTabWidget*>();
    const QList<DetailsPageEntry> pages = detailsPages(false);
    QCOMPARE(tabs->count(), int(pages.size()));
    QSet<QString> keys;
    for (int i = 0; i < tabs->count(); ++i) {
        QCOMPARE(tabs->tabText(i), pages.at(i).title);
        keys.insert(pages.at(i).key);
    }
    QCOMPARE(keys.size(), pages.size());
    QVERIFY(keys.contains(QStringLiteral("overview")));
}

void DetailsPanelTest::likelyPageOpens()
{
    PagesBench b;
    b.show(mail);
    QCOMPARE(b.panel.currentPage(), key("why"));
    b.show(web);
    QCOMPARE(b.panel.currentPage(), key("overview"));
    b.panel.setCurrentPage(key("of another version"));
    QCOMPARE(b.panel.currentPage(), key("overview"));
}

void DetailsPanelTest::chosenPageStays()
{
    PagesBench b;
    b.show(web);
    b.panel.setCurrentPage(key("log"));
    b.show(mail);
    QCOMPARE(b.panel.currentPage(), key("why"));
    b.panel.setCurrentPage(key("overview"));
    b.show(web);
    QCOMPARE(b.panel.currentPage(), key("log"));
    b.show(mail);
    QCOMPARE(b.panel.currentPage(), key("overview"));

    PagesBench another;
    another.panel.setChosenPages(b.panel.chosenPages());
    another.show(web);
    QCOMPARE(another.panel.currentPage(), key("log"));
    another.show(mail);
    QCOMPARE(another.panel.currentPage(), key("overview"));
}

void DetailsPanelTest::pageOfNoUseIsNotSeen()
{
    PagesBench b;
    b.show(web);
    const auto* tabs = b.panel.findChild<QTabWidget*>();
    QVERIFY(!tabs->isTabVisible(0));
    QVERIFY(tabs->isTabVisible(2));
    QVERIFY(!tabs->isTabVisible(3));
    b.panel.setCurrentPage(key("relations"));
    QCOMPARE(b.panel.currentPage(), key("overview"));
    b.show(mail);
    QVERIFY(tabs->isTabVisible(0));
}

void DetailsPanelTest::pagesAskThroughThePanel()
{
    PagesBench b;
    b.show(mail);
    QSignalSpy actions(&b.panel, &DetailsPanel::actionsRequested);
    QSignalSpy daemons(&b.panel, &DetailsPanel::daemonRequested);
    Q_EMIT b.page(0)->actionsRequested({DaemonAction::ResetFailed, DaemonAction::Restart});
    QCOMPARE(actions.constFirst().constFirst().value<DaemonId>(), mail.handle.id());
    Q_EMIT b.page(0)->daemonRequested(web.handle);
    QCOMPARE(daemons.size(), 1);
    const QVariantMap place{{key("line"), 7}};
    Q_EMIT b.page(0)->pageRequested(key("log"), place);
    QCOMPARE(b.panel.currentPage(), key("log"));
    QCOMPARE(b.page(2)->openedAt, place);
}

void DetailsPanelTest::hasNames()
{
    Bench b;
    b.panel.setDaemons({web.handle.id()});
    QCOMPARE(namelessControls(&b.panel), QStringList());
}

QTEST_MAIN(DetailsPanelTest)

#include "tst_detailspanel.moc"
