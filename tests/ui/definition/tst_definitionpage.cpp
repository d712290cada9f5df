// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/definitionpage.h"

#include "tests/support/eventloopchecker.h"
#include "tests/ui/definition/sampledefinition.h"
#include "tests/ui/operations/fixture.h"
#include "ui/definition/settinghelpview.h"
#include "ui/operations/messageframe.h"
#include "ui/widgets/emptystate.h"

#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTextBlock>
#include <QToolButton>

#include <mutex>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const DaemonRecord web = unitRecord(u"web.service"_s, DaemonStatus::State::Running);
const DaemonRecord other = unitRecord(u"other.service"_s, DaemonStatus::State::Running);

struct Bench
{
    Bench()
    {
        f.units->onDefinition = [this](const DaemonHandle&) -> Result<DaemonDefinition> {
            const std::lock_guard lock(mutex);
            return answer;
        };
        f.answer({web, other});
        page.resize(1000, 400);
        page.show();
    }
    void setAnswer(const Result<DaemonDefinition>& result)
    {
        const std::lock_guard lock(mutex);
        answer = result;
    }
    bool shows(const QWidget* widget) const { return widget->isVisibleTo(&page); }
    DefinitionView* view() const { return page.findChild<DefinitionView*>(); }
    qsizetype asked() const { return f.units->operations().filter(u"definition"_s).size(); }
    QString line() const { return view()->textCursor().block().text(); }

    std::mutex mutex;
    Result<DaemonDefinition> answer = sampleDefinition();
    Fixture f;
    DefinitionPage page{{&f.runner, f.registry, &f.daemons}};
};

} // namespace

class tst_DefinitionPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheFiles();
    void switchesToEffective();
    void opensAtALine();
    void opensAtAProperty();
    void problemsAreSaid();
    void changedOnDisk();
    void searches();
    void showsHelp();
    void withoutFiles();
    void errorIsSaid();
    void asksOnlyWhileSeen();
    void neverBlocks();
    void hasNames();
};

void tst_DefinitionPage::showsTheFiles()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    auto* list = b.page.findChild<QListView*>();
    QCOMPARE(list->model()->rowCount(), 3);
    QTest::mouseClick(
        list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 0)).center());
    QVERIFY(b.line().startsWith(u"/etc/systemd/system/nginx.service.d/10-limits.conf"_s));
}

void tst_DefinitionPage::switchesToEffective()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    control<QToolButton>(&b.page, "Effective"_L1)->click();
    QCOMPARE(b.view()->mode(), DefinitionView::Mode::Effective);
    b.page.setDaemon(other);
    QTRY_COMPARE(b.asked(), 2);
    QTRY_VERIFY(b.view()->toPlainText().startsWith(u"[Unit]"_s));
    b.page.clear();
    control<QToolButton>(&b.page, "Files"_L1)->click();
    control<QToolButton>(&b.page, "Effective"_L1)->click(); // while there is nothing
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    QVERIFY(b.view()->toPlainText().startsWith(u"[Unit]"_s));
    Q_EMIT b.view()->placeRequested({1, 2});
    QCOMPARE(b.view()->mode(), DefinitionView::Mode::Files);
    QVERIFY(control<QToolButton>(&b.page, "Files"_L1)->isChecked());
    QCOMPARE(b.line(), u"LimitNOFILE=65536"_s);
}

void tst_DefinitionPage::opensAtALine()
{
    Bench b;
    b.page.setDaemon(web);
    // Before the answer is there, and after it.
    b.page.openAt({{u"path"_s, u"/usr/lib/systemd/system/nginx.service"_s}, {u"line"_s, 8}});
    QTRY_VERIFY(b.shows(b.view()));
    QVERIFY(b.line().startsWith(u"ExecStart=/usr/sbin/nginx"_s));
    b.page.openAt({{u"path"_s, u"/etc/systemd/system/nginx.service.d/10-limits.conf"_s}, {u"line"_s, 3}});
    QCOMPARE(b.line(), u"Restart=on-failure"_s);
    QCOMPARE(b.view()->extraSelections().size(), 1);
    b.page.openAt({{u"path"_s, u"/nowhere"_s}, {u"line"_s, 3}});
    QCOMPARE(b.line(), u"Restart=on-failure"_s);
}

void tst_DefinitionPage::opensAtAProperty()
{
    Bench b;
    b.page.setDaemon(web);
    b.page.openAt({{u"property"_s, u"LimitNOFILE"_s}});
    QTRY_VERIFY(b.shows(b.view()));
    QCOMPARE(b.line(), u"LimitNOFILE=65536"_s);
    b.page.openAt({{u"property"_s, u"Nice"_s}});
    bool isSaid = false;
    for (const MessageFrame* frame : b.page.findChildren<MessageFrame*>())
        isSaid |= b.shows(frame) && frame->message().text.contains(u"No file sets Nice"_s);
    QVERIFY(isSaid);
}

