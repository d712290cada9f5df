// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/platform.h"

#include <QTest>

using namespace Duende;

class PlatformTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<Platform>("platform");
        QTest::addColumn<QString>("printed");
        QTest::addColumn<QString>("json");
        const auto row = [](Platform platform, const char* printed, const char* json) {
            QTest::newRow(printed) << platform << QString::fromLatin1(printed) << QString::fromLatin1(json);
        };
        row(Platform::Linux, "linux", "Linux");
        row(Platform::MacOS, "macos", "MacOS");
        row(Platform::Container, "container", "Container");
        row(Platform::PepitaMicroVM, "pepita", "PepitaMicroVM");
        row(Platform::Wos, "wos", "Wos");
        row(Platform::Native, "native", "Native");
    }
    void names()
    {
        QFETCH(const Platform, platform);
        QFETCH(const QString, printed);
        QFETCH(const QString, json);
        QCOMPARE(platformName(platform), printed);
        QCOMPARE(platformFromName(printed), std::optional(platform));
        QCOMPARE(platformJsonName(platform), json);
        QCOMPARE(platformFromJsonName(json), std::optional(platform));
        QCOMPARE(platformFromName(json), std::nullopt);
        QCOMPARE(platformFromJsonName(printed), std::nullopt);
    }

    void unknownNames()
    {
        for (const QString& name : {QString(), QStringLiteral("windows"), QStringLiteral("linux ")}) {
            QCOMPARE(platformFromName(name), std::nullopt);
            QCOMPARE(platformFromJsonName(name), std::nullopt);
        }
    }
};

QTEST_APPLESS_MAIN(PlatformTest)
#include "tst_platform.moc"
