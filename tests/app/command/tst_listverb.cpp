// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/listverb.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestListVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tableForPeople();
    void defaultKinds_data();
    void defaultKinds();
    void selects_data();
    void selects();
    void printsHandles();
    void jsonFields();
    void jsonUnknownIsNull();
    void processesOfUnitsAreLeftOut();
    void unavailableScope();
    void unavailableScopeJson();
    void nothingAnswers();
    void askedInParallel();
    void samplesProcessorUse();
    void filterForCpuSamplesByItself();
    void wrongUsage_data();
    void wrongUsage();
    void fitsTheTerminal_data();
    void fitsTheTerminal();
    void coloursOnATerminal();
    void hostileTextIsPlain();
    void readerThatLeaves();
    void fullDevice();
    void interruptionEndsIt();

private:
    std::unique_ptr<CommandFixture> m_command;
};

namespace {

DaemonRecord nginx()
{
    DaemonRecord record = unitRecord(u"nginx.service"_s);
    record.description = u"A web server"_s;
    record.detail = u"active (running)"_s;
    record.pid = 812;
    record.enablement = u"enabled"_s;
    record.restarts = 0;
    record.since = QDateTime::fromString(u"2026-01-31T08:15:00Z"_s, Qt::ISODate);
    record.use = ResourceUse{.source = ResourceUse::Source::ControlGroup,
        .readAt = 1s,
        .cpuTime = 2s,
        .memoryBytes = 5242880,
        .tasks = 3};
    return record;
}

QStringList namesIn(const QJsonObject& document)
{
    QStringList names;
    for (const QJsonValue& daemon : document.value("daemons"_L1).toArray())
        names.append(daemon.toObject().value("name"_L1).toString());
    return names;
}

} // namespace

void TestListVerb::init()
{
    m_command = std::make_unique<CommandFixture>();
    DaemonRecord timer = unitRecord(u"backup.timer"_s, DaemonStatus::State::Running);
    timer.kind = DaemonKind::Timer;
    timer.claimsProcesses = false;
    DaemonRecord backup
        = unitRecord(u"backup.service"_s, DaemonStatus::failed({FailureReason::Kind::ExitCode, 203}));
    backup.description = u"Nightly backup"_s;
    m_command->units->records = {nginx(), timer, backup};
    m_command->processes->records = {processRecord(77, u"agent"_s, u"/user.slice"_s)};
}

void TestListVerb::tableForPeople()
{
    const CommandRun run = m_command->run({u"list"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    const QList<QByteArray> lines = run.lines();
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.at(0).simplified(), "STATE NAME SCOPE PID MEMORY SINCE DESCRIPTION");
    QVERIFY(lines.at(1).startsWith("failed   backup.service  system"));
    QVERIFY(lines.at(1).endsWith("–  Nightly backup"));
    QVERIFY(lines.at(2).startsWith("running  nginx.service   system  812  5.0\u202FMiB  "));
    QVERIFY(lines.at(2).endsWith("  A web server"));
    QVERIFY(lines.at(3).startsWith("running  agent           native   77        –      –  –"));
}

void TestListVerb::defaultKinds_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("count");
    QTest::newRow("text: daemons") << words("list --handles") << 3;
    QTest::newRow("text: all") << words("list --handles --kind all") << 4;
    QTest::newRow("json: all") << words("list --json") << 4;
    QTest::newRow("json: daemons") << words("list --json --kind daemons") << 3;
}

void TestListVerb::defaultKinds()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, count);
    const CommandRun run = m_command->run(arguments);
    const bool isJson = arguments.contains("--json"_L1);
    QCOMPARE(isJson ? namesIn(run.document()).size() : run.lines().size(), count);
}

