// SPDX-License-Identifier: GPL-3.0-or-later
// A person's day with the window, on a real X server with real pointer and keyboard events, against the real
// service manager of the test host. Each step leaves a picture in the build folder's pictures/.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/operationrunner.h"
#include "tests/support/xserver.h"
#include "ui/list/daemontableview.h"
#include "ui/list/scopebar.h"
#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/widgets/filteredit.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QTreeWidget>

using namespace Duende;

namespace {

const QString unitName = QStringLiteral("duende-screen.service");
const QString unitFile = QStringLiteral("/run/systemd/system/duende-screen.service");
const QString configFile = QStringLiteral("/run/duende-screen.conf");
const QString spawnedName = QStringLiteral("duende-screen-spawned");

// After an operation has ended, the list must be right within a second.
constexpr int followMs = 1000;
constexpr int operationMs = 20000;

XServer* screen = nullptr;

bool runProgram(const QString& program, const QStringList& arguments, QString* output = nullptr)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(operationMs))
        return false;
    if (output)
        *output = QString::fromUtf8(process.readAllStandardOutput());
    return process.exitCode() == 0;
}

QString managerSays(const QString& unit, const QString& property)
{
    QString value;
    runProgram(QStringLiteral("systemctl"),
        {QStringLiteral("show"), QStringLiteral("--value"), QStringLiteral("-p"), property, unit}, &value);
    return value.trimmed();
}

} // namespace

class ScreenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsTheFailedUnit();
    void restartsIt();
    void stopsItAfterAsking();
    void startsIt();
    void freezesAndThawsIt();
    void killsItWithAChosenSignal();
    void spawnsADaemon();
    void opensADefinitionThatSaysMore();
    void showsBothThemes();
    void cleanup();
    void cleanupTestCase();

private:
    QString stateOf(const QString& name) const;
    void clickTool(DaemonAction action);
    void clickToolButton(const QString& text);
    void clickButton(const QString& text);
    void clickRow(const QString& name);
    void filter(const QString& text);
    static QString pictureFile(const QString& name);
    void picture(const QString& name);
    QWidget* openDialog();
    /// Something visible of the open dialog.
    template <typename Widget> static Widget* findNamed(const QString& accessibleName);

    QTemporaryDir m_folder;
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<QSignalSpy> m_finished;
};

QString ScreenTest::stateOf(const QString& name) const
{
    const QAbstractItemModel* rows = m_window->table()->model();
    for (int row = 0; row < rows->rowCount(); ++row) {
        if (rows->index(row, DaemonListModel::NameColumn).data().toString() == name)
            return rows->index(row, DaemonListModel::StateColumn).data().toString();
    }
    return {};
}

template <typename Widget> Widget* ScreenTest::findNamed(const QString& accessibleName)
{
    const QWidget* dialog = QApplication::activeModalWidget();
    const QList<Widget*> all = dialog ? dialog->findChildren<Widget*>() : QList<Widget*>();
    for (Widget* widget : all) {
        if (widget->accessibleName() == accessibleName && widget->isVisible())
            return widget;
    }
    return nullptr;
}

QWidget* ScreenTest::openDialog()
{
    if (!QTest::qWaitFor([] { return QApplication::activeModalWidget() != nullptr; }))
        return nullptr;
    QWidget* dialog = QApplication::activeModalWidget();
    return QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
}

void ScreenTest::clickToolButton(const QString& text)
{
    QWidget* button = nullptr;
    const QList<QToolBar*> bars = m_window->findChildren<QToolBar*>();
    for (const QToolBar* bar : bars) {
        const QList<QAction*> actions = bar->actions();
        for (QAction* action : actions) {
            if (action->text().remove(u'&') == text && action->isEnabled())
                button = bar->widgetForAction(action);
        }
    }
    QVERIFY2(button && button->isVisible(), qPrintable(text));
    QVERIFY(screen->click(button));
}

void ScreenTest::clickTool(DaemonAction action)
{
    QAction* const offered = m_window->actions()->daemon(action);
    QTRY_VERIFY_WITH_TIMEOUT(offered->isEnabled(), followMs);
    clickToolButton(offered->text().remove(u'&'));
}

