// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/mainwindow.h"

#include "models/daemonlistmodel.h"
#include "tests/support/eventloopchecker.h"
#include "tests/ui/support/samplehost.h"
#include "ui/details/detailspanel.h"
#include "ui/list/daemontableview.h"
#include "ui/list/kindchooser.h"
#include "ui/list/scopebar.h"
#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/listarea.h"
#include "ui/mainwindow/panellayout.h"
#include "ui/operations/confirmdialog.h"
#include "ui/operations/messagebar.h"
#include "ui/operations/spawndialog.h"
#include "ui/widgets/filteredit.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;
using Command = ActionSet::Command;
using State = DaemonStatus::State;

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void showsTheList();
    void statusBarCounts();
    void selectionDecidesWhatCanBeDone();
    void selectionFollowsTheState();
    void runsWithoutAskingWhatEndsNothing();
    void asksOnceAndNamesWhatStops();
    void safeAnswerIsTheDefault();
    void bulkActionAsksOnce();
    void bulkActionLeavesOutWhoCannot();
    void killBySignalIsAskedAbout();
    void otherSignalsGoAtOnce();
    void failureIsToldAboveTheDetails();
    void spawnedDaemonIsSelected();
    void revealShowsWhatIsHidden();
    void paletteReachesDaemons();
    void favouriteIsKept();
    void copies();
    void escapeTakesTheNearestThing();
    void keysReachEverything();
    void layoutIsKept();
    void layoutIsReset();
    void newerStateIsNotTaken();
    void sideBarFolds_data();
    void sideBarFolds();
    void panelsAreLocked();
    void hiddenWindowReadsSeldom();
    void everythingHasAName();
    void nothingIsOfferedThatDoesNothing();
    void manyChangesLeaveTheLoopTurning();

private:
    void open();
    void select(const QString& name);
    QAction* action(DaemonAction which) const { return m_window->actions()->daemon(which); }
    QAction* command(Command which) const { return m_window->actions()->command(which); }
    QString stateOf(const QString& name) const;
    ConfirmDialog* question() const;
    static QString textOf(const QWidget* widget);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SampleHost> m_host;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(
        m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    open();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_host.reset();
    m_settings.reset();
    m_folder.reset();
}

