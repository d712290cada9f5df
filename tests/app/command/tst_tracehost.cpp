// SPDX-License-Identifier: GPL-3.0-or-later
// "duende trace" of a unit of the test host: as root, as a user who asks polkit, and when what records dies.
#include "tests/adapters/systemd/hostunits.h"
#include "tests/adapters/trace/tracerun.h"
#include "tests/app/command/programrun.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using Duende::Trace::statusValue;

namespace {

const QString program = QStringLiteral(DUENDE_PROGRAM);
const QString agent = QStringLiteral(DUENDE_INSTALLED_AGENT);
const QString policy = u"/usr/share/polkit-1/actions/org.duende.Duende.policy"_s;
const QString rules = u"/etc/polkit-1/rules.d/10-duende-trace.rules"_s;
const QString unit = u"zz-tracehost.service"_s;
const QString handle = u"systemd:zz-tracehost.service"_s;

QStringList traceWords(const char* options)
{
    return QStringList{u"trace"_s, handle} + words(options);
}

QJsonObject object(const QByteArray& line)
{
    return QJsonDocument::fromJson(line).object();
}

} // namespace

class TestTraceHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tracesAUnit();
    void tracesAUnitByPtrace();
    void seesARestart();
    void narrowsToFailedOpens();
    void recorderKilled();
    void withoutRights();
    void nobodyToAsk();
    void notAuthorized();
    void authorized();
    void agentThatOthersCouldChange();
    void rightsOfAFile();
    void cleanupTestCase();

private:
    uint32_t mainPid() const
    {
        return systemctl({u"show"_s, u"-P"_s, u"MainPID"_s, unit}).trimmed().toUInt();
    }
    bool isUntouched(uint32_t pid) const
    {
        return systemctl({u"is-active"_s, unit}).trimmed() == u"active" && mainPid() == pid
            && statusValue(pid, "TracerPid") == "0";
    }
    /// What polkit answers dev from then on: "YES", "NO"; empty asks for an administrator.
    static void setAnswer(const QString& answer);

    std::unique_ptr<HostUnits> m_units;
    QTemporaryDir m_folder;
    bool m_madePolicy = false;
};

void TestTraceHost::setAnswer(const QString& answer)
{
    QFile::remove(rules);
    if (!answer.isEmpty()) {
        QFile file(rules);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(u"polkit.addRule(function(action, subject) {\n"
                   "  if (subject.user == 'dev' && action.id == 'org.duende.Duende.trace')\n"
                   "    return polkit.Result.%1;\n});\n"_s.arg(answer)
                       .toUtf8());
        file.setPermissions(file.permissions() | QFile::ReadOther | QFile::ReadGroup);
    }
    systemctl({u"restart"_s, u"polkit.service"_s});
}

void TestTraceHost::initTestCase()
{
    if (!isTestHost())
        QSKIP("needs a booted test host: packaging/testhost");
    m_units = std::make_unique<HostUnits>();
    m_units->write(unit,
        u"[Service]\nExecStart=/bin/bash -c 'while :; do cat /etc/hostname /etc/duende-missing; sleep 0.1; "
        u"done'\n"
        "StandardOutput=null\nStandardError=null\n"_s);
    systemctl({u"start"_s, unit});
    QTRY_COMPARE(systemctl({u"is-active"_s, unit}).trimmed(), u"active"_s);
    QVERIFY(QDir().mkpath(QFileInfo(agent).path()));
    QVERIFY(QFile::copy(QStringLiteral(DUENDE_AGENT), agent));
    m_madePolicy = QFile::copy(QStringLiteral(DUENDE_BUILT_POLICY), policy);
    setAnswer({});
}

void TestTraceHost::tracesAUnit()
{
    const uint32_t pid = mainPid();
    const CommandRun run = runProgram(program, traceWords("--duration 1s --json"));
    QVERIFY2(run.status == 0, run.error.constData());
    const QList<QByteArray> lines = run.lines();
    bool hasOpened = false;
    bool hasMissed = false;
    for (const QByteArray& line : lines) {
        const QJsonObject event = object(line);
        if (event.value("call"_L1) != "openat"_L1)
            continue;
        const QString name = event.value("args"_L1)["filename"_L1].toString();
        hasOpened = hasOpened || (name == "/etc/hostname"_L1 && event.value("result"_L1).toInteger() >= 0);
        hasMissed = hasMissed
            || (name == "/etc/duende-missing"_L1 && event.value("errno"_L1).toString() == "ENOENT"_L1);
    }
    QVERIFY(hasOpened && hasMissed);
    const QJsonObject summary = object(lines.last()).value("summary"_L1).toObject();
    QCOMPARE(summary.value("backend"_L1).toString(), u"ebpf"_s);
    QCOMPARE(summary.value("lost"_L1).toInteger(-1), 0);
    QCOMPARE(summary.value("seen"_L1).toInteger(), summary.value("delivered"_L1).toInteger(-1));
    QVERIFY(isUntouched(pid));
}

void TestTraceHost::tracesAUnitByPtrace()
{
    const uint32_t pid = mainPid();
    const CommandRun run = runProgram(program, traceWords("--backend ptrace --duration 1s --json"));
    QVERIFY2(run.status == 0, run.error.constData());
    QVERIFY(run.output.contains("/etc/duende-missing"));
    const QJsonObject summary = object(run.lines().last()).value("summary"_L1).toObject();
    QCOMPARE(summary.value("backend"_L1).toString(), u"ptrace"_s);
    QVERIFY(isUntouched(pid));
}

