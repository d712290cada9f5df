// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logpanel.h"

#include "models/logdocument.h"
#include "tests/support/eventloopchecker.h"
#include "tests/ui/log/logbench.h"
#include "ui/log/logfieldspane.h"
#include "ui/log/logquerybar.h"
#include "ui/log/logview.h"
#include "ui/operations/messageframe.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/searchbar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeWidget>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

struct PageBench : LogBench
{
    explicit PageBench(int count) : LogBench(count)
    {
        page.resize(1000, 400);
        page.show();
    }
    void open()
    {
        page.setDaemon(record);
        QVERIFY(QTest::qWaitFor([this] { return !document()->isLoading(); }));
    }
    LogDocument* document() const { return page.findChild<LogDocument*>(); }
    LogView* view() const { return page.findChild<LogView*>(); }
    EmptyState* nothing() const { return page.findChild<EmptyState*>(); }
    SearchBar* search() const { return page.findChild<SearchBar*>(); }
    int rows() const { return int(document()->pages().endRow() - document()->pages().firstRow()); }
    int currentLine() const
    {
        return view()->currentLine() ? int(view()->currentLine()->position.offset) : 0;
    }
    bool shows(const QWidget* widget) const { return widget->isVisibleTo(&page); }

    LogPanel page{{&f.runner, f.registry, &f.daemons}};
};

} // namespace

class tst_LogPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheLog();
    void thisRunFromElsewhere();
    void asksByPriorityTimeAndBoot();
    void wrongTimeIsSaid();
    void filterHidesOrHighlights();
    void nothingMatches();
    void nothingYet();
    void noLog();
    void noRight();
    void searches();
    void fieldsOfALine();
    void copies();
    void exports();
    void restartKeepsThePlace();
    void readsOnlyWhileSeen();
    void forgets();
    void menuNarrows();
    void hasNames();
    void neverBlocks();
};

void tst_LogPanel::showsTheLog()
{
    PageBench b(1000);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    QVERIFY(b.view()->isAtEnd());
    b.add(1001);
    QTRY_COMPARE(b.document()->pages().newest()->offset, 1001U);
}

void tst_LogPanel::thisRunFromElsewhere()
{
    PageBench b(10);
    b.open();
    b.page.openAt({{u"run"_s, u"this"_s}});
    QTRY_VERIFY(!b.document()->isLoading());
    QVERIFY(b.lastQuery().thisRunOnly);
    QVERIFY(control<QCheckBox>(&b.page, "This run only"_L1)->isChecked());
    QVERIFY(b.document()->query().thisRunOnly);
    // For another run of it the lines are others.
    const qsizetype asked = b.openedCount();
    DaemonRecord again = b.record;
    again.incarnation = 7;
    b.page.setDaemon(again);
    QTRY_VERIFY(b.openedCount() > asked && b.lastQuery().thisRunOnly);
    // Another daemon begins with all.
    b.page.setDaemon(unitRecord(u"other.service"_s, DaemonStatus::State::Running));
    QTRY_VERIFY(!b.lastQuery().thisRunOnly);
}