void tst_DefinitionPage::problemsAreSaid()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    auto* problems = control<QToolButton>(&b.page, "1 warning"_L1);
    QVERIFY(problems && b.shows(problems));
    problems->click();
    QCOMPARE(b.line(), u"MemoryHihg=1G"_s);
}

void tst_DefinitionPage::changedOnDisk()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    DaemonDefinition newer = sampleDefinition();
    newer.needsReload = true;
    newer.files[1].content = "[Service]\nNice=5\n";
    b.setAnswer(newer);
    DaemonRecord record = web;
    record.restarts = 7;
    b.page.setDaemon(record);
    QTRY_VERIFY(b.view()->toPlainText().contains(u"Nice=5"_s));
    bool isSaid = false;
    for (const MessageFrame* frame : b.page.findChildren<MessageFrame*>())
        isSaid |= b.shows(frame) && frame->message().text.contains(u"changed"_s);
    QVERIFY(isSaid);
}

void tst_DefinitionPage::searches()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    auto* search = b.page.findChild<QLineEdit*>();
    QTest::keyClicks(search, u"limit"_s);
    QCOMPARE(b.view()->extraSelections().size(), 3); // one of them in a path
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(b.view()->textCursor().selectedText().toLower(), u"limit"_s);
}

void tst_DefinitionPage::showsHelp()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    const auto* help = b.page.findChild<SettingHelpView*>();
    QVERIFY(!b.shows(help));
    Q_EMIT b.view()->helpRequested(u"Service"_s, u"Restart"_s);
    QVERIFY(b.shows(help));
    QTRY_COMPARE_WITH_TIMEOUT(
        help->findChild<EmptyState*>()->title(), u"The manual pages are not installed"_s, 20'000);
}

void tst_DefinitionPage::withoutFiles()
{
    Bench b;
    b.setAnswer(DaemonDefinition());
    b.page.setDaemon(web);
    bool isSaid = false;
    const auto said = [&] {
        for (const EmptyState* state : b.page.findChildren<EmptyState*>())
            isSaid |= b.shows(state) && state->title() == u"No file defines web.service"_s;
        return isSaid;
    };
    QTRY_VERIFY(said());
}

void tst_DefinitionPage::errorIsSaid()
{
    Bench b;
    b.setAnswer(std::unexpected(PlatformError::statusFailed(u"the bus is gone"_s)));
    b.page.setDaemon(web);
    const MessageFrame* frame = nullptr;
    const auto isShown = [&] {
        for (const MessageFrame* candidate : b.page.findChildren<MessageFrame*>()) {
            if (b.shows(candidate) && candidate->message().text.contains(u"the bus is gone"_s))
                frame = candidate;
        }
        return frame != nullptr;
    };
    QTRY_VERIFY(isShown());
    b.setAnswer(sampleDefinition());
    control<QPushButton>(frame, "Retry"_L1)->click();
    QTRY_VERIFY(b.shows(b.view()));
}

void tst_DefinitionPage::asksOnlyWhileSeen()
{
    Bench b;
    b.page.hide();
    b.page.setDaemon(web);
    QCOMPARE(b.asked(), 0);
    b.page.show();
    QTRY_VERIFY(b.shows(b.view()));
    QCOMPARE(b.asked(), 1);
    b.page.setDaemon(other);
    QTRY_COMPARE(b.asked(), 2);
    b.page.clear();
    QVERIFY(!b.shows(b.view()));
}

void tst_DefinitionPage::neverBlocks()
{
    Bench b;
    Gate gate;
    b.f.units->onOperation
        = [&gate](const QString& operation, const OperationContext& context) -> Result<void> {
        return operation.startsWith(u"definition"_s) ? gate.wait(context) : Result<void>();
    };
    EventLoopChecker checker;
    b.page.setDaemon(web);
    QTRY_COMPARE(b.asked(), 1);
    b.page.setDaemon(other);
    QTRY_COMPARE(b.asked(), 2);
    gate.open(2);
    QTRY_VERIFY(b.shows(b.view()));
    QVERIFY(checker.longestGap() < 500ms);
}

void tst_DefinitionPage::hasNames()
{
    Bench b;
    b.page.setDaemon(web);
    QTRY_VERIFY(b.shows(b.view()));
    QCOMPARE(namelessControls(&b.page), QStringList());
}

QTEST_MAIN(tst_DefinitionPage)
#include "tst_definitionpage.moc"
