// SPDX-License-Identifier: GPL-3.0-or-later
// A trace of a unit of the test host in the window, on a real X server: from the button to the failing call,
// to where a descriptor was opened, to a file and back. Leaves pictures in the build folder's pictures/.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/operationrunner.h"
#include "models/trace/daemontraces.h"
#include "models/trace/tracedocument.h"
#include "tests/adapters/systemd/hostunits.h"
#include "tests/support/xserver.h"
#include "ui/details/detailspanel.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/trace/panel/tracemarksbutton.h"
#include "ui/trace/panel/traceoptionsbutton.h"
#include "ui/trace/panel/tracepanel.h"
#include "ui/trace/panel/tracewindow.h"
#include "ui/trace/view/traceview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/linklabel.h"
#include "ui/widgets/savedfiltersbutton.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

XServer* screen = nullptr;
constexpr int operationMs = 20'000;
const QString unit = u"zz-traced.service"_s;

} // namespace

class TraceScreenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsCallsWithinASecond();
    void narrowsToFailedOpensByClicks();
    void goesFromAReadToItsOpen();
    void marksAnEvent();
    void menusSayWhatTheyDo();
    void showsStatistics();
    void stopsAndLeavesTheUnitAlone();
    void savesAndOpensAgain();
    void exportsAsStraceWrites();
    void showsDark();
    void tracesAFailedUnitFromItsStart();
    void cleanupTestCase();

private:
    TracePanel* panel() const { return m_window->details()->findChild<TracePanel*>(); }
    TraceView* view() const { return panel()->findChild<TraceView*>(); }
    TraceEvents* events() const { return panel()->document()->events(); }
    FilterEdit* filter() const { return panel()->findChild<FilterEdit*>(); }
    static QToolButton* button(const QWidget* parent, const QString& text);
    /// The first row on the screen of such a call, from the end.
    std::optional<quint64> shownRow(const QString& call, const QString& result) const;
    void middleClick(quint64 row, TraceColumn column);
    void chooseFile(const QString& path);
    void picture(const QString& name);
    /// Opens a button's menu by the pointer, looks at it, and closes it.
    void lookAtMenu(const QToolButton* button, const QString& name);
    void setDark(bool isDark);
    /// What became of a trace, for a message.
    QString story(const DaemonId& id) const;

    std::unique_ptr<HostUnits> m_units;
    QTemporaryDir m_folder;
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<DaemonTraces> m_traces;
    std::unique_ptr<MainWindow> m_window;
};

void TraceScreenTest::initTestCase()
{
    m_units = std::make_unique<HostUnits>();
    m_units->write(unit,
        u"[Unit]\nDescription=Reads a file and misses another\n[Service]\n"
        "ExecStart=/bin/bash -c 'while :; do cat /etc/hostname /etc/duende-missing; sleep 0.2; done'\n"
        "StandardOutput=null\nStandardError=null\n"_s);
    systemctl({u"start"_s, unit});
    QTRY_COMPARE(systemctl({u"is-active"_s, unit}).trimmed(), u"active"_s);
    m_registry = makeRegistry();
    m_catalog = std::make_unique<DaemonCatalog>(m_registry);
    m_runner = std::make_unique<OperationRunner>(m_registry);
    m_traces = std::make_unique<DaemonTraces>(
        DaemonTrace::Surroundings{m_runner.get(), m_registry, QStringLiteral(DUENDE_AGENT),
            [this](const QString& name) { return Result<QString>(m_folder.filePath(name)); }});
    m_window = std::make_unique<MainWindow>(m_catalog.get(), m_runner.get(), nullptr, m_traces.get());
    m_window->setGeometry(0, 30, 1280, 770);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), operationMs));
    m_catalog->start();
    QTRY_VERIFY(m_catalog->isSettled());
}

QToolButton* TraceScreenTest::button(const QWidget* parent, const QString& text)
{
    for (auto* candidate : parent->findChildren<QToolButton*>()) {
        if (candidate->text().remove(u'&') == text && candidate->isVisible() && candidate->isEnabled())
            return candidate;
    }
    return nullptr;
}

std::optional<quint64> TraceScreenTest::shownRow(const QString& call, const QString& result) const
{
    for (quint64 row = events()->rowCount(); row-- > 0;) {
        if (view()->cellRect(row, TraceColumn::Call).isEmpty())
            continue;
        if (events()->text(row, TraceColumn::Call) == call
            && events()->text(row, TraceColumn::Result).contains(result))
            return row;
    }
    return {};
}

void TraceScreenTest::middleClick(quint64 row, TraceColumn column)
{
    const QRect cell = view()->cellRect(row, column);
    QVERIFY(
        screen->middleClick(view()->viewport(), cell.topLeft() + QPoint(cell.height(), cell.height() / 2)));
}

