// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/why/whypage.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/details/detailspageentry.h"
#include "ui/details/detailspanel.h"
#include "ui/operations/messageframe.h"
#include "ui/why/diagnosisview.h"
#include "ui/widgets/emptystate.h"

#include <QPushButton>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

const DaemonRecord web
    = unitRecord(u"web.service"_s, DaemonStatus::failed({FailureReason::Kind::ExitCode, 1}));
const DaemonRecord still = unitRecord(u"still.service"_s, DaemonStatus::State::Stopped);

struct Bench
{
    Bench()
    {
        Diagnosis why;
        why.summary = u"It ended."_s;
        f.units->diagnoses = {{web.handle.id(), why}};
        f.answer({web, still});
        page.resize(900, 300);
        page.show();
    }
    bool shows(const QWidget* widget) const { return widget->isVisibleTo(&page); }
    const DiagnosisView* view() const { return page.findChild<DiagnosisView*>(); }
    const EmptyState* nothing() const { return page.findChild<EmptyState*>(); }
    qsizetype asked() const { return f.units->operations().filter(u"diagnose"_s).size(); }

    Fixture f;
    WhyPage page{{&f.runner, f.registry, &f.daemons}};
};

} // namespace

class tst_WhyPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void appliesTo_data();
    void appliesTo();
    void showsWhy();
    void nothingWrong();
    void errorIsSaid();
    void asksAgainWhenTheRecordChanges();
    void asksOnlyWhileSeen();
    void leadsOnlyToPagesThatAreThere_data();
    void leadsOnlyToPagesThatAreThere();
    void neverBlocks();
};

void tst_WhyPage::appliesTo_data()
{
    using State = DaemonStatus::State;
    QTest::addColumn<DaemonRecord>("record");
    QTest::addColumn<bool>("applies");
    QTest::addColumn<bool>("first");
    const auto with = [](DaemonRecord record, const QString& result, bool isTemplate = false) {
        record.result = result;
        record.isTemplate = isTemplate;
        return record;
    };
    QTest::newRow("failed") << web << true << true;
    QTest::newRow("stopped") << still << true << false;
    QTest::newRow("stopped badly") << with(still, u"exec-condition"_s) << true << true;
    QTest::newRow("running") << unitRecord(u"a.service"_s, State::Running) << false << false;
    QTest::newRow("waits for its restart")
        << with(unitRecord(u"a.service"_s, State::Starting), u"exit-code"_s) << true << true;
    QTest::newRow("template") << with(still, {}, true) << false << false;
}

void tst_WhyPage::appliesTo()
{
    QFETCH(DaemonRecord, record);
    QTEST(WhyPage::appliesTo(record), "applies");
    QTEST(WhyPage::comesFirst(record), "first");
}

void tst_WhyPage::showsWhy()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    QCOMPARE(b.view()->toPlainText(), u"It ended.\n"_s);
}

void tst_WhyPage::nothingWrong()
{
    Bench b;
    b.page.setDaemon(still);
    QTRY_COMPARE(b.nothing()->title(), u"Nothing is known to have gone wrong with still.service"_s);
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    b.page.setDaemon(still);
    QTRY_VERIFY(b.shows(b.nothing()));
    b.page.clear();
    QCOMPARE(b.nothing()->title(), QString());
}

void tst_WhyPage::errorIsSaid()
{
    Bench b;
    b.f.units->onOperation = [](const QString& operation, const OperationContext&) -> Result<void> {
        if (operation.startsWith(u"diagnose"_s))
            return std::unexpected(PlatformError::statusFailed(u"the bus is gone"_s));
        return {};
    };
    b.page.setDaemon(web);
    const auto* frame = b.page.findChild<MessageFrame*>();
    QTRY_VERIFY(b.shows(frame));
    QVERIFY(frame->message().text.contains(u"the bus is gone"_s));
    b.f.units->onOperation = nullptr;
    control<QPushButton>(frame, "Retry"_L1)->click();
    QTRY_VERIFY(b.shows(b.view()));
}

void tst_WhyPage::asksAgainWhenTheRecordChanges()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    DaemonRecord newer = web;
    newer.restarts = 3;
    b.page.setDaemon(newer);
    b.page.setDaemon(newer);
    QTRY_COMPARE(b.asked(), 2);
}

void tst_WhyPage::asksOnlyWhileSeen()
{
    Bench b;
    b.page.hide();
    b.page.setDaemon(web);
    QCOMPARE(b.asked(), 0);
    b.page.show();
    QTRY_COMPARE(b.asked(), 1);
}

void tst_WhyPage::leadsOnlyToPagesThatAreThere_data()
{
    QTest::addColumn<bool>("hasLogPage");
    QTest::addColumn<int>("buttons");
    QTest::newRow("a page of the log") << true << 1;
    QTest::newRow("none") << false << 0;
}

void tst_WhyPage::leadsOnlyToPagesThatAreThere()
{
    QFETCH(bool, hasLogPage);
    Fixture f;
    AdapterScope scope = FakeAdapter::unitScope();
    scope.views = DaemonView::Diagnosis | DaemonView::Log;
    f.units->setScope(scope);
    Diagnosis why;
    why.summary = u"It ended."_s;
    why.suggestions = {LogSuggestion{u"Show its log"_s}};
    f.units->diagnoses = {{web.handle.id(), why}};
    f.answer({web});
    const auto make = [](const DetailsContext& context) -> DetailsPage* { return new WhyPage(context); };
    QList<DetailsPageEntry> pages{{u"why"_s, u"Why"_s, make, DaemonView::Diagnosis}};
    if (hasLogPage)
        pages.append({u"log"_s, u"Log"_s, make, DaemonView::Log});
    DetailsPanel panel({&f.runner, f.registry, &f.daemons}, pages);
    panel.resize(900, 300);
    panel.show();
    panel.setDaemons({web.handle.id()});
    panel.setCurrentPage(u"why"_s);
    const auto shownView = [&panel]() -> const DiagnosisView* {
        for (const DiagnosisView* view : panel.findChildren<DiagnosisView*>()) {
            if (view->isVisible())
                return view;
        }
        return nullptr;
    };
    QTRY_VERIFY(shownView());
    qsizetype found = 0;
    for (const QPushButton* button : shownView()->findChildren<QPushButton*>())
        found += button->text() == u"Show its log"_s ? 1 : 0;
    QTEST(int(found), "buttons");
}

void tst_WhyPage::neverBlocks()
{
    Bench b;
    Gate gate;
    b.f.units->onOperation = [&gate](const QString&, const OperationContext& c) { return gate.wait(c); };
    EventLoopChecker checker;
    b.page.setDaemon(web);
    QTRY_COMPARE(b.nothing()->title(), u"Looking into web.service…"_s);
    b.page.setDaemon(still);
    gate.open(10);
    QTRY_VERIFY(b.nothing()->title().startsWith(u"Nothing is known"_s));
    QVERIFY(checker.longestGap() < std::chrono::milliseconds(500));
}

QTEST_MAIN(tst_WhyPage)
#include "tst_whypage.moc"
