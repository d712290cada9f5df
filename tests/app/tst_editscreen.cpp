// SPDX-License-Identifier: GPL-3.0-or-later
// A person writes a new unit and a drop-in in the window, on a real X server, against the real service
// manager of the test host. Each step leaves a picture in the build folder's pictures/.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/operationrunner.h"
#include "tests/support/xserver.h"
#include "ui/definitionedit/codeedit.h"
#include "ui/definitionedit/definitioneditor.h"
#include "ui/definitionedit/problemlist.h"
#include "ui/mainwindow/actionset.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/operations/messageframe.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

const QString unitName = u"duende-written.service"_s;
const QString unitFile = u"/etc/systemd/system/duende-written.service"_s;
constexpr int operationMs = 20000;

XServer* screen = nullptr;

QString managerSays(const QString& property)
{
    QProcess process;
    process.start(u"systemctl"_s, {u"show"_s, u"--value"_s, u"-p"_s, property, unitName});
    return process.waitForFinished(operationMs) ? QString::fromUtf8(process.readAllStandardOutput()).trimmed()
                                                : QString();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class EditScreenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writesANewUnit();
    void reviewsAndSaves();
    void reloadsAndUndoes();
    void meetsAConflict();
    void showsDark();
    void cleanupTestCase();

private:
    void clickButton(const QWidget* window, const QString& text)
    {
        QPushButton* found = nullptr;
        const auto find = [&] {
            for (QPushButton* button : window->findChildren<QPushButton*>()) {
                if (button->text().remove(u'&') == text && button->isVisible() && button->isEnabled())
                    found = button;
            }
            return found != nullptr;
        };
        QTRY_VERIFY2_WITH_TIMEOUT(find(), qPrintable(text), operationMs);
        QVERIFY(screen->click(found));
    }
    CodeEdit* code() const { return m_editor->findChild<CodeEdit*>(); }
    QString message() const
    {
        const auto* frame = m_editor->findChild<MessageFrame*>();
        return frame->isHidden() ? QString() : frame->message().text;
    }
    static QString pictureFile(const QString& name)
    {
        const QString folder = QCoreApplication::applicationDirPath() + u"/../pictures"_s;
        QDir().mkpath(folder);
        return folder + u"/edit-"_s + name + u".png"_s;
    }
    void picture(const QString& name) { QVERIFY(screen->picture(pictureFile(name))); }

    QTemporaryDir m_folder;
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<MainWindow> m_window;
    QPointer<DefinitionEditor> m_editor;
};

void EditScreenTest::initTestCase()
{
    m_registry = makeRegistry();
    m_settings = std::make_unique<QSettings>(m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    m_catalog = std::make_unique<DaemonCatalog>(m_registry);
    m_runner = std::make_unique<OperationRunner>(m_registry);
    m_window = std::make_unique<MainWindow>(m_catalog.get(), m_runner.get(), m_settings.get());
    m_window->resize(1280, 800);
    m_window->show();
    m_catalog->start();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), operationMs));
}

void EditScreenTest::writesANewUnit()
{
    QVERIFY(screen->press(u"ctrl+shift+n"_s));
    QTRY_VERIFY(QApplication::activeModalWidget());
    QWidget* dialog = QApplication::activeModalWidget();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QVERIFY(screen->type(u"duende-written"_s));
    picture(u"new"_s);
    QVERIFY(screen->press(u"Return"_s));
    QTRY_VERIFY((m_editor = m_window->findChild<DefinitionEditor*>()) && m_editor->isVisible());
    QVERIFY(QTest::qWaitForWindowActive(m_editor));
    code()->setPlainText(u"[Unit]\nDescription=Written by hand\n\n[Service]\nExecStart=/bin/sleep infinity\n"
                         "Restart=sometimes\nNice=5\nEnvironmnet=COLOUR=green\n"_s);
    // What is typed is typed; the check then comes by itself.
    QVERIFY(screen->press(u"ctrl+End"_s));
    QVERIFY(screen->type(u"nonsense"_s));
    const auto* problems = m_editor->findChild<ProblemList*>();
    QTRY_COMPARE_WITH_TIMEOUT(problems->topLevelItemCount(), 3, operationMs);
    QCOMPARE(problems->topLevelItem(0)->text(0), u"Line 6"_s);
    picture(u"problems"_s);
}

