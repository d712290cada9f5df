// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/processrecord.h"

#include <QTest>

#include <csignal>

using namespace Duende;
using State = DaemonStatus::State;

namespace {

ProcessEntry entry(const QByteArray& comm, const QList<QByteArray>& commandLine)
{
    ProcessEntry process;
    process.stat.pid = 10;
    process.stat.comm = comm;
    process.stat.threads = 1;
    process.stat.startTimeTicks = 500;
    auto facts = std::make_shared<ProcessFacts>();
    facts->commandLine = commandLine;
    facts->controlGroup = QStringLiteral("/a.slice");
    process.facts = facts;
    return process;
}

} // namespace

class ProcessRecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void states_data();
    void states();
    void names_data();
    void names();
    void commandLines();
    void familyRow();
    void familyRowOfASpawnedOne();
    void unknownBootTime();
    void endedRows_data();
    void endedRows();
};

void ProcessRecordTest::states_data()
{
    QTest::addColumn<ProcessState>("state");
    QTest::addColumn<DaemonStatus>("status");
    QTest::addColumn<QString>("detail");
    const auto row = [](const char* name, ProcessState state, State status, const char* detail) {
        QTest::newRow(name) << state << DaemonStatus(status) << QString::fromLatin1(detail);
    };
    row("running", ProcessState::Running, State::Running, "running");
    row("sleeping", ProcessState::Sleeping, State::Running, "running");
    row("idle", ProcessState::Idle, State::Running, "running");
    row("unknown", ProcessState::Unknown, State::Running, "running");
    row("disk", ProcessState::DiskSleep, State::Running, "waiting for a device");
    row("stopped", ProcessState::Stopped, State::Paused, "stopped by a signal");
    row("traced", ProcessState::TracingStop, State::Running, "held by a tracer");
    row("zombie", ProcessState::Zombie, State::Stopped, "ended, waiting for its parent 7 to read its status");
}

void ProcessRecordTest::states()
{
    QFETCH(const ProcessState, state);
    ProcessStat stat;
    stat.state = state;
    stat.parentPid = 7;
    stat.threads = 1;
    QTEST(processStatus(stat), "status");
    QTEST(processDetail(stat), "detail");
}

void ProcessRecordTest::names_data()
{
    QTest::addColumn<QByteArray>("comm");
    QTest::addColumn<QList<QByteArray>>("commandLine");
    QTest::addColumn<QString>("name");
    using Words = QList<QByteArray>;
    QTest::newRow("short") << QByteArray("sshd") << Words{"/usr/sbin/sshd", "-D"} << QStringLiteral("sshd");
    QTest::newRow("title") << QByteArray("nginx") << Words{"nginx: master process"}
                           << QStringLiteral("nginx");
    QTest::newRow("cut") << QByteArray("a-very-long-nam") << Words{"/opt/a-very-long-name", "-x"}
                         << QStringLiteral("a-very-long-name");
    QTest::newRow("cut, run by an interpreter")
        << QByteArray("unattended-upgr")
        << Words{"/usr/bin/python3", "/usr/bin/unattended-upgrade-shutdown", "-w"}
        << QStringLiteral("unattended-upgrade-shutdown");
    QTest::newRow("15 and whole") << QByteArray("exactly-fifteen") << Words{"exactly-fifteen"}
                                  << QStringLiteral("exactly-fifteen");
    QTest::newRow("cut, and the command line tells nothing")
        << QByteArray("a-very-long-nam") << Words{"title"} << QStringLiteral("a-very-long-nam");
    QTest::newRow("too far behind") << QByteArray("a-very-long-nam")
                                    << Words{"a", "b", "c", "a-very-long-name"}
                                    << QStringLiteral("a-very-long-nam");
    QTest::newRow("no command line") << QByteArray("a-very-long-nam") << Words{}
                                     << QStringLiteral("a-very-long-nam");
    QTest::newRow("not UTF-8") << QByteArray("a\xff") << Words{} << QStringLiteral("a\ufffd");
}

void ProcessRecordTest::names()
{
    QFETCH(const QByteArray, comm);
    QFETCH(const QList<QByteArray>, commandLine);
    QTEST(processName(entry(comm, commandLine)), "name");
}

void ProcessRecordTest::commandLines()
{
    QCOMPARE(processCommandLine(entry("a", {"/bin/a", "b c", ""})), QStringLiteral("/bin/a b c "));
    QCOMPARE(processCommandLine(entry("a", {})), QStringLiteral("[a]"));
    QCOMPARE(processCommandLine(ProcessEntry{}), QStringLiteral("[]"));
}

