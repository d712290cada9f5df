// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/command/programrun.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace Duende;
using namespace Qt::StringLiterals;

/// The program itself, as a person on a terminal has it, against the service manager and the processes of a
/// test host.
class TestCommandHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void listsWhatTheManagerHas();
    void spawnsAndStopsAUnit();
    void spawnsFromAFile();
    void controlsANativeProcess();
    void stopTimesOut();
    void interruptionCancelsAStop();
    void kills();
    void signalsArrive();
    void pausesAndResumes();
    void restartsWithAnotherPid();
    void unitFileVerbs();
    void failedUnitIsFoundAndReset();
    void inspectTellsProperties();
    void watchFollows();
    void watchEndsWithItsReader();
    void withoutRights_data();
    void withoutRights();
    void ownUnitsNeedNoRights();
    void unknownHandles_data();
    void unknownHandles();
    void escapedNames();
    void readerThatLeaves();
    void quietWithoutUtf8();

private:
    CommandRun duende(const QStringList& arguments) const;
    CommandRun asDev(const QStringList& arguments) const;
    /// Spawns "duende-probe.service" of the system's manager.
    void spawnProbe(const QStringList& command);
    QString statusOf(const QString& handle) const;
    qint64 pidOf(const QString& handle) const;
    void writeUnit(const QString& name, const QByteArray& service);

    QTemporaryDir m_folder{QDir::current().filePath(u"commandhost-XXXXXX"_s)};
    const QString m_probe = u"systemd:duende-probe.service"_s;
    QStringList m_unitFiles;
};

namespace {

/// The names of the loaded and active units, as the manager's own tool has them.
QSet<QString> activeUnits()
{
    const CommandRun run = runProgram(u"systemctl"_s, words("list-units --state=active --output=json"));
    QSet<QString> names;
    for (const QJsonValue& unit : QJsonDocument::fromJson(run.output).array()) {
        if (unit.toObject().value("load"_L1).toString() == "loaded"_L1)
            names.insert(unit.toObject().value("unit"_L1).toString());
    }
    return names;
}

QByteArray firstLine(const QByteArray& text)
{
    return text.left(text.indexOf('\n'));
}

} // namespace

CommandRun TestCommandHost::duende(const QStringList& arguments) const
{
    return runProgram(QStringLiteral(DUENDE_PROGRAM), arguments);
}

CommandRun TestCommandHost::asDev(const QStringList& arguments) const
{
    return runAsDev(QStringLiteral(DUENDE_PROGRAM), arguments);
}

QString TestCommandHost::statusOf(const QString& handle) const
{
    const CommandRun run = duende({u"status"_s, u"--json"_s, handle});
    return run.status == 0 ? run.document().value("status"_L1).toString() : u"none"_s;
}

qint64 TestCommandHost::pidOf(const QString& handle) const
{
    return duende({u"status"_s, u"--json"_s, handle}).document().value("pid"_L1).toInteger(-1);
}

void TestCommandHost::spawnProbe(const QStringList& command)
{
    const CommandRun run = duende(words("spawn --platform linux --name duende-probe --") + command);
    QCOMPARE(run.error, "");
    QCOMPARE(run.output, m_probe.toUtf8() + '\n');
    QTRY_COMPARE(statusOf(m_probe), u"running"_s);
}

void TestCommandHost::writeUnit(const QString& name, const QByteArray& service)
{
    const QString path = u"/etc/systemd/system/"_s + name;
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[Unit]\nDescription=A unit of the test\n[Service]\n" + service
        + "[Install]\nWantedBy=multi-user.target\n");
    file.close();
    m_unitFiles.append(path);
    QCOMPARE(runProgram(u"systemctl"_s, {u"daemon-reload"_s}).status, 0);
}

