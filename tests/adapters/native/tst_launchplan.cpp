// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/launcher.h"
#include "adapters/native/launchplan.h"

#include <QTest>

#include <functional>
#include <pwd.h>
#include <unistd.h>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;

namespace {

DaemonSpec rightSpec()
{
    DaemonSpec spec;
    spec.name = QStringLiteral("a");
    spec.binaryPath = QStringLiteral("/bin/sh");
    return spec;
}

QByteArray variable(const LaunchPlan& plan, const QByteArray& name)
{
    for (const QByteArray& text : plan.envp.texts()) {
        if (text.startsWith(QByteArray(name + '=')))
            return text.sliced(name.size() + 1);
    }
    return {};
}

using Change = std::function<void(DaemonSpec&)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class LaunchPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void nobodyIsAskedInVain();
    void absoluteProgram();
    void programInPath();
    void programNotInPath();
    void environment();
    void defaults();
    void own();
};

void LaunchPlanTest::refuses_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const Change& change, const char* message) {
        QTest::newRow(name) << change << QString::fromLatin1(message);
    };
    const QString nul = QStringLiteral("a") + QChar(0);
    row(
        "another platform", [](DaemonSpec& spec) { spec.platform = Platform::Linux; },
        "the spec is for the platform linux, not native");
    row(
        "restart", [](DaemonSpec& spec) { spec.restart = RestartPolicy::OnFailure; },
        "the restart policy must be never: a native process has no manager that restarts it");
    row(
        "restart delay", [](DaemonSpec& spec) { spec.restartDelay = 1s; },
        "a native process cannot have a delay before a restart");
    row(
        "CPU quota", [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = 50; },
        "a native process cannot have a CPU quota");
    row(
        "pids max", [](DaemonSpec& spec) { spec.resources.pidsMax = 5; },
        "a native process cannot have a limit of its number of processes (pids max)");
    row(
        "image", [](DaemonSpec& spec) { spec.containerImage = QStringLiteral("x"); },
        "a native process cannot have a container image");
    row(
        "vcpus", [](DaemonSpec& spec) { spec.vcpus = 1; },
        "a native process cannot have virtual CPUs, a kernel or a root file system");
    row(
        "kernel", [](DaemonSpec& spec) { spec.kernelPath = QStringLiteral("/k"); },
        "a native process cannot have virtual CPUs, a kernel or a root file system");
    row(
        "root file system", [](DaemonSpec& spec) { spec.rootfsPath = QStringLiteral("/r"); },
        "a native process cannot have virtual CPUs, a kernel or a root file system");
    row("nice", [](DaemonSpec& spec) { spec.nice = 20; }, "the niceness 20 is not from -20 to 19");
    row("not nice", [](DaemonSpec& spec) { spec.nice = -21; }, "the niceness -21 is not from -20 to 19");
    row(
        "no memory", [](DaemonSpec& spec) { spec.resources.memoryBytes = 0; },
        "the memory limit is not from 1 byte to 8 PiB");
    row(
        "all memory", [](DaemonSpec& spec) { spec.resources.memoryBytes = ~0ULL; },
        "the memory limit is not from 1 byte to 8 PiB");
    row(
        "no files", [](DaemonSpec& spec) { spec.resources.openFilesMax = 2; },
        "the limit of open files is below the 3 that every process has, or beyond all sense");
    row("no name", [](DaemonSpec& spec) { spec.name.clear(); }, "the daemon's name is empty");
    row("no program", [](DaemonSpec& spec) { spec.binaryPath.clear(); }, "the spec names no program");
    row(
        "relative program", [](DaemonSpec& spec) { spec.binaryPath = QStringLiteral("./a"); },
        "the program ./a is neither an absolute path nor a name");
    row(
        "NUL in the program", [nul](DaemonSpec& spec) { spec.binaryPath = nul; },
        "the program's path holds a NUL character");
    row(
        "relative folder", [](DaemonSpec& spec) { spec.workingDir = QStringLiteral("srv"); },
        "the working directory srv is not an absolute path");
    row(
        "NUL in the folder", [nul](DaemonSpec& spec) { spec.workingDir = nul; },
        "the working directory holds a NUL character");
    row(
        "NUL in an argument", [nul](DaemonSpec& spec) { spec.args = {nul}; },
        "an argument holds a NUL character");
    row(
        "variable without a name", [](DaemonSpec& spec) { spec.env = {{QString(), QStringLiteral("x")}}; },
        "\"\" cannot name an environment variable");
    row(
        "variable with =", [](DaemonSpec& spec) { spec.env = {{QStringLiteral("A=B"), QString()}}; },
        "\"A=B\" cannot name an environment variable");
    row(
        "NUL in a variable", [nul](DaemonSpec& spec) { spec.env = {{QStringLiteral("A"), nul}}; },
        "the environment variable A holds a NUL character");
    row(
        "unknown user", [](DaemonSpec& spec) { spec.user = QStringLiteral("nobody-at-all"); },
        "there is no user called nobody-at-all");
    row(
        "unknown group", [](DaemonSpec& spec) { spec.group = QStringLiteral("nobody-at-all"); },
        "there is no group called nobody-at-all");
}

