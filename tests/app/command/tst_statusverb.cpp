// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/statusverb.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QJsonArray>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStatusVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void statusForPeople();
    void statusJsonIsOneDaemon();
    void inspectAddsProperties();
    void inspectForPeople();
    void samplesProcessorUse();
    void failures_data();
    void failures();
    void errorAsJson();

private:
    std::unique_ptr<CommandFixture> m_command;
};

void TestStatusVerb::init()
{
    m_command = std::make_unique<CommandFixture>();
    DaemonRecord record
        = unitRecord(u"backup.service"_s, DaemonStatus::failed({FailureReason::Kind::ExitCode, 203}));
    record.description = u"Nightly\nbackup"_s;
    record.detail = u"failed (failed)"_s;
    record.result = u"exit-code"_s;
    record.enablement = u"enabled"_s;
    record.restarts = 1234;
    record.since = QDateTime::currentDateTimeUtc().addSecs(-130);
    record.use = ResourceUse{.source = ResourceUse::Source::ControlGroup,
        .readAt = 1s,
        .cpuTime = 2s,
        .memoryBytes = 5242880,
        .tasks = 3};
    m_command->units->records = {record, unitRecord(u"nginx.service"_s)};
    m_command->units->properties = {{u"Processes and memory"_s,
        {{u"MemoryMax"_s, Unlimited{}}, {u"MemoryCurrent"_s, ByteCount{5242880}}, {u"Unknown"_s, {}}}}};
}