void TestCommandHost::initTestCase()
{
    if (!qEnvironmentVariableIsSet("DUENDE_TESTHOST"))
        QSKIP("needs a test host: packaging/testhost");
    // The users' managers come to their buses only when somebody asks there.
    const auto answers = [](const CommandRun& run) {
        const QJsonValue unavailable = run.document().value("unavailable"_L1);
        return unavailable.isArray() && unavailable.toArray().isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(answers(duende(words("list --json --scope user"))), 20000);
    QTRY_VERIFY_WITH_TIMEOUT(answers(asDev(words("list --json --scope user"))), 20000);
}

void TestCommandHost::cleanup()
{
    for (const char* name : {"duende-probe.service", "duende-unit.service", "duende-file.service"}) {
        runProgram(u"systemctl"_s, {u"kill"_s, u"--signal=KILL"_s, QString::fromLatin1(name)});
        runProgram(u"systemctl"_s, {u"stop"_s, QString::fromLatin1(name)});
        runProgram(u"systemctl"_s, {u"reset-failed"_s, QString::fromLatin1(name)});
    }
    // A unit that ended is unloaded a moment later; its name is taken until then.
    QTRY_COMPARE(
        runProgram(u"systemctl"_s, words("list-units --all --no-legend duende-probe.service")).output, "");
    for (const QString& path : std::as_const(m_unitFiles))
        QFile::remove(path);
    if (!m_unitFiles.isEmpty())
        runProgram(u"systemctl"_s, {u"daemon-reload"_s});
    m_unitFiles.clear();
}

void TestCommandHost::listsWhatTheManagerHas()
{
    // What comes or goes meanwhile may be in one list only.
    const QSet<QString> before = activeUnits();
    const CommandRun run = duende(words("list --json --scope system"));
    const QSet<QString> steady = activeUnits() & before;
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QSet<QString> names;
    for (const QJsonValue& daemon : run.document().value("daemons"_L1).toArray())
        names.insert(daemon.toObject().value("name"_L1).toString());
    QVERIFY(steady.size() > 20);
    for (const QString& name : steady)
        QVERIFY2(names.contains(name), qPrintable(name));
}

void TestCommandHost::spawnsAndStopsAUnit()
{
    spawnProbe(words("sleep 1000"));
    const QJsonObject daemon = duende(words("list --json --filter name=duende-probe.service"))
                                   .document()
                                   .value("daemons"_L1)
                                   .toArray()
                                   .first()
                                   .toObject();
    QCOMPARE(daemon.value("handle"_L1).toString(), m_probe);
    QCOMPARE(daemon.value("scope"_L1).toString(), u"system"_s);
    QCOMPARE(daemon.value("status"_L1).toString(), u"running"_s);
    const qint64 pid = daemon.value("pid"_L1).toInteger();
    QVERIFY(pid > 1);
    QCOMPARE(runProgram(u"cat"_s, {u"/proc/%1/comm"_s.arg(pid)}).output, "sleep\n");
    QVERIFY(daemon.value("memory_bytes"_L1).toInteger() > 0);
    // The unit's row stands for its process.
    QVERIFY(!duende(words("list --handles")).output.contains(u"native:pid%1\n"_s.arg(pid).toUtf8()));
    QCOMPARE(
        duende(words("list --handles --filter name=duende-probe.service")).output, m_probe.toUtf8() + '\n');

    const CommandRun again = duende(words("spawn --platform linux --name duende-probe -- sleep 5"));
    QCOMPARE(again.status, 1);
    QVERIFY2(again.error.startsWith("duende: invalid state: "), again.error.constData());

    const CommandRun stop = duende(words("stop --json duende-probe"));
    QCOMPARE(stop.status, 0);
    QCOMPARE(stop.document().value("operations"_L1).toArray().first().toObject().value("succeeded"_L1),
        QJsonValue(true));
    QVERIFY(!QFile::exists(u"/proc/%1"_s.arg(pid)));
    QCOMPARE(duende({u"status"_s, m_probe}).status, 1);
}

void TestCommandHost::spawnsFromAFile()
{
    QFile file(m_folder.filePath(u"probe.toml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "name = \"duende-file\"\nbinary_path = \"/bin/sleep\"\nargs = [\"1000\"]\n"
        "working_dir = \"/tmp\"\nuser = \"dev\"\n[env]\nPROBE = \"a b\"\n[resources]\nopen_files_max = 77\n"
        "[platform]\ntype = \"linux\"\n");
    file.close();
    const CommandRun run = duende({u"spawn"_s, u"--json"_s, file.fileName()});
    QCOMPARE(run.error, "");
    QCOMPARE(run.status, 0);
    QCOMPARE(run.document().value("handle"_L1).toString(), u"systemd:duende-file.service"_s);
    QTRY_COMPARE(statusOf(u"duende-file.service"_s), u"running"_s);
    const QString process = u"/proc/%1/"_s.arg(pidOf(u"duende-file.service"_s));
    QTRY_COMPARE(runProgram(u"cat"_s, {process + u"comm"_s}).output, "sleep\n");
    QVERIFY(runProgram(u"cat"_s, {process + u"environ"_s}).output.split('\0').contains("PROBE=a b"));
    QCOMPARE(QFile::symLinkTarget(process + u"cwd"_s), u"/tmp"_s);
    QVERIFY(runProgram(u"grep"_s, {u"Max open files"_s, process + u"limits"_s})
            .output.simplified()
            .startsWith("Max open files 77 77"));
    QVERIFY(runProgram(u"grep"_s, {u"Uid"_s, process + u"status"_s}).output.startsWith("Uid:\t1000\t"));
}

void TestCommandHost::controlsANativeProcess()
{
    const CommandRun spawned = duende(words("spawn --name duende-native --env PROBE=1 -- sleep 1000"));
    QCOMPARE(spawned.error, "");
    QVERIFY(spawned.output.startsWith("native:pid"));
    const QString handle = QString::fromLatin1(spawned.output.trimmed());
    QCOMPARE(statusOf(handle), u"running"_s);
    QVERIFY(duende(words("list --handles --scope native")).output.contains(spawned.output));
    QCOMPARE(duende({u"pause"_s, handle}).status, 0);
    QTRY_COMPARE(statusOf(handle), u"paused"_s);
    QCOMPARE(duende({u"resume"_s, handle}).status, 0);
    QTRY_COMPARE(statusOf(handle), u"running"_s);
    // A signal that it was born to ignore would be ours.
    const QByteArray ignored
        = runProgram(u"grep"_s, {u"SigIgn"_s, u"/proc/%1/status"_s.arg(handle.sliced(10))}).output;
    QCOMPARE(ignored.simplified(), "SigIgn: 0000000000000000");
    const CommandRun stop = duende({u"stop"_s, u"--timeout"_s, u"5s"_s, handle});
    QCOMPARE(stop.error, "");
    QCOMPARE(stop.status, 0);
    // Its new parent may take a moment to take note.
    QTRY_VERIFY(!QFile::exists(u"/proc/%1"_s.arg(handle.sliced(10))));
}

void TestCommandHost::stopTimesOut()
{
    spawnProbe({u"sh"_s, u"-c"_s, u"trap '' TERM; echo ready; while :; do sleep 0.1; done"_s});
    const qint64 pid = pidOf(m_probe);
    QElapsedTimer timer;
    timer.start();
    const CommandRun run = duende({u"stop"_s, u"--timeout"_s, u"1s"_s, m_probe});
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith("duende: operation timed out after 1s"), run.error.constData());
    QCOMPARE(run.error.count('\n'), 1);
    QVERIFY(timer.elapsed() >= 1000);
    QVERIFY(timer.elapsed() < 5000);
    QVERIFY(QFile::exists(u"/proc/%1"_s.arg(pid)));
    QCOMPARE(duende({u"kill"_s, m_probe}).status, 0);
    QTRY_VERIFY(!QFile::exists(u"/proc/%1"_s.arg(pid)));
}

void TestCommandHost::interruptionCancelsAStop()
{
    spawnProbe({u"sh"_s, u"-c"_s, u"trap '' TERM; while :; do sleep 0.1; done"_s});
    QProcess stop;
    stop.start(QStringLiteral(DUENDE_PROGRAM), {u"stop"_s, m_probe});
    QVERIFY(stop.waitForStarted());
    QTRY_COMPARE(statusOf(m_probe), u"stopping"_s);
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(stop.processId()), SIGINT);
    QVERIFY(stop.waitForFinished());
    QVERIFY(timer.elapsed() < 1000);
    QCOMPARE(stop.exitStatus(), QProcess::NormalExit);
    QCOMPARE(stop.exitCode(), 1);
    const QByteArray error = stop.readAllStandardError();
    QVERIFY2(error.trimmed().endsWith("was cancelled"), error.constData());
}

