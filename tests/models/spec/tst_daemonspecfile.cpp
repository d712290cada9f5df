// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/daemonspecfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr QByteArrayView smallest = "name = \"web\"\nbinary_path = \"/usr/bin/web\"\n";

DaemonSpec smallestSpec()
{
    DaemonSpec spec;
    spec.name = u"web"_s;
    spec.binaryPath = u"/usr/bin/web"_s;
    return spec;
}

DaemonSpec fullSpec()
{
    DaemonSpec spec = smallestSpec();
    spec.version = u"1.0.0"_s;
    spec.description = u"Serves \"pages\", für alle"_s;
    spec.args = {u"--port"_s, u"80"_s, u""_s, u"a\tb\nc\\d\u0001\u007F\U0001F600"_s};
    spec.env = {{u"ZED"_s, u"last letter first"_s}, {u"LANG"_s, u"C.UTF-8"_s}};
    spec.user = u"www-data"_s;
    spec.group = u"www-data"_s;
    spec.workingDir = u"/var/lib/web"_s;
    spec.resources = {512 * 1024 * 1024, 200.5, 100, 1024};
    spec.restart = RestartPolicy::UnlessStopped;
    spec.restartDelay = 1500ms;
    spec.shutdownTimeout = 90s;
    spec.nice = -5;
    spec.platform = Platform::PepitaMicroVM;
    spec.scope = UnitScope::User;
    spec.containerImage = u"docker.io/library/nginx:1"_s;
    spec.vcpus = 2;
    spec.kernelPath = u"/boot/vmlinux"_s;
    spec.rootfsPath = u"/srv/root.img"_s;
    return spec;
}

} // namespace

class DaemonSpecFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void readsAllOfIt();
    void problems_data();
    void problems();
    void collectsEverything();
    void roundTrip_data();
    void roundTrip();
    void laterVariableWins();
    void files();
    void fileErrors();
    void errorListsProblems();
    void draftKeepsWhatNobodyKnows();
    void deepNestingIsRefused_data();
    void deepNestingIsRefused();
    void policyWords();
};

void DaemonSpecFileTest::reads_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<DaemonSpec>("expected");
    const auto row = [](const char* name, const QByteArray& more, auto change) {
        DaemonSpec spec = smallestSpec();
        change(spec);
        QTest::newRow(name) << QByteArray(smallest.toByteArray() + more) << spec;
    };

    row("smallest", "", [](DaemonSpec&) { });
    row("comments", "# restart = \"always\"\n", [](DaemonSpec&) { });
    row("memory in bytes", "[resources]\nmemory_bytes = 536870912",
        [](DaemonSpec& spec) { spec.resources.memoryBytes = 536870912; });
    row("memory as text", "resources.memory_bytes = \"1.5 GiB\"",
        [](DaemonSpec& spec) { spec.resources.memoryBytes = 1610612736; });
    row("quota, whole", "[resources]\ncpu_quota_percent = 200",
        [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = 200; });
    row("quota", "[resources]\ncpu_quota_percent = 12.5",
        [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = 12.5; });
    row("restart", "restart = \"on-failure\"",
        [](DaemonSpec& spec) { spec.restart = RestartPolicy::OnFailure; });
    row("restart as a table", "[restart]\npolicy = \"always\"",
        [](DaemonSpec& spec) { spec.restart = RestartPolicy::Always; });
    row("duration in words", "shutdown_timeout = \"1m 30s\"",
        [](DaemonSpec& spec) { spec.shutdownTimeout = 90s; });
    row("duration in seconds", "shutdown_timeout = 30\nrestart_delay = 0.25", [](DaemonSpec& spec) {
        spec.shutdownTimeout = 30s;
        spec.restartDelay = 250ms;
    });
    row("duration below a millisecond", "restart_delay = \"1600us\"",
        [](DaemonSpec& spec) { spec.restartDelay = 2ms; });
    row("environment keeps its order", "[env]\nZ = \"1\"\nA = \"2\"\n\"M\" = ''",
        [](DaemonSpec& spec) { spec.env = {{u"Z"_s, u"1"_s}, {u"A"_s, u"2"_s}, {u"M"_s, u""_s}}; });
    row("environment on one line", "env = { Z = \"1\", A = \"2\" }",
        [](DaemonSpec& spec) { spec.env = {{u"Z"_s, u"1"_s}, {u"A"_s, u"2"_s}}; });
    row("platform", "[platform]\ntype = \"linux\"\nscope = \"user\"", [](DaemonSpec& spec) {
        spec.platform = Platform::Linux;
        spec.scope = UnitScope::User;
    });
    row("empty tables", "args = []\n[env]\n[resources]\n[platform]\n[restart]\n", [](DaemonSpec&) { });
    QTest::newRow("container without a program")
        << QByteArray("name = \"web\"\n[platform]\ntype = \"container\"\ncontainer_image = \"nginx\"") << [] {
               DaemonSpec spec;
               spec.name = u"web"_s;
               spec.platform = Platform::Container;
               spec.containerImage = u"nginx"_s;
               return spec;
           }();
    QTest::newRow("byte order mark and carriage returns")
        << QByteArray("\xEF\xBB\xBFname = \"web\"\r\nbinary_path = \"/usr/bin/web\"\r\n") << smallestSpec();
}