void ProcessRecordTest::familyRow()
{
    ProcessEntry main = entry("a", {"/bin/a"});
    main.stat.residentPages = 10;
    ProcessEntry worker = entry("a", {"/bin/a"});
    worker.stat.pid = 11;
    worker.stat.residentPages = 5;
    worker.stat.threads = 3;
    const QHash<qint64, ProcessEntry> processes{{10, main}, {11, worker}};
    const QDateTime boot = QDateTime::fromSecsSinceEpoch(1'000'000, QTimeZone::UTC);
    const DaemonRecord record = familyRecord({10, {10, 11, 12}}, processes, boot, std::nullopt);
    QCOMPARE(record.handle.toString(), QStringLiteral("native:pid10"));
    QCOMPARE(record.incarnation, 500u);
    QCOMPARE(record.name, QStringLiteral("a"));
    QCOMPARE(record.description, QStringLiteral("/bin/a"));
    QCOMPARE(record.controlGroup, QStringLiteral("/a.slice"));
    QCOMPARE(record.use->tasks, 4u);
    QCOMPARE(record.use->memoryBytes, Procfs::residentBytes(main.stat) + Procfs::residentBytes(worker.stat));
    QCOMPARE(record.since, boot.addDuration(Procfs::ticksDuration(500)));
    QVERIFY(!record.spawnedByDuende);
    QVERIFY(record.enablement.isEmpty());
    QVERIFY(!record.restarts);
}

void ProcessRecordTest::familyRowOfASpawnedOne()
{
    SpawnedDaemon spawned;
    spawned.spec.name = QStringLiteral("mine");
    spawned.spec.description = QStringLiteral("My own");
    const QHash<qint64, ProcessEntry> processes{{10, entry("a", {"/bin/a"})}};
    const DaemonRecord record = familyRecord({10, {10}}, processes, QDateTime(), spawned);
    QCOMPARE(record.name, QStringLiteral("mine"));
    QCOMPARE(record.description, QStringLiteral("My own"));
    QVERIFY(record.spawnedByDuende);
    QVERIFY(record.actions.testFlag(DaemonAction::Restart));
}

void ProcessRecordTest::unknownBootTime()
{
    const QHash<qint64, ProcessEntry> processes{{10, entry("a", {"/bin/a"})}};
    QVERIFY(!familyRecord({10, {10}}, processes, QDateTime(), std::nullopt).since);
}

void ProcessRecordTest::endedRows_data()
{
    QTest::addColumn<std::optional<ProcessExit>>("exit");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QString>("result");
    using Kind = ProcessExit::Kind;
    const auto row = [](const char* name, const std::optional<ProcessExit>& exit, const char* word,
                         const char* detail, const char* result) {
        QTest::newRow(name) << exit << QString::fromLatin1(word) << QString::fromLatin1(detail)
                            << QString::fromLatin1(result);
    };
    row("well", ProcessExit{Kind::Exited, 0, {}}, "stopped", "ended with exit status 0", "");
    row("badly", ProcessExit{Kind::Exited, 3, {}}, "failed", "ended with exit status 3", "exit-code");
    row("asked to", ProcessExit{Kind::Signalled, SIGTERM, {}}, "stopped", "killed by TERM", "");
    row("crashed", ProcessExit{Kind::Signalled, SIGSEGV, {}}, "failed", "killed by SEGV", "signal");
    row("a real-time signal", ProcessExit{Kind::Signalled, 64, {}}, "failed", "killed by RTMIN+30", "signal");
    row("a nameless signal", ProcessExit{Kind::Signalled, 65, {}}, "failed", "killed by signal 65", "signal");
    row("nobody knows", ProcessExit{}, "stopped", "ended, exit status unknown", "");
    row("nobody looked", std::nullopt, "stopped", "ended, exit status unknown", "");
}

void ProcessRecordTest::endedRows()
{
    QFETCH(const std::optional<ProcessExit>, exit);
    SpawnedDaemon spawned;
    spawned.spec.name = QStringLiteral("mine");
    spawned.spec.binaryPath = QStringLiteral("/bin/a");
    spawned.spec.args = {QStringLiteral("-x")};
    spawned.pid = 10;
    spawned.startTimeTicks = 500;
    spawned.exit = exit;
    const DaemonRecord record = endedRecord(spawned);
    QTEST(record.status.word(), "word");
    QTEST(record.detail, "detail");
    QTEST(record.result, "result");
    QCOMPARE(record.description, QStringLiteral("/bin/a -x"));
    QCOMPARE(record.handle.toString(), QStringLiteral("native:pid10"));
    QCOMPARE(record.incarnation, 500u);
    QVERIFY(!record.pid);
    QVERIFY(!record.use);
}

QTEST_APPLESS_MAIN(ProcessRecordTest)
#include "tst_processrecord.moc"