void TraceScreenTest::chooseFile(const QString& path)
{
    QFileDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(
        dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget()), operationMs);
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    auto* name = dialog->findChild<QLineEdit*>();
    QVERIFY(name);
    QTRY_VERIFY_WITH_TIMEOUT(name->hasFocus(), operationMs);
    QVERIFY(screen->press(u"ctrl+a"_s));
    QVERIFY(screen->type(path));
    QTRY_COMPARE_WITH_TIMEOUT(name->text(), path, operationMs);
    QVERIFY(screen->press(u"Return"_s));
    // The completer's list, where it is open, takes the first one.
    if (!QTest::qWaitFor([] { return !QApplication::activeModalWidget(); }, 2000))
        QVERIFY(screen->press(u"Return"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!QApplication::activeModalWidget(), operationMs);
}

void TraceScreenTest::picture(const QString& name)
{
    const QString folder = QCoreApplication::applicationDirPath() + u"/../pictures"_s;
    QDir().mkpath(folder);
    QVERIFY(screen->picture(folder + u"/trace-"_s + name + u".png"_s));
}

void TraceScreenTest::setDark(bool isDark)
{
    const QLatin1StringView scheme = isDark ? "Dark"_L1 : "Light"_L1;
    for (QAction* action : m_window->findChildren<QAction*>()) {
        if (action->text().remove(u'&') == scheme)
            action->trigger();
    }
    QTRY_COMPARE(m_window->palette().color(QPalette::Window).lightness() < 128, isDark);
}

QString TraceScreenTest::story(const DaemonId& id) const
{
    const DaemonTrace* trace = m_traces->of(id);
    if (!trace)
        return u"no trace"_s;
    return u"stage %1, %2"_s.arg(int(trace->stage()))
        .arg(trace->error() ? trace->error()->message() : u"no error"_s);
}

