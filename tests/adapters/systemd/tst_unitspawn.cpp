// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitspawn.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

DaemonSpec shell()
{
    DaemonSpec spec;
    spec.name = u"web"_s;
    spec.binaryPath = u"/bin/sh"_s;
    return spec;
}

QVariantMap properties(const TransientService& service)
{
    QVariantMap map;
    for (const TransientProperty& property : service.properties)
        map.insert(property.name, property.value.variant());
    return map;
}

} // namespace

class tst_UnitSpawn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void minimal();
    void everything();
    void laterVariableWins();
    void searchPath();
    void notInSearchPath();
    void bad_data();
    void bad();
    void restart_data();
    void restart();
};

void tst_UnitSpawn::minimal()
{
    const Result<TransientService> service = transientService(shell(), {});
    QVERIFY(service.has_value());
    QCOMPARE(service->unitName, u"web.service"_s);
    const QVariantMap map = properties(*service);
    QCOMPARE(map.keys(), (QStringList{u"Description"_s, u"ExecStartEx"_s, u"Restart"_s, u"Type"_s}));
    QCOMPARE(map.value(u"Description"_s), u"web"_s);
    QCOMPARE(map.value(u"Type"_s), u"exec"_s);
    QCOMPARE(map.value(u"Restart"_s), u"no"_s);
    const auto commands = map.value(u"ExecStartEx"_s).value<QList<TransientCommand>>();
    QCOMPARE(commands.size(), 1);
    QCOMPARE(commands.first().path, u"/bin/sh"_s);
    QCOMPARE(commands.first().arguments, QStringList{u"/bin/sh"_s});
}

void tst_UnitSpawn::everything()
{
    DaemonSpec spec = shell();
    spec.description = u"A web server"_s;
    spec.args = {u"-c"_s, u"echo $HOME %n"_s};
    spec.user = u"dev"_s;
    spec.group = u"dev"_s;
    spec.workingDir = u"/tmp"_s;
    spec.env = {{u"A"_s, u"1"_s}, {u"B_2"_s, u"x y=z"_s}};
    spec.resources = {512 * 1024 * 1024, 150.0, 20, 1024};
    spec.restart = RestartPolicy::OnFailure;
    spec.restartDelay = 250ms;
    spec.shutdownTimeout = 5s;
    spec.nice = 5;
    const Result<TransientService> service = transientService(spec, {});
    QVERIFY(service.has_value());
    const QVariantMap map = properties(*service);
    QCOMPARE(map.value(u"Description"_s), u"A web server"_s);
    QCOMPARE(map.value(u"User"_s), u"dev"_s);
    QCOMPARE(map.value(u"Group"_s), u"dev"_s);
    QCOMPARE(map.value(u"WorkingDirectory"_s), u"/tmp"_s);
    QCOMPARE(map.value(u"Environment"_s), (QStringList{u"A=1"_s, u"B_2=x y=z"_s}));
    QCOMPARE(map.value(u"MemoryMax"_s), QVariant(quint64(512) * 1024 * 1024));
    QCOMPARE(map.value(u"CPUQuotaPerSecUSec"_s), QVariant(quint64(1500000)));
    QCOMPARE(map.value(u"TasksMax"_s), QVariant(quint64(20)));
    QCOMPARE(map.value(u"LimitNOFILE"_s), QVariant(quint64(1024)));
    QCOMPARE(map.value(u"RestartUSec"_s), QVariant(quint64(250000)));
    QCOMPARE(map.value(u"TimeoutStopUSec"_s), QVariant(quint64(5000000)));
    QCOMPARE(map.value(u"Nice"_s), QVariant(5));
    const auto commands = map.value(u"ExecStartEx"_s).value<QList<TransientCommand>>();
    QCOMPARE(commands.first().arguments, (QStringList{u"/bin/sh"_s, u"-c"_s, u"echo $HOME %n"_s}));
    QCOMPARE(commands.first().flags, QStringList{u"no-env-expand"_s});
}

