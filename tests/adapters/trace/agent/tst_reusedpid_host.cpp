// SPDX-License-Identifier: GPL-3.0-or-later
// A process that was shown to a person ends, and its number becomes another's before they say yes.
#include "tests/adapters/trace/tracerun.h"

#include <QTest>

#include <csignal>
#include <linux/sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;
using namespace Duende::Trace;

namespace {

/// A child that sleeps; with a number of our choice where `wanted` is not 0.
pid_t forkSleeper(pid_t wanted = 0)
{
    clone_args arguments{};
    arguments.exit_signal = SIGCHLD;
    if (wanted != 0) {
        arguments.set_tid = reinterpret_cast<__u64>(&wanted);
        arguments.set_tid_size = 1;
    }
    const auto pid = pid_t(::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (pid == 0) {
        for (;;)
            ::pause();
    }
    return pid;
}

void end(pid_t pid)
{
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

} // namespace

class tst_ReusedPidHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isNotAttachedTo();
};

void tst_ReusedPidHost::isNotAttachedTo()
{
    const pid_t first = forkSleeper();
    QVERIFY(first > 0);
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.inspect(Target{{uint32_t(first)}, {}}));
    QCOMPARE(run.report->processes.front().refusal, uint32_t(RefusalCode::None));
    end(first);
    QTest::qWait(50); // start times are told in hundredths of a second
    const pid_t second = forkSleeper(first);
    QVERIFY2(second == first, strerror(errno));
    QVERIFY(!run.attach(uint32_t(second)));
    QCOMPARE(run.refusal.code, RefusalCode::Gone);
    QCOMPARE(statusValue(uint32_t(second), "TracerPid"), QByteArray("0"));
    // Asked for anew, it is the one that is meant.
    QVERIFY(run.inspect(Target{{uint32_t(second)}, {}}));
    QVERIFY(run.attach(uint32_t(second)));
    QVERIFY(run.detach());
    end(second);
}

QTEST_GUILESS_MAIN(tst_ReusedPidHost)
#include "tst_reusedpid_host.moc"
