// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/controlgroups.h"
#include "adapters/support/procfs.h"
#include "tests/adapters/support/fixture.h"

#include <QTest>

#include <algorithm>
#include <cerrno>
#include <unistd.h>

using namespace Duende;
using namespace std::chrono_literals;

class ControlGroupsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noHierarchy()
    {
        const Fixture fixture;
        const ControlGroups groups(fixture.root());
        QVERIFY(!groups.isValid());
        QCOMPARE(groups.use(QStringLiteral("/a")).error(), ENOENT);
        QCOMPARE(groups.pids(QStringLiteral("/a")).error(), ENOENT);
    }

    void findsTheUnifiedOne_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("at the root") << QString();
        QTest::newRow("beside version 1") << QStringLiteral("unified/");
    }
    void findsTheUnifiedOne()
    {
        QFETCH(const QString, folder);
        const Fixture fixture;
        QVERIFY(fixture.write(folder + QStringLiteral("cgroup.controllers"), "cpu\n"));
        QVERIFY(fixture.write(folder + QStringLiteral("a.slice/b.service/pids.current"), "3\n"));
        const ControlGroups groups(fixture.root());
        QVERIFY(groups.isValid());
        QCOMPARE(groups.use(QStringLiteral("/a.slice/b.service"))->tasks, 3u);
    }

    void use()
    {
        const Fixture fixture = group("usage_usec 1500000\nuser_usec 1\n", "4096\n", "12\n");
        const SystemResult<ResourceUse> use = ControlGroups(fixture.root()).use(QStringLiteral("/g"));
        QVERIFY(use);
        QCOMPARE(use->source, ResourceUse::Source::ControlGroup);
        QCOMPARE(use->cpuTime, std::optional<std::chrono::nanoseconds>(1500ms));
        QCOMPARE(use->memoryBytes, 4096u);
        QCOMPARE(use->tasks, 12u);
        QVERIFY(use->readAt > 0ns);
    }

    void hostileNumbersAreNotKnown()
    {
        const Fixture fixture = group("usage_usec 18446744073709551615\n", "max\n", QByteArray(100'000, '9'));
        const SystemResult<ResourceUse> use = ControlGroups(fixture.root()).use(QStringLiteral("/g"));
        QVERIFY(use);
        QVERIFY(!use->cpuTime);
        QVERIFY(!use->memoryBytes);
        QVERIFY(!use->tasks);
    }

    void refusesPaths_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("empty") << QString();
        QTest::newRow("root") << QStringLiteral("/");
        QTest::newRow("root, twice") << QStringLiteral("//");
        QTest::newRow("relative") << QStringLiteral("g");
        QTest::newRow("upwards") << QStringLiteral("/g/../../etc");
        QTest::newRow("upwards at the end") << QStringLiteral("/g/..");
        QTest::newRow("NUL") << QString(QStringLiteral("/g") + QChar(0));
    }
    void refusesPaths()
    {
        QFETCH(const QString, path);
        const Fixture fixture = group("", "1\n", "1\n");
        const ControlGroups groups(fixture.root());
        QCOMPARE(groups.use(path).error(), EINVAL);
        QCOMPARE(groups.pids(path).error(), EINVAL);
    }

    void pidsOfTheWholeTree()
    {
        const Fixture fixture = group("", "1\n", "1\n");
        QVERIFY(fixture.write(QStringLiteral("g/cgroup.procs"), "10\n11\n"));
        QVERIFY(fixture.write(QStringLiteral("g/sub/cgroup.procs"), "12\n0\n"));
        QVERIFY(fixture.write(QStringLiteral("g/sub/deeper/cgroup.procs"), "13\n"));
        QVERIFY(fixture.write(QStringLiteral("h/cgroup.procs"), "14\n"));
        SystemResult<QList<qint64>> pids = ControlGroups(fixture.root()).pids(QStringLiteral("/g"));
        QVERIFY(pids);
        std::ranges::sort(*pids);
        QCOMPARE(*pids, (QList<qint64>{10, 11, 12, 13}));
    }

    void aLinkIsNotFollowed()
    {
        const Fixture fixture = group("", "1\n", "1\n");
        QVERIFY(fixture.write(QStringLiteral("h/cgroup.procs"), "14\n"));
        QVERIFY(fixture.write(QStringLiteral("g/cgroup.procs"), "10\n"));
        QVERIFY(QFile::link(fixture.root() + QStringLiteral("/h"), fixture.root() + QStringLiteral("/g/h")));
        QCOMPARE(*ControlGroups(fixture.root()).pids(QStringLiteral("/g")), QList<qint64>{10});
    }

    void sumsWhatNoControllerCounts()
    {
        const Fixture fixture;
        QVERIFY(fixture.write(QStringLiteral("cgroup.controllers"), ""));
        QVERIFY(fixture.write(QStringLiteral("g/cpu.stat"), "usage_usec 5000000\n"));
        QVERIFY(fixture.write(QStringLiteral("g/cgroup.procs"), QByteArray::number(::getpid()) + "\n"));
        const SystemResult<ResourceUse> use
            = ControlGroups(fixture.root()).useWithSums(QStringLiteral("/g"), Procfs());
        QVERIFY(use);
        QCOMPARE(use->source, ResourceUse::Source::ProcessSum);
        QCOMPARE(use->cpuTime, std::optional<std::chrono::nanoseconds>(5s));
        QVERIFY(use->memoryBytes.value_or(0) > 100'000);
        QVERIFY(use->tasks.value_or(0) >= 1);
    }

    void doesNotSumWhatIsCounted()
    {
        const Fixture fixture = group("usage_usec 1\n", "2\n", "3\n");
        QVERIFY(fixture.write(QStringLiteral("g/cgroup.procs"), QByteArray::number(::getpid()) + "\n"));
        const SystemResult<ResourceUse> use
            = ControlGroups(fixture.root()).useWithSums(QStringLiteral("/g"), Procfs());
        QVERIFY(use);
        QCOMPARE(use->source, ResourceUse::Source::ControlGroup);
        QCOMPARE(use->memoryBytes, 2u);
    }

    void io()
    {
        const Fixture fixture = group("usage_usec 1\n", "2\n", "3\n");
        QVERIFY(!ControlGroups(fixture.root()).use(QStringLiteral("/g"))->readBytes);
        QVERIFY(fixture.write(QStringLiteral("g/io.stat"), "8:0 rbytes=10 wbytes=20\n"));
        const SystemResult<ResourceUse> use = ControlGroups(fixture.root()).use(QStringLiteral("/g"));
        QCOMPARE(use->readBytes, 10u);
        QCOMPARE(use->writtenBytes, 20u);
    }

    void smallestLimitHolds_data()
    {
        QTest::addColumn<QByteArray>("slice");
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<std::optional<quint64>>("limit");
        using Limit = std::optional<quint64>;
        QTest::newRow("none") << QByteArray("max\n") << QByteArray("max\n") << Limit();
        QTest::newRow("its own") << QByteArray("max\n") << QByteArray("4096\n") << Limit(4096);
        QTest::newRow("from above") << QByteArray("4096\n") << QByteArray("max\n") << Limit(4096);
        QTest::newRow("the smaller one") << QByteArray("4096\n") << QByteArray("8192\n") << Limit(4096);
        QTest::newRow("none is there") << QByteArray() << QByteArray() << Limit();
        QTest::newRow("no number") << QByteArray("many\n") << QByteArray("-1\n") << Limit();
    }
    void smallestLimitHolds()
    {
        QFETCH(const QByteArray, slice);
        QFETCH(const QByteArray, service);
        QFETCH(const std::optional<quint64>, limit);
        const Fixture fixture;
        QVERIFY(fixture.write(QStringLiteral("cgroup.controllers"), "cpu memory pids\n"));
        QVERIFY(fixture.write(QStringLiteral("a.slice/b.service/cgroup.procs"), ""));
        for (const QString& name : {QStringLiteral("memory.max"), QStringLiteral("pids.max")}) {
            QVERIFY(fixture.write(QStringLiteral("a.slice/") + name, slice));
            QVERIFY(fixture.write(QStringLiteral("a.slice/b.service/") + name, service));
        }
        const SystemResult<ResourceUse> use
            = ControlGroups(fixture.root()).useWithSums(QStringLiteral("/a.slice/b.service"), Procfs());
        QVERIFY(use);
        QCOMPARE(use->memoryLimitBytes, limit);
        QCOMPARE(use->tasksLimit, limit);
    }

    void momentLeavesTheDetailsOut()
    {
        const Fixture fixture = group("usage_usec 1\n", "2\n", "3\n");
        QVERIFY(fixture.write(QStringLiteral("g/memory.max"), "4096\n"));
        QVERIFY(fixture.write(QStringLiteral("g/cgroup.procs"), QByteArray::number(::getpid()) + "\n"));
        const ControlGroups groups(fixture.root());
        const auto moment = groups.useWithSums(QStringLiteral("/g"), Procfs(), ControlGroups::Detail::Moment);
        QVERIFY(moment && !moment->memoryLimitBytes && !moment->processes && !moment->readBytes);
        const auto all = groups.useWithSums(QStringLiteral("/g"), Procfs());
        QCOMPARE(all->memoryLimitBytes, 4096u);
        QCOMPARE(all->processes, 1u);
        // This very process, which nobody needs rights to look into.
        QCOMPARE(all->readBytes.has_value(), Procfs().io(::getpid()).has_value());
        QCOMPARE(all->source, ResourceUse::Source::ControlGroup);
    }

private:
    static Fixture group(const QByteArray& cpu, const QByteArray& memory, const QByteArray& tasks)
    {
        Fixture fixture;
        fixture.write(QStringLiteral("cgroup.controllers"), "cpu memory pids\n");
        fixture.write(QStringLiteral("g/cpu.stat"), cpu);
        fixture.write(QStringLiteral("g/memory.current"), memory);
        fixture.write(QStringLiteral("g/pids.current"), tasks);
        return fixture;
    }
};

QTEST_APPLESS_MAIN(ControlGroupsTest)
#include "tst_controlgroups.moc"
