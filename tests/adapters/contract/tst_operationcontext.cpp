// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/operationcontext.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;

class OperationContextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultIsThirtySeconds()
    {
        const OperationContext context;
        QCOMPARE(context.timeout, 30s);
        QVERIFY(context.deadline.remainingTime() > 29'000 && context.deadline.remainingTime() <= 30'000);
        QVERIFY(!context.interactive);
        QVERIFY(context.check(QStringLiteral("x")));
        context.report(QStringLiteral("nobody listens"));
    }

    void expires()
    {
        const OperationContext context = OperationContext::within(0ms);
        const Result<void> checked = context.check(QStringLiteral("stop"));
        QVERIFY(!checked);
        QCOMPARE(checked.error().message(), QStringLiteral("operation timed out after 0ms"));
    }

    void cancelledCountsBeforeTime()
    {
        std::stop_source source;
        const OperationContext context = OperationContext::within(0ms, source.get_token());
        QCOMPARE(context.check(QStringLiteral("stop")).error().kind(), Kind::Timeout);
        source.request_stop();
        const Result<void> checked = context.check(QStringLiteral("stop"));
        QVERIFY(checked.error().isCancelled());
        QCOMPARE(checked.error().message(), QStringLiteral("invalid state: stop was cancelled"));
    }

    void limitedTo()
    {
        const OperationContext context = OperationContext::within(10s);
        QCOMPARE(context.limitedTo(2s).timeout, 2s);
        QVERIFY(context.limitedTo(2s).deadline.remainingTime() <= 2000);
        QCOMPARE(context.limitedTo(60s).timeout, 10s);
        QVERIFY(context.limitedTo(60s).deadline.remainingTime() <= 10'000);
        QCOMPARE(context.timeout, 10s);
    }

    void limitedToKeepsTheRest()
    {
        std::stop_source source;
        OperationContext context = OperationContext::within(10s, source.get_token());
        context.interactive = true;
        QString step;
        context.progress = [&step](const OperationProgress& progress) { step = progress.step; };
        const OperationContext limited = context.limitedTo(1s);
        QVERIFY(limited.interactive);
        limited.report(QStringLiteral("Waiting"));
        QCOMPARE(step, QStringLiteral("Waiting"));
        source.request_stop();
        QVERIFY(limited.check(QStringLiteral("x")).error().isCancelled());
    }

    void sleeps()
    {
        QElapsedTimer timer;
        timer.start();
        QVERIFY(OperationContext::within(10s).sleep(50ms, QStringLiteral("x")));
        QVERIFY(timer.elapsed() >= 49);
    }

    void sleepEndsWithTheTime()
    {
        QElapsedTimer timer;
        timer.start();
        const Result<void> slept = OperationContext::within(50ms).sleep(20s, QStringLiteral("x"));
        QVERIFY(!slept);
        QCOMPARE(slept.error().kind(), Kind::Timeout);
        QVERIFY(timer.elapsed() < 10'000);
    }

    void sleepEndsWithACancellation()
    {
        std::stop_source source;
        const std::jthread canceller([&source] {
            std::this_thread::sleep_for(30ms);
            source.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const Result<void> slept
            = OperationContext::within(60s, source.get_token()).sleep(50s, QStringLiteral("x"));
        QVERIFY(!slept);
        QVERIFY(slept.error().isCancelled());
        QVERIFY(timer.elapsed() < 10'000);
    }

    void reports()
    {
        OperationContext context;
        QList<std::pair<QString, std::optional<double>>> reports;
        context.progress = [&reports](const OperationProgress& progress) {
            reports.append({progress.step, progress.fraction});
        };
        context.report(QStringLiteral("a"));
        context.report(QStringLiteral("b"), 0.5);
        const QList<std::pair<QString, std::optional<double>>> expected{
            {QStringLiteral("a"), std::nullopt}, {QStringLiteral("b"), 0.5}};
        QCOMPARE(reports, expected);
    }
};

QTEST_APPLESS_MAIN(OperationContextTest)
#include "tst_operationcontext.moc"
