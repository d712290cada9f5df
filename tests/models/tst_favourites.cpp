// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/favourites.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;

class FavouritesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEachChangeOnce();
    void survivesARestart();
    void skipsWhatIsNoId();
};

void FavouritesTest::tellsEachChangeOnce()
{
    Favourites favourites(nullptr);
    QSignalSpy changes(&favourites, &Favourites::changed);
    const DaemonId id = DaemonId::create();
    favourites.set(id, false);
    QCOMPARE(changes.size(), 0);
    favourites.set(id, true);
    favourites.set(id, true);
    QCOMPARE(changes.size(), 1);
    QVERIFY(favourites.contains(id));
}

void FavouritesTest::survivesARestart()
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("settings.ini"));
    const DaemonId kept = DaemonId::create();
    const DaemonId dropped = DaemonId::create();
    {
        QSettings settings(file, QSettings::IniFormat);
        Favourites favourites(&settings);
        favourites.set(kept, true);
        favourites.set(dropped, true);
        favourites.set(dropped, false);
    }
    QSettings settings(file, QSettings::IniFormat);
    const Favourites favourites(&settings);
    QVERIFY(favourites.contains(kept));
    QVERIFY(!favourites.contains(dropped));
}

void FavouritesTest::skipsWhatIsNoId()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("favourites"), QStringList{QStringLiteral("rubbish"), QString()});
    const Favourites favourites(&settings);
    QVERIFY(!favourites.contains(DaemonId()));
}

QTEST_GUILESS_MAIN(FavouritesTest)
#include "tst_favourites.moc"
