// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/daemonjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

#include <cerrno>
#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

QByteArray compact(const QJsonValue& value)
{
    // An array, because a document is no single value.
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

DaemonRecord fullRecord()
{
    DaemonRecord record;
    record.handle = DaemonHandle(SystemdHandle{u"ssh.service"_s});
    record.scope = u"system"_s;
    record.name = u"ssh.service"_s;
    record.description = u"OpenBSD Secure Shell server"_s;
    record.status = DaemonStatus::State::Running;
    record.detail = u"active (running)"_s;
    record.enablement = u"enabled"_s;
    record.pid = 812;
    record.use = ResourceUse();
    record.use->memoryBytes = 5242880;
    record.use->tasks = 3;
    record.since = QDateTime(QDate(2026, 1, 31), QTime(9, 15), QTimeZone(3600));
    record.restarts = 0;
    record.controlGroup = u"/system.slice/ssh.service"_s;
    record.actions = DaemonAction::Stop | DaemonAction::Restart | DaemonAction::Signal;
    return record;
}

} // namespace

class DaemonJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void daemon();
    void unknownIsNull();
    void failures_data();
    void failures();
    void inspection();
    void properties_data();
    void properties();
    void errors();
    void unavailable();
    void times_data();
    void times();
    void kindWords();
};

void DaemonJsonTest::daemon()
{
    const QJsonObject expected = QJsonDocument::fromJson(R"json({
        "handle":"systemd:ssh.service","platform":"linux","scope":"system","name":"ssh.service",
        "description":"OpenBSD Secure Shell server","status":"running","detail":"active (running)","failure":null,
        "pid":812,"cpu_percent":0.12,"memory_bytes":5242880,"since":"2026-01-31T08:15:00Z","enablement":"enabled",
        "restarts":0,"host":null})json")
                                     .object();
    QJsonObject object = DaemonJson::daemon(fullRecord(), 0.1234);
    QCOMPARE(object.take("id"_L1).toString(), fullRecord().handle.id().toString());
    QCOMPARE(object, expected);
}

void DaemonJsonTest::unknownIsNull()
{
    DaemonRecord record;
    record.handle = DaemonHandle(NativeHandle{812});
    const QJsonObject object = DaemonJson::daemon(record, std::nullopt);
    QCOMPARE(object.size(), 16);
    for (const QString& key : {u"scope"_s, u"name"_s, u"description"_s, u"detail"_s, u"failure"_s, u"pid"_s,
             u"cpu_percent"_s, u"memory_bytes"_s, u"since"_s, u"enablement"_s, u"restarts"_s, u"host"_s}) {
        QVERIFY2(object.contains(key) && object.value(key).isNull(), qPrintable(key));
    }
    QCOMPARE(object.value("status"_L1).toString(), u"created"_s);
    QCOMPARE(object.value("platform"_L1).toString(), u"native"_s);

    record.use = ResourceUse(); // read, but without numbers
    record.since = QDateTime();
    const double none = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(DaemonJson::daemon(record, none), object);
}

void DaemonJsonTest::failures_data()
{
    QTest::addColumn<DaemonStatus>("status");
    QTest::addColumn<QByteArray>("expected");
    using Kind = FailureReason::Kind;
    QTest::newRow("none") << DaemonStatus(DaemonStatus::State::Stopped) << QByteArray("null");
    QTest::newRow("exit code") << DaemonStatus::failed({Kind::ExitCode, 203})
                               << QByteArray(R"({"reason":"exit_code","value":203})");
    QTest::newRow("signal") << DaemonStatus::failed({Kind::Signal, 11})
                            << QByteArray(R"({"reason":"signal","value":11})");
    QTest::newRow("no number") << DaemonStatus::failed({Kind::HealthCheckTimeout, 0})
                               << QByteArray(R"({"reason":"health_check_timeout","value":null})");
}

void DaemonJsonTest::failures()
{
    QFETCH(const DaemonStatus, status);
    QFETCH(const QByteArray, expected);
    QCOMPARE(compact(DaemonJson::failure(status)), expected);
}

