// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/childreaper.h"

#include <QTest>

#include <csignal>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;

namespace {

pid_t forkChild(int exitStatus)
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        while (exitStatus < 0)
            ::pause();
        ::_exit(exitStatus);
    }
    return pid;
}

} // namespace

class ChildReaperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsHowTheyEnded()
    {
        std::mutex mutex;
        std::map<qint64, ProcessExit> exits;
        ChildReaper reaper([&](qint64 pid, quint64 startTimeTicks, const ProcessExit& exit) {
            const std::lock_guard guard(mutex);
            if (startTimeTicks == 7)
                exits.emplace(pid, exit);
        });
        const pid_t well = forkChild(0);
        const pid_t badly = forkChild(42);
        const pid_t killed = forkChild(-1);
        for (const pid_t pid : {well, badly, killed}) {
            SystemResult<PidFd> pidFd = PidFd::open(pid);
            QVERIFY(pidFd);
            QVERIFY(reaper.watch(pid, 7, *std::move(pidFd)));
        }
        ::kill(killed, SIGKILL);
        for (const pid_t pid : {well, badly, killed})
            reaper.waitUntilReaped(pid, 7);
        const std::lock_guard guard(mutex);
        QCOMPARE(exits.size(), 3u);
        QCOMPARE(exits.at(well).kind, ProcessExit::Kind::Exited);
        QCOMPARE(exits.at(well).value, 0);
        QCOMPARE(exits.at(badly).value, 42);
        QCOMPARE(exits.at(killed).kind, ProcessExit::Kind::Signalled);
        QCOMPARE(exits.at(killed).value, SIGKILL);
        QVERIFY(exits.at(killed).endedAt->secsTo(QDateTime::currentDateTimeUtc()) < 20);
        QCOMPARE(::waitpid(-1, nullptr, WNOHANG), -1);
    }

    void somebodyElseWasFaster()
    {
        const pid_t pid = forkChild(3);
        const SystemResult<PidFd> pidFd = PidFd::open(pid);
        QVERIFY(pidFd);
        QCOMPARE(::waitpid(pid, nullptr, 0), pid);
        QCOMPARE(readProcessExit(*pidFd).kind, ProcessExit::Kind::Unknown);
    }

    void oneThatRunsHasNotEnded()
    {
        const pid_t pid = forkChild(-1);
        const SystemResult<PidFd> pidFd = PidFd::open(pid);
        QVERIFY(pidFd);
        QCOMPARE(readProcessExit(*pidFd).kind, ProcessExit::Kind::Unknown);
        ::kill(pid, SIGKILL);
        QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    }

    void endsWithChildrenThatRun()
    {
        const pid_t pid = forkChild(-1);
        {
            ChildReaper reaper([](qint64, quint64, const ProcessExit&) { });
            SystemResult<PidFd> pidFd = PidFd::open(pid);
            QVERIFY(pidFd);
            QVERIFY(reaper.watch(pid, 1, *std::move(pidFd)));
        }
        ::kill(pid, SIGKILL);
        QCOMPARE(::waitpid(pid, nullptr, 0), pid);
    }

    void waitsForNobodyUnknown()
    {
        const ChildReaper reaper([](qint64, quint64, const ProcessExit&) { });
        reaper.waitUntilReaped(1, 1);
    }
};

QTEST_APPLESS_MAIN(ChildReaperTest)
#include "tst_childreaper.moc"