void DaemonSpecFileTest::reads()
{
    QFETCH(const QByteArray, toml);
    QFETCH(const DaemonSpec, expected);
    const auto spec = DaemonSpecFile::parse(toml);
    QVERIFY2(spec, spec ? "" : qPrintable(spec.error().front().toString()));
    QCOMPARE(*spec, expected);
}

void DaemonSpecFileTest::readsAllOfIt()
{
    const QByteArray toml = R"(
# A definition with everything in it.
name = "web"
version = "1.0.0"
description = "Serves \"pages\", für alle"
binary_path = "/usr/bin/web"
args = ["--port", "80", "", "a\tb\nc\\d\u0001\u007F\U0001F600"]
user = "www-data"
group = 'www-data'
working_dir = "/var/lib/web"
restart = "unless-stopped"
restart_delay = "1.5s"
shutdown_timeout = "90s"
nice = -5

[env]
ZED = "last letter first"
LANG = "C.UTF-8"

[resources]
memory_bytes = "512M"
cpu_quota_percent = 200.5
pids_max = 100
open_files_max = 1_024

[platform]
type = "pepita"
scope = "user"
container_image = "docker.io/library/nginx:1"
vcpus = 2
kernel_path = "/boot/vmlinux"
rootfs_path = "/srv/root.img"
)";
    const auto spec = DaemonSpecFile::parse(toml);
    QVERIFY2(spec, spec ? "" : qPrintable(spec.error().front().toString()));
    QCOMPARE(*spec, fullSpec());
}

