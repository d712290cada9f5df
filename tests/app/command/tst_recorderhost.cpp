// SPDX-License-Identifier: GPL-3.0-or-later
// "duende recorder" over units that end in every way that a unit fails in: each leaves a recording whose last
// calls are those before its end.
#include "adapters/contract/daemonhandle.h"
#include "tests/adapters/systemd/hostunits.h"
#include "tests/app/command/programrun.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

const QString program = QStringLiteral(DUENDE_PROGRAM);
constexpr int patienceMs = 60'000;

struct Failing
{
    QString name;
    QString service; ///< lines of [Service]; "MARK" is the failing open that comes last
    QString end; ///< what the recording says of the process' end
    int within = 60; ///< the last lines of the recording; a program that is started makes more
};

/// A main process that fails to open a file of its unit's name and then ends as told. systemd makes one $ of
/// two.
QString endsBy(const QString& end)
{
    return u"ExecStart=/bin/bash -c ': < MARK; %1'\n"_s.arg(end);
}

QList<Failing> failing()
{
    return {
        {u"segv"_s, endsBy(u"kill -SEGV $$$$"_s), u"killed by SIGSEGV"_s},
        {u"abort"_s, endsBy(u"kill -ABRT $$$$"_s), u"killed by SIGABRT"_s},
        {u"kill"_s, endsBy(u"kill -KILL $$$$"_s), u"killed by SIGKILL"_s},
        {u"exit"_s, endsBy(u"exit 7"_s), u"exited with 7"_s},
        {u"late"_s, u"ExecStart=/bin/bash -c 'sleep 1; : < MARK; exit 8'\n"_s, u"exited with 8"_s},
        {u"watchdog"_s, u"WatchdogSec=1\n"_s + endsBy(u"exec sleep 100"_s), u"killed by SIGABRT"_s, 300},
        {u"starttime"_s, u"Type=notify\nTimeoutStartSec=1\n"_s + endsBy(u"exec sleep 100"_s),
            u"killed by SIGTERM"_s, 300},
        {u"startlimit"_s, u"Restart=always\nRestartSec=0\n"_s + endsBy(u"exit 9"_s), u"exited with 9"_s},
        {u"stoppost"_s, endsBy(u"kill -SEGV $$$$"_s) + u"ExecStopPost=/bin/true\n"_s, u"killed by SIGSEGV"_s},
        {u"startpre"_s, u"ExecStartPre=/bin/bash -c ': < MARK; exit 4'\nExecStart=/bin/true\n"_s,
            u"exited with 4"_s},
        {u"busy"_s,
            u"ExecStart=/bin/bash -c 'for i in {1..20000}; do : < /etc/hostname; done; : < MARK; kill -SEGV $$$$'\n"_s,
            u"killed by SIGSEGV"_s},
    };
}

QString unitOf(const Failing& failing)
{
    return u"zz-recorder-%1.service"_s.arg(failing.name);
}

QString markOf(const Failing& failing)
{
    return u"/etc/duende-%1-missing"_s.arg(failing.name);
}

} // namespace

class TestRecorderHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsTheLastCalls_data();
    void keepsTheLastCalls();
    void followsRestarts();
    void endsCalmly();
    void withoutRights();
    void asAServiceOfAUser();
    void cleanupTestCase();

private:
    /// The recorder's answers about a unit, the latest last.
    QList<QJsonObject> answersOf(const QString& unit);

    std::unique_ptr<HostUnits> m_units;
    QTemporaryDir m_folder;
    QProcess m_recorder;
    QByteArray m_output;
    QByteArray m_errors;
};

QList<QJsonObject> TestRecorderHost::answersOf(const QString& unit)
{
    m_output += m_recorder.readAllStandardOutput();
    QList<QJsonObject> answers;
    for (const QByteArray& line : m_output.split('\n')) {
        const QJsonObject answer = QJsonDocument::fromJson(line).object();
        if (answer.value("handle"_L1).toString() == u"systemd:"_s + unit)
            answers.append(answer);
    }
    return answers;
}