void ScreenTest::clickButton(const QString& text)
{
    QPushButton* button = nullptr;
    const auto find = [&] {
        const QWidget* dialog = QApplication::activeModalWidget();
        const QList<QPushButton*> buttons
            = dialog ? dialog->findChildren<QPushButton*>() : QList<QPushButton*>();
        for (QPushButton* candidate : buttons) {
            if (candidate->text().remove(u'&') == text && candidate->isVisible() && candidate->isEnabled())
                button = candidate;
        }
        return button != nullptr;
    };
    QTRY_VERIFY2(find(), qPrintable(text));
    QVERIFY(screen->click(button));
}

void ScreenTest::clickRow(const QString& name)
{
    DaemonTableView* table = m_window->table();
    QTRY_VERIFY2(!stateOf(name).isEmpty(), qPrintable(name));
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        const QModelIndex index = table->model()->index(row, DaemonListModel::NameColumn);
        if (index.data().toString() != name)
            continue;
        table->scrollTo(index);
        QVERIFY(screen->click(table->viewport(), table->visualRect(index).center()));
        QTRY_COMPARE(table->currentIndex().row(), row);
        return;
    }
}

void ScreenTest::filter(const QString& text)
{
    QVERIFY(screen->press(QStringLiteral("ctrl+f")));
    QTRY_VERIFY(m_window->filterEdit()->hasFocus());
    QVERIFY(screen->press(QStringLiteral("ctrl+a")));
    QVERIFY(screen->type(text));
    QTRY_COMPARE(m_window->filterEdit()->text(), text);
    QVERIFY(screen->press(QStringLiteral("Return")));
}

QString ScreenTest::pictureFile(const QString& name)
{
    const QString folder = QCoreApplication::applicationDirPath() + QStringLiteral("/../pictures");
    QDir().mkpath(folder);
    return folder + QLatin1Char('/') + name + QStringLiteral(".png");
}

void ScreenTest::picture(const QString& name)
{
    QVERIFY(screen->picture(pictureFile(name)));
}

void ScreenTest::initTestCase()
{
    QVERIFY(QDir().mkpath(QStringLiteral("/run/systemd/system")));
    QFile::remove(configFile);
    QFile file(unitFile);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[Unit]\nDescription=A daemon that needs its configuration\n[Service]\n"
               "ExecStart=/bin/sh -c 'test -e /run/duende-screen.conf || exit 78; exec sleep infinity'\n");
    file.close();
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("daemon-reload")}));
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("start"), unitName}));
    QTRY_COMPARE(managerSays(unitName, QStringLiteral("ActiveState")), QStringLiteral("failed"));

    m_registry = makeRegistry();
    m_settings = std::make_unique<QSettings>(
        m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    m_catalog = std::make_unique<DaemonCatalog>(m_registry);
    m_runner = std::make_unique<OperationRunner>(m_registry);
    m_finished = std::make_unique<QSignalSpy>(m_runner.get(), &OperationRunner::finished);
    m_window = std::make_unique<MainWindow>(m_catalog.get(), m_runner.get(), m_settings.get());
    m_window->setGeometry(0, 30, 1280, 770);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), operationMs));
    m_catalog->start();
    QTRY_VERIFY(m_catalog->isSettled());
    QTRY_VERIFY(m_window->table()->model()->rowCount() > 10);
    picture(QStringLiteral("list"));
}

void ScreenTest::findsTheFailedUnit()
{
    const auto* scopes = m_window->scopeBar();
    const QModelIndex failed = scopes->model()->index(1, 0);
    QCOMPARE(failed.data().toString(), QStringLiteral("Failed"));
    QVERIFY(screen->click(scopes->viewport(), scopes->visualRect(failed).center()));
    QTRY_COMPARE(scopes->currentKey(), QStringLiteral("failed"));
    QCOMPARE(stateOf(unitName), QStringLiteral("Failed"));
    clickRow(unitName);
    picture(QStringLiteral("failed"));
    const QModelIndex all = scopes->model()->index(0, 0);
    QVERIFY(screen->click(scopes->viewport(), scopes->visualRect(all).center()));
    filter(QStringLiteral("duende-screen"));
    QTRY_COMPARE(m_window->table()->model()->rowCount(), 1);
    clickRow(unitName);
}