void TestTraceHost::seesARestart()
{
    QProcess trace;
    trace.start(program, traceWords("--duration 4s --json"));
    QVERIFY(trace.waitForReadyRead(20'000));
    const uint32_t before = mainPid();
    systemctl({u"restart"_s, unit});
    const uint32_t after = mainPid();
    QVERIFY(before != after);
    QVERIFY(trace.waitForFinished(30'000));
    const QByteArray text = trace.readAllStandardOutput();
    for (const uint32_t pid : {before, after})
        QVERIFY(text.contains(QByteArray("\"pid\":" + QByteArray::number(pid) + ',')));
    // From the first call of the new process: its execve is there.
    bool hasExecve = false;
    for (const QByteArray& line : text.split('\n')) {
        const QJsonObject event = object(line);
        hasExecve = hasExecve
            || (event.value("pid"_L1).toInteger() == after && event.value("call"_L1) == "execve"_L1
                && event.value("args"_L1)["filename"_L1].toString().endsWith("/bash"_L1));
    }
    QVERIFY(hasExecve);
    QVERIFY(isUntouched(after));
}

void TestTraceHost::narrowsToFailedOpens()
{
    const CommandRun run = runProgram(
        program, traceWords("--duration 1s --filter") + QStringList{u"call=openat failed path~duende"_s});
    QVERIFY2(run.status == 0, run.error.constData());
    QList<QByteArray> lines = run.lines();
    QVERIFY(lines.takeLast().endsWith(" 0 lost"));
    QVERIFY(!lines.isEmpty());
    for (const QByteArray& line : std::as_const(lines))
        QVERIFY2(
            line.contains(" openat(AT_FDCWD, \"/etc/duende-missing\", O_RDONLY) = -1 ENOENT (No such file "
                          "or directory) <"),
            line.constData());
}

void TestTraceHost::recorderKilled()
{
    const QString path = m_folder.filePath(u"killed.duende-trace"_s);
    const uint32_t pid = mainPid();
    QProcess trace;
    trace.start(program, traceWords("--backend ptrace -o") + QStringList{path});
    QTRY_VERIFY_WITH_TIMEOUT(statusValue(pid, "TracerPid").toInt() > 0, 20'000);
    QTest::qWait(1000);
    trace.kill();
    QVERIFY(trace.waitForFinished());
    QTRY_VERIFY_WITH_TIMEOUT(isUntouched(pid), 20'000);
    const CommandRun opened = runProgram(program, {u"trace"_s, u"--open"_s, path});
    QVERIFY2(opened.error.contains("the recording was interrupted: this is all that had reached it"),
        opened.error.constData());
    QVERIFY(opened.output.contains("/etc/duende-missing"));
}

void TestTraceHost::withoutRights()
{
    const CommandRun run = runAsDev(program, traceWords("--duration 1s"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith("duende: permission denied: ")
            && run.error.contains("runs as another user (uid 0)") && run.error.contains("--administrator")
            && run.error.count('\n') == 1,
        run.error.constData());
}

void TestTraceHost::nobodyToAsk()
{
    const CommandRun run = runAsDev(program, traceWords("--duration 1s --administrator"));
    QCOMPARE(run.status, 1);
    QVERIFY2(run.error.contains("nobody could be asked for an administrator's authorization"),
        run.error.constData());
}

void TestTraceHost::notAuthorized()
{
    setAnswer(u"NO"_s);
    const CommandRun run = runAsDev(program, traceWords("--duration 1s --administrator"));
    QCOMPARE(run.status, 1);
    QVERIFY2(
        run.error.contains("you are not authorized to trace processes of others"), run.error.constData());
}

void TestTraceHost::authorized()
{
    setAnswer(u"YES"_s);
    const uint32_t pid = mainPid();
    const CommandRun run = runAsDev(program, traceWords("--duration 1s --administrator"));
    QVERIFY2(run.status == 0, run.error.constData());
    QVERIFY(run.output.contains("/etc/duende-missing"));
    QVERIFY(isUntouched(pid));
}

void TestTraceHost::agentThatOthersCouldChange()
{
    setAnswer(u"YES"_s);
    const QFile::Permissions permissions = QFile::permissions(agent);
    QVERIFY(QFile::setPermissions(agent, permissions | QFile::WriteOther));
    const CommandRun run = runAsDev(program, traceWords("--duration 1s --administrator"));
    QFile::setPermissions(agent, permissions);
    QCOMPARE(run.status, 1);
    QVERIFY2(run.error.contains("could be changed by others than root"), run.error.constData());
}

void TestTraceHost::rightsOfAFile()
{
    const QStringList su{u"--"_s, u"/usr/bin/su"_s, u"--help"_s};
    const QByteArray note = " ran a program without the rights that its file gives";
    const CommandRun own = runAsDev(program, QStringList{u"trace"_s} + su);
    QVERIFY2(own.status == 0 && own.error.contains(note), own.error.constData());
    const CommandRun asJson = runAsDev(program, QStringList{u"trace"_s, u"--json"_s} + su);
    QVERIFY(asJson.output.contains("the rights that its file gives were withheld"));
    QVERIFY(!runAsDev(program, words("trace -- /bin/true")).error.contains(note));
    // An administrator's tracer lets it have them.
    QVERIFY(!runProgram(program, QStringList{u"trace"_s} + su).error.contains(note));
}

void TestTraceHost::cleanupTestCase()
{
    if (!isTestHost())
        return;
    m_units.reset();
    QFile::remove(agent);
    if (m_madePolicy)
        QFile::remove(policy);
    setAnswer({});
}

QTEST_GUILESS_MAIN(TestTraceHost)
#include "tst_tracehost.moc"
