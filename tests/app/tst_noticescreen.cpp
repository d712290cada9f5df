// SPDX-License-Identifier: GPL-3.0-or-later
// A failure while nobody looks at the window: a real notification daemon (dunst) and a real tray
// (stalonetray) on a real X server, over the real service manager of the test host. Each step leaves a
// picture in the build folder's pictures/.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/failurewatch.h"
#include "models/favourites.h"
#include "models/operationrunner.h"
#include "models/trace/flightrecordings.h"
#include "models/trace/recordingfiles.h"
#include "models/trace/tracedocument.h"
#include "tests/adapters/systemd/privatebus.h"
#include "tests/support/xserver.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/notice/notices.h"
#include "ui/trace/panel/tracepanel.h"
#include "ui/trace/panel/tracewindow.h"
#include "ui/trace/view/traceview.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

const QString oldUnit = QStringLiteral("duende-notice-old.service");
const QString newUnit = QStringLiteral("duende-notice.service");
const QString crashUnit = QStringLiteral("duende-crash.service");
// Failures are gathered for two seconds, and asked about for up to three.
constexpr int toldMs = 15000;

XServer* screen = nullptr;

bool runProgram(const QString& program, const QStringList& arguments, QString* output = nullptr)
{
    QProcess process;
    QEventLoop loop;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QObject::connect(&process, &QProcess::errorOccurred, &loop, &QEventLoop::quit);
    process.start(program, arguments);
    if (process.state() != QProcess::NotRunning)
        loop.exec();
    if (output)
        *output = QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    return process.error() == QProcess::UnknownError && process.exitCode() == 0;
}

bool writeUnit(const QString& name, const QByteArray& lines)
{
    QFile file(QStringLiteral("/run/systemd/system/") + name);
    return QDir().mkpath(QStringLiteral("/run/systemd/system")) && file.open(QIODevice::WriteOnly)
        && file.write(lines) == lines.size();
}

void start(const QString& unit)
{
    // It fails, and that is what is wanted of it.
    runProgram(QStringLiteral("systemctl"), {QStringLiteral("start"), unit});
}

int shownCount()
{
    QString count;
    runProgram(QStringLiteral("dunstctl"), {QStringLiteral("count"), QStringLiteral("displayed")}, &count);
    return count.toInt();
}

/// Qt's widget in the tray.
QWidget* trayWidget()
{
    const QList<QWidget*> widgets = QApplication::topLevelWidgets();
    for (QWidget* widget : widgets) {
        if (QLatin1StringView(widget->metaObject()->className()).contains(QLatin1StringView("SystemTrayIcon"))
            && widget->isVisible() && widget->width() > 1)
            return widget;
    }
    return nullptr;
}

bool clickSecond(const QWidget* widget)
{
    const QPoint at = widget->mapToGlobal(widget->rect().center());
    return runProgram(QStringLiteral("xdotool"),
        {QStringLiteral("mousemove"), QStringLiteral("--sync"), QString::number(at.x()),
            QString::number(at.y()), QStringLiteral("click"), QStringLiteral("3")});
}

void picture(const QString& name)
{
    const QString folder = QCoreApplication::applicationDirPath() + QStringLiteral("/../pictures");
    QDir().mkpath(folder);
    QVERIFY(screen->picture(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
}

} // namespace

class NoticeScreenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void firstScanIsQuiet();
    void tellsOfAFailure();
    void opensIt();
    void burstIsOne();
    void trayHasAMenu();
    void settingsHaveBoth();
    void closesIntoTheTray();
    void withdrawsWhatRecovered();
    void keepsLastCalls();
    void leadsToTheLastFailingCall();
    void leavesItToTheService();
    void cleanupTestCase();

private:
    QMenu* openTrayMenu();
    void setScheme(const QString& word);

    QProcess m_dunst;
    QProcess m_tray;
    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<Favourites> m_nobodys;
    std::unique_ptr<FailureWatch> m_watch;
    std::unique_ptr<FlightRecorder> m_recorder;
    std::unique_ptr<FlightRecordings> m_recordings;
    std::unique_ptr<MainWindow> m_window;
};