void tst_LogPanel::asksByPriorityTimeAndBoot()
{
    PageBench b(1000);
    b.lines->boots
        = {{QByteArray(32, 'a'), 1'000'000, 500'000'000}, {QByteArray(32, 'b'), 501'000'000, 1'000'000'000}};
    b.open();
    auto* boot = control<QComboBox>(&b.page, "Boot"_L1);
    QTRY_COMPARE(boot->count(), 3);
    auto* priority = control<QComboBox>(&b.page, "Priority"_L1);
    QTest::keyClick(priority, Qt::Key_Down);
    QTest::keyClick(priority, Qt::Key_Down);
    QTest::keyClick(priority, Qt::Key_Down);
    QTest::keyClick(priority, Qt::Key_Down);
    QTRY_COMPARE(b.document()->query().priority, LogPriority::Error);
    auto* since = control<QLineEdit>(&b.page, "Since"_L1);
    since->setText(u"@990"_s);
    QTest::keyClick(since, Qt::Key_Return);
    QTRY_COMPARE(b.rows(), 2);
    QTRY_VERIFY(b.document()->hasBeginning());
    QTest::keyClick(boot, Qt::Key_Down);
    QTRY_COMPARE(b.document()->query().boot, QByteArray(32, 'b'));
    since->clear();
    QTRY_VERIFY(!b.document()->query().sinceUs);
}

void tst_LogPanel::wrongTimeIsSaid()
{
    PageBench b(10);
    b.open();
    auto* until = control<QLineEdit>(&b.page, "Until"_L1);
    until->setText(u"soonish"_s);
    QTest::keyClick(until, Qt::Key_Return);
    QVERIFY(until->accessibleDescription().contains(u"soonish"_s));
    QVERIFY(!b.document()->query().untilUs);
}

void tst_LogPanel::filterHidesOrHighlights()
{
    PageBench b(1000);
    b.open();
    auto* filter = b.page.findChild<FilterEdit*>();
    filter->setFilter(u"hundred"_s);
    QTRY_COMPARE(b.rows(), 10);
    auto* mode = control<QComboBox>(&b.page, "What becomes of other lines"_L1);
    QTest::keyClick(mode, Qt::Key_Down);
    QTRY_VERIFY(b.rows() > 10);
    QVERIFY(b.document()->filter().isEmpty());
    filter->setFilter({});
    QVERIFY(!b.document()->isLoading());
}

void tst_LogPanel::nothingMatches()
{
    PageBench b(100);
    b.open();
    b.page.findChild<FilterEdit*>()->setFilter(u"no-such-word"_s);
    QTRY_COMPARE(b.nothing()->title(), u"No line matches"_s);
    QVERIFY(b.shows(b.nothing()));
    control<QPushButton>(b.nothing(), "Show all lines"_L1)->click();
    QTRY_VERIFY(b.shows(b.view()) && b.rows() == 100);
}

void tst_LogPanel::nothingYet()
{
    PageBench b(0);
    b.open();
    QTRY_COMPARE(b.nothing()->title(), u"Nothing was logged yet"_s);
    b.add(1);
    QTRY_VERIFY(b.shows(b.view()));
}

void tst_LogPanel::noLog()
{
    PageBench b(0);
    b.error = PlatformError::notFound(u"its output goes to a terminal"_s);
    b.open();
    QTRY_VERIFY(b.nothing()->title().contains(u"its output goes to a terminal"_s));
}

void tst_LogPanel::noRight()
{
    PageBench b(10);
    b.error = PlatformError::permissionDenied(u"you may not read the journal of the system"_s)
                  .withAdvice(u"Its readers are the members of the group systemd-journal."_s);
    b.open();
    const auto* frame = b.page.findChild<MessageFrame*>();
    QTRY_VERIFY(b.shows(frame));
    QVERIFY(frame->message().advice.contains(u"systemd-journal"_s));
    b.error.reset();
    control<QPushButton>(frame, "Retry"_L1)->click();
    QTRY_COMPARE(b.rows(), 10);
    QVERIFY(!b.shows(frame));
}

void tst_LogPanel::searches()
{
    PageBench b(5000);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    b.search()->setText(u"hundred"_s);
    QTRY_COMPARE(b.currentLine(), 5000);
    auto* edit = b.search()->findChild<QLineEdit*>();
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(b.currentLine(), 4900);
    // F3 is for what comes later, wherever the keyboard is.
    QTest::keyClick(b.view(), Qt::Key_F3);
    QTRY_COMPARE(b.currentLine(), 5000);
    QTest::keyClick(b.view(), Qt::Key_F3);
    QTRY_COMPARE(b.currentLine(), 100);
    QCOMPARE(b.search()->status(), u"Went on from the beginning"_s);
    QTest::keyClick(b.view(), Qt::Key_G, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_COMPARE(b.currentLine(), 5000);
    QCOMPARE(b.search()->status(), u"Went on from the end"_s);
    b.search()->setText(u"nowhere"_s);
    QTRY_COMPARE(b.search()->status(), u"Not found"_s);
    b.search()->setText({});
    QCOMPARE(b.search()->status(), QString());
}

void tst_LogPanel::fieldsOfALine()
{
    PageBench b(10);
    b.lines->add(QByteArray("\x00\x01\x02", 3), LogPriority::Info, 11'000'000);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    QTest::keyClick(b.view(), Qt::Key_Up);
    QTest::keyClick(b.view(), Qt::Key_Return);
    auto* pane = b.page.findChild<LogFieldsPane*>();
    QVERIFY(b.shows(pane));
    QTRY_COMPARE(pane->fields().size(), 4);
    QCOMPARE(pane->fields().first().name, "MESSAGE");
    QVERIFY(pane->findChild<QPlainTextEdit*>()->toPlainText().startsWith(u"00000000  00 01 02"_s));
    QTest::keyClick(b.view(), Qt::Key_Up);
    QTRY_COMPARE(pane->fields().first().value, "line 10");
    auto* tree = pane->findChild<QTreeWidget*>();
    tree->setFocus();
    QTest::keySequence(tree, QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"line 10"_s);
    QTest::keyClick(tree, Qt::Key_Escape);
    QVERIFY(!b.shows(pane));
}

void tst_LogPanel::copies()
{
    PageBench b(10);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    QTest::keyClick(b.view(), Qt::Key_Up);
    QTest::keyClick(b.view(), Qt::Key_Up, Qt::ShiftModifier);
    QGuiApplication::clipboard()->clear();
    b.view()->setFocus();
    QTest::keySequence(b.view(), QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.first().endsWith(u"web[812]: line 9"_s));
    const QList<QAction*> actions = b.page.findChildren<QAction*>();
    for (QAction* action : actions) {
        if (action->text() == "Copy as JSON"_L1)
            action->trigger();
    }
    QTRY_VERIFY(QGuiApplication::clipboard()->text().startsWith(u'{'));
    QCOMPARE(QGuiApplication::clipboard()->text().trimmed().split(u'\n').size(), 2);
}

void tst_LogPanel::exports()
{
    PageBench b(1000);
    b.open();
    b.page.findChild<FilterEdit*>()->setFilter(u"hundred"_s);
    QTRY_COMPARE(b.rows(), 10);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"web.log"_s);
    QSignalSpy finished(&b.f.runner, &OperationRunner::finished);
    b.page.exportTo(path, LogFormat::Text);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(b.f.runner.operations().last().state, Operation::State::Succeeded);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QCOMPARE(text.count('\n'), 10);
    QVERIFY(text.endsWith("web[812]: line 1000 hundred\n"));
    b.page.exportTo(u"/proc/no/such"_s, LogFormat::Json);
    QTRY_COMPARE(finished.size(), 2);
    QCOMPARE(b.f.runner.operations().last().state, Operation::State::Failed);
}

void tst_LogPanel::restartKeepsThePlace()
{
    PageBench b(1000);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    QTest::keyClick(b.view(), Qt::Key_PageUp);
    QTest::keyClick(b.view(), Qt::Key_PageUp);
    const int line = b.currentLine();
    const qsizetype opened = b.openedCount();
    DaemonRecord again = b.record;
    again.incarnation = 7;
    b.page.setDaemon(again);
    QCOMPARE(b.currentLine(), line);
    QCOMPARE(b.openedCount(), opened);
}

void tst_LogPanel::readsOnlyWhileSeen()
{
    PageBench b(10);
    b.page.hide();
    b.page.setDaemon(b.record);
    QVERIFY(!b.document()->isOpen());
    b.page.show();
    QTRY_COMPARE(b.rows(), 10);
    b.page.hide();
    QVERIFY(!b.document()->isFollowing());
    b.add(11);
    b.page.show();
    QTRY_COMPARE(b.rows(), 11);
}

void tst_LogPanel::forgets()
{
    PageBench b(10);
    b.open();
    QTRY_COMPARE(b.rows(), 10);
    b.page.clear();
    QVERIFY(!b.document()->isOpen());
    QCOMPARE(b.nothing()->title(), QString());
    b.page.setDaemon(b.record);
    QTRY_VERIFY(b.rows() == 10 && b.shows(b.view()));
}

void tst_LogPanel::menuNarrows()
{
    PageBench b(100);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    QTest::keyClick(b.view(), Qt::Key_Up);
    QCOMPARE(b.currentLine(), 100);
    Q_EMIT b.view()->menuRequested(b.view()->mapToGlobal(QPoint(50, 50)));
    QMenu* menu = nullptr;
    QTRY_VERIFY((menu = b.page.findChild<QMenu*>()) != nullptr);
    QAction* priority = nullptr;
    const QList<QAction*> actions = menu->findChildren<QAction*>();
    for (QAction* action : actions) {
        if (action->text() == "priority=error"_L1)
            priority = action;
    }
    QVERIFY(priority);
    priority->trigger();
    menu->close();
    QTRY_COMPARE(b.rows(), 10);
    QCOMPARE(b.page.findChild<FilterEdit*>()->text(), u"priority=error"_s);
}

void tst_LogPanel::hasNames()
{
    PageBench b(10);
    b.open();
    QTRY_VERIFY(b.shows(b.view()));
    control<QToolButton>(&b.page, "Fields"_L1)->click();
    QCOMPARE(namelessControls(&b.page), QStringList());
}

void tst_LogPanel::neverBlocks()
{
    PageBench b(10);
    Gate gate;
    b.f.units->onOperation = [&gate](const QString&, const OperationContext& c) { return gate.wait(c); };
    EventLoopChecker checker;
    b.page.setDaemon(b.record);
    QTRY_COMPARE(b.nothing()->title(), u"Reading the log of web.service…"_s);
    gate.open(10);
    QTRY_COMPARE(b.rows(), 10);
    QVERIFY(checker.longestGap() < std::chrono::milliseconds(500));
}

QTEST_MAIN(tst_LogPanel)
#include "tst_logpanel.moc"