void DaemonJsonTest::inspection()
{
    DaemonDetails details;
    details.record = fullRecord();
    details.groups = {
        {u"Unit"_s,
            {{u"Id"_s, u"ssh.service"_s}, {u"Names"_s, QStringList{u"ssh.service"_s, u"sshd.service"_s}}}},
        {u"Processes and memory"_s,
            {{u"MemoryCurrent"_s, ByteCount{5242880}}, {u"MemoryMax"_s, Unlimited()}}},
        {u"Unit"_s, {{u"NeedDaemonReload"_s, false}}},
    };
    QJsonObject object = DaemonJson::inspection(details, std::nullopt, std::nullopt);
    const QJsonObject plain = DaemonJson::daemon(details.record, std::nullopt);
    for (auto member = plain.begin(); member != plain.end(); ++member)
        QCOMPARE(object.take(member.key()), member.value());
    QCOMPARE(QJsonDocument(object).toJson(QJsonDocument::Compact),
        QByteArray(
            R"({"actions":["stop","restart","signal"],"control_group":"/system.slice/ssh.service",)"
            R"("is_template":false,"kind":"service","properties":{"Processes and memory":)"
            R"({"MemoryCurrent":{"unit":"bytes","value":5242880},"MemoryMax":{"unlimited":true}},)"
            R"("Unit":{"Id":"ssh.service","Names":["ssh.service","sshd.service"],"NeedDaemonReload":false}},)"
            R"("result":null,"tasks":3,"why":null})"));
}

void DaemonJsonTest::properties_data()
{
    QTest::addColumn<PropertyValue>("value");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const PropertyValue& value, const QByteArray& expected) {
        QTest::newRow(name) << value << expected;
    };
    row("unknown", std::monostate(), "null");
    row("no limit", Unlimited(), R"({"unlimited":true})");
    row("yes", true, "true");
    row("number", std::numeric_limits<qint64>::min(), "-9223372036854775808");
    row("large number", std::numeric_limits<qint64>::max(), "9223372036854775807");
    row("text", u"a\n\"b\""_s, R"("a\n\"b\"")");
    row("empty text", QString(), "null");
    row("list", QStringList{u"a"_s, u""_s}, R"(["a",""])");
    row("empty list", QStringList(), "[]");
    row("bytes", ByteCount{5242880}, R"({"unit":"bytes","value":5242880})");
    row("share", Percentage{0.4}, R"({"unit":"percent","value":0.4})");
    row("share that is no number", Percentage{std::numeric_limits<double>::quiet_NaN()},
        R"({"unit":"percent","value":null})");
    row("duration", std::chrono::microseconds(90'000'000), R"({"unit":"microseconds","value":90000000})");
    row("time", QDateTime(QDate(2026, 1, 31), QTime(8, 15, 0, 250), QTimeZone::UTC),
        R"("2026-01-31T08:15:00Z")");
}

void DaemonJsonTest::properties()
{
    QFETCH(const PropertyValue, value);
    QFETCH(const QByteArray, expected);
    QCOMPARE(compact(DaemonJson::property(value)), expected);
}

void DaemonJsonTest::errors()
{
    QCOMPARE(compact(DaemonJson::error(PlatformError::notFound(u"x"_s).withErrno(ESRCH))),
        QByteArray(R"({"error":{"cause":"ESRCH: No such process","kind":"not_found",)"
                   R"("message":"daemon not found: x","recoverable":false}})"));
    QCOMPARE(compact(DaemonJson::error(PlatformError::timeout(std::chrono::seconds(5)))),
        QByteArray(R"({"error":{"cause":null,"kind":"timeout","message":"operation timed out after 5s",)"
                   R"("recoverable":true}})"));
}

void DaemonJsonTest::unavailable()
{
    AdapterScope scope;
    scope.platform = Platform::Linux;
    scope.name = u"user"_s;
    QCOMPARE(compact(DaemonJson::unavailable(scope, PlatformError::io(u"no bus"_s))),
        QByteArray(R"({"error":"I/O error: no bus","platform":"linux","scope":"user"})"));
}

void DaemonJsonTest::times_data()
{
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("UTC") << QDateTime(QDate(2026, 1, 31), QTime(8, 15), QTimeZone::UTC)
                         << QByteArray(R"("2026-01-31T08:15:00Z")");
    QTest::newRow("elsewhere") << QDateTime(QDate(2026, 1, 1), QTime(0, 30), QTimeZone(5400))
                               << QByteArray(R"("2025-12-31T23:00:00Z")");
    QTest::newRow("invalid") << QDateTime() << QByteArray("null");
}

void DaemonJsonTest::times()
{
    QFETCH(const QDateTime, time);
    QFETCH(const QByteArray, expected);
    QCOMPARE(compact(DaemonJson::time(time)), expected);
}

void DaemonJsonTest::kindWords()
{
    QStringList words;
    for (int kind = 0; kind <= static_cast<int>(DaemonKind::Scope); ++kind)
        words.append(daemonKindWord(static_cast<DaemonKind>(kind)));
    QCOMPARE(words,
        QStringList({u"service"_s, u"process"_s, u"container"_s, u"microvm"_s, u"module"_s, u"socket"_s,
            u"timer"_s, u"path"_s, u"target"_s, u"mount"_s, u"automount"_s, u"swap"_s, u"device"_s,
            u"slice"_s, u"scope"_s}));
}

QTEST_GUILESS_MAIN(DaemonJsonTest)
#include "tst_daemonjson.moc"
