// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/spawnverb.h"

#include "models/spawncommand.h"
#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSpawnVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsWhatTheWindowWrites_data();
    void readsWhatTheWindowWrites();
    void namesAfterTheProgram();
    void pathsBeginHere();
    void startsFromOptions();
    void startsFromFile();
    void printsTheNewDaemon();
    void printsADaemonThatIsGone();
    void fileWithProblems();
    void failures();
    void wrongUsage_data();
    void wrongUsage();

private:
    std::unique_ptr<CommandFixture> m_command;
};

namespace {

std::expected<DaemonSpec, QString> specOf(const QStringList& words)
{
    return Arguments::parse(*verbFromName(u"spawn"), words).and_then(&specFromArguments);
}

DaemonSpec webSpec()
{
    DaemonSpec spec;
    spec.name = u"web"_s;
    spec.platform = Platform::Linux;
    spec.binaryPath = u"/usr/bin/web"_s;
    return spec;
}

} // namespace

void TestSpawnVerb::init()
{
    m_command = std::make_unique<CommandFixture>();
}

void TestSpawnVerb::readsWhatTheWindowWrites_data()
{
    QTest::addColumn<DaemonSpec>("spec");
    QTest::newRow("least") << webSpec();
    DaemonSpec full = webSpec();
    full.scope = UnitScope::User;
    full.description = u"A \"web\" server"_s;
    full.args = {u"--json"_s, u"--"_s, u"-x"_s, QString(), u"a b"_s};
    full.env = {{u"A"_s, u"1=2"_s}, {u"B"_s, QString()}, {u"A"_s, u"3"_s}};
    full.user = u"www"_s;
    full.group = u"www-data"_s;
    full.workingDir = u"/srv"_s;
    full.resources = {512 * 1024 * 1024, 150.5, 20, 1024};
    full.restart = RestartPolicy::OnFailure;
    full.restartDelay = 1500ms;
    full.shutdownTimeout = 90s;
    full.nice = -5;
    QTest::newRow("everything") << full;
    DaemonSpec container = webSpec();
    container.platform = Platform::Container;
    container.binaryPath.clear();
    container.containerImage = u"docker.io/nginx"_s;
    container.restart = RestartPolicy::UnlessStopped;
    QTest::newRow("container") << container;
    DaemonSpec machine = webSpec();
    machine.platform = Platform::PepitaMicroVM;
    machine.vcpus = 2;
    machine.kernelPath = u"/boot/vmlinuz"_s;
    machine.rootfsPath = u"/srv/root.img"_s;
    QTest::newRow("microVM") << machine;
}

void TestSpawnVerb::readsWhatTheWindowWrites()
{
    QFETCH(const DaemonSpec, spec);
    const auto read = specOf(spawnArguments(spec).sliced(1));
    QVERIFY2(read, qPrintable(read.error_or(QString())));
    QVERIFY(*read == spec);
}

void TestSpawnVerb::namesAfterTheProgram()
{
    const auto spec = specOf(words("-- /usr/bin/sleep 60"));
    QVERIFY(spec);
    QCOMPARE(spec->name, u"sleep"_s);
    QCOMPARE(spec->platform, Platform::Native);
    QCOMPARE(spec->scope, UnitScope::System);
}

void TestSpawnVerb::pathsBeginHere()
{
    const auto spec = specOf(words("--cwd data -- ./serve --all"));
    QVERIFY(spec);
    QCOMPARE(QDir::cleanPath(spec->binaryPath), QDir::current().filePath(u"serve"_s));
    QCOMPARE(spec->workingDir, QDir::current().filePath(u"data"_s));
    QCOMPARE(specOf(words("-- sleep 5"))->binaryPath, u"sleep"_s);
}

void TestSpawnVerb::startsFromOptions()
{
    const CommandRun run
        = m_command->run(words("spawn --platform linux --name web -- /usr/bin/web --port 80"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QCOMPARE(run.output, "systemd:web.service\n");
    QCOMPARE(m_command->units->operations(), QStringList{u"spawn web"_s});
    QVERIFY(m_command->processes->operations().isEmpty());
    QCOMPARE(m_command->run(words("spawn -- sleep 60")).output, "native:pid4711\n");
}

void TestSpawnVerb::startsFromFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"web.toml"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("name = \"web\"\nbinary_path = \"/usr/bin/web\"\n[platform]\ntype = \"linux\"\n");
    file.close();
    const CommandRun run = m_command->run({u"spawn"_s, path});
    QCOMPARE(run.error, "");
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, "systemd:web.service\n");
}