void TraceScreenTest::showsCallsWithinASecond()
{
    const DaemonId id = DaemonHandle(SystemdHandle{unit}).id();
    m_window->reveal(id);
    QTRY_COMPARE(m_window->table()->selectedIds(), QList{id});
    QTRY_VERIFY(button(m_window.get(), u"Trace"_s));
    QElapsedTimer timer;
    timer.start();
    QVERIFY(screen->click(button(m_window.get(), u"Trace"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(m_window->details()->currentPage(), u"trace"_s, operationMs);
    QTRY_VERIFY2_WITH_TIMEOUT(
        panel() && panel()->isVisible() && events()->rowCount() > 0, qPrintable(story(id)), operationMs);
    // The pointer's way there counts in.
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QTRY_VERIFY_WITH_TIMEOUT(events()->rowCount() > 1000, operationMs);
    QVERIFY(view()->isFollowing());
    picture(u"live"_s);
}

void TraceScreenTest::narrowsToFailedOpensByClicks()
{
    // What comes does not move what one clicks at.
    QVERIFY(screen->click(view()->viewport()));
    QVERIFY(screen->press(u"Page_Up"_s));
    QTRY_VERIFY(!view()->isFollowing());
    filter()->setFilter(u"path~missing"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shownRow(u"openat"_s, u"ENOENT"_s), operationMs);
    middleClick(*shownRow(u"openat"_s, u"ENOENT"_s), TraceColumn::Call);
    QTRY_VERIFY(filter()->text().contains(u"call=openat"_s));
    QTRY_VERIFY_WITH_TIMEOUT(shownRow(u"openat"_s, u"ENOENT"_s), operationMs);
    middleClick(*shownRow(u"openat"_s, u"ENOENT"_s), TraceColumn::Result);
    QTRY_VERIFY(filter()->text().contains(u"ENOENT"_s));
    QTRY_VERIFY_WITH_TIMEOUT(shownRow(u"openat"_s, u"ENOENT"_s), operationMs);
    for (quint64 row = 0; row < events()->rowCount(); ++row) {
        const TraceRowFacts facts = events()->facts(row);
        QVERIFY(facts.hasFailed && events()->text(row, TraceColumn::Call) == u"openat"_s);
        QVERIFY(events()->text(row, TraceColumn::Arguments).contains(u"duende-missing"_s));
    }
    picture(u"failed-opens"_s);
    filter()->setFilter({});
    QTRY_VERIFY_WITH_TIMEOUT(events()->rowCount() > 1000, operationMs);
}

void TraceScreenTest::goesFromAReadToItsOpen()
{
    filter()->setFilter(u"call=read and path~hostname"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shownRow(u"read"_s, {}), operationMs);
    const QRect cell = view()->cellRect(*shownRow(u"read"_s, {}), TraceColumn::Call);
    QVERIFY(screen->click(view()->viewport(), cell.center()));
    QTRY_VERIFY(panel()->document()->current());
    QVERIFY(screen->click(button(panel(), u"Details"_s)));
    const quint64 read = *panel()->document()->current();
    filter()->setFilter({});
    const auto origin = [this]() -> QWidget* {
        for (auto* link : panel()->findChildren<QAbstractButton*>()) {
            if (link->accessibleName().contains("opened"_L1) && link->isVisible())
                return link;
        }
        return nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(origin(), operationMs);
    picture(u"read"_s);
    QVERIFY(screen->click(origin()));
    QTRY_VERIFY_WITH_TIMEOUT(panel()->document()->current() != read, operationMs);
    const quint64 row = events()->visibleRow(*panel()->document()->current());
    QCOMPARE(events()->text(row, TraceColumn::Call), u"openat"_s);
    QVERIFY(events()->text(row, TraceColumn::Arguments).contains(u"/etc/hostname"_s));
    QTRY_VERIFY(!view()->cellRect(row, TraceColumn::Call).isEmpty());
    picture(u"open"_s);
}

void TraceScreenTest::marksAnEvent()
{
    const quint64 row = *panel()->document()->current();
    QVERIFY(screen->click(
        view()->viewport(), view()->cellRect(events()->visibleRow(row), TraceColumn::Call).center()));
    QVERIFY(screen->press(u"ctrl+shift+m"_s));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget(), operationMs);
    QVERIFY(QTest::qWaitForWindowActive(QApplication::activeModalWidget()));
    QVERIFY(screen->type(u"here the name is read"_s));
    picture(u"comment"_s);
    QVERIFY(screen->press(u"Return"_s));
    QTRY_COMPARE_WITH_TIMEOUT(
        panel()->document()->marks()->comment(row), u"here the name is read"_s, operationMs);
    QTRY_VERIFY(!QApplication::activeModalWidget());
}

void TraceScreenTest::lookAtMenu(const QToolButton* button, const QString& name)
{
    QVERIFY(button && button->menu());
    // A menu of a button has an event loop of its own, in which the click ends.
    bool wasSeen = false;
    QTimer::singleShot(1500, this, [&] {
        wasSeen = button->menu()->isVisible();
        picture(name);
        button->menu()->close();
    });
    QVERIFY(screen->click(button));
    QTRY_VERIFY_WITH_TIMEOUT(wasSeen, operationMs);
    QTRY_VERIFY(!button->menu()->isVisible());
}

void TraceScreenTest::menusSayWhatTheyDo()
{
    lookAtMenu(panel()->findChild<TraceMarksButton*>(), u"menu-marks"_s);
    lookAtMenu(panel()->findChild<SavedFiltersButton*>(), u"menu-filters"_s);
    lookAtMenu(panel()->findChild<TraceOptionsButton*>(), u"menu-options"_s);
}

void TraceScreenTest::showsStatistics()
{
    auto* tabs = panel()->findChild<QTabWidget*>();
    QVERIFY(tabs);
    tabs->setCurrentIndex(1);
    QTest::qWait(1000);
    picture(u"statistics"_s);
    tabs->setCurrentIndex(0);
}

void TraceScreenTest::stopsAndLeavesTheUnitAlone()
{
    const QString pid = systemctl({u"show"_s, u"-P"_s, u"MainPID"_s, unit}).trimmed();
    QVERIFY(button(panel(), u"Stop tracing"_s));
    QVERIFY(screen->click(button(panel(), u"Stop tracing"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(m_traces->active().isEmpty(), operationMs);
    QCOMPARE(systemctl({u"is-active"_s, unit}).trimmed(), u"active"_s);
    QCOMPARE(systemctl({u"show"_s, u"-P"_s, u"MainPID"_s, unit}).trimmed(), pid);
    QFile status(u"/proc/%1/status"_s.arg(pid));
    QVERIFY(status.open(QIODevice::ReadOnly));
    QVERIFY(status.readAll().contains("TracerPid:\t0\n"));
    picture(u"stopped"_s);
}

void TraceScreenTest::savesAndOpensAgain()
{
    const QString path = m_folder.filePath(u"kept.duende-trace"_s);
    QVERIFY(button(panel(), u"Save…"_s));
    QVERIFY(screen->click(button(panel(), u"Save…"_s)));
    chooseFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), operationMs);
    const quint64 rows = panel()->document()->recording()->rowCount();
    QVERIFY(screen->press(u"ctrl+o"_s));
    chooseFile(path);
    TraceWindow* window = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(window = m_window->findChild<TraceWindow*>(), operationMs);
    QVERIFY(QTest::qWaitForWindowActive(window, operationMs));
    QTRY_VERIFY_WITH_TIMEOUT(window->panel()->document()->recording(), operationMs);
    QCOMPARE(window->panel()->document()->recording()->rowCount(), rows);
    QTest::qWait(500);
    picture(u"window"_s);
}

void TraceScreenTest::exportsAsStraceWrites()
{
    const auto* window = m_window->findChild<TraceWindow*>();
    QVERIFY(window);
    const QString path = m_folder.filePath(u"calls.strace"_s);
    QVERIFY(button(window, u"Export…"_s));
    QVERIFY(screen->click(button(window, u"Export…"_s)));
    chooseFile(path);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path), operationMs);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains(
        "openat(AT_FDCWD, \"/etc/duende-missing\", O_RDONLY) = -1 ENOENT (No such file or directory)"));
    QVERIFY(text.contains("execve(\"/"));
    m_window->findChild<TraceWindow*>()->close();
}

void TraceScreenTest::showsDark()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), operationMs));
    setDark(true);
    QTest::qWait(300);
    picture(u"dark"_s);
    auto* tabs = panel()->findChild<QTabWidget*>();
    tabs->setCurrentIndex(1);
    QTest::qWait(500);
    picture(u"statistics-dark"_s);
    m_window->resize(1900, 1000);
    QTest::qWait(500);
    setDark(false);
}