void NoticeScreenTest::initTestCase()
{
    m_tray.setProcessChannelMode(QProcess::ForwardedChannels);
    m_tray.start(QStringLiteral("stalonetray"),
        {QStringLiteral("--geometry"), QStringLiteral("3x1-0-0"), QStringLiteral("--icon-size"),
            QStringLiteral("24"), QStringLiteral("--background"), QStringLiteral("#d8dade"),
            QStringLiteral("--window-type"), QStringLiteral("dock")});
    QVERIFY(m_tray.waitForStarted());
    m_dunst.setProcessChannelMode(QProcess::MergedChannels);
    // What goes from the screen is taken away, not out of time.
    QFile config(m_folder.filePath(QStringLiteral("dunstrc")));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write("[urgency_normal]\ntimeout = 0\n");
    config.close();
    m_dunst.start(
        QStringLiteral("dunst"), {QStringLiteral("-print"), QStringLiteral("-conf"), config.fileName()});
    QVERIFY(m_dunst.waitForStarted());
    QTRY_VERIFY(
        runProgram(QStringLiteral("dunstctl"), {QStringLiteral("count"), QStringLiteral("displayed")}));

    QVERIFY(writeUnit(oldUnit, "[Service]\nExecStart=/bin/sh -c 'exit 3'\n"));
    QVERIFY(writeUnit(newUnit,
        "[Unit]\nDescription=Nightly backup\n[Service]\nExecStart=/usr/local/bin/duende-notice --all\n"));
    for (int i = 0; i < 7; ++i)
        QVERIFY(
            writeUnit(QStringLiteral("duende-crowd-%1.service").arg(i), "[Service]\nExecStart=/bin/false\n"));
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("daemon-reload")}));
    start(oldUnit);

    m_settings = std::make_unique<QSettings>(
        m_folder.filePath(QStringLiteral("duende/duende.conf")), QSettings::IniFormat);
    m_settings->setValue(QStringLiteral("notices/of"), QStringLiteral("all"));
    m_registry = makeRegistry();
    m_catalog = std::make_unique<DaemonCatalog>(m_registry);
    m_runner = std::make_unique<OperationRunner>(m_registry);
    m_nobodys = std::make_unique<Favourites>(nullptr);
    m_watch = std::make_unique<FailureWatch>(m_catalog.get(), m_nobodys.get());
    m_recorder = std::make_unique<FlightRecorder>(FlightRecorder::Surroundings{m_runner.get(),
        m_catalog.get(), m_watch.get(), QStringLiteral(DUENDE_AGENT),
        [this](const QString& name) { return RecordingFiles::newPath(m_folder.path(), name); }});
    m_recordings = std::make_unique<FlightRecordings>(m_recorder.get(), m_catalog.get(), m_settings.get());
    m_recordings->setService(
        *recorderService(), m_runner.get(), m_folder.filePath(QStringLiteral("duende/duende/recordings")));
    m_window = std::make_unique<MainWindow>(
        m_catalog.get(), m_runner.get(), m_settings.get(), nullptr, m_recordings.get());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get(), toldMs));
    m_catalog->start();
    QTRY_VERIFY_WITH_TIMEOUT(m_catalog->isSettled(), toldMs);
}

void NoticeScreenTest::firstScanIsQuiet()
{
    const DaemonId old = DaemonHandle(SystemdHandle{oldUnit}).id();
    QTRY_COMPARE(m_catalog->records().value(old).status.state(), DaemonStatus::State::Failed);
    QVERIFY(m_window->notices()->watch()->failedCount() > 0);
    QCOMPARE(shownCount(), 0);
}

void NoticeScreenTest::tellsOfAFailure()
{
    start(newUnit);
    QTRY_COMPARE_WITH_TIMEOUT(shownCount(), 1, toldMs);
    picture(QStringLiteral("notice-failed"));
    const QString said = QString::fromUtf8(m_dunst.readAllStandardOutput());
    QVERIFY2(said.contains(QStringLiteral("duende-notice.service failed")), qPrintable(said));
    QVERIFY2(said.contains(QStringLiteral("/usr/local/bin/duende-notice")), qPrintable(said));
    QVERIFY2(!said.contains(oldUnit), qPrintable(said));
}

