// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/notices.h"

#include "models/daemoncatalog.h"
#include "models/favourites.h"
#include "models/operationrunner.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"
#include "ui/notice/failurebadge.h"
#include "ui/notice/trayicon.h"
#include "ui/operations/message.h"
#include "ui/widgets/icons.h"

#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace Duende;
using Choice = FailureWatch::Choice;

namespace {

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    std::shared_ptr<AdapterRegistry> registry
        = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units});
    DaemonCatalog catalog{registry};
    OperationRunner runner{registry};
    Favourites favourites{nullptr};
    QTemporaryDir folder;
    QSettings settings{folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
    QWidget window;

    Notices* make() { return new Notices(&catalog, &favourites, &runner, &settings, &window); }
};

QAction* entry(const QMenu* menu, const QString& text)
{
    for (QAction* action : menu->actions()) {
        if (action->text().remove(u'&') == text)
            return action;
    }
    return nullptr;
}

QStringList texts(const QMenu* menu)
{
    QStringList texts;
    for (const QAction* action : menu->actions())
        texts.append(action->isSeparator() ? QStringLiteral("-") : action->text());
    return texts;
}

} // namespace

class NoticesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void favouritesAtFirst();
    void choiceIsKept_data();
    void choiceIsKept();
    void keepRunningIsKept();
    void withoutATrayNothingStays();
    void badgeTellsTheCount_data();
    void badgeTellsTheCount();
    void trayMenu();
    void trayMenuHoldsTheFirst();
};

void NoticesTest::favouritesAtFirst()
{
    Fixture f;
    const Notices* notices = f.make();
    QCOMPARE(notices->watch()->choice(), Choice::Favourites);
    QVERIFY(entry(notices->choiceMenu(), QStringLiteral("Favourites"))->isChecked());
    QVERIFY(!notices->keepRunningAction()->isChecked());
}

void NoticesTest::choiceIsKept_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("choice");
    QTest::newRow("off") << QStringLiteral("Off") << int(Choice::Off);
    QTest::newRow("favourites") << QStringLiteral("Favourites") << int(Choice::Favourites);
    QTest::newRow("all") << QStringLiteral("All daemons") << int(Choice::All);
}

void NoticesTest::choiceIsKept()
{
    QFETCH(QString, text);
    Fixture f;
    Notices* first = f.make();
    entry(first->choiceMenu(), text)->trigger();
    QTEST(int(first->watch()->choice()), "choice");
    delete first;
    const Notices* second = f.make();
    QTEST(int(second->watch()->choice()), "choice");
    QVERIFY(entry(second->choiceMenu(), text)->isChecked());
}

void NoticesTest::keepRunningIsKept()
{
    Fixture f;
    Notices* first = f.make();
    first->keepRunningAction()->trigger();
    delete first;
    QVERIFY(f.make()->keepRunningAction()->isChecked());
}

void NoticesTest::withoutATrayNothingStays()
{
    // The offscreen platform has none.
    QVERIFY(!TrayIcon::isAvailable());
    Fixture f;
    Notices* notices = f.make();
    notices->showTray();
    notices->keepRunningAction()->setChecked(true);
    QVERIFY(!notices->staysWhenClosed());
}

void NoticesTest::badgeTellsTheCount_data()
{
    QTest::addColumn<int>("one");
    QTest::addColumn<int>("other");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("none, one") << 0 << 1 << false;
    QTest::newRow("one, two") << 1 << 2 << false;
    QTest::newRow("nine, ten") << 9 << 10 << false;
    QTest::newRow("ten, eleven") << 10 << 11 << true;
}

void NoticesTest::badgeTellsTheCount()
{
    QFETCH(int, one);
    QFETCH(int, other);
    QFETCH(bool, isSame);
    for (const int size : {16, 22, 24, 48}) {
        const auto image = [size](int count) {
            // By shape, not by colour alone.
            return failureBadge(Icons::program(), count)
                .pixmap(QSize(size, size), 1.0)
                .toImage()
                .convertToFormat(QImage::Format_Grayscale8);
        };
        QCOMPARE(image(one).size(), QSize(size, size));
        QCOMPARE(image(one) == image(other), isSame);
    }
}

void NoticesTest::trayMenu()
{
    Fixture f;
    const Notices* notices = f.make();
    f.catalog.start();
    TrayIcon tray(notices->watch(), notices->choiceMenu());
    QCOMPARE(tray.toolTip(), QStringLiteral("Duende"));
    QCOMPARE(texts(tray.menu()),
        (QStringList{QStringLiteral("&Show window"), QStringLiteral("-"),
            QStringLiteral("Nothing has failed"), QStringLiteral("-"), QStringLiteral("&Notices"),
            QStringLiteral("-"), QStringLiteral("&Quit")}));
    const DaemonRecord failed
        = unitRecord(QStringLiteral("r&d.service"), DaemonStatus::failed({FailureReason::Kind::Internal, 0}));
    f.units->monitor->answer({failed, unitRecord(QStringLiteral("up.service"))});
    QTRY_COMPARE(tray.toolTip(), QStringLiteral("Duende — 1 failed"));
    QTRY_COMPARE(texts(tray.menu()).at(2), QStringLiteral("r&&d.service"));
    QSignalSpy opened(&tray, &TrayIcon::daemonRequested);
    tray.menu()->actions().at(2)->trigger();
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).value<DaemonId>(), failed.handle.id());
    // The same choices as in the window, checked as there.
    const QMenu* choices = entry(tray.menu(), QStringLiteral("Notices"))->menu();
    QCOMPARE(choices->actions(), notices->choiceMenu()->actions());
    QSignalSpy quit(&tray, &TrayIcon::quitRequested);
    entry(tray.menu(), QStringLiteral("Quit"))->trigger();
    QCOMPARE(quit.size(), 1);
}

void NoticesTest::trayMenuHoldsTheFirst()
{
    Fixture f;
    const Notices* notices = f.make();
    f.catalog.start();
    const TrayIcon tray(notices->watch(), notices->choiceMenu());
    QList<DaemonRecord> records;
    for (int i = 0; i < 14; ++i)
        records.append(unitRecord(QStringLiteral("u%1.service").arg(i, 2, 10, QLatin1Char('0')),
            DaemonStatus::failed({FailureReason::Kind::Internal, 0})));
    f.units->monitor->answer(records);
    QTRY_COMPARE(tray.toolTip(), QStringLiteral("Duende — 14 failed"));
    QTRY_VERIFY(texts(tray.menu()).contains(QStringLiteral("u00.service")));
    const QStringList entries = texts(tray.menu());
    QCOMPARE(entries.count(QStringLiteral("u09.service")), 1);
    QCOMPARE(entries.count(QStringLiteral("u10.service")), 0);
    QSignalSpy list(&tray, &TrayIcon::failedListRequested);
    entry(tray.menu(), QStringLiteral("Show all 14 failed"))->trigger();
    QCOMPARE(list.size(), 1);
}

QTEST_MAIN(NoticesTest)
#include "tst_notices.moc"
