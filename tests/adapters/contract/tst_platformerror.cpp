// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/platformerror.h"

#include <QTest>

#include <cerrno>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;

class PlatformErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kinds_data()
    {
        QTest::addColumn<PlatformError>("error");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("message");
        QTest::addColumn<bool>("isRecoverable");
        const QString x = QStringLiteral("x");
        const auto row = [](const char* word, const PlatformError& error, Kind kind, const char* message,
                             bool isRecoverable) {
            QTest::newRow(word) << error << kind << QString::fromLatin1(word) << QString::fromLatin1(message)
                                << isRecoverable;
        };
        row("not_supported", PlatformError::notSupported(Platform::PepitaMicroVM, x), Kind::NotSupported,
            "operation not supported on pepita: x", false);
        row("spawn_failed", PlatformError::spawnFailed(x), Kind::SpawnFailed, "spawn failed: x", false);
        row("signal_failed", PlatformError::signalFailed(x), Kind::SignalFailed, "signal failed: x", false);
        row("status_failed", PlatformError::statusFailed(x), Kind::StatusFailed, "status query failed: x",
            false);
        row("tracer_failed", PlatformError::tracerFailed(x), Kind::TracerFailed,
            "tracer attachment failed: x", false);
        row("not_found", PlatformError::notFound(x), Kind::NotFound, "daemon not found: x", false);
        row("invalid_state", PlatformError::invalidState(x), Kind::InvalidState, "invalid state: x", true);
        row("timeout", PlatformError::timeout(30s), Kind::Timeout, "operation timed out after 30s", true);
        row("io", PlatformError::io(x), Kind::Io, "I/O error: x", false);
        row("config", PlatformError::config(x), Kind::Config, "configuration error: x", false);
        row("resource_limit", PlatformError::resourceLimit(x), Kind::ResourceLimit,
            "resource limit exceeded: x", true);
        row("permission_denied", PlatformError::permissionDenied(x), Kind::PermissionDenied,
            "permission denied: x", false);
    }
    void kinds()
    {
        QFETCH(const PlatformError, error);
        QTEST(error.kind(), "kind");
        QTEST(error.kindWord(), "word");
        QTEST(error.message(), "message");
        QTEST(error.isRecoverable(), "isRecoverable");
        QCOMPARE(error.isNotSupported(), error.kind() == Kind::NotSupported);
        QVERIFY(!error.isCancelled());
        QVERIFY(error.cause().isEmpty());
        QVERIFY(error.advice().isEmpty());
        if (error.kind() != Kind::Timeout)
            QCOMPARE(error.detail(), QStringLiteral("x"));
    }

    void everyPlatformIsNamed_data()
    {
        QTest::addColumn<Platform>("platform");
        QTest::addColumn<QString>("name");
        QTest::newRow("linux") << Platform::Linux << QStringLiteral("linux");
        QTest::newRow("macos") << Platform::MacOS << QStringLiteral("macos");
        QTest::newRow("container") << Platform::Container << QStringLiteral("container");
        QTest::newRow("pepita") << Platform::PepitaMicroVM << QStringLiteral("pepita");
        QTest::newRow("wos") << Platform::Wos << QStringLiteral("wos");
        QTest::newRow("native") << Platform::Native << QStringLiteral("native");
    }
    void everyPlatformIsNamed()
    {
        QFETCH(const Platform, platform);
        QFETCH(const QString, name);
        QCOMPARE(PlatformError::notSupported(platform, QStringLiteral("fly")).message(),
            QStringLiteral("operation not supported on %1: fly").arg(name));
    }

    void cancelled()
    {
        const PlatformError error = PlatformError::cancelled(QStringLiteral("stop"));
        QVERIFY(error.isCancelled());
        QCOMPARE(error.kind(), Kind::InvalidState);
        QCOMPARE(error.message(), QStringLiteral("invalid state: stop was cancelled"));
        QVERIFY(error.withErrno(EIO).isCancelled());
    }

    void causeAndAdvice()
    {
        const PlatformError plain = PlatformError::io(QStringLiteral("x"));
        const PlatformError error = plain.withErrno(ENOENT).withAdvice(QStringLiteral("Look again."));
        QCOMPARE(error.cause(), QStringLiteral("ENOENT: No such file or directory"));
        QCOMPARE(error.advice(), QStringLiteral("Look again."));
        QCOMPARE(error.message(), plain.message());
        QVERIFY2(plain.cause().isEmpty() && plain.advice().isEmpty(), "the first is as it was");
        QVERIFY(error != plain);
        QCOMPARE(plain.withCause(QStringLiteral("org.example.Error")).cause(),
            QStringLiteral("org.example.Error"));
    }

    void durations_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("duration");
        QTest::addColumn<QString>("text");
        using Milliseconds = std::chrono::milliseconds;
        QTest::newRow("zero") << Milliseconds(0) << QStringLiteral("0ms");
        QTest::newRow("below a second") << Milliseconds(250) << QStringLiteral("250ms");
        QTest::newRow("999 ms") << Milliseconds(999) << QStringLiteral("999ms");
        QTest::newRow("one second") << Milliseconds(1000) << QStringLiteral("1s");
        QTest::newRow("one and a half") << Milliseconds(1500) << QStringLiteral("1.5s");
        QTest::newRow("thirty") << Milliseconds(30000) << QStringLiteral("30s");
        QTest::newRow("no minutes") << Milliseconds(90000) << QStringLiteral("90s");
        QTest::newRow("milliseconds of many") << Milliseconds(3'600'001) << QStringLiteral("3600.001s");
        QTest::newRow("no exponent") << Milliseconds(1'000'000'000) << QStringLiteral("1000000s");
    }
    void durations()
    {
        QFETCH(const std::chrono::milliseconds, duration);
        QTEST(durationText(duration), "text");
        QCOMPARE(PlatformError::timeout(duration).detail(), durationText(duration));
    }

    void errnoTexts()
    {
        QCOMPARE(errnoText(EPERM), QStringLiteral("EPERM: Operation not permitted"));
        QCOMPARE(errnoText(99999), QStringLiteral("errno 99999"));
    }
};

QTEST_APPLESS_MAIN(PlatformErrorTest)
#include "tst_platformerror.moc"