void TraceScreenTest::tracesAFailedUnitFromItsStart()
{
    // A red row: it fails at its start. Two clicks, and what failed is there.
    const QString broken = u"zz-broken.service"_s;
    m_units->write(broken,
        u"[Unit]\nDescription=Needs a file that is not there\n[Service]\n"
        "ExecStart=/bin/bash -c 'exec </etc/duende-secret || exit 3'\n"_s);
    systemctl({u"start"_s, broken});
    QTRY_COMPARE(systemctl({u"show"_s, u"-P"_s, u"ActiveState"_s, broken}).trimmed(), u"failed"_s);
    const DaemonId id = DaemonHandle(SystemdHandle{broken}).id();
    QTRY_VERIFY_WITH_TIMEOUT(
        (m_window->reveal(id), m_window->table()->selectedIds() == QList{id}), operationMs);
    m_window->details()->setCurrentPage(u"trace"_s);
    QPushButton* start = nullptr;
    const auto find = [&] {
        for (auto* button : m_window->details()->findChildren<QPushButton*>()) {
            if (button->text() == u"Start and trace"_s && button->isVisible() && button->isEnabled())
                start = button;
        }
        return start != nullptr;
    };
    QTRY_VERIFY_WITH_TIMEOUT(find(), operationMs);
    m_window->resize(1280, 770);
    QTest::qWait(500);
    picture(u"start-and-trace"_s);
    QVERIFY(screen->click(start));
    QTRY_VERIFY2_WITH_TIMEOUT(
        panel() && panel()->isVisible() && events()->rowCount() > 10, qPrintable(story(id)), operationMs);
    QCOMPARE(panel()->document()->recording()->facts().agentKind, TraceAgentKind::Ebpf);
    filter()->setFilter(u"call=execve or path~duende-secret"_s);
    const auto hasRow = [this](const QString& call, const QString& text, const QString& result) {
        for (quint64 row = 0; row < events()->rowCount(); ++row) {
            if (events()->text(row, TraceColumn::Call) == call
                && events()->text(row, TraceColumn::Arguments).contains(text)
                && events()->text(row, TraceColumn::Result).contains(result))
                return true;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(hasRow(u"openat"_s, u"/etc/duende-secret"_s, u"ENOENT"_s), operationMs);
    // From its first call on.
    QVERIFY(hasRow(u"execve"_s, u"/bin/bash"_s, u"0"_s));
    picture(u"failed-start"_s);
}

void TraceScreenTest::cleanupTestCase()
{
    m_window.reset();
    m_traces.reset();
    m_runner.reset();
    m_catalog.reset();
    m_units.reset();
}

class NoTestHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QSKIP("needs a booted test host: packaging/testhost"); }
};

int main(int argc, char** argv)
{
    if (!isTestHost()) {
        const QCoreApplication application(argc, argv);
        NoTestHost test;
        return QTest::qExec(&test, argc, argv);
    }
    XServer server("1280x800");
    if (!server.isRunning()) {
        qCritical("%s", qPrintable(server.error()));
        return 1;
    }
    screen = &server;
    const QApplication application(argc, argv);
    TraceScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_tracescreen.moc"