void NoticeScreenTest::opensIt()
{
    m_window->showMinimized();
    QVERIFY(runProgram(QStringLiteral("dunstctl"), {QStringLiteral("action"), QStringLiteral("0")}));
    const DaemonId id = DaemonHandle(SystemdHandle{newUnit}).id();
    QTRY_COMPARE(m_window->table()->selectedIds(), QList<DaemonId>{id});
    QTRY_VERIFY(m_window->isVisible() && !m_window->isMinimized());
    QTRY_COMPARE(shownCount(), 0);
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), toldMs));
    picture(QStringLiteral("notice-opened"));
}

void NoticeScreenTest::burstIsOne()
{
    QStringList arguments{QStringLiteral("start")};
    for (int i = 0; i < 7; ++i)
        arguments.append(QStringLiteral("duende-crowd-%1.service").arg(i));
    runProgram(QStringLiteral("systemctl"), arguments);
    QTRY_COMPARE_WITH_TIMEOUT(shownCount(), 1, toldMs);
    picture(QStringLiteral("notice-burst"));
    const QString said = QString::fromUtf8(m_dunst.readAllStandardOutput());
    QVERIFY2(said.contains(QStringLiteral("7 daemons failed")), qPrintable(said));
    QVERIFY(runProgram(QStringLiteral("dunstctl"), {QStringLiteral("close-all")}));
    QTRY_COMPARE(shownCount(), 0);
}

/// As a person chooses it in the settings: "Light" or "Dark".
void NoticeScreenTest::setScheme(const QString& word)
{
    const QList<QAction*> actions = m_window->actions()->all();
    for (QAction* action : actions) {
        if (action->text().remove(u'&') == word)
            action->trigger();
    }
    const bool isDark = word == QLatin1StringView("Dark");
    QTRY_COMPARE(QApplication::palette().color(QPalette::Window).lightness() < 128, isDark);
}

QMenu* NoticeScreenTest::openTrayMenu()
{
    if (!QTest::qWaitFor([] { return trayWidget() != nullptr; }) || !clickSecond(trayWidget()))
        return nullptr;
    return QTest::qWaitFor([] { return QApplication::activePopupWidget() != nullptr; })
        ? qobject_cast<QMenu*>(QApplication::activePopupWidget())
        : nullptr;
}

void NoticeScreenTest::trayHasAMenu()
{
    QTRY_VERIFY(trayWidget());
    for (const auto& [scheme, name] :
        {std::pair(QStringLiteral("Light"), QStringLiteral("notice-tray-light")),
            std::pair(QStringLiteral("Dark"), QStringLiteral("notice-tray-dark"))}) {
        setScheme(scheme);
        QMenu* menu = openTrayMenu();
        QVERIFY(menu);
        QVERIFY(std::ranges::any_of(
            menu->actions(), [](const QAction* entry) { return entry->text() == newUnit; }));
        picture(name);
        menu->close();
        QTRY_VERIFY(!QApplication::activePopupWidget());
    }
}

void NoticeScreenTest::settingsHaveBoth()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), toldMs));
    for (const auto& [scheme, name] :
        {std::pair(QStringLiteral("Light"), QStringLiteral("notice-settings-light")),
            std::pair(QStringLiteral("Dark"), QStringLiteral("notice-settings-dark"))}) {
        setScheme(scheme);
        QVERIFY(screen->press(QStringLiteral("alt+s")));
        QTRY_VERIFY(QApplication::activePopupWidget());
        QVERIFY(screen->press(QStringLiteral("n")));
        QTRY_COMPARE(QApplication::activePopupWidget(), m_window->notices()->choiceMenu());
        picture(name);
        QVERIFY(screen->press(QStringLiteral("Escape")));
        QVERIFY(screen->press(QStringLiteral("Escape")));
        QTRY_VERIFY(!QApplication::activePopupWidget());
    }
    QVERIFY(screen->press(QStringLiteral("Escape")));
    setScheme(QStringLiteral("Light"));
}