void DaemonSpecFileTest::problems_data()
{
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QByteArray& more, const QString& expected) {
        QTest::newRow(name) << QByteArray(smallest.toByteArray() + more) << expected;
    };

    row("mistyped key", "descripton = \"x\"",
        u"line 3: unknown key \"descripton\"; did you mean \"description\"?"_s);
    row("unknown key", "colour = 1", u"line 3: unknown key \"colour\""_s);
    row("mistyped key of a table", "[resources]\nmemory = 5", u"line 4: unknown key \"resources.memory\""_s);
    row("mistyped table", "[resource]\npids_max = 5",
        u"line 3, column 2: unknown key \"resource\"; did you mean \"resources\"?"_s);
    row("key of the format that nobody follows", "[resources]\nlock_memory = true",
        u"line 4: \"resources.lock_memory\" cannot be followed by Duende"_s);
    row("table that nobody follows", "[health_check]\nenabled = true",
        u"line 3, column 2: \"health_check\" cannot be followed by Duende"_s);
    row("hostile key", "\"\\u202e\\n\" = 1", u"line 3: unknown key \"⟨U+202E⟩⏎\""_s);
    row("long key", QByteArray(500, 'k') + " = 1",
        QString(u"line 3: unknown key \""_s + QString(59, u'k') + u"…\""));
    row("text is a number", "user = 5", u"line 3, column 8: \"user\" must be a text in quotes"_s);
    row("list is a text", "args = \"--x\"",
        u"line 3, column 8: \"args\" must be a list of texts: [\"--port\", \"80\"]"_s);
    row("list holds a number", "args = [\n\"a\",\n80]",
        u"line 5: \"args\" must hold nothing but texts in quotes"_s);
    row("environment is a text", "env = \"A=B\"", u"line 3, column 7: \"env\" must be a table of texts"_s);
    row("variable is a number", "[env]\nPORT = 80",
        u"line 4, column 8: \"env.PORT\" must be a text in quotes"_s);
    row("variable's name", "[env]\n\"A B\" = \"x\"",
        u"line 4, column 9: \"env.A B\" is not a variable's name: letters, digits and _, no digit first"_s);
    row("table is a text", "resources = \"512M\"", u"line 3, column 13: \"resources\" must be a table"_s);
    row("list of tables", "[[resources]]\npids_max = 5", u"line 3: \"resources\" must be a table"_s);
    row("policy", "restart = \"alway\"",
        u"line 3, column 11: \"restart\" must be one of never, on-failure, always, unless-stopped"_s);
    row("policy in the table", "[restart]\npolicy = 1",
        u"line 4, column 10: \"restart.policy\" must be one of never, on-failure, always, unless-stopped"_s);
    row("platform", "[platform]\ntype = \"Linux\"",
        u"line 4, column 8: \"platform.type\" must be one of linux, macos, container, pepita, wos, native"_s);
    row("scope", "[platform]\nscope = \"all\"",
        u"line 4, column 9: \"platform.scope\" must be one of system, user"_s);
    row("size", "[resources]\nmemory_bytes = \"512X\"",
        u"line 4, column 16: \"resources.memory_bytes\" must be a number of bytes or a text like \"512M\""_s);
    row("size is a fraction", "[resources]\nmemory_bytes = 1.5",
        u"line 4, column 16: \"resources.memory_bytes\" must be a number of bytes or a text like \"512M\""_s);
    row("negative size", "[resources]\nmemory_bytes = -1",
        u"line 4, column 16: \"resources.memory_bytes\" must be a number of bytes or a text like \"512M\""_s);
    row("no memory", "[resources]\nmemory_bytes = 0",
        u"line 4, column 16: \"resources.memory_bytes\" must be at least 1"_s);
    row("quota", "[resources]\ncpu_quota_percent = nan",
        u"line 4, column 21: \"resources.cpu_quota_percent\" must be more than 0 and at most 1000000"_s);
    row("quota is a text", "[resources]\ncpu_quota_percent = \"5%\"",
        u"line 4, column 21: \"resources.cpu_quota_percent\" must be a number"_s);
    row("count", "[resources]\npids_max = 0",
        u"line 4, column 12: \"resources.pids_max\" must be a whole number of at least 1"_s);
    row("duration", "shutdown_timeout = \"soon\"",
        u"line 3, column 20: \"shutdown_timeout\" must be a text like \"30s\" or a number of seconds"_s);
    row("negative duration", "restart_delay = -5",
        u"line 3, column 17: \"restart_delay\" must be a text like \"30s\" or a number of seconds"_s);
    row("duration that is no number", "restart_delay = inf",
        u"line 3, column 17: \"restart_delay\" must be a text like \"30s\" or a number of seconds"_s);
    row("endless duration", "restart_delay = \"200000d\"",
        u"line 3, column 17: \"restart_delay\" must be a text like \"30s\" or a number of seconds"_s);
    row("long duration", "restart_delay = \"100000d\"",
        u"line 3, column 17: \"restart_delay\" is longer than 100 years"_s);
    row("longest duration", "restart_delay = \"9223372036854775807ns\"",
        u"line 3, column 17: \"restart_delay\" is longer than 100 years"_s);
    row("nice", "nice = 20", u"line 3, column 8: \"nice\" must be a whole number between -20 and 19"_s);
    row("null character", "user = \"a\\u0000b\"",
        u"line 3, column 8: \"user\" must not contain a null character"_s);
    row("key twice", "name = \"again\"", {});
    row("no TOML", "what is this", {});
    row("not UTF-8", "user = \"\xFF\"", {});
    row("quote not closed", "user = \"a\n", {});
    QTest::newRow("no name") << QByteArray("binary_path = \"/bin/true\"") << u"\"name\" is missing"_s;
    QTest::newRow("empty name") << QByteArray("name = \"\"\nbinary_path = \"/bin/true\"")
                                << u"line 1, column 8: \"name\" is empty"_s;
    QTest::newRow("no program") << QByteArray("name = \"x\"") << u"\"binary_path\" is missing"_s;
    QTest::newRow("too large") << QByteArray(DaemonSpecFile::maximumBytes + 1, '\n')
                               << u"the definition is larger than 1024 KiB"_s;
}

void DaemonSpecFileTest::problems()
{
    QFETCH(const QByteArray, toml);
    QFETCH(const QString, expected);
    const auto spec = DaemonSpecFile::parse(toml);
    QVERIFY(!spec);
    QCOMPARE(spec.error().size(), 1);
    const SpecProblem problem = spec.error().front();
    if (expected.isEmpty()) { // the wording is the TOML library's
        QVERIFY2(problem.line == 3 || problem.line == 4, qPrintable(problem.toString()));
        QVERIFY(!problem.message.isEmpty());
        return;
    }
    QCOMPARE(problem.toString(), expected);
}