void TestListVerb::selects_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("platform") << words("--platform native") << words("agent");
    QTest::newRow("scope") << words("--scope system") << words("backup.service backup.timer nginx.service");
    QTest::newRow("kind") << words("--kind timer") << words("backup.timer");
    QTest::newRow("kinds") << words("--kind timer,process") << words("backup.timer agent");
    QTest::newRow("kinds, repeated") << words("--kind timer --kind process") << words("backup.timer agent");
    QTest::newRow("filter") << QStringList{u"--filter"_s, u"state=failed or memory>4M"_s}
                            << words("backup.service nginx.service");
    QTest::newRow("all together") << words("--platform linux --kind service --filter nginx")
                                  << words("nginx.service");
}

void TestListVerb::selects()
{
    QFETCH(const QStringList, options);
    QFETCH(const QStringList, names);
    const CommandRun run = m_command->run(words("list --json") + options);
    QCOMPARE(run.status, 0);
    QCOMPARE(namesIn(run.document()), names);
}

void TestListVerb::printsHandles()
{
    const CommandRun run = m_command->run(words("list --handles"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "systemd:backup.service\nsystemd:nginx.service\nnative:pid77\n");
}

void TestListVerb::jsonFields()
{
    const CommandRun run = m_command->run(words("list --json --filter name=nginx.service"));
    QCOMPARE(run.error, "");
    const QJsonObject document = run.document();
    QCOMPARE(document.keys(), (QStringList{u"daemons"_s, u"unavailable"_s}));
    QCOMPARE(document.value("unavailable"_L1), QJsonValue(QJsonArray()));
    const QJsonObject expected{{u"handle"_s, u"systemd:nginx.service"_s},
        {u"id"_s, DaemonId::forName(u"systemd:nginx.service").toString()}, {u"platform"_s, u"linux"_s},
        {u"scope"_s, u"system"_s}, {u"name"_s, u"nginx.service"_s}, {u"description"_s, u"A web server"_s},
        {u"status"_s, u"running"_s}, {u"detail"_s, u"active (running)"_s}, {u"failure"_s, QJsonValue::Null},
        {u"pid"_s, 812}, {u"cpu_percent"_s, QJsonValue::Null}, {u"memory_bytes"_s, 5242880},
        {u"since"_s, u"2026-01-31T08:15:00Z"_s}, {u"enablement"_s, u"enabled"_s}, {u"restarts"_s, 0},
        {u"host"_s, QJsonValue::Null}};
    QCOMPARE(document.value("daemons"_L1).toArray().first().toObject(), expected);
}

void TestListVerb::jsonUnknownIsNull()
{
    const CommandRun run = m_command->run(words("list --json --filter name=backup.service"));
    const QJsonObject daemon = run.document().value("daemons"_L1).toArray().first().toObject();
    for (const QLatin1StringView member : {"detail"_L1, "pid"_L1, "cpu_percent"_L1, "memory_bytes"_L1,
             "since"_L1, "enablement"_L1, "restarts"_L1, "host"_L1})
        QVERIFY2(daemon.value(member).isNull(), member.data());
    QCOMPARE(daemon.value("failure"_L1).toObject(),
        (QJsonObject{{u"reason"_s, u"exit_code"_s}, {u"value"_s, 203}}));
}

void TestListVerb::processesOfUnitsAreLeftOut()
{
    m_command->processes->records.append(processRecord(813, u"nginx"_s, u"/system.slice/nginx.service"_s));
    const CommandRun run = m_command->run(words("list --handles --platform native"));
    QCOMPARE(run.output, "native:pid77\n");
}

void TestListVerb::unavailableScope()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::notSupported(Platform::Linux, u"there is no manager"_s));
    };
    const CommandRun run = m_command->run(words("list --handles"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "native:pid77\n");
    QCOMPARE(run.error, "duende: there is no manager\n");
    QCOMPARE(m_command->run(words("list --handles --scope native")).error, "");
}