void tst_UnitSpawn::laterVariableWins()
{
    DaemonSpec spec = shell();
    spec.env = {{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}, {u"A"_s, u"3"_s}};
    const Result<TransientService> service = transientService(spec, {});
    QVERIFY(service.has_value());
    QCOMPARE(properties(*service).value(u"Environment"_s), (QStringList{u"A=3"_s, u"B=2"_s}));
}

void tst_UnitSpawn::searchPath()
{
    DaemonSpec spec = shell();
    spec.binaryPath = u"sh"_s;
    const Result<TransientService> service = transientService(spec, u"relative::/nonexistent:/bin"_s);
    QVERIFY(service.has_value());
    QCOMPARE(properties(*service).value(u"ExecStartEx"_s).value<QList<TransientCommand>>().first().path,
        u"/bin/sh"_s);
}

void tst_UnitSpawn::notInSearchPath()
{
    DaemonSpec spec = shell();
    spec.binaryPath = u"surely-not-there"_s;
    const Result<TransientService> service = transientService(spec, u"/bin:/usr/bin"_s);
    QVERIFY(!service);
    QCOMPARE(service.error().kind(), PlatformError::Kind::SpawnFailed);
    QCOMPARE(service.error().advice(), u"Give its absolute path."_s);
}

void tst_UnitSpawn::bad_data()
{
    QTest::addColumn<DaemonSpec>("spec");
    const auto row = [](const char* title, const std::function<void(DaemonSpec&)>& change) {
        DaemonSpec spec = shell();
        change(spec);
        QTest::newRow(title) << spec;
    };
    row("no name", [](DaemonSpec& spec) { spec.name.clear(); });
    row("no program", [](DaemonSpec& spec) { spec.binaryPath.clear(); });
    row("relative program", [](DaemonSpec& spec) { spec.binaryPath = u"bin/sh"_s; });
    row("relative folder", [](DaemonSpec& spec) { spec.workingDir = u"tmp"_s; });
    row("nice", [](DaemonSpec& spec) { spec.nice = 20; });
    row("variable's name", [](DaemonSpec& spec) { spec.env = {{u"A=B"_s, u"1"_s}}; });
    row("no variable's name", [](DaemonSpec& spec) { spec.env = {{QString(), u"1"_s}}; });
    row("NUL in a value", [](DaemonSpec& spec) { spec.env = {{u"A"_s, QString(QChar(0))}}; });
    row("NUL in an argument", [](DaemonSpec& spec) { spec.args = {QString(QChar(0))}; });
    row("negative share", [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = -1; });
    row("no number", [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = qQNaN(); });
    row("negative delay", [](DaemonSpec& spec) { spec.restartDelay = -1ms; });
    row("negative timeout", [](DaemonSpec& spec) { spec.shutdownTimeout = -1ms; });
}

void tst_UnitSpawn::bad()
{
    QFETCH(DaemonSpec, spec);
    const Result<TransientService> service = transientService(spec, {});
    QVERIFY(!service);
    QCOMPARE(service.error().kind(), PlatformError::Kind::Config);
}

void tst_UnitSpawn::restart_data()
{
    QTest::addColumn<RestartPolicy>("policy");
    QTest::addColumn<QString>("expected");
    QTest::newRow("never") << RestartPolicy::Never << u"no"_s;
    QTest::newRow("on failure") << RestartPolicy::OnFailure << u"on-failure"_s;
    QTest::newRow("always") << RestartPolicy::Always << u"always"_s;
    QTest::newRow("unless stopped") << RestartPolicy::UnlessStopped << u"always"_s;
}

void tst_UnitSpawn::restart()
{
    DaemonSpec spec = shell();
    QFETCH(RestartPolicy, policy);
    spec.restart = policy;
    const Result<TransientService> service = transientService(spec, {});
    QVERIFY(service.has_value());
    QTEST(properties(*service).value(u"Restart"_s).toString(), "expected");
}

QTEST_APPLESS_MAIN(tst_UnitSpawn)
#include "tst_unitspawn.moc"
