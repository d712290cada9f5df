// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/userdatabase.h"

#include <QTest>

using namespace Duende;

class UserDatabaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsRoot()
    {
        const std::optional<UserAccount> account = userByName(QStringLiteral("root"));
        QVERIFY(account);
        QCOMPARE(account->uid, 0u);
        QCOMPARE(account->gid, 0u);
        QVERIFY(!account->homeDirectory.isEmpty());
        QCOMPARE(userById(0)->name, QStringLiteral("root"));
        QCOMPARE(userName(0), QStringLiteral("root"));
    }

    void findsGroups()
    {
        const QString name = groupName(0);
        QCOMPARE(groupIdByName(name), std::optional<gid_t>(0));
    }

    void unknownOnes()
    {
        QVERIFY(!userByName(QStringLiteral("no such user here")));
        QVERIFY(!userByName(QString()));
        QVERIFY(!groupIdByName(QStringLiteral("no such group here")));
        QVERIFY(!userById(3'999'999'999));
        QCOMPARE(userName(3'999'999'999), QStringLiteral("3999999999"));
        QCOMPARE(groupName(3'999'999'999), QStringLiteral("3999999999"));
    }

    void aNulDoesNotEndAName()
    {
        const QString name = QStringLiteral("root") + QChar(0) + QStringLiteral("x");
        QVERIFY(!userByName(name));
        QVERIFY(!groupIdByName(name));
    }
};

QTEST_APPLESS_MAIN(UserDatabaseTest)
#include "tst_userdatabase.moc"