void DaemonSpecFileTest::collectsEverything()
{
    const auto spec = DaemonSpecFile::parse("binry_path = \"/bin/true\"\n"
                                            "nice = 99\n"
                                            "\n"
                                            "[resources]\n"
                                            "pids_max = \"many\"\n"
                                            "[env]\n"
                                            "1 = \"x\"\n");
    QVERIFY(!spec);
    QStringList texts;
    for (const SpecProblem& problem : spec.error())
        texts.append(problem.toString());
    QCOMPARE(texts,
        QStringList({u"line 1: unknown key \"binry_path\"; did you mean \"binary_path\"?"_s,
            u"line 2, column 8: \"nice\" must be a whole number between -20 and 19"_s,
            u"line 5, column 12: \"resources.pids_max\" must be a whole number of at least 1"_s,
            u"line 7, column 5: \"env.1\" is not a variable's name: letters, digits and _, no digit first"_s,
            u"\"name\" is missing"_s, u"\"binary_path\" is missing"_s}));
}

void DaemonSpecFileTest::roundTrip_data()
{
    QTest::addColumn<DaemonSpec>("spec");
    QTest::newRow("smallest") << smallestSpec();
    QTest::newRow("full") << fullSpec();
    DaemonSpec spec = smallestSpec();
    spec.resources = {Q_UINT64_C(9223372036854775807), 1e6, 1, Q_UINT64_C(9223372036854775807)};
    spec.restartDelay = 0ms;
    spec.shutdownTimeout = 1ms;
    QTest::newRow("extremes") << spec;
    spec = smallestSpec();
    spec.args = {u"'''\"\"\""_s, u"\r\b\f\u001B"_s, u"# no comment"_s, u"[x]"_s, u"\u0085\u2028"_s};
    spec.env = {{u"A"_s, u"a = \"b\"\n[env]"_s}};
    QTest::newRow("text that looks like TOML") << spec;
    for (const RestartPolicy policy :
        {RestartPolicy::Never, RestartPolicy::OnFailure, RestartPolicy::Always}) {
        spec = smallestSpec();
        spec.restart = policy;
        QTest::newRow(qPrintable(restartPolicyWord(policy))) << spec;
    }
}

void DaemonSpecFileTest::roundTrip()
{
    QFETCH(const DaemonSpec, spec);
    QVERIFY(specProblems(spec).isEmpty());
    const QByteArray toml = DaemonSpecFile::toToml(spec);
    const auto again = DaemonSpecFile::parse(toml);
    QVERIFY2(again, toml.constData());
    QCOMPARE(*again, spec);
    QCOMPARE(DaemonSpecFile::toToml(*again), toml);
}

void DaemonSpecFileTest::laterVariableWins()
{
    DaemonSpec spec = smallestSpec();
    spec.env = {{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}, {u"A"_s, u"3"_s}};
    const auto again = DaemonSpecFile::parse(DaemonSpecFile::toToml(spec));
    QVERIFY(again);
    QCOMPARE(again->env, (QList<std::pair<QString, QString>>{{u"B"_s, u"2"_s}, {u"A"_s, u"3"_s}}));
}

void DaemonSpecFileTest::files()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"web.toml"_s);
    QVERIFY(DaemonSpecFile::save(fullSpec(), path));
    const auto spec = DaemonSpecFile::load(path);
    QVERIFY(spec);
    QCOMPARE(*spec, fullSpec());
}

void DaemonSpecFileTest::fileErrors()
{
    const QTemporaryDir folder;
    const QString missing = folder.filePath(u"missing/web.toml"_s);
    const auto noFile = DaemonSpecFile::load(missing);
    QVERIFY(!noFile);
    QCOMPARE(noFile.error().kind(), PlatformError::Kind::Io);
    QCOMPARE(noFile.error().detail(), QString(u"cannot read "_s + missing));
    QVERIFY(!noFile.error().cause().isEmpty());

    const auto isFolder = DaemonSpecFile::load(folder.path());
    QVERIFY(!isFolder);
    QCOMPARE(isFolder.error().kind(), PlatformError::Kind::Io);

    const auto notWritten = DaemonSpecFile::save(fullSpec(), missing);
    QVERIFY(!notWritten);
    QCOMPARE(notWritten.error().kind(), PlatformError::Kind::Io);

    // A device that never ends.
    const auto endless = DaemonSpecFile::load(u"/dev/zero"_s);
    QVERIFY(!endless);
    QCOMPARE(endless.error().kind(), PlatformError::Kind::Config);
    QCOMPARE(endless.error().detail(), u"the definition is larger than 1024 KiB"_s);
}