void TestMainWindow::open()
{
    m_window.reset();
    m_host = std::make_unique<SampleHost>();
    m_window = std::make_unique<MainWindow>(m_host->catalog(), m_host->runner(), m_settings.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    m_window->activateWindow();
    m_host->answer();
    QTRY_VERIFY(m_host->catalog()->isSettled());
}

void TestMainWindow::select(const QString& name)
{
    m_window->table()->selectDaemon(SampleHost::unit(name));
    QTRY_COMPARE(m_window->table()->selectedIds(), QList<DaemonId>{SampleHost::unit(name)});
    QCoreApplication::sendPostedEvents();
}

QString TestMainWindow::stateOf(const QString& name) const
{
    return m_host->catalog()->records().value(SampleHost::unit(name)).status.word();
}

ConfirmDialog* TestMainWindow::question() const
{
    for (auto* dialog : m_window->findChildren<ConfirmDialog*>()) {
        if (dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

QString TestMainWindow::textOf(const QWidget* widget)
{
    QStringList texts;
    for (const QLabel* label : widget->findChildren<QLabel*>())
        texts.append(label->text());
    for (const QAbstractItemView* view : widget->findChildren<QAbstractItemView*>()) {
        for (int row = 0; view->isVisible() && row < view->model()->rowCount(); ++row)
            texts.append(view->model()->index(row, 0).data().toString());
    }
    return texts.join(QLatin1Char('\n'));
}

void TestMainWindow::showsTheList()
{
    const QAbstractItemModel* rows = m_window->table()->model();
    QVERIFY(rows->rowCount() > 50);
    // The first view is of services and other daemons, sorted by name.
    for (int row = 1; row < rows->rowCount(); ++row)
        QVERIFY(!rows->index(row, DaemonListModel::NameColumn)
                .data()
                .toString()
                .endsWith(QStringLiteral(".timer")));
    QCOMPARE(rows->index(0, DaemonListModel::NameColumn).data().toString(),
        QStringLiteral("accounts-daemon.service"));
    QCOMPARE(m_window->listArea()->emptyText(), QString());
}

void TestMainWindow::statusBarCounts()
{
    QTRY_VERIFY(textOf(m_window->statusBar()).contains(QStringLiteral("3 failed")));
    m_host->setState(QStringLiteral("ssh.service"), DaemonStatus::failed({FailureReason::Kind::ExitCode, 1}));
    QTRY_VERIFY(textOf(m_window->statusBar()).contains(QStringLiteral("4 failed")));
    m_window->filterEdit()->setFilter(QStringLiteral("ssh"));
    QTRY_VERIFY(textOf(m_window->statusBar()).contains(QStringLiteral("1 shown")));
}

void TestMainWindow::selectionDecidesWhatCanBeDone()
{
    QVERIFY(!action(DaemonAction::Stop)->isEnabled());
    select(QStringLiteral("nginx.service"));
    QTRY_VERIFY(action(DaemonAction::Stop)->isEnabled());
    QVERIFY(!action(DaemonAction::Start)->isEnabled());
    select(QStringLiteral("cups.service"));
    QTRY_VERIFY(action(DaemonAction::Start)->isEnabled());
    QVERIFY(!action(DaemonAction::Stop)->isEnabled());
}

void TestMainWindow::selectionFollowsTheState()
{
    select(QStringLiteral("nginx.service"));
    QTRY_VERIFY(action(DaemonAction::Stop)->isEnabled());
    m_host->setState(QStringLiteral("nginx.service"), State::Stopped);
    QTRY_VERIFY(action(DaemonAction::Start)->isEnabled());
    QVERIFY(!action(DaemonAction::Stop)->isEnabled());
}

void TestMainWindow::runsWithoutAskingWhatEndsNothing()
{
    select(QStringLiteral("cups.service"));
    QTRY_VERIFY(action(DaemonAction::Start)->isEnabled());
    action(DaemonAction::Start)->trigger();
    QTRY_COMPARE(stateOf(QStringLiteral("cups.service")), QStringLiteral("running"));
    QVERIFY(!question());
    QVERIFY(m_host->units().operations().contains(QStringLiteral("start systemd:cups.service")));
}

void TestMainWindow::asksOnceAndNamesWhatStops()
{
    select(QStringLiteral("docker.service"));
    QTRY_VERIFY(action(DaemonAction::Stop)->isEnabled());
    action(DaemonAction::Stop)->trigger();
    QTRY_VERIFY(question());
    QTRY_VERIFY(textOf(question()).contains(QStringLiteral("web-1.service")));
    QVERIFY(textOf(question()).contains(QStringLiteral("docker.service")));
    QCOMPARE(stateOf(QStringLiteral("docker.service")), QStringLiteral("running"));
    question()->accept();
    QTRY_COMPARE(stateOf(QStringLiteral("docker.service")), QStringLiteral("stopped"));
}

void TestMainWindow::safeAnswerIsTheDefault()
{
    select(QStringLiteral("docker.service"));
    QTRY_VERIFY(action(DaemonAction::Stop)->isEnabled());
    action(DaemonAction::Stop)->trigger();
    QTRY_VERIFY(question());
    QTRY_VERIFY(textOf(question()).contains(QStringLiteral("web-1.service")));
    QTest::keyClick(question(), Qt::Key_Return);
    QTRY_VERIFY(!question());
    QCOMPARE(stateOf(QStringLiteral("docker.service")), QStringLiteral("running"));
    QVERIFY(!m_host->units().operations().contains(QStringLiteral("stop systemd:docker.service")));
}

void TestMainWindow::bulkActionAsksOnce()
{
    m_window->filterEdit()->setFilter(
        QStringLiteral("name=nginx.service or name=ssh.service or name=cron.service"));
    m_window->table()->selectAll();
    QTRY_COMPARE(m_window->table()->selectedIds().size(), 3);
    QTRY_VERIFY(action(DaemonAction::Restart)->isEnabled());
    action(DaemonAction::Restart)->trigger();
    QTRY_VERIFY(question());
    QTRY_VERIFY(textOf(question()).contains(QStringLiteral("cron.service")));
    question()->accept();
    QTRY_COMPARE(
        std::ranges::count_if(m_host->units().operations(),
            [](const QString& operation) { return operation.startsWith(QStringLiteral("restart ")); }),
        3);
    QVERIFY(!question());
}

void TestMainWindow::bulkActionLeavesOutWhoCannot()
{
    m_window->filterEdit()->setFilter(QStringLiteral("name=nginx.service or name=cups.service"));
    m_window->table()->selectAll();
    QTRY_VERIFY(action(DaemonAction::Start)->isEnabled());
    action(DaemonAction::Start)->trigger();
    QTRY_COMPARE(stateOf(QStringLiteral("cups.service")), QStringLiteral("running"));
    QVERIFY(!m_host->units().operations().contains(QStringLiteral("start systemd:nginx.service")));
}

void TestMainWindow::killBySignalIsAskedAbout()
{
    select(QStringLiteral("nginx.service"));
    QTRY_VERIFY(m_window->actions()->signal(Signal::Kill)->isEnabled());
    m_window->actions()->signal(Signal::Kill)->trigger();
    QTRY_VERIFY(question());
    question()->reject();
    QTRY_VERIFY(!question());
    QCOMPARE(stateOf(QStringLiteral("nginx.service")), QStringLiteral("running"));
}

void TestMainWindow::otherSignalsGoAtOnce()
{
    select(QStringLiteral("nginx.service"));
    QTRY_VERIFY(m_window->actions()->signal(Signal::Hup)->isEnabled());
    m_window->actions()->signal(Signal::Hup)->trigger();
    QTRY_VERIFY(m_host->units().operations().contains(QStringLiteral("signal systemd:nginx.service HUP")));
}

void TestMainWindow::failureIsToldAboveTheDetails()
{
    auto* messages = m_window->findChild<MessageBar*>();
    QVERIFY(!messages->isVisible());
    select(QStringLiteral("backup.service"));
    QTRY_VERIFY(action(DaemonAction::Start)->isEnabled());
    action(DaemonAction::Start)->trigger();
    QTRY_VERIFY(messages->isVisible());
    QVERIFY(textOf(messages).contains(QStringLiteral("backup.service")));
    const QDockWidget* details = m_window->panels()->details();
    QVERIFY(
        messages->mapTo(m_window.get(), QPoint(0, messages->height())).y() <= details->geometry().top() + 1);
    QVERIFY(messages->mapTo(m_window.get(), QPoint()).y()
        > m_window->table()->mapTo(m_window.get(), QPoint()).y());
}

void TestMainWindow::spawnedDaemonIsSelected()
{
    QVERIFY(command(Command::Spawn)->isEnabled());
    m_window->scopeBar()->setCurrentKey(QStringLiteral("failed"));
    command(Command::Spawn)->trigger();
    SpawnDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = m_window->findChild<SpawnDialog*>()) && dialog->isVisible());
    const DaemonHandle handle(SystemdHandle{QStringLiteral("fresh.service")});
    Q_EMIT dialog->spawned(handle);
    dialog->close();
    // The list does not have it yet; it comes a moment later.
    DaemonRecord record;
    record.handle = handle;
    record.name = QStringLiteral("fresh.service");
    record.scope = QStringLiteral("system");
    record.status = State::Running;
    m_host->units().monitor->change({record});
    QTRY_COMPARE(m_window->table()->selectedIds(), QList<DaemonId>{handle.id()});
    QCOMPARE(m_window->scopeBar()->currentKey(), QStringLiteral("all"));
}

void TestMainWindow::revealShowsWhatIsHidden()
{
    m_window->filterEdit()->setFilter(QStringLiteral("nginx"));
    m_window->reveal(SampleHost::unit(QStringLiteral("cups.socket")));
    QTRY_COMPARE(
        m_window->table()->selectedIds(), QList<DaemonId>{SampleHost::unit(QStringLiteral("cups.socket"))});
    QVERIFY(m_window->filterEdit()->text().isEmpty());
    QVERIFY(m_window->kindChooser()->kinds().contains(DaemonKind::Socket));
}

void TestMainWindow::paletteReachesDaemons()
{
    command(Command::Palette)->trigger();
    CommandPalette* palette = nullptr;
    QTRY_VERIFY((palette = m_window->findChild<CommandPalette*>()) && palette->isVisible());
    QTest::keyClicks(palette->field(), QStringLiteral("grafana"));
    QTest::keyClick(palette->field(), Qt::Key_Return);
    QTRY_COMPARE(m_window->table()->selectedIds(),
        QList<DaemonId>{SampleHost::unit(QStringLiteral("grafana-server.service"))});
}

void TestMainWindow::favouriteIsKept()
{
    select(QStringLiteral("nginx.service"));
    QTRY_VERIFY(command(Command::Favourite)->isEnabled());
    command(Command::Favourite)->trigger();
    QTRY_VERIFY(command(Command::Favourite)->isChecked());
    m_window->close();
    open();
    m_window->scopeBar()->setCurrentKey(QStringLiteral("favourites"));
    QTRY_COMPARE(m_window->table()->model()->rowCount(), 1);
}

void TestMainWindow::copies()
{
    select(QStringLiteral("nginx.service"));
    QTRY_VERIFY(command(Command::CopyName)->isEnabled());
    command(Command::CopyName)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("nginx.service"));
    command(Command::CopyHandle)->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("systemd:nginx.service"));
    command(Command::CopyRows)->trigger();
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("Running\tnginx.service\t")));
}