void TestCommandHost::kills()
{
    spawnProbe(words("sleep 1000"));
    QCOMPARE(duende({u"kill"_s, m_probe}).status, 0);
    QTRY_COMPARE(statusOf(m_probe), u"failed"_s);
    const QJsonObject failure
        = duende({u"status"_s, u"--json"_s, m_probe}).document().value("failure"_L1).toObject();
    QCOMPARE(failure, (QJsonObject{{u"reason"_s, u"signal"_s}, {u"value"_s, 9}}));
}

void TestCommandHost::signalsArrive()
{
    const QString mark = u"/run/duende-signal-mark"_s;
    QFile::remove(mark);
    const QString ready = u"/run/duende-signal-ready"_s;
    QFile::remove(ready);
    spawnProbe({u"sh"_s, u"-c"_s,
        u"trap 'echo usr2 >%1' USR2; echo >%2; while :; do sleep 0.05; done"_s.arg(mark, ready)});
    QTRY_VERIFY(QFile::exists(ready));
    // All processes of the unit get it, so the sleep that it kills is replaced.
    const CommandRun run = duende({u"signal"_s, m_probe, u"SIGUSR2"_s});
    QCOMPARE(run.error, "");
    QCOMPARE(run.status, 0);
    QTRY_VERIFY(QFile::exists(mark));
    QCOMPARE(statusOf(m_probe), u"running"_s);
}