void TestListVerb::unavailableScopeJson()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::timeout(10s));
    };
    const CommandRun run = m_command->run(words("list --json"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QCOMPARE(namesIn(run.document()), QStringList{u"agent"_s});
    const QJsonObject expected{{u"platform"_s, u"linux"_s}, {u"scope"_s, u"system"_s},
        {u"error"_s, u"operation timed out after 10s"_s}};
    QCOMPARE(run.document().value("unavailable"_L1).toArray(), QJsonArray{expected});
}

void TestListVerb::nothingAnswers()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::timeout(10s));
    };
    QCOMPARE(m_command->run(words("list --platform linux")).status, 1);
    const CommandRun run = m_command->run(words("list --platform wos --json"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QCOMPARE(run.errors().first().value("error"_L1).toObject().value("message"_L1).toString(),
        u"operation not supported on wos: list"_s);
}

void TestListVerb::askedInParallel()
{
    QSemaphore unitsAsked;
    QSemaphore processesAsked;
    m_command->units->onOperation = [&](const QString&, const OperationContext&) -> Result<void> {
        unitsAsked.release();
        if (!processesAsked.tryAcquire(1, 5000))
            return std::unexpected(PlatformError::timeout(5s));
        return {};
    };
    m_command->processes->onOperation = [&](const QString&, const OperationContext&) -> Result<void> {
        processesAsked.release();
        if (!unitsAsked.tryAcquire(1, 5000))
            return std::unexpected(PlatformError::timeout(5s));
        return {};
    };
    const CommandRun run = m_command->run(words("list --handles"));
    QCOMPARE(run.error, "");
    QCOMPARE(run.lines().size(), 3);
}

void TestListVerb::samplesProcessorUse()
{
    int listings = 0;
    FakeAdapter& units = *m_command->units;
    units.onOperation = [&](const QString&, const OperationContext&) -> Result<void> {
        units.records[0].use->readAt = 1s + listings * 1s;
        units.records[0].use->cpuTime = 2s + listings * 500ms;
        ++listings;
        return {};
    };
    const CommandRun run = m_command->run(words("list --json --sample 1ms --kind service"));
    QCOMPARE(listings, 2);
    const QJsonArray daemons = run.document().value("daemons"_L1).toArray();
    QCOMPARE(daemons.at(1).toObject().value("cpu_percent"_L1).toDouble(), 50.0);
    QVERIFY(daemons.at(0).toObject().value("cpu_percent"_L1).isNull());
    listings = 0;
    const CommandRun table = m_command->run(words("list --sample 1ms"));
    QVERIFY(table.lines().first().contains(" CPU "));
    QVERIFY(table.output.contains("50.0\u202F%") || table.output.contains("50\u202F%"));
}

void TestListVerb::filterForCpuSamplesByItself()
{
    const CommandRun run = m_command->run(words("list --handles --filter cpu<1"));
    QCOMPARE(run.status, 0);
    QCOMPARE(m_command->units->operations(), (QStringList{u"list"_s, u"list"_s}));
}

void TestListVerb::wrongUsage_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("platform") << words("--platform bsd")
                              << QByteArray(
                                     "duende: list: --platform: there is no platform \"bsd\"; it is one of "
                                     "linux, macos, container, pepita, wos, native");
    QTest::newRow("scope") << words("--scope root")
                           << QByteArray(
                                  "duende: list: --scope: there is no scope \"root\" here; it is one of "
                                  "system, native");
    QTest::newRow("kind") << words("--kind demon")
                          << QByteArray("duende: list: --kind: there is no kind \"demon\"");
    QTest::newRow("filter") << words("--filter memory>")
                            << QByteArray("duende: list: --filter, at character ");
    QTest::newRow("sample") << words("--sample soon") << QByteArray("duende: list: --sample: ");
    QTest::newRow("no time") << words("--sample 0s")
                             << QByteArray("duende: list: --sample: \"0s\" is not between");
    QTest::newRow("operand") << words("nginx") << QByteArray("duende: list: unexpected \"nginx\"");
}

void TestListVerb::wrongUsage()
{
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, message);
    const CommandRun run = m_command->run(words("list") + options);
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    const QList<QByteArray> lines = run.error.split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY2(lines.first().startsWith(message), lines.first().constData());
    QCOMPARE(lines.at(1), "Try \"duende help list\".");
    QVERIFY(m_command->units->operations().isEmpty());
}