void TestSpawnVerb::printsTheNewDaemon()
{
    m_command->units->records = {unitRecord(u"web.service"_s)};
    const CommandRun run = m_command->run(words("spawn --json --platform linux --name web -- /usr/bin/web"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.document(), m_command->run(words("status --json systemd:web.service")).document());
}

void TestSpawnVerb::printsADaemonThatIsGone()
{
    const CommandRun run = m_command->run(words("spawn --json --platform linux --name web -- /usr/bin/web"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    const QJsonObject daemon = run.document();
    QCOMPARE(daemon.value("handle"_L1).toString(), u"systemd:web.service"_s);
    QCOMPARE(daemon.value("name"_L1).toString(), u"web"_s);
    QCOMPARE(daemon.value("scope"_L1).toString(), u"system"_s);
    QVERIFY(daemon.value("status"_L1).isNull());
}

void TestSpawnVerb::fileWithProblems()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"bad.toml"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("name = \"web\"\nbinry_path = \"/usr/bin/web\"\nnice = \"x\"\n");
    file.close();
    const CommandRun run = m_command->run({u"spawn"_s, path});
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QVERIFY(run.error.startsWith(u"duende: %1: configuration error: "_s.arg(path).toUtf8()));
    QVERIFY(run.error.contains("line 2"));
    QVERIFY(run.error.contains("line 3"));
    QCOMPARE(run.error.count('\n'), 1);

    const CommandRun missing = m_command->run(words("spawn /nowhere.toml"));
    QCOMPARE(missing.status, 1);
    QVERIFY(missing.error.startsWith("duende: /nowhere.toml: I/O error: "));
    QCOMPARE(missing.error.count('\n'), 1);
}

void TestSpawnVerb::failures()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::spawnFailed(u"there is no program /usr/bin/web"_s));
    };
    const CommandRun run = m_command->run(words("spawn --platform linux -- /usr/bin/web"));
    QCOMPARE(run.status, 1);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error, "duende: spawn failed: there is no program /usr/bin/web\n");
    const CommandRun elsewhere = m_command->run(words("spawn --platform macos -- /usr/bin/web"));
    QCOMPARE(elsewhere.status, 1);
    QCOMPARE(elsewhere.error, "duende: operation not supported on macos: spawn\n");
}

void TestSpawnVerb::wrongUsage_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("nothing") << QStringList() << QByteArray("FILE or -- COMMAND is missing\n");
    QTest::newRow("no command") << words("--name web --") << QByteArray("FILE or -- COMMAND is missing\n");
    QTest::newRow("platform") << words("--platform bsd -- x")
                              << QByteArray("--platform: \"bsd\" is not one of linux, ");
    QTest::newRow("scope") << words("--scope all -- x")
                           << QByteArray("--scope: \"all\" is not one of system, user\n");
    QTest::newRow("restart") << words("--restart often -- x")
                             << QByteArray("--restart: \"often\" is not one of never, on-failure, always, "
                                           "unless-stopped\n");
    QTest::newRow("env") << words("--env HOME -- x") << QByteArray("--env: \"HOME\" is not NAME=VALUE\n");
    QTest::newRow("env without a name")
        << words("--env =x -- x") << QByteArray("--env: \"=x\" is not NAME=VALUE\n");
    QTest::newRow("memory") << words("--memory much -- x") << QByteArray("--memory: ");
    QTest::newRow("cpu") << words("--cpu 50M -- x") << QByteArray("--cpu: ");
    QTest::newRow("tasks") << words("--tasks -1 -- x")
                           << QByteArray("--tasks: \"-1\" is not a whole number in range\n");
    QTest::newRow("nice") << words("--nice 1.5 -- x")
                          << QByteArray("--nice: \"1.5\" is not a whole number in range\n");
    QTest::newRow("delay") << words("--restart-delay soon -- x") << QByteArray("--restart-delay: ");
    QTest::newRow("a spec that makes no sense") << words("--nice 100 -- x") << QByteArray("");
    QTest::newRow("file and options")
        << words("web.toml --name web") << QByteArray("a definition file stands alone: ");
    QTest::newRow("file and command")
        << words("web.toml -- ls") << QByteArray("a definition file stands alone: ");
}

void TestSpawnVerb::wrongUsage()
{
    QFETCH(const QStringList, options);
    QFETCH(const QByteArray, message);
    const CommandRun run = m_command->run(words("spawn") + options);
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    QVERIFY2(run.error.startsWith(QByteArray("duende: spawn: ").append(message)), run.error.constData());
    QCOMPARE(run.error.split('\n').at(1), "Try \"duende help spawn\".");
    QVERIFY(m_command->units->operations().isEmpty());
    QVERIFY(m_command->processes->operations().isEmpty());
}

QTEST_GUILESS_MAIN(TestSpawnVerb)
#include "tst_spawnverb.moc"