void LaunchPlanTest::refuses()
{
    QFETCH(const Change, change);
    QFETCH(const QString, message);
    DaemonSpec spec = rightSpec();
    QVERIFY(LaunchPlan::of(spec));
    change(spec);
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    QVERIFY(!plan);
    QCOMPARE(plan.error().kind(), Kind::Config);
    QCOMPARE(plan.error().detail(), message);
    QVERIFY(!checkLaunch(spec));
}

void LaunchPlanTest::nobodyIsAskedInVain()
{
    QStringList keys;
    for (const auto& [key, reason] : unsupportedLaunchFields()) {
        QVERIFY(reason.endsWith(QLatin1Char('.')));
        keys.append(key);
    }
    QVERIFY(keys.contains(QStringLiteral("resources.cpu_quota_percent")));
    QVERIFY(keys.contains(QStringLiteral("restart")));
    QVERIFY(!keys.contains(QStringLiteral("resources.memory_bytes")));
    QCOMPARE(keys.contains(QStringLiteral("user")), ::geteuid() != 0);
}

void LaunchPlanTest::absoluteProgram()
{
    DaemonSpec spec = rightSpec();
    spec.args = {QStringLiteral("-c"), QString(), QStringLiteral("ä b")};
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    QVERIFY(plan);
    QCOMPARE(plan->program, "/bin/sh");
    QCOMPARE(plan->argv.texts(), (std::vector<QByteArray>{"/bin/sh", "-c", "", "\xc3\xa4 b"}));
    QCOMPARE(QByteArray(plan->argv.pointers()[3]), "\xc3\xa4 b");
    QVERIFY(!plan->argv.pointers()[4]);
}

void LaunchPlanTest::programInPath()
{
    DaemonSpec spec = rightSpec();
    spec.binaryPath = QStringLiteral("sh");
    spec.env = {{QStringLiteral("PATH"), QStringLiteral("relative::/no/such:/bin")}};
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    QVERIFY(plan);
    QCOMPARE(plan->program, "/bin/sh");
    QCOMPARE(plan->argv.texts().front(), "sh");
}

void LaunchPlanTest::programNotInPath()
{
    DaemonSpec spec = rightSpec();
    spec.binaryPath = QStringLiteral("sh");
    spec.env = {{QStringLiteral("PATH"), QStringLiteral("/no/such")}};
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    QVERIFY(!plan);
    QCOMPARE(plan.error().message(), QStringLiteral("spawn failed: cannot run sh: no such program in PATH"));
    QVERIFY(plan.error().advice().contains(QStringLiteral("/no/such")));
}

void LaunchPlanTest::environment()
{
    qputenv("DUENDE_SECRET", "x");
    qputenv("LANG", "C.UTF-8");
    DaemonSpec spec = rightSpec();
    spec.env = {{QStringLiteral("A"), QStringLiteral("1")}, {QStringLiteral("HOME"), QStringLiteral("/h")},
        {QStringLiteral("A"), QStringLiteral("2")}};
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    QVERIFY(plan);
    QCOMPARE(variable(*plan, "A"), "2");
    QCOMPARE(variable(*plan, "HOME"), "/h");
    QCOMPARE(variable(*plan, "LANG"), "C.UTF-8");
    QCOMPARE(variable(*plan, "PATH"), qgetenv("PATH"));
    QVERIFY(!variable(*plan, "USER").isEmpty());
    QCOMPARE(variable(*plan, "USER"), variable(*plan, "LOGNAME"));
    QVERIFY(variable(*plan, "DUENDE_SECRET").isNull());
    QCOMPARE(plan->envp.texts().size(), 7u);
}

void LaunchPlanTest::defaults()
{
    const Result<LaunchPlan> plan = LaunchPlan::of(rightSpec());
    QVERIFY(plan);
    QCOMPARE(plan->workingDir, "/");
    QVERIFY(!plan->uid && !plan->gid && !plan->groups);
    QVERIFY(!plan->memory && !plan->openFiles && !plan->nice);
}

void LaunchPlanTest::own()
{
    DaemonSpec spec = rightSpec();
    const auto* account = ::getpwuid(::geteuid());
    if (!account)
        return; // an account without a name cannot be asked for
    spec.user = QString::fromLocal8Bit(account->pw_name);
    const Result<LaunchPlan> plan = LaunchPlan::of(spec);
    QVERIFY(plan);
    QVERIFY2(!plan->uid, "to become oneself needs no rights");
}

QTEST_APPLESS_MAIN(LaunchPlanTest)
#include "tst_launchplan.moc"