void TestCommandHost::pausesAndResumes()
{
    spawnProbe(words("sleep 1000"));
    QCOMPARE(duende({u"pause"_s, m_probe}).status, 0);
    QCOMPARE(statusOf(m_probe), u"paused"_s);
    QCOMPARE(
        runProgram(u"systemctl"_s, words("show -P FreezerState duende-probe.service")).output, "frozen\n");
    QCOMPARE(duende({u"resume"_s, m_probe}).status, 0);
    QCOMPARE(statusOf(m_probe), u"running"_s);
    QCOMPARE(
        runProgram(u"systemctl"_s, words("show -P FreezerState duende-probe.service")).output, "running\n");
}

void TestCommandHost::restartsWithAnotherPid()
{
    writeUnit(u"duende-unit.service"_s, "ExecStart=/bin/sleep 1000\n");
    QCOMPARE(duende(words("start duende-unit")).status, 0);
    const qint64 before = pidOf(u"duende-unit"_s);
    QVERIFY(before > 1);
    const CommandRun run = duende(words("restart duende-unit"));
    QCOMPARE(run.error, "");
    QCOMPARE(run.status, 0);
    const qint64 after = pidOf(u"duende-unit"_s);
    QVERIFY(after > 1);
    QVERIFY(after != before);
}

