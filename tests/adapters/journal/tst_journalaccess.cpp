// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journalaccess.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_JournalAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noJournal();
    void files_data();
    void files();
};

void tst_JournalAccess::noJournal()
{
    const QTemporaryDir folder;
    const auto inEmpty = checkJournalAccess({folder.path()}, UnitScope::System, 0);
    QVERIFY(!inEmpty);
    QCOMPARE(inEmpty.error().kind(), PlatformError::Kind::NotFound);
    const auto nowhere = checkJournalAccess({folder.filePath(u"none"_s)}, UnitScope::System, 0);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind(), PlatformError::Kind::NotFound);
}

void tst_JournalAccess::files_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<UnitScope>("scope");
    QTest::addColumn<bool>("isReadable");

    QTest::newRow("the system's") << QStringList{u"system.journal"_s} << UnitScope::System << true;
    QTest::newRow("an archived one") << QStringList{u"system@0001.journal"_s} << UnitScope::System << true;
    QTest::newRow("only a user's, for the system")
        << QStringList{u"user-1000.journal"_s} << UnitScope::System << false;
    QTest::newRow("the user's own") << QStringList{u"user-1000.journal"_s} << UnitScope::User << true;
    QTest::newRow("the user's own, archived")
        << QStringList{u"user-1000@1-2.journal"_s} << UnitScope::User << true;
    QTest::newRow("another user's") << QStringList{u"user-10001.journal"_s} << UnitScope::User << false;
    QTest::newRow("the system's, for a user") << QStringList{u"system.journal"_s} << UnitScope::User << true;
}

void tst_JournalAccess::files()
{
    QFETCH(QStringList, files);
    QFETCH(UnitScope, scope);
    QFETCH(bool, isReadable);
    const QTemporaryDir folder;
    for (const QString& name : std::as_const(files)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QCOMPARE(checkJournalAccess({folder.path()}, scope, 1000).has_value(), isReadable);
}

QTEST_GUILESS_MAIN(tst_JournalAccess)
#include "tst_journalaccess.moc"