void TestMainWindow::escapeTakesTheNearestThing()
{
    select(QStringLiteral("nginx.service"));
    m_window->filterEdit()->setFilter(QStringLiteral("nginx"));
    m_window->table()->setFocus();
    QTest::keyClick(m_window->table(), Qt::Key_Escape);
    QVERIFY(m_window->filterEdit()->text().isEmpty());
    QCOMPARE(m_window->table()->selectedIds().size(), 1);
    QTest::keyClick(m_window->table(), Qt::Key_Escape);
    QVERIFY(m_window->table()->selectedIds().isEmpty());
}

void TestMainWindow::keysReachEverything()
{
    QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(m_window->filterEdit()->hasFocus());
    QTest::keyClicks(m_window->filterEdit(), QStringLiteral("gina"));
    QTest::keyClick(m_window->filterEdit(), Qt::Key_Return);
    QTRY_VERIFY(m_window->table()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY(m_window->scopeBar()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier);
    QTRY_VERIFY(m_window->table()->hasFocus());
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QTRY_VERIFY(!m_window->panels()->scopes()->isVisible());
    QTest::keyClick(m_window.get(), Qt::Key_F9);
    QTRY_VERIFY(m_window->panels()->scopes()->isVisible());
    m_window->filterEdit()->setFilter({});
    select(QStringLiteral("nginx.service"));
    QTest::keyClick(m_window->table(), Qt::Key_Return);
    QTRY_VERIFY(
        QApplication::focusWidget() && m_window->details()->isAncestorOf(QApplication::focusWidget()));
}

void TestMainWindow::layoutIsKept()
{
    // The test's screen has 800 by 800 pixels.
    m_window->resize(787, 611);
    QTRY_COMPARE(m_window->size(), QSize(787, 611));
    m_window->panels()->details()->hide();
    m_window->panels()->log()->show();
    m_window->scopeBar()->setCurrentKey(QStringLiteral("linux/user"));
    m_window->kindChooser()->setKinds({});
    Q_EMIT m_window->kindChooser()->kindsChanged({});
    m_window->filterEdit()->setFilter(QStringLiteral("pipe"));
    m_window->table()->sortByColumn(DaemonListModel::MemoryColumn, Qt::DescendingOrder);
    m_window->table()->header()->resizeSection(DaemonListModel::NameColumn, 333);
    m_window->close();
    open();
    QCOMPARE(m_window->size(), QSize(787, 611));
    QVERIFY(!m_window->panels()->details()->isVisible());
    QVERIFY(m_window->panels()->log()->isVisible());
    QCOMPARE(m_window->scopeBar()->currentKey(), QStringLiteral("linux/user"));
    QVERIFY(m_window->kindChooser()->kinds().isEmpty());
    QCOMPARE(m_window->filterEdit()->text(), QStringLiteral("pipe"));
    QCOMPARE(m_window->table()->header()->sortIndicatorSection(), int(DaemonListModel::MemoryColumn));
    QCOMPARE(m_window->table()->header()->sectionSize(DaemonListModel::NameColumn), 333);
    QTRY_COMPARE(m_window->table()->model()->rowCount(), 3);
}

void TestMainWindow::layoutIsReset()
{
    m_window->panels()->scopes()->hide();
    m_window->panels()->details()->setFloating(true);
    m_window->table()->sortByColumn(DaemonListModel::PidColumn, Qt::DescendingOrder);
    command(Command::LockPanels)->trigger();
    QVERIFY(!m_window->panels()->isLocked());
    command(Command::ResetLayout)->trigger();
    QVERIFY(m_window->panels()->scopes()->isVisible());
    QVERIFY(!m_window->panels()->details()->isFloating());
    QVERIFY(m_window->panels()->details()->isVisible());
    QVERIFY(!m_window->panels()->log()->isVisible());
    QVERIFY(m_window->panels()->isLocked());
    QVERIFY(command(Command::LockPanels)->isChecked());
    QCOMPARE(m_window->table()->header()->sortIndicatorSection(), int(DaemonListModel::NameColumn));
}

void TestMainWindow::newerStateIsNotTaken()
{
    m_window->close();
    m_settings->setValue(QStringLiteral("window/state"), m_window->saveState(99));
    m_settings->setValue(QStringLiteral("window/geometry"), QByteArray("nonsense"));
    open();
    QVERIFY(m_window->panels()->scopes()->isVisible());
    QVERIFY(m_window->panels()->details()->isVisible());
}

void TestMainWindow::sideBarFolds_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("isFolded");
    QTest::addRow("small laptop") << QSize(1024, 600) << true;
    QTest::addRow("first start") << QSize(1280, 800) << false;
    QTest::addRow("large") << QSize(2560, 1440) << false;
}

