// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/eventwait.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>
#include <vector>

using namespace Duende;
using namespace std::chrono_literals;

class TestEventWait : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsWhenItIsDone();
    void endsWithAStop();
    void endsAtItsDeadline();
};

void TestEventWait::endsWhenItIsDone()
{
    const OperationContext context = OperationContext::within(30s);
    EventWait wait(context);
    std::atomic<bool> isDone = false;
    const std::jthread other([&] {
        wait.wake();
        isDone = true;
        wait.wake();
    });
    QVERIFY(wait.until([&] { return isDone.load(); }, QStringLiteral("waiting")));
}

void TestEventWait::endsWithAStop()
{
    std::stop_source source;
    const OperationContext context = OperationContext::within(30s, source.get_token());
    EventWait wait(context);
    const std::jthread other([&] { source.request_stop(); });
    const Result<void> waited = wait.until([] { return false; }, QStringLiteral("waiting"));
    QVERIFY(!waited);
    QVERIFY(waited.error().isCancelled());
}

// Many, as a timer is early or late by where in a second it begins.
void TestEventWait::endsAtItsDeadline()
{
    constexpr int count = 64;
    QElapsedTimer timer;
    timer.start();
    std::atomic<int> timeouts = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < count; ++i) {
            threads.emplace_back([&timeouts, i] {
                std::stop_source source;
                const OperationContext context
                    = OperationContext::within(300ms + i * 11ms, source.get_token());
                // A wait that misses its end would never end.
                const std::jthread guard([source](const std::stop_token& isOver) mutable {
                    for (int slept = 0; slept < 1000 && !isOver.stop_requested(); ++slept)
                        std::this_thread::sleep_for(10ms);
                    source.request_stop();
                });
                EventWait wait(context);
                const Result<void> waited = wait.until([] { return false; }, QStringLiteral("waiting"));
                if (!waited && waited.error().kind() == PlatformError::Kind::Timeout)
                    ++timeouts;
            });
        }
    }
    QCOMPARE(timeouts.load(), count);
    QVERIFY(timer.elapsed() < 10000);
}

QTEST_GUILESS_MAIN(TestEventWait)
#include "tst_eventwait.moc"
