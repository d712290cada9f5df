// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/childreaper.h"
#include "adapters/native/launcher.h"
#include "tests/adapters/native/nativefixture.h"

#include <QTemporaryFile>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;
using namespace NativeFixture;
using Kind = PlatformError::Kind;

namespace {

/// A program that was launched, and what it says.
class Run
{
public:
    explicit Run(const DaemonSpec& spec, const OperationContext& context = NativeFixture::context())
    {
        m_log.open();
        m_launched = launch(spec, m_log.handle(), context);
    }
    ~Run()
    {
        if (!m_launched)
            return;
        (void)m_launched->pidFd.send(SIGKILL);
        (void)m_launched->pidFd.waitForEnd(context(), QStringLiteral("test"));
        readProcessExit(m_launched->pidFd);
    }

    const Result<Launched>& launched() const { return m_launched; }
    QByteArray output()
    {
        QFile file(m_log.fileName());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool isReady() { return output().contains("ready\n"); }
    /// What stands behind a key of the report.
    QByteArrayList values(const QByteArray& key)
    {
        QByteArrayList values;
        for (const QByteArray& line : output().split('\n')) {
            if (line == key)
                values.append(QByteArray());
            if (line.startsWith(QByteArray(key + ' ')))
                values.append(line.sliced(key.size() + 1));
        }
        return values;
    }

private:
    QTemporaryFile m_log;
    Result<Launched> m_launched = std::unexpected(PlatformError::io(QString()));
};

DaemonSpec reportSpec()
{
    return spec(QStringLiteral("r"), {QStringLiteral("report")});
}

QString writeScript(const QTemporaryDir& folder, const QByteArray& text)
{
    QFile script(folder.filePath(QStringLiteral("script")));
    script.open(QIODevice::WriteOnly);
    script.write(text);
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return script.fileName();
}

} // namespace

class LauncherTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDaemonsSurroundings();
    void argumentsAndEnvironment();
    void workingDirectory();
    void limits();
    void nothingOfDuendesIsOpen();
    void signalsAreAtTheirDefaults();
    void failures_data();
    void failures();
    void aScriptWithoutItsInterpreter();
    void scriptRuns();
    void memoryTooSmallToBegin();
    void tooManyFiles();
    void cancelledBefore();
    void noZombieIsLeft();
};

void LauncherTest::aDaemonsSurroundings()
{
    const mode_t before = ::umask(077);
    Run run(reportSpec());
    ::umask(before);
    QVERIFY_RESULT(run.launched());
    QTRY_VERIFY(run.isReady());
    QCOMPARE(run.values("session"), QByteArrayList{"own"});
    QCOMPARE(run.values("group"), QByteArrayList{"own"});
    QCOMPARE(run.values("folder"), QByteArrayList{"/"});
    QCOMPARE(run.values("umask"), QByteArrayList{"18"}); // 022
    QVERIFY(run.output().contains("error goes to the log, too\n"));
    QCOMPARE(Procfs().stat(run.launched()->pid)->terminal, 0);
    QCOMPARE(Procfs().linkTarget(run.launched()->pid, "fd/0"), "/dev/null");
}

void LauncherTest::argumentsAndEnvironment()
{
    DaemonSpec spec = reportSpec();
    spec.args.append({QStringLiteral("a b"), QString(), QStringLiteral("$HOME"), QStringLiteral("日")});
    spec.env = {{QStringLiteral("COLOUR"), QStringLiteral("green = blue")}};
    qputenv("DUENDE_SECRET", "x");
    Run run(spec);
    QVERIFY_RESULT(run.launched());
    QTRY_VERIFY(run.isReady());
    QCOMPARE(run.values("argument"), (QByteArrayList{"a b", "", "$HOME", "\xe6\x97\xa5"}));
    QVERIFY(run.values("variable").contains("COLOUR=green = blue"));
    for (const QByteArray& variable : run.values("variable"))
        QVERIFY(!variable.startsWith("DUENDE_SECRET"));
}

void LauncherTest::workingDirectory()
{
    const QTemporaryDir folder;
    DaemonSpec spec = reportSpec();
    spec.workingDir = folder.path();
    Run run(spec);
    QVERIFY_RESULT(run.launched());
    QTRY_VERIFY(run.isReady());
    QCOMPARE(run.values("folder"),
        QByteArrayList{QFile::encodeName(QFileInfo(folder.path()).canonicalFilePath())});
}

void LauncherTest::limits()
{
    DaemonSpec spec = reportSpec();
    spec.resources.openFilesMax = 77;
    spec.nice = 7;
#ifndef __SANITIZE_ADDRESS__ // whose shadow memory needs more address space than any limit
    spec.resources.memoryBytes = 1024 * 1024 * 1024;
#endif
    Run run(spec);
    QVERIFY_RESULT(run.launched());
    QTRY_VERIFY(run.isReady());
    QCOMPARE(run.values("files"), QByteArrayList{"77"});
    QCOMPARE(run.values("nice"), QByteArrayList{"7"});
#ifndef __SANITIZE_ADDRESS__
    QCOMPARE(run.values("memory"), QByteArrayList{"1073741824"});
#endif
}