void TestMainWindow::sideBarFolds()
{
    QFETCH(QSize, size);
    QFETCH(bool, isFolded);
    m_window->resize(size);
    QTRY_COMPARE(m_window->scopeBar()->isFolded(), isFolded);
    QTRY_COMPARE(m_window->size(), size);
    QTRY_VERIFY((m_window->scopeBar()->width() < 80) == isFolded);
    // Nothing of the list is cut off.
    QTRY_COMPARE(m_window->table()->header()->length(), m_window->table()->viewport()->width());
    QVERIFY(m_window->table()->header()->sectionSize(DaemonListModel::DescriptionColumn) > 100);
    for (const QWidget* part :
        {static_cast<QWidget*>(m_window->filterEdit()), static_cast<QWidget*>(m_window->kindChooser())}) {
        QVERIFY(part->isVisible());
        QVERIFY(m_window->rect().contains(QRect(part->mapTo(m_window.get(), QPoint()), part->size())));
    }
}

void TestMainWindow::panelsAreLocked()
{
    const QDockWidget* scopes = m_window->panels()->scopes();
    QVERIFY(!scopes->features().testFlag(QDockWidget::DockWidgetMovable));
    command(Command::LockPanels)->trigger();
    for (const QDockWidget* dock : {scopes, static_cast<const QDockWidget*>(m_window->panels()->details())}) {
        QVERIFY(dock->features().testFlag(QDockWidget::DockWidgetMovable));
        QVERIFY(dock->features().testFlag(QDockWidget::DockWidgetFloatable));
        QVERIFY(!dock->windowTitle().isEmpty());
    }
    command(Command::LockPanels)->trigger();
    QVERIFY(!scopes->features().testFlag(QDockWidget::DockWidgetMovable));
}