void NoticeScreenTest::closesIntoTheTray()
{
    m_window->notices()->keepRunningAction()->trigger();
    m_window->close();
    QVERIFY(!m_window->isVisible());
    QVERIFY(!QGuiApplication::quitOnLastWindowClosed());
    QVERIFY(screen->click(trayWidget()));
    QTRY_VERIFY(m_window->isVisible());
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), toldMs));
    m_window->notices()->keepRunningAction()->trigger();
    m_window->close();
    QVERIFY(QGuiApplication::quitOnLastWindowClosed());
}

void NoticeScreenTest::withdrawsWhatRecovered()
{
    // Hidden as it is, the window goes on telling.
    const QString unit = QStringLiteral("duende-recovers.service");
    QVERIFY(writeUnit(
        unit, "[Service]\nExecStart=/bin/sh -c 'test -e /run/duende-recovers || exit 1; exec sleep 600'\n"));
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("daemon-reload")}));
    start(unit);
    QTRY_COMPARE_WITH_TIMEOUT(shownCount(), 1, toldMs);
    QFile marker(QStringLiteral("/run/duende-recovers"));
    QVERIFY(marker.open(QIODevice::WriteOnly));
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("restart"), unit}));
    const DaemonId id = DaemonHandle(SystemdHandle{unit}).id();
    QTRY_COMPARE(m_catalog->records().value(id).status.state(), DaemonStatus::State::Running);
    // Ten seconds without another failure.
    QTRY_COMPARE_WITH_TIMEOUT(shownCount(), 0, 20000);
}

void NoticeScreenTest::keepsLastCalls()
{
    QVERIFY(writeUnit(crashUnit,
        "[Unit]\nDescription=Crashes for want of its settings\n[Service]\nExecStart=/bin/bash -c "
        "': < /etc/duende-crash.conf; kill -SEGV $$$$'\n"));
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("daemon-reload")}));
    const DaemonId id = DaemonHandle(SystemdHandle{crashUnit}).id();
    QTRY_VERIFY_WITH_TIMEOUT(m_catalog->records().contains(id), toldMs);
    m_window->setGeometry(0, 30, 1280, 740);
    m_window->present();
    m_window->reveal(id);
    QTRY_COMPARE(m_window->table()->selectedIds(), QList<DaemonId>{id});
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), toldMs));
    QVERIFY(screen->press(QStringLiteral("alt+t")));
    QTRY_VERIFY(QApplication::activePopupWidget());
    picture(QStringLiteral("recorder-menu"));
    QVERIFY(screen->press(QStringLiteral("k")));
    QTRY_VERIFY(!QApplication::activePopupWidget());
    QTRY_COMPARE_WITH_TIMEOUT(m_recordings->daemons().value(id).state, FlightRecordings::State::Kept, toldMs);
    picture(QStringLiteral("recorder-kept"));
    // Nobody looks at it when it fails.
    m_window->table()->clearSelection();
}

void NoticeScreenTest::leadsToTheLastFailingCall()
{
    const DaemonId id = DaemonHandle(SystemdHandle{crashUnit}).id();
    start(crashUnit);
    QTRY_COMPARE_WITH_TIMEOUT(shownCount(), 1, toldMs);
    picture(QStringLiteral("recorder-notice"));
    const QString said = QString::fromUtf8(m_dunst.readAllStandardOutput());
    QVERIFY2(said.contains(QStringLiteral("Its last calls were kept.")), qPrintable(said));
    QVERIFY(runProgram(QStringLiteral("dunstctl"), {QStringLiteral("action"), QStringLiteral("0")}));
    TraceWindow* window = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT(window = m_window->findChild<TraceWindow*>(), toldMs);
    TraceDocument* document = window->panel()->document();
    QTRY_VERIFY_WITH_TIMEOUT(document->recording() && document->current(), toldMs);
    const auto text
        = [document](TraceColumn column) { return document->events()->text(*document->current(), column); };
    QTRY_VERIFY_WITH_TIMEOUT(text(TraceColumn::Result).contains(QStringLiteral("ENOENT")), toldMs);
    QVERIFY2(text(TraceColumn::Arguments).contains(QStringLiteral("/etc/duende-crash.conf")),
        qPrintable(text(TraceColumn::Arguments)));
    QVERIFY(QTest::qWaitForWindowActive(window, toldMs));
    const auto* view = window->panel()->findChild<TraceView*>();
    QTRY_VERIFY(!view->cellRect(*document->current(), TraceColumn::Call).isEmpty());
    window->repaint();
    picture(QStringLiteral("recorder-last-calls"));
    setScheme(QStringLiteral("Dark"));
    QTRY_VERIFY(window->palette().color(QPalette::Window).lightness() < 128);
    window->repaint();
    picture(QStringLiteral("recorder-last-calls-dark"));
    window->close();
    m_window->reveal(id);
    QTRY_COMPARE(m_window->table()->selectedIds(), QList<DaemonId>{id});
    QTRY_VERIFY(m_window->actions()->command(ActionSet::Command::ShowLastCalls)->isEnabled());
    picture(QStringLiteral("recorder-failed-dark"));
    setScheme(QStringLiteral("Light"));
}