void ScreenTest::restartsIt()
{
    QFile config(configFile);
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.close();
    m_finished->clear();
    clickTool(DaemonAction::Restart);
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, operationMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unitName), QStringLiteral("Running"), followMs);
    QCOMPARE(managerSays(unitName, QStringLiteral("ActiveState")), QStringLiteral("active"));
    picture(QStringLiteral("restarted"));
}

void ScreenTest::stopsItAfterAsking()
{
    m_finished->clear();
    clickTool(DaemonAction::Stop);
    QVERIFY(openDialog());
    picture(QStringLiteral("stop-question"));
    QCOMPARE(managerSays(unitName, QStringLiteral("ActiveState")), QStringLiteral("active"));
    clickButton(QStringLiteral("Stop"));
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, operationMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unitName), QStringLiteral("Stopped"), followMs);
    QCOMPARE(managerSays(unitName, QStringLiteral("ActiveState")), QStringLiteral("inactive"));
    picture(QStringLiteral("stopped"));
}

void ScreenTest::startsIt()
{
    m_finished->clear();
    clickTool(DaemonAction::Start);
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, operationMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unitName), QStringLiteral("Running"), followMs);
}

void ScreenTest::freezesAndThawsIt()
{
    m_finished->clear();
    clickTool(DaemonAction::Pause);
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, operationMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unitName), QStringLiteral("Paused"), followMs);
    QCOMPARE(managerSays(unitName, QStringLiteral("FreezerState")), QStringLiteral("frozen"));
    picture(QStringLiteral("paused"));
    clickToolButton(QStringLiteral("Resume"));
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 2, operationMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unitName), QStringLiteral("Running"), followMs);
    QCOMPARE(managerSays(unitName, QStringLiteral("FreezerState")), QStringLiteral("running"));
}

void ScreenTest::killsItWithAChosenSignal()
{
    m_finished->clear();
    QVERIFY(screen->press(QStringLiteral("ctrl+shift+g")));
    const QWidget* dialog = openDialog();
    QVERIFY(dialog);
    auto* list = dialog->findChild<QTreeWidget*>();
    QVERIFY(list);
    const QList<QTreeWidgetItem*> found = list->findItems(QStringLiteral("USR2"), Qt::MatchExactly);
    QCOMPARE(found.size(), 1);
    QVERIFY(screen->click(list->viewport(), list->visualItemRect(found.constFirst()).center()));
    picture(QStringLiteral("signal"));
    clickButton(QStringLiteral("Send USR2"));
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, operationMs);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unitName), QStringLiteral("Failed"), followMs);
    QCOMPARE(managerSays(unitName, QStringLiteral("ExecMainStatus")), QStringLiteral("12"));
    picture(QStringLiteral("killed"));
}

void ScreenTest::spawnsADaemon()
{
    m_finished->clear();
    clickToolButton(QStringLiteral("Spawn…"));
    QVERIFY(openDialog());
    QVERIFY(screen->type(spawnedName));
    // Name, description, platform, command.
    for (int i = 0; i < 3; ++i)
        QVERIFY(screen->press(QStringLiteral("Tab")));
    QVERIFY(screen->type(QStringLiteral("/bin/sleep 4711")));
    QTRY_VERIFY(findNamed<QPlainTextEdit>(QStringLiteral("The same as a definition")));
    const auto* definition = findNamed<QPlainTextEdit>(QStringLiteral("The same as a definition"));
    QTRY_VERIFY(definition->toPlainText().contains(QStringLiteral("\nExecStart=:/bin/sleep 4711\n")));
    picture(QStringLiteral("spawn"));
    clickButton(QStringLiteral("Spawn"));
    QTRY_COMPARE_WITH_TIMEOUT(m_finished->size(), 1, operationMs);
    const QString unit = spawnedName + QStringLiteral(".service");
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(unit), QStringLiteral("Running"), followMs);
    QCOMPARE(managerSays(unit, QStringLiteral("ActiveState")), QStringLiteral("active"));
    QTRY_COMPARE(m_window->table()->selectedIds(), QList{DaemonHandle(SystemdHandle{unit}).id()});
    picture(QStringLiteral("spawned"));
}

