// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/procfs.h"
#include "tests/adapters/support/fixture.h"

#include <QCoreApplication>
#include <QTest>

#include <cerrno>
#include <limits>
#include <unistd.h>

using namespace Duende;
using namespace std::chrono_literals;

class ProcfsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noProc()
    {
        const Procfs procfs(QStringLiteral("/no/such/folder"));
        QVERIFY(!procfs.isValid());
        QVERIFY(!procfs.pids());
        QVERIFY(!procfs.stat(1));
        QVERIFY(!procfs.bootTime());
    }

    void pidsAreTheNumbersOnly()
    {
        const Fixture fixture;
        for (const char* name : {"1", "42", "4194304"})
            QVERIFY(fixture.write(QString::fromLatin1(name) + QStringLiteral("/stat"), ""));
        for (const char* name : {"0", "-1", "self", "99999999999", "12x"})
            QVERIFY(fixture.write(QString::fromLatin1(name) + QStringLiteral("/stat"), ""));
        SystemResult<QList<qint64>> pids = Procfs(fixture.root()).pids();
        QVERIFY(pids);
        std::ranges::sort(*pids);
        QCOMPARE(*pids, (QList<qint64>{1, 42, 4194304}));
    }

    void fixtureProcess()
    {
        const Fixture fixture;
        QVERIFY(fixture.write(
            QStringLiteral("7/stat"), "7 (a b) S 1 7 7 0 -1 0 0 0 0 0 150 50 0 0 20 0 2 0 900 8192 3\n"));
        QVERIFY(fixture.write(QStringLiteral("7/cgroup"), "0::/x\n"));
        QVERIFY(fixture.write(QStringLiteral("7/cmdline"), QByteArray("a\0b c\0", 6)));
        QVERIFY(fixture.write(QStringLiteral("7/status"), "Uid: 1 1 1 1\nGid: 2 2 2 2\n"));
        QVERIFY(fixture.write(QStringLiteral("8/stat"), "garbage"));
        QVERIFY(fixture.write(QStringLiteral("8/cgroup"), "garbage"));
        QVERIFY(fixture.write(QStringLiteral("8/status"), "garbage"));
        QVERIFY(fixture.write(QStringLiteral("stat"), "btime 1000000000\n"));
        QVERIFY(fixture.write(QStringLiteral("sys/kernel/random/boot_id"), "abc\n"));
        const Procfs procfs(fixture.root());
        QCOMPARE(procfs.stat(7)->comm, "a b");
        QCOMPARE(procfs.controlGroup(7), QStringLiteral("/x"));
        QCOMPARE(procfs.commandLine(7), (QList<QByteArray>{"a", "b c"}));
        QCOMPARE(procfs.status(7)->uids.real, 1u);
        QCOMPARE(procfs.stat(8).error(), EBADMSG);
        QCOMPARE(procfs.status(8).error(), EBADMSG);
        QCOMPARE(procfs.controlGroup(8).error(), ENODATA);
        QCOMPARE(procfs.stat(9).error(), ESRCH);
        QCOMPARE(procfs.linkTarget(7, "exe").error(), ESRCH);
        QCOMPARE(procfs.bootTime()->toSecsSinceEpoch(), 1'000'000'000);
        QCOMPARE(procfs.bootId(), "abc");
    }

    void hugeFilesAreCut()
    {
        const Fixture fixture;
        QVERIFY(fixture.write(QStringLiteral("7/cmdline"), QByteArray(5'000'000, 'x')));
        QVERIFY(fixture.write(QStringLiteral("7/stat"), QByteArray(5'000'000, '(')));
        const Procfs procfs(fixture.root());
        QCOMPARE(procfs.commandLine(7)->first().size(), 16 * 1024);
        QCOMPARE(procfs.stat(7).error(), EBADMSG);
    }

    void ownProcess()
    {
        const Procfs procfs;
        const qint64 self = ::getpid();
        const SystemResult<ProcessStat> stat = procfs.stat(self);
        QVERIFY(stat);
        QCOMPARE(stat->pid, self);
        QCOMPARE(stat->parentPid, ::getppid());
        QCOMPARE(procfs.status(self)->uids.effective, ::geteuid());
        QCOMPARE(procfs.linkTarget(self, "exe"), QFile::encodeName(QCoreApplication::applicationFilePath()));
        QVERIFY(procfs.openFileCount(self).value_or(0) >= 3);
        QVERIFY(!procfs.limits(self)->isEmpty());
        QVERIFY(procfs.environment(self).has_value());
        QVERIFY(procfs.pids()->contains(self));
        const qint64 sinceBoot = procfs.bootTime()->secsTo(QDateTime::currentDateTime());
        const auto started
            = std::chrono::duration_cast<std::chrono::seconds>(Procfs::ticksDuration(stat->startTimeTicks));
        QVERIFY2(sinceBoot - started.count() >= -1 && sinceBoot - started.count() < 120,
            "this process was started a moment ago");
    }

    void sumOfProcesses()
    {
        const Fixture fixture;
        QVERIFY(fixture.write(
            QStringLiteral("7/stat"), "7 (a) S 1 7 7 0 -1 0 0 0 0 0 150 50 0 0 20 0 2 0 900 8192 3\n"));
        QVERIFY(fixture.write(
            QStringLiteral("8/stat"), "8 (b) S 1 7 7 0 -1 0 0 0 0 0 100 0 0 0 20 0 1 0 900 8192 1\n"));
        const Procfs procfs(fixture.root());
        const QList<qint64> pids{7, 8, 9};
        const ResourceUse use = procfs.sumOf(pids);
        const auto perSecond = ::sysconf(_SC_CLK_TCK);
        QCOMPARE(use.source, ResourceUse::Source::ProcessSum);
        QCOMPARE(use.cpuTime,
            std::optional<std::chrono::nanoseconds>(
                std::chrono::nanoseconds(300 * 1'000'000'000L / perSecond)));
        QCOMPARE(use.memoryBytes, quint64(4 * ::sysconf(_SC_PAGESIZE)));
        QCOMPARE(use.tasks, 3u);
        const QList<qint64> gone{9};
        QVERIFY(!procfs.sumOf(gone).memoryBytes);
    }

    void hugeCountersDoNotOverflow()
    {
        ProcessStat stat;
        stat.userTicks = std::numeric_limits<quint64>::max();
        stat.residentPages = std::numeric_limits<quint64>::max();
        stat.systemTicks = stat.userTicks;
        stat.threads = stat.userTicks;
        QVERIFY(Procfs::cpuTime(stat) > 0ns);
        ProcessSum sum;
        for (int i = 0; i < 3; ++i)
            sum.add(stat);
        QVERIFY(*sum.use().cpuTime >= Procfs::cpuTime(stat));
        QCOMPARE(sum.use().memoryBytes, std::numeric_limits<quint64>::max());
        QCOMPARE(sum.use().tasks, std::numeric_limits<quint64>::max());
        QVERIFY(Procfs::residentBytes(stat) > 0);
        QVERIFY(Procfs::ticksDuration(std::numeric_limits<quint64>::max()) > 0ms);
    }
};

QTEST_GUILESS_MAIN(ProcfsTest)
#include "tst_procfs.moc"
