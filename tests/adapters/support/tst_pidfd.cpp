// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/pidfd.h"

#include <QElapsedTimer>
#include <QTest>

#include <cerrno>
#include <csignal>
#include <limits>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

/// A child that sleeps until it is ended.
class Sleeper
{
public:
    Sleeper() : m_pid(::fork())
    {
        if (m_pid == 0) {
            for (;;)
                ::pause();
        }
    }
    Q_DISABLE_COPY_MOVE(Sleeper)
    ~Sleeper()
    {
        if (m_pid > 0) {
            ::kill(m_pid, SIGKILL);
            reap();
        }
    }
    pid_t pid() const { return m_pid; }
    int reap()
    {
        int status = 0;
        ::waitpid(m_pid, &status, 0);
        m_pid = -1;
        return status;
    }

private:
    pid_t m_pid;
};

} // namespace

class PidFdTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noProcess_data()
    {
        QTest::addColumn<qint64>("pid");
        QTest::addColumn<int>("error");
        QTest::newRow("zero") << qint64(0) << EINVAL;
        QTest::newRow("negative") << qint64(-1) << EINVAL;
        QTest::newRow("beyond the type") << (qint64(1) << 32) + 1 << EINVAL;
        QTest::newRow("nobody's") << qint64(std::numeric_limits<pid_t>::max()) << ESRCH;
    }
    void noProcess()
    {
        QFETCH(const qint64, pid);
        QFETCH(const int, error);
        const SystemResult<PidFd> opened = PidFd::open(pid);
        QVERIFY(!opened);
        QCOMPARE(opened.error(), error);
    }

    void sends()
    {
        // Not TERM: the test's own handler would be the child's, too.
        Sleeper sleeper;
        const SystemResult<PidFd> pidFd = PidFd::open(sleeper.pid());
        QVERIFY(pidFd);
        QVERIFY(!pidFd->hasEnded());
        QVERIFY(pidFd->send(SIGUSR1));
        QTRY_VERIFY(pidFd->hasEnded());
        QVERIFY2(pidFd->hasEnded(), "a zombie has ended");
        const int status = sleeper.reap();
        QVERIFY(WIFSIGNALED(status));
        QCOMPARE(WTERMSIG(status), SIGUSR1);
        QVERIFY(pidFd->hasEnded());
        QCOMPARE(pidFd->send(SIGUSR1).error(), ESRCH);
    }

    void waits()
    {
        Sleeper sleeper;
        const SystemResult<PidFd> pidFd = PidFd::open(sleeper.pid());
        QVERIFY(pidFd);
        const std::jthread killer([&pidFd] {
            std::this_thread::sleep_for(50ms);
            (void)pidFd->send(SIGKILL);
        });
        QElapsedTimer timer;
        timer.start();
        QVERIFY(pidFd->waitForEnd(OperationContext::within(20s), QStringLiteral("x")));
        QVERIFY(timer.elapsed() < 10'000);
    }

    void waitTimesOut()
    {
        const Sleeper sleeper;
        const SystemResult<PidFd> pidFd = PidFd::open(sleeper.pid());
        QVERIFY(pidFd);
        const Result<void> ended = pidFd->waitForEnd(OperationContext::within(50ms), QStringLiteral("x"));
        QVERIFY(!ended);
        QCOMPARE(ended.error().kind(), PlatformError::Kind::Timeout);
    }

    void waitIsCancelled()
    {
        const Sleeper sleeper;
        const SystemResult<PidFd> pidFd = PidFd::open(sleeper.pid());
        QVERIFY(pidFd);
        std::stop_source source;
        const std::jthread canceller([&source] {
            std::this_thread::sleep_for(50ms);
            source.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const Result<void> ended
            = pidFd->waitForEnd(OperationContext::within(20s, source.get_token()), QStringLiteral("x"));
        QVERIFY(!ended);
        QVERIFY(ended.error().isCancelled());
        QVERIFY(timer.elapsed() < 10'000);
    }
};

QTEST_APPLESS_MAIN(PidFdTest)
#include "tst_pidfd.moc"