void TestRecorderHost::initTestCase()
{
    if (!isTestHost())
        QSKIP("needs a booted test host: packaging/testhost");
    m_units = std::make_unique<HostUnits>();
    QStringList handles;
    for (const Failing& failing : ::failing()) {
        QString service = failing.service;
        service.replace(u"MARK"_s, markOf(failing));
        m_units->write(unitOf(failing),
            u"[Unit]\nStartLimitIntervalSec=60\nStartLimitBurst=3\n[Service]\nStandardError=null\n"_s
                + service);
        handles.append(u"systemd:"_s + unitOf(failing));
    }
    m_recorder.start(program, QStringList{u"recorder"_s, u"--folder"_s, m_folder.path()} + handles);
    QVERIFY(m_recorder.waitForStarted());
    const auto armedCount = [this] {
        m_errors += m_recorder.readAllStandardError();
        return m_errors.count("are kept");
    };
    QTRY_COMPARE_WITH_TIMEOUT(armedCount(), handles.size(), patienceMs);
    m_recorder.terminate();
    QVERIFY(m_recorder.waitForFinished(patienceMs));
    // The same with its answers as JSON, which tells nothing while all is well.
    m_recorder.start(
        program, QStringList{u"recorder"_s, u"--json"_s, u"--folder"_s, m_folder.path()} + handles);
    QVERIFY(m_recorder.waitForStarted());
    // Armed once a unit that fails now is kept.
    const Failing first = ::failing().constFirst();
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            systemctl({u"reset-failed"_s, unitOf(first)});
            systemctl({u"start"_s, unitOf(first)});
            return !answersOf(unitOf(first)).isEmpty();
        }(),
        patienceMs);
}

void TestRecorderHost::keepsTheLastCalls_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("mark");
    QTest::addColumn<QString>("end");
    QTest::addColumn<int>("within");
    for (const Failing& failing : ::failing())
        QTest::newRow(qPrintable(failing.name))
            << unitOf(failing) << markOf(failing) << failing.end << failing.within;
}

void TestRecorderHost::keepsTheLastCalls()
{
    QFETCH(const QString, unit);
    QFETCH(const QString, mark);
    QFETCH(const QString, end);
    QFETCH(const int, within);
    const qsizetype before = answersOf(unit).size();
    systemctl({u"reset-failed"_s, unit});
    systemctl({u"start"_s, u"--no-block"_s, unit});
    QTRY_VERIFY_WITH_TIMEOUT(answersOf(unit).size() > before, patienceMs);
    const QJsonObject answer = answersOf(unit).constLast();
    QCOMPARE(answer.value("end"_L1).toString().section(u" ("_s, 0, 0), end);
    QCOMPARE(answer.value("lost"_L1).toInteger(-1), 0);
    const CommandRun run
        = runProgram(program, {u"trace"_s, u"--open"_s, answer.value("recording"_L1).toString()});
    QVERIFY2(run.status == 0, run.error.constData());
    const QList<QByteArray> lines = run.lines();
    qsizetype calls = 0;
    qsizetype failedOpen = -1;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        calls += lines.at(i).contains('(') ? 1 : 0;
        if (lines.at(i).contains(mark.toUtf8()) && lines.at(i).contains("ENOENT"))
            failedOpen = i;
    }
    QVERIFY2(failedOpen >= 0, run.output.right(3000).constData());
    QVERIFY2(lines.size() - failedOpen < within, run.output.right(3000).constData());
    QVERIFY(answer.value("calls"_L1).toInteger() > 0);
    if (unit.contains("busy"_L1)) {
        QVERIFY(answer.value("calls"_L1).toInteger() >= 10'000);
        QVERIFY(answer.value("before"_L1).toInteger() > 0);
    }
}

void TestRecorderHost::followsRestarts()
{
    const QString unit = unitOf(::failing().constFirst());
    for (int i = 0; i < 3; ++i) {
        const qsizetype before = answersOf(unit).size();
        systemctl({u"reset-failed"_s, unit});
        systemctl({u"start"_s, unit});
        QTRY_VERIFY_WITH_TIMEOUT(answersOf(unit).size() > before, patienceMs);
        QCOMPARE(answersOf(unit).constLast().value("end"_L1).toString().left(17), u"killed by SIGSEGV"_s);
    }
}

void TestRecorderHost::endsCalmly()
{
    m_recorder.terminate();
    QVERIFY(m_recorder.waitForFinished(patienceMs));
    QCOMPARE(m_recorder.exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_recorder.exitCode(), 0);
    QCOMPARE(m_recorder.readAllStandardError(), QByteArray());
}

void TestRecorderHost::withoutRights()
{
    const CommandRun run = runAsDev(
        program, {u"recorder"_s, u"--folder"_s, u"/tmp"_s, u"systemd:"_s + unitOf(::failing().constFirst())});
    QCOMPARE(run.status, 1);
    QVERIFY2(run.error.contains("CAP_BPF"), run.error.constData());
}

