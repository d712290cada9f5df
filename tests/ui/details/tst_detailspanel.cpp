// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspanel.h"

#include "tests/ui/operations/fixture.h"
#include "ui/details/detailsheader.h"
#include "ui/details/detailspages.h"
#include "ui/details/selectionsummary.h"
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
    void rememberedPageOpens();
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
    DetailsPanel panel{{&f.runner, f.registry, &f.daemons}};
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
    const QList<DetailsPageEntry> pages = detailsPages();
    QCOMPARE(tabs->count(), int(pages.size()));
    QSet<QString> keys;
    for (int i = 0; i < tabs->count(); ++i) {
        QCOMPARE(tabs->tabText(i), pages.at(i).title);
        keys.insert(pages.at(i).key);
    }
    QCOMPARE(keys.size(), pages.size());
    QVERIFY(keys.contains(QStringLiteral("overview")));
}

void DetailsPanelTest::rememberedPageOpens()
{
    Bench b;
    b.panel.setCurrentPage(QStringLiteral("overview"));
    QCOMPARE(b.panel.currentPage(), QStringLiteral("overview"));
    b.panel.setCurrentPage(QStringLiteral("of another version"));
    QCOMPARE(b.panel.currentPage(), QStringLiteral("overview"));
}

void DetailsPanelTest::hasNames()
{
    Bench b;
    b.panel.setDaemons({web.handle.id()});
    QCOMPARE(namelessControls(&b.panel), QStringList());
}

QTEST_MAIN(DetailsPanelTest)

#include "tst_detailspanel.moc"
