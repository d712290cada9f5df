// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spawncommand.h"
#include "models/spec/shellwords.h"

#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

class SpawnCommandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void names_data();
    void names();
};

void SpawnCommandTest::names_data()
{
    QTest::addColumn<DaemonSpec>("spec");
    QTest::addColumn<QString>("command");
    DaemonSpec spec;
    spec.name = QStringLiteral("web");
    spec.binaryPath = QStringLiteral("/usr/bin/web");
    QTest::newRow("least") << spec << QStringLiteral("spawn --platform native --name web -- /usr/bin/web");
    spec.platform = Platform::Linux;
    spec.scope = UnitScope::User;
    spec.args = {QStringLiteral("--title"), QStringLiteral("two words")};
    spec.env = {{QStringLiteral("LANG"), QStringLiteral("C")}};
    spec.workingDir = QStringLiteral("/srv");
    spec.restart = RestartPolicy::OnFailure;
    spec.restartDelay = 5s;
    spec.resources.memoryBytes = 512ULL * 1024 * 1024;
    spec.resources.cpuQuotaPercent = 50;
    spec.resources.pidsMax = 10;
    spec.resources.openFilesMax = 1024;
    QTest::newRow("much") << spec
                          << QStringLiteral(
                                 "spawn --platform linux --user --name web --env LANG=C --cwd /srv "
                                 "--restart on-failure --restart-delay 5s --memory 512M --cpu 50% "
                                 "--tasks 10 --open-files 1024 -- /usr/bin/web --title 'two words'");
}

void SpawnCommandTest::names()
{
    QFETCH(DaemonSpec, spec);
    QFETCH(QString, command);
    QCOMPARE(ShellWords::join(spawnArguments(spec)), command);
}

QTEST_GUILESS_MAIN(SpawnCommandTest)
#include "tst_spawncommand.moc"