void EditScreenTest::reviewsAndSaves()
{
    code()->setPlainText(u"[Unit]\nDescription=Written by hand\n\n[Service]\nExecStart=/bin/sleep infinity\n"
                         "Restart=always\nEnvironment=COLOUR=green\n"_s);
    clickButton(m_editor, u"Review and save…"_s);
    picture(u"review-new"_s);
    QVERIFY(!QFile::exists(unitFile));
    clickButton(m_editor, u"Save"_s);
    QTRY_COMPARE_WITH_TIMEOUT(contentOf(unitFile), code()->toPlainText().toUtf8(), operationMs);
    QTRY_VERIFY(message().contains(u"Saved as %1"_s.arg(unitFile)));
    picture(u"saved"_s);
}

void EditScreenTest::reloadsAndUndoes()
{
    clickButton(m_editor, u"Reload"_s);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"counts now"_s), operationMs);
    QCOMPARE(managerSays(u"Environment"_s), u"COLOUR=green"_s);
    picture(u"reloaded"_s);
    code()->setPlainText(code()->toPlainText().replace(u"green"_s, u"blue"_s));
    clickButton(m_editor, u"Review and save…"_s);
    picture(u"review"_s);
    clickButton(m_editor, u"Save"_s);
    QTRY_VERIFY_WITH_TIMEOUT(contentOf(unitFile).contains("blue"), operationMs);
    clickButton(m_editor, u"Undo the save"_s);
    QTRY_VERIFY_WITH_TIMEOUT(contentOf(unitFile).contains("green"), operationMs);
    QVERIFY(code()->toPlainText().contains(u"blue"_s));
    picture(u"undone"_s);
}

void EditScreenTest::meetsAConflict()
{
    QFile file(unitFile);
    QVERIFY(file.open(QIODevice::Append) && file.write("Nice=7\n") == 7);
    file.close();
    clickButton(m_editor, u"Review and save…"_s);
    clickButton(m_editor, u"Save"_s);
    QTRY_VERIFY_WITH_TIMEOUT(message().contains(u"changed on the disk meanwhile"_s), operationMs);
    QVERIFY(contentOf(unitFile).contains("Nice=7"));
    clickButton(m_editor, u"Take the one on the disk"_s);
    QTRY_VERIFY(code()->toPlainText().contains(u"Nice=7"_s));
}

void EditScreenTest::showsDark()
{
    QAction* dark = nullptr;
    for (QAction* action : m_window->findChildren<QAction*>()) {
        if (action->text().remove(u'&') == "Dark"_L1)
            dark = action;
    }
    QVERIFY(dark);
    dark->trigger();
    code()->setPlainText(code()->toPlainText() + u"nonsense\nRestartSecs=3\n"_s);
    const auto* problems = m_editor->findChild<ProblemList*>();
    QTRY_COMPARE_WITH_TIMEOUT(problems->topLevelItemCount(), 2, operationMs);
    const auto isDarkOnScreen = [this] {
        picture(u"dark"_s);
        const QImage image(pictureFile(u"dark"_s));
        return image.pixelColor(code()->mapToGlobal(code()->rect().center())).lightness() < 128;
    };
    QTRY_VERIFY(isDarkOnScreen());
    clickButton(m_editor, u"Review and save…"_s);
    picture(u"review-dark"_s);
}

void EditScreenTest::cleanupTestCase()
{
    m_window.reset();
    m_runner.reset();
    m_catalog.reset();
    QFile::remove(unitFile);
    QProcess::execute(u"systemctl"_s, {u"daemon-reload"_s});
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
    EditScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_editscreen.moc"
