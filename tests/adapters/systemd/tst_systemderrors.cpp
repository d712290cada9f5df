// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/systemderrors.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_SystemdErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kind_data();
    void kind();
    void masked();
    void authorization();
    void dismissed();
    void timeout();
    void oneLine();
};

void tst_SystemdErrors::kind_data()
{
    using enum PlatformError::Kind;
    QTest::addColumn<QString>("name");
    QTest::addColumn<PlatformError::Kind>("expected");
    const auto manager = [](const char* name, PlatformError::Kind kind) {
        QTest::newRow(name) << QString(u"org.freedesktop.systemd1."_s + QString::fromLatin1(name)) << kind;
    };
    const auto bus = [](const char* name, PlatformError::Kind kind) {
        QTest::newRow(name) << QString(u"org.freedesktop.DBus.Error."_s + QString::fromLatin1(name)) << kind;
    };
    manager("NoSuchUnit", NotFound);
    manager("NoUnitForPID", NotFound);
    manager("LoadFailed", NotFound);
    manager("UnitMasked", InvalidState);
    manager("OnlyByDependency", InvalidState);
    manager("JobTypeNotApplicable", InvalidState);
    manager("UnitBusy", InvalidState);
    manager("UnitInactive", InvalidState);
    manager("TransactionIsDestructive", InvalidState);
    manager("TransactionJobsConflicting", InvalidState);
    manager("ShuttingDown", InvalidState);
    manager("UnitExists", InvalidState);
    manager("BadUnitSetting", Config);
    bus("InvalidArgs", Config);
    bus("InteractiveAuthorizationRequired", PermissionDenied);
    bus("AccessDenied", PermissionDenied);
    bus("AuthFailed", PermissionDenied);
    bus("NoReply", Timeout);
    bus("Timeout", Timeout);
    bus("NotSupported", NotSupported);
    bus("UnknownMethod", NotSupported);
    bus("ServiceUnknown", Io);
    bus("NameHasNoOwner", Io);
    bus("Disconnected", Io);
    QTest::newRow("System.Error.ENOENT") << u"System.Error.ENOENT"_s << NotFound;
    QTest::newRow("System.Error.EPERM") << u"System.Error.EPERM"_s << PermissionDenied;
    QTest::newRow("unknown") << u"com.example.Odd"_s << Io;
    QTest::newRow("empty") << QString() << Io;
}

void tst_SystemdErrors::kind()
{
    QFETCH(QString, name);
    const PlatformError error
        = busError(name, u"Why."_s, {u"a.service could not be stopped"_s, u"a.service"_s, 5s, false});
    QTEST(error.kind(), "expected");
    QCOMPARE(error.cause(), QString(name + u": Why."_s));
}

void tst_SystemdErrors::masked()
{
    const PlatformError error = busError(u"org.freedesktop.systemd1.UnitMasked"_s,
        u"Unit a.service is masked."_s, {u"a.service could not be started"_s, u"a.service"_s, 5s, false});
    QCOMPARE(error.message(), u"invalid state: a.service could not be started: Unit a.service is masked"_s);
    QCOMPARE(error.advice(), u"Unmask it first."_s);
}

void tst_SystemdErrors::authorization()
{
    const QString name = u"org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"_s;
    const PlatformError error = busError(name, u"Interactive authentication required."_s,
        {u"a.service could not be started"_s, u"a.service"_s, 5s, false});
    QCOMPARE(
        error.advice(), u"Ask again from a desktop session with a polkit agent, or run duende with sudo."_s);
}

void tst_SystemdErrors::dismissed()
{
    const PlatformError error = busError(
        u"org.freedesktop.DBus.Error.AccessDenied"_s, u"Access denied"_s, {u"x"_s, u"a"_s, 5s, true});
    QCOMPARE(error.kind(), PlatformError::Kind::PermissionDenied);
    QVERIFY(error.detail().contains(u"the authorization was not given"_s));
    QVERIFY(error.advice().contains(u"polkit agent"_s));
}

void tst_SystemdErrors::timeout()
{
    const PlatformError error = busError(
        u"org.freedesktop.DBus.Error.NoReply"_s, u"Did not receive a reply."_s, {u"x"_s, u"a"_s, 5s, false});
    QCOMPARE(error.message(), u"operation timed out after 5s"_s);
    QVERIFY(error.isRecoverable());
}

void tst_SystemdErrors::oneLine()
{
    const PlatformError error
        = busError(u"org.freedesktop.systemd1.UnitBusy"_s, u"Two\nlines...\n"_s, {u"x"_s, u"a"_s, 5s, false});
    QCOMPARE(error.detail(), u"x: Two lines"_s);
}

QTEST_APPLESS_MAIN(tst_SystemdErrors)
#include "tst_systemderrors.moc"