void TestMainWindow::hiddenWindowReadsSeldom()
{
    const FakeMonitor* monitor = m_host->units().monitor;
    QCOMPARE(monitor->sampleInterval, 2s);
    m_window->hide();
    QCOMPARE(monitor->sampleInterval, 10s); // the history goes on
    m_window->show();
    QCOMPARE(monitor->sampleInterval, 2s);
    m_window->showMinimized();
    QTRY_COMPARE(monitor->sampleInterval, 10s);
    m_window->showNormal();
    QTRY_COMPARE(monitor->sampleInterval, 2s);
}

void TestMainWindow::everythingHasAName()
{
    select(QStringLiteral("nginx.service"));
    for (QWidget* widget : m_window->findChildren<QWidget*>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus)
            continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(face);
        QVERIFY2(!face->text(QAccessible::Name).isEmpty(),
            qPrintable(QString(QLatin1StringView(widget->metaObject()->className()) % QStringLiteral(" in ")
                % QLatin1StringView(widget->parentWidget()->metaObject()->className()))));
    }
    for (const QAction* one : m_window->actions()->all())
        QVERIFY(!one->text().isEmpty());
}

void TestMainWindow::nothingIsOfferedThatDoesNothing()
{
    for (const QAction* entry : m_window->menuBar()->actions()) {
        QVERIFY(entry->menu());
        QVERIFY2(!entry->menu()->isEmpty(), qPrintable(entry->text()));
    }
    // Every action can be found in a menu: whoever has no keys at hand finds it there.
    QSet<const QAction*> inMenus;
    QList<QMenu*> menus = m_window->findChildren<QMenu*>();
    for (const QMenu* menu : menus) {
        for (const QAction* entry : menu->actions())
            inMenus.insert(entry);
    }
    for (const QAction* one : m_window->actions()->all())
        QVERIFY2(inMenus.contains(one), qPrintable(one->text()));
}

void TestMainWindow::manyChangesLeaveTheLoopTurning()
{
    QList<DaemonRecord> records;
    for (int number = 0; number < 2000; ++number) {
        DaemonRecord record;
        record.name = QStringLiteral("load-%1.service").arg(number);
        record.handle = DaemonHandle(SystemdHandle{record.name});
        record.scope = QStringLiteral("system");
        record.status = State::Running;
        records.append(record);
    }
    m_host->units().monitor->change(records);
    QTRY_VERIFY(m_window->table()->model()->rowCount() > 2000);
    EventLoopChecker checker;
    for (int round = 0; round < 10; ++round) {
        const int ticks = checker.ticks();
        for (DaemonRecord& record : records)
            record.status = record.status == State::Running ? State::Stopped : State::Running;
        m_host->units().monitor->change(records.sliced(round * 100, 100));
        QTRY_VERIFY(checker.ticks() > ticks + 2);
    }
    QVERIFY2(checker.longestGap() < 500ms, qPrintable(QString::number(checker.longestGap().count())));
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