void DaemonSpecFileTest::draftKeepsWhatNobodyKnows()
{
    const QByteArray toml = "colour = 1\nname = \"x\"\nbinary_path = \"/bin/true\"\n[resources]\n"
                            "pids_max = 7\nlock_memory = true\n";
    const auto draft = DaemonSpecFile::parseDraft(toml);
    QVERIFY(draft);
    QCOMPARE(draft->spec.name, u"x"_s);
    QCOMPARE(draft->spec.resources.pidsMax, 7U);
    QCOMPARE(draft->unknownKeys.size(), 2);
    QCOMPARE(draft->unknownKeys.at(0).line, 1);
    QCOMPARE(draft->unknownKeys.at(1).line, 6);
    QVERIFY2(draft->unknownKeys.at(1).message.contains(u"resources.lock_memory"_s),
        qPrintable(draft->unknownKeys.at(1).message));

    // What is wrong comes with what is unknown, in the order of the file.
    const auto wrong = DaemonSpecFile::parseDraft("name = 5\ncolour = 1\nbinary_path = 6\n");
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().size(), 3);
    QCOMPARE(wrong.error().at(1).line, 2);

    // Who opens a pipe without a writer would wait for ever.
    const QTemporaryDir folder;
    const QString pipe = folder.filePath(u"pipe"_s);
    QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const auto refused = DaemonSpecFile::loadDraft(pipe);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind(), PlatformError::Kind::Io);
}

void DaemonSpecFileTest::errorListsProblems()
{
    const auto spec = DaemonSpecFile::parse("name = \"x\"\nbinry_path = \"/bin/true\"\n");
    QVERIFY(!spec);
    const PlatformError error = DaemonSpecFile::toError(spec.error());
    QCOMPARE(error.kind(), PlatformError::Kind::Config);
    QCOMPARE(error.message(),
        u"configuration error: line 2: unknown key \"binry_path\"; did you mean \"binary_path\"?; "
        "\"binary_path\" is missing"_s);

    const QList<SpecProblem> many(100, SpecProblem{u"x"_s, u"is bad"_s});
    QVERIFY(DaemonSpecFile::toError(many).detail().endsWith(u"; and 80 more"_s));
}

void DaemonSpecFileTest::deepNestingIsRefused_data()
{
    QTest::addColumn<QByteArray>("toml");
    const QByteArray dots = QByteArray("a.").repeated(300'000);
    QTest::newRow("dotted key") << QByteArray(dots + "a = 1");
    QTest::newRow("table") << QByteArray("[" + dots + "a]");
    QTest::newRow("blanks between") << QByteArray(QByteArray("a . ").repeated(200'000) + "a = 1");
    QTest::newRow("quoted keys") << QByteArray(QByteArray("'a'.").repeated(200'000) + "a = 1");
    QTest::newRow("behind a text") << QByteArray("x = \"\"\"a\\\"\"\"\"\"\n" + dots + "a = 1");
    QTest::newRow("behind a text that ends with quotes")
        << QByteArray("t = {x = '''y''''', " + dots + "a = 1}");
    QTest::newRow("behind quotes in a comment") << QByteArray("# '''\n" + dots + "a = 1");
    QTest::newRow("behind an end of a comment") << QByteArray("# \r" + dots + "a = 1");
    QTest::newRow("over several tables")
        << QByteArray(QByteArray("x = [{" + QByteArray("a.").repeated(1500) + "a = [").repeated(200));
    QTest::newRow("brackets") << QByteArray("a = " + QByteArray(500'000, '['));
    QTest::newRow("braces") << QByteArray("a = " + QByteArray("{a = ").repeated(100'000));
}

void DaemonSpecFileTest::deepNestingIsRefused()
{
    QFETCH(const QByteArray, toml);
    const auto spec = DaemonSpecFile::parse(toml);
    QVERIFY(!spec);
    QCOMPARE(spec.error().size(), 1);
}

void DaemonSpecFileTest::policyWords()
{
    for (const RestartPolicy policy : {RestartPolicy::Never, RestartPolicy::OnFailure, RestartPolicy::Always,
             RestartPolicy::UnlessStopped}) {
        QCOMPARE(restartPolicyFromWord(restartPolicyWord(policy)), policy);
    }
    QVERIFY(!restartPolicyFromWord(u"Always"));
    QVERIFY(!restartPolicyFromWord({}));
}

QTEST_GUILESS_MAIN(DaemonSpecFileTest)
#include "tst_daemonspecfile.moc"