void ScreenTest::opensADefinitionThatSaysMore()
{
    const QString path = m_folder.filePath(QStringLiteral("web.toml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("name = \"web\"\ndescription = \"Serves the pages of the house\"\nversion = \"1.2\"\n"
               "binary_path = \"/usr/bin/web server\"\nargs = [\"--port\", \"80\"]\ncolour = \"red\"\n"
               "restart = \"on-failure\"\nshutdown_timeout = \"30s\"\n[resources]\nmemory_bytes = 536870912\n"
               "cpu_shares = 512\n[platform]\ntype = \"linux\"\n");
    file.close();
    clickToolButton(QStringLiteral("Spawn…"));
    QWidget* dialog = openDialog();
    QVERIFY(dialog);
    clickButton(QStringLiteral("Open…"));
    QTRY_VERIFY(QApplication::activeModalWidget() != dialog);
    QVERIFY(openDialog());
    QVERIFY(screen->type(path));
    QVERIFY(screen->press(QStringLiteral("Return")));
    QTRY_COMPARE(QApplication::activeModalWidget(), dialog);
    QTRY_VERIFY(findNamed<QPlainTextEdit>(QStringLiteral("The same as a definition")));
    const auto* definition = findNamed<QPlainTextEdit>(QStringLiteral("The same as a definition"));
    QTRY_VERIFY(definition->toPlainText().contains(QStringLiteral("\nMemoryMax=512M\n")));
    const auto* told = findNamed<QWidget>(QStringLiteral("Information"));
    QVERIFY(told && told->isVisible());
    picture(QStringLiteral("spawn-opened"));
    QVERIFY(screen->press(QStringLiteral("Escape")));
    QTRY_VERIFY(!QApplication::activeModalWidget());
}

void ScreenTest::showsBothThemes()
{
    filter(QStringLiteral("not kind=process"));
    QVERIFY(screen->press(QStringLiteral("ctrl+shift+f")));
    QTRY_VERIFY(m_window->table()->model()->rowCount() > 10);
    clickRow(unitName);
    picture(QStringLiteral("light"));
    QAction* dark = nullptr;
    const QList<QAction*> actions = m_window->findChildren<QAction*>();
    for (QAction* action : actions) {
        if (action->text().remove(u'&') == QLatin1StringView("Dark"))
            dark = action;
    }
    QVERIFY(dark);
    dark->trigger();
    // A picture is of what the server has painted, which comes after what the program has decided.
    const auto isDarkOnScreen = [this] {
        picture(QStringLiteral("dark"));
        const QImage image(pictureFile(QStringLiteral("dark")));
        return image.pixelColor(m_window->geometry().center().x(), m_window->geometry().bottom() - 5)
                   .lightness()
            < 128;
    };
    QTRY_VERIFY(isDarkOnScreen());
}

void ScreenTest::cleanup()
{
    // What one step left open must not be in the way of the next.
    if (QTest::currentTestFailed())
        picture(QStringLiteral("failed-") + QString::fromLatin1(QTest::currentTestFunction()));
    while (QWidget* dialog = QApplication::activeModalWidget())
        delete dialog;
}

void ScreenTest::cleanupTestCase()
{
    m_window.reset();
    m_runner.reset();
    m_catalog.reset();
    runProgram(QStringLiteral("systemctl"),
        {QStringLiteral("stop"), unitName, spawnedName + QStringLiteral(".service")});
    QFile::remove(unitFile);
    QFile::remove(configFile);
    runProgram(QStringLiteral("systemctl"), {QStringLiteral("daemon-reload")});
}

class NoTestHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QSKIP("needs a booted test host: packaging/testhost"); }
};

int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("DUENDE_TESTHOST")) {
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
    ScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_screen.moc"