void NoticeScreenTest::leavesItToTheService()
{
    QFile built(QStringLiteral(DUENDE_RECORDER_SERVICE));
    QVERIFY(built.open(QIODevice::ReadOnly));
    static const QRegularExpression command(QStringLiteral("ExecStart=\\S+"));
    const QString lines
        = QString::fromUtf8(built.readAll())
              .replace(command,
                  QStringLiteral("Environment=XDG_CONFIG_HOME=%1 XDG_DATA_HOME=%1\nExecStart=%2")
                      .arg(m_folder.path(), QStringLiteral(DUENDE_PROGRAM)));
    QVERIFY(writeUnit(QStringLiteral("duende-recorder@.service"), lines.toUtf8()));
    QVERIFY(runProgram(QStringLiteral("systemctl"), {QStringLiteral("daemon-reload")}));
    m_settings->sync();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), toldMs));
    QVERIFY(screen->press(QStringLiteral("alt+s")));
    QTRY_VERIFY(QApplication::activePopupWidget());
    picture(QStringLiteral("recorder-service"));
    QVERIFY(screen->press(QStringLiteral("d")));
    QTRY_VERIFY_WITH_TIMEOUT(m_recordings->isServiceRunning(), toldMs);
    auto* goesOn = m_window->findChild<QAction*>(QStringLiteral("recorder-service"));
    QVERIFY(goesOn && goesOn->isChecked());
    // The service needs a moment to find what is marked.
    m_window->table()->clearSelection();
    runProgram(QStringLiteral("dunstctl"), {QStringLiteral("close-all")});
    int recorded = 0;
    connect(m_recordings.get(), &FlightRecordings::recorded, this, [&recorded] { ++recorded; });
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            runProgram(QStringLiteral("systemctl"), {QStringLiteral("reset-failed"), crashUnit});
            start(crashUnit);
            return recorded > 0;
        }(),
        toldMs);
    const auto latest = m_recordings->latest(DaemonHandle(SystemdHandle{crashUnit}).id());
    QVERIFY(latest && latest->calls > 0);
    QVERIFY2(latest->path.startsWith(m_folder.filePath(QStringLiteral("duende/duende/recordings/"))),
        qPrintable(latest->path));
    QCOMPARE(latest->name, crashUnit);
    goesOn->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(!m_recordings->isServiceRunning(), toldMs);
    QTRY_VERIFY_WITH_TIMEOUT(!goesOn->isChecked(), toldMs);
    // And it is done here again.
    QTRY_COMPARE_WITH_TIMEOUT(
        m_recordings->daemons().value(latest->handle.id()).state, FlightRecordings::State::Kept, toldMs);
}

void NoticeScreenTest::cleanupTestCase()
{
    m_window.reset();
    m_recordings.reset();
    m_recorder.reset();
    m_watch.reset();
    m_runner.reset();
    m_catalog.reset();
    for (QProcess* process : {&m_dunst, &m_tray}) {
        process->terminate();
        process->waitForFinished(5000);
    }
}

/// Without a test host there is neither a service manager to break nor a screen to look at.
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
    PrivateBus bus;
    XServer server("1280x800");
    if (!bus.start() || !server.isRunning()) {
        qCritical("no bus or no X server: %s", qPrintable(server.error()));
        return EXIT_FAILURE;
    }
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.address().toUtf8());
    screen = &server;
    const QApplication application(argc, argv);
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Duende"));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.duende.Duende"));
    NoticeScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_noticescreen.moc"
