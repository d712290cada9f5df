// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/spawneddaemon.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

SpawnedDaemon wholeDaemon()
{
    SpawnedDaemon daemon;
    daemon.spec.name = QStringLiteral("web");
    daemon.spec.version = QStringLiteral("1.2");
    daemon.spec.description = QStringLiteral("Serves \u201cpages\u201d");
    daemon.spec.binaryPath = QStringLiteral("/usr/bin/web");
    daemon.spec.args = {QStringLiteral("--port"), QStringLiteral("80"), QString()};
    daemon.spec.env
        = {{QStringLiteral("A"), QStringLiteral("1")}, {QStringLiteral("A"), QStringLiteral("=2\n")}};
    daemon.spec.user = QStringLiteral("www");
    daemon.spec.group = QStringLiteral("web");
    daemon.spec.workingDir = QStringLiteral("/srv");
    daemon.spec.resources.memoryBytes = 1ULL << 53;
    daemon.spec.resources.openFilesMax = 1024;
    daemon.spec.shutdownTimeout = 5s;
    daemon.spec.nice = -5;
    daemon.pid = 2147483647;
    daemon.startTimeTicks = 123456789012;
    daemon.bootId = "d8b0b2a2-0000-4000-8000-000000000000";
    daemon.logPath = QStringLiteral("/x/web.log");
    daemon.spawnedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, QTimeZone::UTC);
    daemon.exit = ProcessExit{
        ProcessExit::Kind::Signalled, 9, QDateTime::fromMSecsSinceEpoch(1'700'000'001'456, QTimeZone::UTC)};
    return daemon;
}

} // namespace

class SpawnedDaemonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<SpawnedDaemon>("daemon");
        SpawnedDaemon least;
        least.spec.name = QStringLiteral("a");
        least.spec.binaryPath = QStringLiteral("b");
        least.pid = 1;
        least.spawnedAt = QDateTime::fromSecsSinceEpoch(1, QTimeZone::UTC);
        SpawnedDaemon unknownExit = least;
        unknownExit.exit = ProcessExit{};
        SpawnedDaemon exited = least;
        exited.exit = ProcessExit{ProcessExit::Kind::Exited, 255, std::nullopt};
        QTest::newRow("all there is") << wholeDaemon();
        QTest::newRow("the least") << least;
        QTest::newRow("unknown exit") << unknownExit;
        QTest::newRow("exited") << exited;
    }
    void roundTrip()
    {
        QFETCH(const SpawnedDaemon, daemon);
        const QByteArray bytes = QJsonDocument(daemon.toJson()).toJson();
        const Result<SpawnedDaemon> read = SpawnedDaemon::fromJson(QJsonDocument::fromJson(bytes).object());
        QVERIFY(read);
        QCOMPARE(*read, daemon);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char* path, const QJsonValue& value) {
            QTest::addRow(
                "%s %s", path, QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).constData())
                << QString::fromLatin1(path) << value;
        };
        const QString text = QStringLiteral("x");
        row("version", 2);
        row("version", QJsonValue::Null);
        row("pid", 0);
        row("pid", -1);
        row("pid", 2147483648.0);
        row("pid", 1.5);
        row("pid", text);
        row("start_time_ticks", -1);
        row("start_time_ticks", 1e300);
        row("spawned_at", text);
        row("spec", 1);
        row("spec.name", QString());
        row("spec.name", 1);
        row("spec.binary_path", QString());
        row("spec.args", text);
        row("spec.args", QJsonArray{1});
        row("spec.env", QJsonArray{text});
        row("spec.env", QJsonArray{QJsonArray{text}});
        row("spec.env", QJsonArray{QJsonArray{text, 1}});
        row("spec.nice", 20);
        row("spec.nice", text);
        row("spec.memory_bytes", -1);
        row("spec.open_files_max", 0.5);
        row("spec.shutdown_timeout_ms", -1);
        row("spec.user", 1);
        row("exit", text);
        row("exit.kind", text);
        row("exit.value", 256);
        row("exit.value", -1);
    }
    void refuses()
    {
        QFETCH(const QString, path);
        QFETCH(const QJsonValue, value);
        QJsonObject object = wholeDaemon().toJson();
        QVERIFY(SpawnedDaemon::fromJson(object));
        const QStringList parts = path.split(QLatin1Char('.'));
        if (parts.size() == 1) {
            object.insert(path, value);
        } else {
            QJsonObject inner = object.value(parts.at(0)).toObject();
            inner.insert(parts.at(1), value);
            object.insert(parts.at(0), inner);
        }
        const Result<SpawnedDaemon> read = SpawnedDaemon::fromJson(object);
        QVERIFY(!read);
        QCOMPARE(read.error().kind(), PlatformError::Kind::Config);
        QVERIFY2(read.error().detail().contains(parts.at(0)) || read.error().detail().contains(parts.last()),
            qPrintable(read.error().detail()));
    }

    void missingMembers()
    {
        const QJsonObject whole = wholeDaemon().toJson();
        for (const char* name : {"version", "spec", "pid", "start_time_ticks", "spawned_at"}) {
            QJsonObject object = whole;
            object.remove(QString::fromLatin1(name));
            QVERIFY2(!SpawnedDaemon::fromJson(object), name);
        }
        QVERIFY(!SpawnedDaemon::fromJson({}));
    }
};

QTEST_APPLESS_MAIN(SpawnedDaemonTest)
#include "tst_spawneddaemon.moc"
