// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitname.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_UnitName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isUnitName_data();
    void isUnitName();
    void kind_data();
    void kind();
    void templates_data();
    void templates();
    void serviceName_data();
    void serviceName();
    void objectPath_data();
    void objectPath();
    void foreignPaths();
};

void tst_UnitName::isUnitName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("service") << u"nginx.service"_s << true;
    QTest::newRow("escape") << u"dev-disk-by\\x2did.device"_s << true;
    QTest::newRow("instance") << u"getty@tty1.service"_s << true;
    QTest::newRow("template") << u"getty@.service"_s << true;
    QTest::newRow("root slice") << u"-.slice"_s << true;
    QTest::newRow("no suffix") << u"nginx"_s << false;
    QTest::newRow("unknown suffix") << u"nginx.exe"_s << false;
    QTest::newRow("suffix only") << u".service"_s << false;
    QTest::newRow("starts with at") << u"@x.service"_s << false;
    QTest::newRow("slash") << u"a/b.service"_s << false;
    QTest::newRow("space") << u"a b.service"_s << false;
    QTest::newRow("not ASCII") << u"ä.service"_s << false;
    QTest::newRow("line feed") << u"a\n.service"_s << false;
    QTest::newRow("longest") << QString(u"a"_s.repeated(247) + u".service"_s) << true;
    QTest::newRow("too long") << QString(u"a"_s.repeated(248) + u".service"_s) << false;
    QTest::newRow("empty") << QString() << false;
}

void tst_UnitName::isUnitName()
{
    QFETCH(QString, text);
    QTEST(Duende::isUnitName(text), "expected");
}

void tst_UnitName::kind_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<DaemonKind>("expected");
    QTest::addColumn<QString>("interfaceName");
    QTest::addColumn<bool>("hasProcesses");
    const auto row = [](const char* suffix, DaemonKind kind, const char* interfaceName, bool hasProcesses) {
        QTest::newRow(suffix) << QString(u"x."_s + QString::fromLatin1(suffix)) << kind
                              << QString(u"org.freedesktop.systemd1."_s + QString::fromLatin1(interfaceName))
                              << hasProcesses;
    };
    row("service", DaemonKind::Service, "Service", true);
    row("socket", DaemonKind::Socket, "Socket", true);
    row("timer", DaemonKind::Timer, "Timer", false);
    row("path", DaemonKind::Path, "Path", false);
    row("target", DaemonKind::Target, "Target", false);
    row("mount", DaemonKind::Mount, "Mount", true);
    row("automount", DaemonKind::Automount, "Automount", false);
    row("swap", DaemonKind::Swap, "Swap", true);
    row("device", DaemonKind::Device, "Device", false);
    row("slice", DaemonKind::Slice, "Slice", false);
    row("scope", DaemonKind::Scope, "Scope", true);
}

void tst_UnitName::kind()
{
    QFETCH(QString, name);
    QFETCH(DaemonKind, expected);
    QCOMPARE(unitKind(name), std::optional(expected));
    QTEST(unitTypeInterface(expected), "interfaceName");
    QTEST(kindHasProcesses(expected), "hasProcesses");
}

void tst_UnitName::templates_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isTemplate");
    QTest::addColumn<QString>("pattern");
    QTest::newRow("template") << u"getty@.service"_s << true << QString();
    QTest::newRow("instance") << u"getty@tty1.service"_s << false << u"getty@.service"_s;
    QTest::newRow("instance with a dot") << u"a@b.c.service"_s << false << u"a@.service"_s;
    QTest::newRow("instance with an at") << u"a@b@c.service"_s << false << u"a@.service"_s;
    QTest::newRow("plain") << u"getty.service"_s << false << QString();
    QTest::newRow("empty") << QString() << false << QString();
}

void tst_UnitName::templates()
{
    QFETCH(QString, name);
    QTEST(isTemplateName(name), "isTemplate");
    QTEST(templateOfInstance(name), "pattern");
}

void tst_UnitName::serviceName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("plain") << u"web"_s << u"web.service"_s;
    QTest::newRow("with suffix") << u"web.service"_s << u"web.service"_s;
    QTest::newRow("space") << u"my web"_s << u"my\\x20web.service"_s;
    QTest::newRow("slash") << u"a/b"_s << u"a-b.service"_s;
    QTest::newRow("umlaut") << u"ä"_s << u"\\xc3\\xa4.service"_s;
    QTest::newRow("at becomes no instance") << u"a@b"_s << u"a\\x40b.service"_s;
    QTest::newRow("leading dot") << u".web"_s << u"\\x2eweb.service"_s;
    QTest::newRow("backslash") << u"a\\b"_s << u"a\\x5cb.service"_s;
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("only the suffix") << u".service"_s << QString();
    QTest::newRow("too long") << u"a"_s.repeated(300) << QString();
}

void tst_UnitName::serviceName()
{
    QFETCH(QString, text);
    QTEST(serviceNameFor(text), "expected");
}

void tst_UnitName::objectPath_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("label");
    QTest::newRow("service") << u"dbus.service"_s << u"dbus_2eservice"_s;
    QTest::newRow("escape") << u"a\\x2db.mount"_s << u"a_5cx2db_2emount"_s;
    QTest::newRow("leading digit") << u"1a2.service"_s << u"_31a2_2eservice"_s;
    QTest::newRow("root mount") << u"-.mount"_s << u"_2d_2emount"_s;
    QTest::newRow("underscore") << u"a_b.service"_s << u"a_5fb_2eservice"_s;
}

void tst_UnitName::objectPath()
{
    QFETCH(QString, name);
    QFETCH(QString, label);
    const QString path = u"/org/freedesktop/systemd1/unit/"_s + label;
    QCOMPARE(unitObjectPath(name), path);
    QCOMPARE(unitNameOfPath(path), name);
}

void tst_UnitName::foreignPaths()
{
    QCOMPARE(unitNameOfPath(u"/org/freedesktop/systemd1"), QString());
    QCOMPARE(unitNameOfPath(u"/somebody/else/unit/a"), QString());
    QCOMPARE(unitNameOfPath(u"/org/freedesktop/systemd1/unit/a_2"), u"a_2"_s);
    QCOMPARE(unitNameOfPath(u"/org/freedesktop/systemd1/unit/a_zz"), u"a_zz"_s);
}

QTEST_APPLESS_MAIN(tst_UnitName)
#include "tst_unitname.moc"
