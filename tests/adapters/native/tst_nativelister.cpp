// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativelister.h"
#include "tests/adapters/support/fixture.h"

#include <QTest>

#include <unistd.h>

using namespace Duende;
using Kind = PlatformError::Kind;
using State = DaemonStatus::State;

namespace {

constexpr auto boot = "11111111-0000-4000-8000-000000000000";

/// A /proc and a state folder by path. The processes' numbers are beyond any real one's.
class Machine
{
public:
    Machine()
    {
        m_proc.write(QStringLiteral("stat"), "btime 1700000000\n");
        m_proc.write(QStringLiteral("sys/kernel/random/boot_id"), boot);
    }

    void add(qint64 pid, qint64 parent, const char* comm, quint64 startTime = 100, char state = 'S',
        qint64 terminal = 0)
    {
        const QString folder = QString::number(pid);
        const QString stat
            = QStringLiteral("%1 (%2) %3 %4 1 1 %5 -1 0 0 0 0 0 10 5 0 0 20 0 1 0 %6 8192 3\n");
        m_proc.write(folder + QStringLiteral("/stat"),
            stat.arg(pid)
                .arg(QString::fromLatin1(comm))
                .arg(QLatin1Char(state))
                .arg(parent)
                .arg(terminal)
                .arg(startTime)
                .toLatin1());
        m_proc.write(folder + QStringLiteral("/status"), "Uid: 0 0 0 0\nGid: 0 0 0 0\n");
        m_proc.write(folder + QStringLiteral("/cgroup"), "0::/a.slice\n");
        m_proc.write(folder + QStringLiteral("/cmdline"), QByteArray(comm) + " --foreground");
    }

    void remove(qint64 pid) { m_proc.remove(QString::number(pid)); }

    void remember(const char* name, qint64 pid, quint64 startTime, const QByteArray& bootId = boot)
    {
        SpawnedDaemon daemon;
        daemon.spec.name = QString::fromLatin1(name);
        daemon.spec.binaryPath = QStringLiteral("/bin/a");
        daemon.pid = pid;
        daemon.startTimeTicks = startTime;
        daemon.bootId = bootId;
        daemon.spawnedAt = QDateTime::currentDateTimeUtc();
        SpawnedStore(m_state.root()).save(daemon);
    }

    Result<QList<DaemonRecord>> records() { return m_lister->records(); }

    QStringList rows()
    {
        begin();
        QStringList rows;
        for (const DaemonRecord& record : m_lister->records().value_or(QList<DaemonRecord>()))
            rows.append(record.handle.toString().sliced(10) + QLatin1Char(' ') + record.name
                + QLatin1Char(' ') + record.status.word());
        return rows;
    }

    NativeLister& lister()
    {
        begin();
        return *m_lister;
    }

private:
    void begin()
    {
        if (m_lister)
            return;
        m_procfs = std::make_unique<Procfs>(m_proc.root());
        m_spawned = std::make_unique<SpawnedDaemons>(m_state.root(), *m_procfs, m_changes);
        m_lister = std::make_unique<NativeLister>(*m_procfs, *m_spawned);
    }

    Fixture m_proc;
    Fixture m_state;
    ChangeNotifier m_changes;
    std::unique_ptr<Procfs> m_procfs;
    std::unique_ptr<SpawnedDaemons> m_spawned;
    std::unique_ptr<NativeLister> m_lister;
};

constexpr qint64 first = 2'000'000'001;

} // namespace

class NativeListerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noProc()
    {
        const Procfs procfs(QStringLiteral("/no/such/folder"));
        const Fixture state;
        ChangeNotifier changes;
        const SpawnedDaemons spawned(state.root(), procfs, changes);
        NativeLister lister(procfs, spawned);
        const Result<QList<DaemonRecord>> records = lister.records();
        QVERIFY(!records);
        QCOMPARE(records.error().kind(), Kind::Io);
        QVERIFY(!records.error().cause().isEmpty());
    }

    void daemonsOnly()
    {
        Machine machine;
        machine.add(first, 1, "sshd");
        machine.add(first + 1, 1, "bash", 100, 'S', 34816);
        machine.add(first + 2, 1, "gone", 100, 'Z');
        machine.add(first + 3, first, "sshd");
        machine.add(first + 4, 1, "paused", 100, 'T');
        QCOMPARE(machine.rows(),
            (QStringList{
                QStringLiteral("2000000001 sshd running"), QStringLiteral("2000000005 paused paused")}));
    }

    void rowOfAProcess()
    {
        Machine machine;
        machine.add(first, 1, "sshd", 250);
        const DaemonRecord record = machine.lister().records()->first();
        QCOMPARE(record.since,
            QDateTime::fromSecsSinceEpoch(1'700'000'000).addDuration(Procfs::ticksDuration(250)));
        QCOMPARE(record.controlGroup, QStringLiteral("/a.slice"));
        QCOMPARE(record.description, QStringLiteral("sshd --foreground"));
        QCOMPARE(record.incarnation, 250u);
    }

    void spawnedOnes_data()
    {
        QTest::addColumn<quint64>("startTime");
        QTest::addColumn<char>("state");
        QTest::addColumn<QByteArray>("bootId");
        QTest::addColumn<QStringList>("rows");
        const QByteArray now = boot;
        QTest::newRow("lives") << quint64(100) << 'S' << now
                               << QStringList{QStringLiteral("2000000001 mine running")};
        QTest::newRow("is a zombie") << quint64(100) << 'Z' << now
                                     << QStringList{QStringLiteral("2000000001 mine stopped")};
        QTest::newRow("its number was reused")
            << quint64(101) << 'S' << now << QStringList{QStringLiteral("2000000001 sshd running")};
        QTest::newRow("before the machine was booted") << quint64(
            100) << 'S' << QByteArray("other") << QStringList{QStringLiteral("2000000001 sshd running")};
    }
    void spawnedOnes()
    {
        QFETCH(const quint64, startTime);
        QFETCH(const char, state);
        QFETCH(const QByteArray, bootId);
        Machine machine;
        machine.add(first, 1, "sshd", startTime, state);
        machine.remember("mine", first, 100, bootId);
        QTEST(machine.rows(), "rows");
    }

    void spawnedOneThatIsGone()
    {
        Machine machine;
        machine.remember("mine", first, 100);
        QCOMPARE(machine.rows(), QStringList{QStringLiteral("2000000001 mine stopped")});
    }

    void oneHandleIsOneRow()
    {
        Machine machine;
        machine.remember("a", first, 100);
        machine.remember("b", first, 200);
        QCOMPARE(machine.rows().size(), 1);
    }

    void aSpawnedOneMayHaveATerminal()
    {
        Machine machine;
        machine.add(first, 1, "sshd", 100, 'S', 34816);
        machine.remember("mine", first, 100);
        QCOMPARE(machine.rows(), QStringList{QStringLiteral("2000000001 mine running")});
    }

    void aRowThatIsNotListed()
    {
        Machine machine;
        machine.add(first, 1, "sshd");
        machine.add(first + 1, first, "sshd");
        machine.add(first + 2, 1, "bash", 100, 'S', 34816);
        QCOMPARE(machine.lister().record({quint32(first), {}})->use->tasks, 2u);
        QCOMPARE(machine.lister().record({quint32(first + 1), {}})->use->tasks, 1u);
        QCOMPARE(machine.lister().record({quint32(first + 2), {}})->name, QStringLiteral("bash"));
        QCOMPARE(machine.lister().record({quint32(first + 3), {}}).error().kind(), Kind::NotFound);
        QCOMPARE(machine.lister().record({quint32(first), 99}).error().kind(), Kind::NotFound);
    }

    void workers()
    {
        Machine machine;
        machine.add(first, 1, "sshd");
        machine.add(first + 1, first, "sshd");
        const Result<QList<ProcessStat>> workers = machine.lister().workers(first);
        QVERIFY(workers);
        QCOMPARE(workers->size(), 1);
        QCOMPARE(workers->first().pid, first + 1);
        QVERIFY(machine.lister().workers(first + 1)->isEmpty());
        QVERIFY(machine.lister().workers(5)->isEmpty());
    }

    void factsAreForgotten()
    {
        Machine machine;
        machine.add(first, 1, "sshd");
        QCOMPARE(machine.lister().records()->first().description, QStringLiteral("sshd --foreground"));
        machine.lister().forgetFacts();
        machine.remove(first);
        machine.add(first, 1, "cron");
        QCOMPARE(machine.lister().records()->first().description, QStringLiteral("cron --foreground"));
    }
};

QTEST_APPLESS_MAIN(NativeListerTest)
#include "tst_nativelister.moc"