void TestCommandHost::unitFileVerbs()
{
    writeUnit(u"duende-unit.service"_s, "ExecStart=/bin/sleep 1000\n");
    const auto enablement = [this] {
        return duende(words("status --json duende-unit.service"))
            .document()
            .value("enablement"_L1)
            .toString();
    };
    QCOMPARE(enablement(), u"disabled"_s);
    QCOMPARE(duende(words("enable duende-unit")).status, 0);
    QCOMPARE(enablement(), u"enabled"_s);
    QCOMPARE(duende(words("disable duende-unit")).status, 0);
    QCOMPARE(enablement(), u"disabled"_s);
    // What is there cannot be masked by a link in its place, so it moves away first.
    QFile::remove(u"/etc/systemd/system/duende-unit.service"_s);
    QDir().mkpath(u"/run/systemd/system"_s);
    QFile file(u"/run/systemd/system/duende-unit.service"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("[Service]\nExecStart=/bin/sleep 1000\n");
    file.close();
    m_unitFiles.append(file.fileName());
    QCOMPARE(runProgram(u"systemctl"_s, {u"daemon-reload"_s}).status, 0);
    const CommandRun mask = duende(words("mask systemd:duende-unit.service"));
    QCOMPARE(mask.error, "");
    QCOMPARE(enablement(), u"masked"_s);
    const CommandRun start = duende(words("start systemd:duende-unit.service"));
    QCOMPARE(start.status, 1);
    QVERIFY2(start.error.startsWith("duende: invalid state: "), start.error.constData());
    QVERIFY2(start.error.contains("Unmask it first."), start.error.constData());
    QCOMPARE(start.error.count('\n'), 1);
    QCOMPARE(duende(words("unmask systemd:duende-unit.service")).status, 0);
    QCOMPARE(duende(words("start systemd:duende-unit.service")).status, 0);
    // It has nothing to reload with.
    QCOMPARE(duende(words("reload systemd:duende-unit.service")).status, 1);
}

void TestCommandHost::failedUnitIsFoundAndReset()
{
    writeUnit(u"duende-unit.service"_s, "ExecStart=/bin/sh -c 'exit 7'\n");
    duende(words("start duende-unit"));
    QTRY_COMPARE(statusOf(u"duende-unit"_s), u"failed"_s);
    const CommandRun list = duende(words("list --handles --filter state=failed"));
    QVERIFY(list.output.contains("systemd:duende-unit.service\n"));
    const CommandRun text = duende(words("status duende-unit"));
    QVERIFY2(text.output.contains("exited with status 7"), text.output.constData());
    QCOMPARE(duende(words("reset-failed duende-unit")).status, 0);
    QCOMPARE(statusOf(u"duende-unit"_s), u"stopped"_s);
}

void TestCommandHost::inspectTellsProperties()
{
    spawnProbe(words("sleep 1000"));
    const QJsonObject document = duende({u"inspect"_s, u"--json"_s, m_probe}).document();
    QCOMPARE(document.value("kind"_L1).toString(), u"service"_s);
    QVERIFY(document.value("actions"_L1).toArray().contains(u"stop"_s));
    QCOMPARE(document.value("control_group"_L1).toString(), u"/system.slice/duende-probe.service"_s);
    QVERIFY(document.value("properties"_L1).toObject().size() > 3);
    const CommandRun text = duende({u"inspect"_s, m_probe});
    QCOMPARE(text.status, 0);
    QVERIFY(text.output.contains("/system.slice/duende-probe.service"));
}

void TestCommandHost::watchFollows()
{
    QProcess watch;
    watch.start(QStringLiteral(DUENDE_PROGRAM), words("watch --json --filter name=duende-probe.service"));
    QVERIFY(watch.waitForStarted());
    QByteArray output;
    const auto hasLine = [&](const QByteArray& event, const QByteArray& part) {
        watch.waitForReadyRead(10);
        output += watch.readAllStandardOutput();
        for (const QByteArray& line : output.split('\n')) {
            if (line.contains(QByteArray("\"event\":\"").append(event).append('"')) && line.contains(part))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(hasLine("snapshot", "\"daemons\":[]"));
    spawnProbe(words("sleep 1000"));
    QTRY_VERIFY_WITH_TIMEOUT(
        hasLine("added", "duende-probe.service") || hasLine("changed", "duende-probe.service"), 1000);
    QTRY_VERIFY_WITH_TIMEOUT(
        hasLine("changed", "\"status\":\"running\"") || hasLine("added", "\"status\":\"running\""), 1000);
    QCOMPARE(duende({u"pause"_s, m_probe}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine("changed", "\"status\":\"paused\""), 1000);
    QCOMPARE(duende({u"resume"_s, m_probe}).status, 0);
    QCOMPARE(duende({u"stop"_s, m_probe}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(hasLine("removed", "duende-probe.service"), 1000);
    ::kill(static_cast<pid_t>(watch.processId()), SIGINT);
    QVERIFY(watch.waitForFinished(5000));
    QCOMPARE(watch.exitStatus(), QProcess::NormalExit);
    QCOMPARE(watch.exitCode(), 0);
    QCOMPARE(watch.readAllStandardError(), "");
}

void TestCommandHost::watchEndsWithItsReader()
{
    const CommandRun run = runProgram(u"bash"_s,
        {u"-c"_s, u"set -o pipefail; '%1' watch | head -n 1"_s.arg(QStringLiteral(DUENDE_PROGRAM))});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QVERIFY(run.output.contains(" running, "));
}

void TestCommandHost::withoutRights_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("restart") << words("restart systemd:dbus.service");
    QTest::newRow("stop") << words("stop systemd:systemd-journald.service");
    QTest::newRow("kill") << words("kill systemd:systemd-logind.service");
    QTest::newRow("enable") << words("enable systemd:systemd-logind.service");
    QTest::newRow("spawn") << words("spawn --platform linux --name duende-probe -- sleep 5");
    QTest::newRow("another's process") << words("kill native:pid1");
}

void TestCommandHost::withoutRights()
{
    QFETCH(const QStringList, arguments);
    const CommandRun run = asDev(arguments);
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith("duende: permission denied: "), run.error.constData());
    QCOMPARE(run.error.count('\n'), 1);
    // What is wrong, and what to do.
    QVERIFY2(run.error.count(". ") >= 1, run.error.constData());
    const CommandRun json = asDev(arguments.first(1) + words("--json") + arguments.sliced(1));
    QCOMPARE(json.status, 1);
    QCOMPARE(json.errors().first().value("error"_L1).toObject().value("kind"_L1).toString(),
        u"permission_denied"_s);
}

void TestCommandHost::ownUnitsNeedNoRights()
{
    const CommandRun run = asDev(words("spawn --platform linux --user --name duende-own -- sleep 1000"));
    QCOMPARE(run.error, "");
    QCOMPARE(run.output, "systemd:user/duende-own.service\n");
    const auto status = [this] {
        return asDev(words("status --json systemd:user/duende-own.service"))
            .document()
            .value("status"_L1)
            .toString();
    };
    QTRY_COMPARE(status(), u"running"_s);
    QCOMPARE(asDev(words("stop systemd:user/duende-own.service")).status, 0);
}

void TestCommandHost::unknownHandles_data()
{
    QTest::addColumn<QString>("handle");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("unit") << "systemd:duende-none.service" << 1 << QByteArray("duende: daemon not found: ");
    QTest::newRow("name") << "duende-none" << 1 << QByteArray("duende: daemon not found: ");
    QTest::newRow("process") << "native:pid4194303" << 1 << QByteArray("duende: daemon not found: ");
    QTest::newRow("no handle") << "duende:none" << 2
                               << QByteArray("duende: stop: \"duende:none\" is not a handle: ");
    QTest::newRow("bad unit name") << "systemd:../x" << 2
                                   << QByteArray("duende: stop: \"systemd:../x\" is not a handle: ");
}

void TestCommandHost::unknownHandles()
{
    QFETCH(const QString, handle);
    QFETCH(const int, status);
    QFETCH(const QByteArray, message);
    const CommandRun run = duende({u"stop"_s, handle});
    QCOMPARE(run.status, status);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith(message), run.error.constData());
}

void TestCommandHost::escapedNames()
{
    const QString name = u"duende-a\\x2db.service"_s;
    writeUnit(name, "ExecStart=/bin/sleep 1000\n");
    const QString handle = u"systemd:"_s + name;
    QCOMPARE(duende({u"start"_s, handle}).status, 0);
    QTRY_COMPARE(statusOf(handle), u"running"_s);
    QVERIFY(duende({u"list"_s}).output.contains(name.toUtf8()));
    QCOMPARE(duende({u"stop"_s, handle}).status, 0);
}

void TestCommandHost::readerThatLeaves()
{
    const CommandRun run = runProgram(u"bash"_s,
        {u"-c"_s,
            u"set -o pipefail; '%1' list --kind all | head -n 1"_s.arg(QStringLiteral(DUENDE_PROGRAM))});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QVERIFY(firstLine(run.output).startsWith("STATE "));
}

void TestCommandHost::quietWithoutUtf8()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LANG"_s, u"C"_s);
    environment.remove(u"LC_ALL"_s);
    environment.remove(u"LC_CTYPE"_s);
    const CommandRun run = runProgram(QStringLiteral(DUENDE_PROGRAM), words("list --handles"), environment);
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
}

QTEST_GUILESS_MAIN(TestCommandHost)
#include "tst_commandhost.moc"