void TestRecorderHost::asAServiceOfAUser()
{
    QFile installed(u"/run/systemd/system/duende-recorder@.service"_s);
    QFile built(QStringLiteral(DUENDE_RECORDER_SERVICE));
    QVERIFY(built.open(QIODevice::ReadOnly) && installed.open(QIODevice::WriteOnly));
    static const QRegularExpression start(u"ExecStart=\\S+"_s);
    installed.write(QString::fromUtf8(built.readAll()).replace(start, u"ExecStart="_s + program).toUtf8());
    installed.close();
    const QString home = u"/home/dev"_s;
    const QString settings = home + u"/.config/duende/duende.conf"_s;
    const QString folder = home + u"/.local/share/duende/duende/recordings"_s;
    const auto mark = [&](const QStringList& units) {
        QStringList ids;
        for (const QString& unit : units)
            ids.append(DaemonHandle::parse(QString(u"systemd:"_s + unit))->id().toString());
        return runAsDev(u"/bin/sh"_s,
            {u"-c"_s,
                u"mkdir -p %1; printf '[recorder]\\nmarked=%2\\n' > %3.new; mv %3.new %3"_s.arg(
                    QFileInfo(settings).absolutePath(), ids.join(u", "_s), settings)});
    };
    const QString first = unitOf(::failing().at(0));
    const QString second = unitOf(::failing().at(1));
    const CommandRun marking = mark({first});
    QVERIFY2(marking.status == 0, marking.error.constData());
    systemctl({u"daemon-reload"_s});
    systemctl({u"start"_s, u"duende-recorder@dev.service"_s});
    const auto recordings
        = [&folder](const QString& unit) { return QDir(folder).entryInfoList({unit + u"*.duende-trace"_s}); };
    const auto fails = [&](const QString& unit) {
        systemctl({u"reset-failed"_s, unit});
        systemctl({u"start"_s, unit});
        return !recordings(unit).isEmpty();
    };
    QTRY_VERIFY2_WITH_TIMEOUT(fails(first),
        qPrintable(systemctl({u"status"_s, u"-n"_s, u"20"_s, u"duende-recorder@dev.service"_s})), patienceMs);
    QCOMPARE(recordings(first).first().owner(), u"dev"_s);
    // What is marked later is kept later.
    QVERIFY(recordings(second).isEmpty());
    QCOMPARE(mark({first, second}).status, 0);
    QTRY_VERIFY_WITH_TIMEOUT(fails(second), patienceMs);
    // Nobody in it is root, and nobody can do more than look.
    const QString pids = systemctl({u"show"_s, u"-P"_s, u"ControlGroup"_s, u"duende-recorder@dev.service"_s});
    QFile list(u"/sys/fs/cgroup"_s + pids.trimmed() + u"/cgroup.procs"_s);
    if (!list.exists())
        list.setFileName(u"/sys/fs/cgroup/systemd"_s + pids.trimmed() + u"/cgroup.procs"_s);
    QVERIFY2(list.open(QIODevice::ReadOnly), qPrintable(list.fileName()));
    const QList<QByteArray> members = list.readAll().simplified().split(' ');
    QVERIFY(members.size() >= 2);
    constexpr quint64 allowed = (1ULL << 19) | (1ULL << 38) | (1ULL << 39); // CAP_SYS_PTRACE, PERFMON, BPF
    for (const QByteArray& pid : members) {
        QFile status(u"/proc/%1/status"_s.arg(QString::fromUtf8(pid)));
        QVERIFY(status.open(QIODevice::ReadOnly));
        const QByteArray text = status.readAll();
        QVERIFY(text.contains("Uid:\t1000\t1000\t1000\t1000"));
        for (const char* set : {"CapPrm:\t", "CapEff:\t"}) {
            const quint64 has = text.mid(text.indexOf(set) + 8, 16).toULongLong(nullptr, 16);
            QCOMPARE(has & ~allowed, 0ULL);
        }
    }
    systemctl({u"stop"_s, u"duende-recorder@dev.service"_s});
    QCOMPARE(systemctl({u"show"_s, u"-P"_s, u"Result"_s, u"duende-recorder@dev.service"_s}).trimmed(),
        u"success"_s);
}

void TestRecorderHost::cleanupTestCase()
{
    if (m_recorder.state() != QProcess::NotRunning) {
        m_recorder.terminate();
        m_recorder.waitForFinished(patienceMs);
    }
    m_units.reset();
}

QTEST_GUILESS_MAIN(TestRecorderHost)
#include "tst_recorderhost.moc"