void LauncherTest::nothingOfDuendesIsOpen()
{
    // Not marked to be closed, as a careless library's would be.
    const FileDescriptor careless(::open("/dev/null", O_RDONLY));
    QVERIFY(careless.isValid());
    const FileDescriptor high(::fcntl(careless.get(), F_DUPFD, 200));
    QVERIFY(high.isValid());
    Run run(reportSpec());
    QVERIFY_RESULT(run.launched());
    QTRY_VERIFY(run.isReady());
    QCOMPARE(run.values("descriptors"), QByteArrayList{"0,1,2"});
}

void LauncherTest::signalsAreAtTheirDefaults()
{
    std::signal(SIGUSR1, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGUSR2);
    ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
    Run run(reportSpec());
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, &before, &after);
    std::signal(SIGUSR1, SIG_DFL);
    std::signal(SIGPIPE, SIG_DFL);
    QVERIFY2(::sigismember(&after, SIGUSR2) == 1 && ::sigismember(&after, SIGTERM) == 0,
        "the caller's mask is as it was");
    QVERIFY_RESULT(run.launched());
    QTRY_VERIFY(run.isReady());
    QCOMPARE(run.values("signals"), QByteArrayList{QByteArray()});
}

void LauncherTest::failures_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("cause");
    QTest::newRow("no program") << QStringLiteral("/no/such/program") << QString()
                                << QStringLiteral(
                                       "spawn failed: cannot run /no/such/program: no such file or directory")
                                << QStringLiteral("ENOENT: No such file or directory");
    QTest::newRow("a folder") << QStringLiteral("/tmp") << QString()
                              << QStringLiteral("spawn failed: cannot run /tmp: permission denied")
                              << QStringLiteral("EACCES: Permission denied");
    QTest::newRow("below a file") << QStringLiteral("/dev/null/x") << QString()
                                  << QStringLiteral("spawn failed: cannot run /dev/null/x: not a directory")
                                  << QStringLiteral("ENOTDIR: Not a directory");
    QTest::newRow("no folder")
        << targetPath() << QStringLiteral("/no/such/folder")
        << QStringLiteral("spawn failed: cannot enter the folder /no/such/folder: no such file or directory")
        << QStringLiteral("ENOENT: No such file or directory");
}

void LauncherTest::failures()
{
    QFETCH(const QString, program);
    QFETCH(const QString, folder);
    DaemonSpec spec = reportSpec();
    spec.binaryPath = program;
    spec.workingDir = folder;
    const Run run(spec);
    QVERIFY(!run.launched());
    QCOMPARE(run.launched().error().kind(), Kind::SpawnFailed);
    QTEST(run.launched().error().message(), "message");
    QTEST(run.launched().error().cause(), "cause");
}

void LauncherTest::aScriptWithoutItsInterpreter()
{
    const QTemporaryDir folder;
    DaemonSpec spec = reportSpec();
    spec.binaryPath = writeScript(folder, "#!/no/such/shell\n");
    const Run run(spec);
    QVERIFY(!run.launched());
    QVERIFY(run.launched().error().advice().contains(QStringLiteral("first line")));
}

void LauncherTest::scriptRuns()
{
    const QTemporaryDir folder;
    DaemonSpec spec = reportSpec();
    spec.binaryPath = writeScript(folder, "#!/bin/sh\necho ready \"$1\"\nexec sleep 100\n");
    spec.args = {QStringLiteral("now")};
    Run run(spec);
    QVERIFY_RESULT(run.launched());
    QTRY_COMPARE(run.output(), "ready now\n");
}

void LauncherTest::memoryTooSmallToBegin()
{
    DaemonSpec spec = reportSpec();
    spec.resources.memoryBytes = 4096;
    const Run run(spec);
    // Where the kernel refuses the new program is its affair: before the point of no return it says so, after
    // it it kills the process.
    if (!run.launched()) {
        QCOMPARE(run.launched().error().kind(), Kind::SpawnFailed);
        return;
    }
    QVERIFY_RESULT(run.launched()->pidFd.waitForEnd(context(), QStringLiteral("test")));
}

void LauncherTest::tooManyFiles()
{
    DaemonSpec spec = reportSpec();
    spec.resources.openFilesMax = 1ULL << 40; // beyond fs.nr_open, whoever asks
    const Run run(spec);
    QVERIFY(!run.launched());
    QCOMPARE(run.launched().error().kind(), Kind::PermissionDenied);
    QVERIFY(run.launched().error().detail().startsWith(
        QStringLiteral("cannot limit open files to 1099511627776")));
}

void LauncherTest::cancelledBefore()
{
    std::stop_source source;
    source.request_stop();
    const Run run(reportSpec(), OperationContext::within(10s, source.get_token()));
    // The program may have been started by the time that anybody looks; then it runs.
    if (!run.launched())
        QVERIFY(run.launched().error().isCancelled());
}

void LauncherTest::noZombieIsLeft()
{
    DaemonSpec spec = reportSpec();
    spec.binaryPath = QStringLiteral("/no/such/program");
    {
        const Run run(spec);
        QVERIFY(!run.launched());
    }
    QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
    QCOMPARE(errno, ECHILD);
}

QTEST_GUILESS_MAIN(LauncherTest)
#include "tst_launcher.moc"
