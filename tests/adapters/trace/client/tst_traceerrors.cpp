// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/client/traceerrors.h"

#include <QTest>

#include <csignal>

using namespace Duende;
using namespace Duende::Trace;
using Kind = PlatformError::Kind;

class tst_TraceErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusals_data();
    void refusals();
    void ends_data();
    void ends();
};

void tst_TraceErrors::refusals_data()
{
    QTest::addColumn<RefusalCode>("code");
    QTest::addColumn<uint32_t>("value");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("named");
    QTest::addColumn<bool>("mayHelp");
    const auto row
        = [](const char* name, RefusalCode code, uint32_t value, Kind kind, const char* named, bool mayHelp) {
              QTest::newRow(name) << code << value << kind << QString::fromLatin1(named) << mayHelp;
          };
    row("yama 1", RefusalCode::Yama, 1, Kind::PermissionDenied, "Yama", true);
    row("yama 3", RefusalCode::Yama, 3, Kind::PermissionDenied, "Yama", false);
    row("other user", RefusalCode::OtherUser, 33, Kind::PermissionDenied, "33", true);
    row("traced", RefusalCode::AlreadyTraced, 4711, Kind::InvalidState, "4711", false);
    row("kernel", RefusalCode::KernelThread, 0, Kind::InvalidState, "kernel", false);
    row("gone", RefusalCode::Gone, 0, Kind::NotFound, "812", false);
    row("ancestor", RefusalCode::OwnAncestor, 0, Kind::InvalidState, "812", false);
    row("kernel too old", RefusalCode::NotSupported, 0, Kind::TracerFailed, "kernel", false);
    row("protocol", RefusalCode::Protocol, 0, Kind::TracerFailed, "version", false);
    row("not permitted", RefusalCode::System, EPERM, Kind::PermissionDenied, "812", true);
    row("other errno", RefusalCode::System, EIO, Kind::TracerFailed, "812", false);
    row("busy", RefusalCode::Busy, 0, Kind::InvalidState, "already", false);
    row("no program", RefusalCode::NotFound, ENOENT, Kind::NotFound, "program", false);
    row("unknown code", RefusalCode(999), 0, Kind::TracerFailed, "812", false);
}

void tst_TraceErrors::refusals()
{
    QFETCH(const RefusalCode, code);
    QFETCH(const uint32_t, value);
    QFETCH(const QString, named);
    const Refusal refusal{code, 812, value, "words"};
    const PlatformError error = errorOf(refusal);
    QTEST(error.kind(), "kind");
    QVERIFY2(error.message().contains(named), qPrintable(error.message()));
    QTEST(mayAdministratorHelp(refusal), "mayHelp");
}

void tst_TraceErrors::ends_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isAdministrator");
    QTest::addColumn<bool>("hasSpoken");
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("named");
    const auto denied = Kind::PermissionDenied;
    QTest::newRow("dismissed") << (126 << 8) << true << false << QByteArray("Error: dismissed") << denied
                               << QStringLiteral("was not given");
    QTest::newRow("not authorized") << (127 << 8) << true << false << QByteArray("Error: Not authorized")
                                    << denied << QStringLiteral("not authorized");
    QTest::newRow("no polkit agent") << (127 << 8) << true << false
                                     << QByteArray("Error: No authentication agent found.") << denied
                                     << QStringLiteral("nobody could be asked");
    QTest::newRow("126 without polkit")
        << (126 << 8) << false << false << QByteArray() << Kind::TracerFailed << QStringLiteral("by itself");
    QTest::newRow("killed") << SIGKILL << false << true << QByteArray() << Kind::TracerFailed
                            << QStringLiteral("by itself");
    QTest::newRow("watchdog") << (70 << 8) << false << true << QByteArray() << Kind::TracerFailed
                              << QStringLiteral("by itself");
}

void tst_TraceErrors::ends()
{
    QFETCH(const int, status);
    QFETCH(const bool, isAdministrator);
    QFETCH(const bool, hasSpoken);
    QFETCH(const QByteArray, words);
    QFETCH(const QString, named);
    const PlatformError error = agentEndError(status, isAdministrator, hasSpoken, words);
    QTEST(error.kind(), "kind");
    QVERIFY2(error.message().contains(named), qPrintable(error.message()));
    QVERIFY(!error.advice().isEmpty());
}

QTEST_APPLESS_MAIN(tst_TraceErrors)
#include "tst_traceerrors.moc"
