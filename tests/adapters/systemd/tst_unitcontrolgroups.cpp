// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitcontrolgroups.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_UnitControlGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void systemManager();
    void userManager();
    void hybrid();
    void nothing();

private:
    std::unique_ptr<QTemporaryDir> m_root;
    QString path(const QString& below) const { return m_root->filePath(below); }
    static void touch(const QString& path)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
};

void tst_UnitControlGroups::init()
{
    m_root = std::make_unique<QTemporaryDir>();
    QVERIFY(m_root->isValid());
    const QDir root(m_root->path());
    touch(path(u"cgroup.controllers"_s));
    for (const QString& group : {u"init.scope"_s, u"system.slice/a.service/inner.service"_s,
             u"system.slice/system-getty.slice/getty@tty1.service"_s, u"system.slice/_cpu.service"_s,
             u"system.slice/dev-x\\x2dy.mount"_s, u"system.slice/no unit"_s,
             u"user.slice/user-1000.slice/user@1000.service/app.slice/b.service"_s})
        QVERIFY(root.mkpath(group));
}

void tst_UnitControlGroups::systemManager()
{
    const QHash<QString, QString> groups = unitControlGroups(m_root->path(), u"/"_s);
    QCOMPARE(groups.value(u"init.scope"_s), u"/init.scope"_s);
    QCOMPARE(groups.value(u"system.slice"_s), u"/system.slice"_s);
    QCOMPARE(groups.value(u"a.service"_s), u"/system.slice/a.service"_s);
    QCOMPARE(groups.value(u"getty@tty1.service"_s), u"/system.slice/system-getty.slice/getty@tty1.service"_s);
    QCOMPARE(groups.value(u"cpu.service"_s), u"/system.slice/_cpu.service"_s);
    QCOMPARE(groups.value(u"dev-x\\x2dy.mount"_s), u"/system.slice/dev-x\\x2dy.mount"_s);
    QVERIFY(!groups.contains(u"inner.service"_s));
    QVERIFY(!groups.contains(u"b.service"_s));
    QCOMPARE(unitControlGroups(m_root->path(), QString()), groups);
    QVERIFY(controlGroupExists(m_root->path(), u"/system.slice/a.service"_s));
    QVERIFY(!controlGroupExists(m_root->path(), u"/system.slice/b.service"_s));
    QVERIFY(!controlGroupExists(m_root->path(), QString()));
}

void tst_UnitControlGroups::userManager()
{
    const QString manager = u"/user.slice/user-1000.slice/user@1000.service"_s;
    const QHash<QString, QString> groups = unitControlGroups(m_root->path(), manager);
    QCOMPARE(groups.size(), 2);
    QCOMPARE(groups.value(u"app.slice"_s), QString(manager + u"/app.slice"_s));
    QCOMPARE(groups.value(u"b.service"_s), QString(manager + u"/app.slice/b.service"_s));
}

void tst_UnitControlGroups::hybrid()
{
    QVERIFY(QFile::remove(path(u"cgroup.controllers"_s)));
    QVERIFY(QDir(m_root->path()).mkpath(u"unified/system.slice/c.service"_s));
    const QHash<QString, QString> groups = unitControlGroups(m_root->path(), QString());
    QCOMPARE(groups.value(u"c.service"_s), u"/system.slice/c.service"_s);
    QVERIFY(!groups.contains(u"a.service"_s));
}

void tst_UnitControlGroups::nothing()
{
    QVERIFY(unitControlGroups(u"/nonexistent"_s, QString()).isEmpty());
}

QTEST_APPLESS_MAIN(tst_UnitControlGroups)
#include "tst_unitcontrolgroups.moc"
