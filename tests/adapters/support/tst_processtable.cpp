// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/processtable.h"
#include "tests/adapters/support/fixture.h"

#include <QTest>

#include <unistd.h>

using namespace Duende;

namespace {

constexpr auto process = "7 (%1) S 1 7 7 0 -1 0 0 0 0 0 150 50 0 0 20 0 2 0 %2 8192 3\n";

} // namespace

class ProcessTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheProcesses()
    {
        const Fixture fixture;
        const Procfs procfs(fixture.root());
        ProcessTable table(procfs);
        QVERIFY(table.refresh());
        QVERIFY(table.processes().isEmpty());
        QVERIFY(writeProcess(fixture, "a", 900, "a one"));
        QVERIFY(table.refresh());
        QCOMPARE(table.processes().size(), 1);
        QCOMPARE(table.processes().value(7).stat.comm, "a");
        QCOMPARE(table.processes().value(7).facts->commandLine, QList<QByteArray>{"a one"});
        QCOMPARE(table.processes().value(7).facts->controlGroup, QStringLiteral("/x"));
        QCOMPARE(table.processes().value(7).facts->uids->real, 5u);
        QVERIFY(fixture.remove(QStringLiteral("7")));
        QVERIFY(table.refresh());
        QVERIFY(table.processes().isEmpty());
    }

    void factsAreReadAgain_data()
    {
        QTest::addColumn<QByteArray>("comm");
        QTest::addColumn<int>("startTime");
        QTest::addColumn<QByteArray>("commandLine");
        QTest::newRow("the same process: not read") << QByteArray("a") << 900 << QByteArray("a one");
        QTest::newRow("another process") << QByteArray("a") << 901 << QByteArray("new");
        QTest::newRow("another program") << QByteArray("b") << 900 << QByteArray("new");
    }
    void factsAreReadAgain()
    {
        QFETCH(const QByteArray, comm);
        QFETCH(const int, startTime);
        const Fixture fixture;
        const Procfs procfs(fixture.root());
        ProcessTable table(procfs);
        QVERIFY(writeProcess(fixture, "a", 900, "a one"));
        QVERIFY(table.refresh());
        QVERIFY(writeProcess(fixture, comm, startTime, "new"));
        QVERIFY(table.refresh());
        QCOMPARE(table.processes().value(7).stat.comm, comm);
        QTEST(table.processes().value(7).facts->commandLine.value(0), "commandLine");
    }

    void factsAreReadAgainInTime()
    {
        const Fixture fixture;
        const Procfs procfs(fixture.root());
        ProcessTable table(procfs);
        QVERIFY(writeProcess(fixture, "a", 900, "a one"));
        QVERIFY(table.refresh());
        QVERIFY(writeProcess(fixture, "a", 900, "new title"));
        for (int i = 0; i < 30; ++i)
            QVERIFY(table.refresh());
        QCOMPARE(table.processes().value(7).facts->commandLine.value(0), "new title");
    }

    void keepsTheLastOnAnError()
    {
        const Procfs procfs(QStringLiteral("/no/such/folder"));
        ProcessTable table(procfs);
        QVERIFY(!table.refresh());
        QVERIFY(table.processes().isEmpty());
    }

    void thisMachine()
    {
        const Procfs procfs;
        ProcessTable table(procfs);
        QVERIFY(table.refresh());
        const ProcessEntry self = table.processes().value(::getpid());
        QCOMPARE(self.stat.pid, ::getpid());
        QVERIFY(self.facts);
        QCOMPARE(self.facts->uids->effective, ::geteuid());
        QVERIFY(table.refreshedAt().count() > 0);
    }

private:
    static bool writeProcess(
        const Fixture& fixture, const QByteArray& comm, int startTime, const QByteArray& commandLine)
    {
        const QString stat = QString::fromLatin1(process).arg(QString::fromUtf8(comm)).arg(startTime);
        return fixture.write(QStringLiteral("7/stat"), stat.toUtf8())
            && fixture.write(QStringLiteral("7/status"), "Uid: 5 5 5 5\nGid: 5 5 5 5\n")
            && fixture.write(QStringLiteral("7/cgroup"), "0::/x\n")
            && fixture.write(QStringLiteral("7/cmdline"), commandLine);
    }
};

QTEST_APPLESS_MAIN(ProcessTableTest)
#include "tst_processtable.moc"