void TestStatusVerb::statusForPeople()
{
    const CommandRun run = m_command->run(words("status systemd:backup.service"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    const QList<QByteArray> lines = run.lines();
    QCOMPARE(lines.at(0), "backup.service – Nightly⏎backup");
    QCOMPARE(lines.at(1), "  Handle:           systemd:backup.service");
    QCOMPARE(lines.at(2), "  State:            failed – failed (failed), exited with status 203");
    QVERIFY(lines.at(3).startsWith("  Since:            "));
    QVERIFY(lines.at(3).endsWith("2\u202Fmin ago)"));
    QCOMPARE(lines.at(4), "  Starts by itself: enabled");
    QCOMPARE(lines.at(5), "  PID:              –");
    QCOMPARE(lines.at(6), "  Memory:           5.0\u202FMiB");
    QCOMPARE(lines.at(7), "  Restarts:         1,234");
    QCOMPARE(lines.size(), 8);
}

void TestStatusVerb::statusJsonIsOneDaemon()
{
    const QJsonObject status = m_command->run(words("status --json nginx")).document();
    const QJsonObject list = m_command->run(words("list --json --filter name=nginx.service")).document();
    QCOMPARE(status, list.value("daemons"_L1).toArray().first().toObject());
}

void TestStatusVerb::inspectAddsProperties()
{
    const CommandRun run = m_command->run(words("inspect --json systemd:backup.service"));
    QCOMPARE(run.status, 0);
    const QJsonObject document = run.document();
    const QJsonObject status = m_command->run(words("status --json systemd:backup.service")).document();
    for (const QString& member : status.keys())
        QCOMPARE(document.value(member), status.value(member));
    QCOMPARE(document.value("kind"_L1).toString(), u"service"_s);
    QCOMPARE(document.value("result"_L1).toString(), u"exit-code"_s);
    QCOMPARE(document.value("tasks"_L1).toInt(), 3);
    QCOMPARE(document.value("control_group"_L1).toString(), u"/system.slice/backup.service"_s);
    QCOMPARE(document.value("actions"_L1).toArray(), QJsonArray{u"start"_s});
    const QJsonObject group{{u"MemoryMax"_s, QJsonObject{{u"unlimited"_s, true}}},
        {u"MemoryCurrent"_s, QJsonObject{{u"value"_s, 5242880}, {u"unit"_s, u"bytes"_s}}},
        {u"Unknown"_s, QJsonValue::Null}};
    QCOMPARE(document.value("properties"_L1).toObject(), (QJsonObject{{u"Processes and memory"_s, group}}));
}

void TestStatusVerb::inspectForPeople()
{
    const CommandRun run = m_command->run(words("inspect backup"));
    QCOMPARE(run.status, 0);
    QVERIFY(run.output.contains("\nProcesses and memory\n  MemoryMax:     "));
    QVERIFY(run.output.contains("\n  MemoryCurrent: 5.0\u202FMiB\n  Unknown:       –\n"));
}

void TestStatusVerb::samplesProcessorUse()
{
    FakeAdapter& units = *m_command->units;
    int looks = 0;
    units.onOperation = [&](const QString&, const OperationContext&) -> Result<void> {
        units.records[0].use->readAt = 1s + looks * 1s;
        units.records[0].use->cpuTime = 2s + looks * 250ms;
        ++looks;
        return {};
    };
    const CommandRun run = m_command->run(words("status --json --sample 1ms systemd:backup.service"));
    QCOMPARE(looks, 2);
    QCOMPARE(run.document().value("cpu_percent"_L1).toDouble(), 25.0);
    looks = 0;
    QVERIFY(m_command->run(words("status --sample 1ms systemd:backup.service"))
            .output.contains("  CPU:              25"));
}

void TestStatusVerb::failures_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("firstLine");
    QTest::newRow("unit that is not there") << words("status systemd:none.service") << 1
                                            << QByteArray("duende: daemon not found: systemd:none.service");
    QTest::newRow("name that nobody has")
        << words("status none") << 1
        << QByteArray("duende: daemon not found: none. \"duende list --kind all\" shows every name.");
    QTest::newRow("another machine's platform")
        << words("status docker:1234") << 1
        << QByteArray("duende: operation not supported on container: this machine cannot reach docker:1234");
    QTest::newRow("no handle") << words("status frob:x") << 2
                               << QByteArray(
                                      "duende: status: \"frob:x\" is not a handle: a handle begins with "
                                      "systemd:, launchd:, docker:, podman:, containerd:, pepita:, wos: or "
                                      "native:");
    QTest::newRow("broken handle") << words("inspect native:12") << 2
                                   << QByteArray("duende: inspect: \"native:12\" is not a handle: ");
    QTest::newRow("nothing") << words("status") << 2 << QByteArray("duende: status: HANDLE is missing");
    QTest::newRow("empty") << QStringList{u"status"_s, QString()} << 2
                           << QByteArray("duende: status: a HANDLE is empty");
    QTest::newRow("several") << words("status a b") << 2 << QByteArray("duende: status: unexpected \"b\"");
}

void TestStatusVerb::failures()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, status);
    QFETCH(const QByteArray, firstLine);
    const CommandRun run = m_command->run(arguments);
    QCOMPARE(run.status, status);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith(firstLine), run.error.constData());
    QCOMPARE(run.error.count('\n'), status);
}

void TestStatusVerb::errorAsJson()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::permissionDenied(u"x.service"_s)
                .withErrno(EACCES)
                .withAdvice(u"Run it as root."_s));
    };
    const CommandRun run = m_command->run(words("status --json systemd:x.service"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    const QJsonObject expected{{u"kind"_s, u"permission_denied"_s},
        {u"message"_s, u"permission denied: x.service"_s}, {u"recoverable"_s, false},
        {u"cause"_s, u"EACCES: Permission denied"_s}};
    QCOMPARE(run.errors(), QList{(QJsonObject{{u"error"_s, expected}})});

    const CommandRun usage = m_command->run(words("status --json --frob x"));
    QCOMPARE(usage.status, 2);
    const QJsonObject error = usage.errors().first().value("error"_L1).toObject();
    QCOMPARE(error.keys(), expected.keys());
    QCOMPARE(error.value("kind"_L1).toString(), u"usage"_s);
    QCOMPARE(error.value("message"_L1).toString(), u"status: unknown option \"--frob\""_s);
}

QTEST_GUILESS_MAIN(TestStatusVerb)
#include "tst_statusverb.moc"
