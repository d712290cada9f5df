// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/processesverb.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QJsonArray>
#include <QTest>
#include <QTimeZone>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ProcessesVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void forPeople();
    void withFiles();
    void json();
    void jsonOfFiles();
    void none();
    void errors();

private:
    std::unique_ptr<CommandFixture> m_command;
};

void tst_ProcessesVerb::init()
{
    m_command = std::make_unique<CommandFixture>();
    m_command->units->records = {unitRecord(u"nginx.service"_s), unitRecord(u"still.service"_s)};
    DaemonProcess main;
    main.key = {812, 100};
    main.parentPid = 1;
    main.name = u"nginx"_s;
    main.commandLine = u"nginx: master"_s;
    main.user = u"root"_s;
    main.state = DaemonProcess::State::Sleeping;
    main.isMain = true;
    main.cpuTime = 1500ms;
    main.memoryBytes = 5242880;
    main.threads = 1;
    main.descriptors = 12;
    main.since = QDateTime(QDate(2026, 1, 31), QTime(8, 15), QTimeZone::UTC);
    DaemonProcess worker;
    worker.key = {813, 101};
    worker.parentPid = 812;
    worker.name = u"nginx"_s;
    worker.group = u"worker"_s;
    m_command->units->onProcesses = [=](const DaemonHandle& handle) -> Result<DaemonProcesses> {
        if (handle.toString() == u"systemd:still.service"_s)
            return DaemonProcesses();
        return DaemonProcesses{{main, worker}, 1s, u"/system.slice/nginx.service"_s};
    };
    m_command->units->onDescriptors = [](const ProcessKey& process) -> Result<OpenDescriptors> {
        if (process.pid != 812)
            return std::unexpected(PlatformError::permissionDenied(u"for root to see"_s));
        return OpenDescriptors{{{3, OpenDescriptor::Kind::Socket, u"TCP 0.0.0.0:80, listening"_s,
                                    u"read and write"_s, std::nullopt},
                                   {4, OpenDescriptor::Kind::File, u"/var/log/a\nb"_s, u"write"_s, 42}},
            2, 1024};
    };
}

void tst_ProcessesVerb::forPeople()
{
    const CommandRun run = m_command->run(words("processes systemd:nginx.service"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    const QList<QByteArray> lines = run.lines();
    QVERIFY(lines.at(0).startsWith("PID  USER  STATE"));
    QVERIFY(lines.at(1).startsWith("812  root  sleeping"));
    QVERIFY(lines.at(1).endsWith("nginx: master (main)"));
    QVERIFY(lines.at(2).startsWith("813  –"));
    QVERIFY(lines.at(2).endsWith("worker    [nginx]"));
}

void tst_ProcessesVerb::withFiles()
{
    const CommandRun run = m_command->run(words("processes systemd:nginx.service --files"));
    QCOMPARE(run.status, 1);
    QVERIFY(run.error.contains("813") && run.error.contains("for root to see"));
    QVERIFY(run.output.contains("\n812 nginx\n"));
    QVERIFY(run.output.contains("TCP 0.0.0.0:80, listening\n"));
    QVERIFY(run.output.contains("/var/log/a⏎b\n"));
}

void tst_ProcessesVerb::json()
{
    const CommandRun run = m_command->run(words("processes systemd:nginx.service --json"));
    QCOMPARE(run.status, 0);
    const QJsonObject document = run.document();
    QCOMPARE(document.value(u"handle"_s), u"systemd:nginx.service"_s);
    QCOMPARE(document.value(u"source"_s), u"/system.slice/nginx.service"_s);
    const QJsonArray processes = document.value(u"processes"_s).toArray();
    const QJsonObject main{{u"pid"_s, 812}, {u"parent_pid"_s, 1}, {u"name"_s, u"nginx"_s},
        {u"command_line"_s, u"nginx: master"_s}, {u"user"_s, u"root"_s}, {u"state"_s, u"sleeping"_s},
        {u"main"_s, true}, {u"group"_s, QString()}, {u"cpu_seconds"_s, 1.5}, {u"memory_bytes"_s, 5242880},
        {u"threads"_s, 1}, {u"descriptors"_s, 12}, {u"since"_s, u"2026-01-31T08:15:00Z"_s}};
    QCOMPARE(processes.at(0).toObject(), main);
    const QJsonValue null;
    const QJsonObject worker{{u"pid"_s, 813}, {u"parent_pid"_s, 812}, {u"name"_s, u"nginx"_s},
        {u"command_line"_s, null}, {u"user"_s, null}, {u"state"_s, u"unknown"_s}, {u"main"_s, false},
        {u"group"_s, u"worker"_s}, {u"cpu_seconds"_s, null}, {u"memory_bytes"_s, null}, {u"threads"_s, null},
        {u"descriptors"_s, null}, {u"since"_s, null}};
    QCOMPARE(processes.at(1).toObject(), worker);
}

void tst_ProcessesVerb::jsonOfFiles()
{
    const CommandRun run = m_command->run(words("processes systemd:nginx.service --files --json"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.errors().size(), 1);
    const QJsonArray processes = run.document().value(u"processes"_s).toArray();
    const QJsonArray files = processes.at(0)[u"files"_s].toArray();
    const QJsonObject log{{u"number"_s, 4}, {u"kind"_s, u"file"_s}, {u"target"_s, u"/var/log/a\nb"_s},
        {u"access"_s, u"write"_s}, {u"position"_s, 42}};
    QCOMPARE(files.at(1).toObject(), log);
    QVERIFY(processes.at(1)[u"files"_s].isNull());
}

void tst_ProcessesVerb::none()
{
    const CommandRun run = m_command->run(words("processes systemd:still.service"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "");
    QVERIFY(run.error.contains("no processes"));
}

void tst_ProcessesVerb::errors()
{
    QCOMPARE(m_command->run(words("processes")).status, 2);
    m_command->units->onProcesses = nullptr;
    const CommandRun run = m_command->run(words("processes systemd:nginx.service"));
    QCOMPARE(run.status, 1);
    QVERIFY(run.error.contains("not supported"));
}

QTEST_GUILESS_MAIN(tst_ProcessesVerb)
#include "tst_processesverb.moc"