void TestListVerb::fitsTheTerminal_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {50, 60, 80, 100, 132, 200})
        QTest::addRow("%d", width) << width;
}

void TestListVerb::fitsTheTerminal()
{
    QFETCH(const int, width);
    qputenv("NO_COLOR", "1");
    DaemonRecord record = nginx();
    record.name = u"a-very-long-name-of-a-service-that-somebody-generated@with-an-instance.service"_s;
    record.description = QString(4000, QLatin1Char('x'));
    m_command->units->records.append(record);
    const CommandRun run = m_command->runOnTerminal({u"list"_s}, width);
    QCOMPARE(run.status, 0);
    QVERIFY(run.lines().size() >= 5);
    for (const QByteArray& line : run.lines())
        QVERIFY2(QString::fromUtf8(line).size() <= width, line.constData());
    QVERIFY(run.lines().last().endsWith("4 daemons, 3 running, 1 failed"));
    QVERIFY(!run.output.contains('\x1b'));
}

void TestListVerb::coloursOnATerminal()
{
    QVERIFY(m_command->runOnTerminal({u"list"_s}, 80).output.contains("\x1b[1;31mfailed\x1b[0m"));
    qputenv("NO_COLOR", "1");
    QVERIFY(!m_command->runOnTerminal({u"list"_s}, 80).output.contains('\x1b'));
    qunsetenv("NO_COLOR");
    qputenv("TERM", "dumb");
    QVERIFY(!m_command->runOnTerminal({u"list"_s}, 80).output.contains('\x1b'));
    qputenv("TERM", "xterm");
    qputenv("LANG", "C");
    const CommandRun ascii = m_command->runOnTerminal({u"list"_s}, 80);
    QVERIFY(std::ranges::all_of(ascii.output, [](char byte) { return byte >= 0; }));
    QVERIFY(ascii.output.contains("  -"));
    qputenv("LANG", "C.UTF-8");
    QVERIFY(!m_command->run({u"list"_s}).output.contains('\x1b'));
}

void TestListVerb::hostileTextIsPlain()
{
    DaemonRecord record = unitRecord(u"evil\u202Ename\x1b[31m.service"_s);
    record.description = u"two\nlines\x07"_s;
    m_command->units->records = {record};
    m_command->processes->records = {};
    const CommandRun run = m_command->run({u"list"_s});
    QCOMPARE(run.lines().size(), 2);
    QVERIFY(run.output.contains("evil⟨U+202E⟩name␛[31m.service"));
    QVERIFY(run.output.contains("two⏎lines␇"));
    const QJsonObject daemon
        = m_command->run(words("list --json")).document().value("daemons"_L1).toArray().first().toObject();
    QCOMPARE(daemon.value("name"_L1).toString(), record.name);
    QCOMPARE(daemon.value("description"_L1).toString(), record.description);
}

void TestListVerb::readerThatLeaves()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    ::close(ends[0]);
    const int quiet = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    QCOMPARE(m_command->runWith({u"list"_s}, {quiet, ends[1], quiet}), 0);
    ::close(ends[1]);
    ::close(quiet);
}

void TestListVerb::fullDevice()
{
    const int full = ::open("/dev/full", O_RDWR | O_CLOEXEC);
    const int quiet = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    QCOMPARE(m_command->runWith({u"list"_s}, {quiet, full, quiet}), 1);
    ::close(full);
    ::close(quiet);
}

void TestListVerb::interruptionEndsIt()
{
    std::signal(SIGINT, SIG_DFL);
    m_command->units->onOperation = [](const QString& operation, const OperationContext& context) {
        ::kill(::getpid(), SIGINT);
        return context.sleep(30s, operation);
    };
    const CommandRun run = m_command->run({u"list"_s});
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error, "duende: invalid state: listing the daemons was cancelled\n");
}

QTEST_GUILESS_MAIN(TestListVerb)
#include "tst_listverb.moc"
