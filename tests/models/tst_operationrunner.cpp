// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/operationrunner.h"
#include "tests/support/eventloopchecker.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

namespace {

struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    OperationRunner runner{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units})};
    QSignalSpy finished{&runner, &OperationRunner::finished};
};

const DaemonRecord web = unitRecord(QStringLiteral("web.service"));

} // namespace

class OperationRunnerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsAndTells();
    void spawnGivesTheNewHandle();
    void failureKeepsItsErrorAndIsRetried();
    void cancelReachesTheWorker();
    void progressIsTold();
    void loopTurnsWhileWorkersBlock();
    void handleOfNoAdapterFails();
    void requestIsInteractiveAndAQuestionIsNot();
    void answerOfAnAbandonedQuestionIsDropped();
    void answerForAGoneReceiverIsDropped();
    void destructorCancelsWhatRuns();
};

void OperationRunnerTest::runsAndTells()
{
    Fixture f;
    QSignalSpy started(&f.runner, &OperationRunner::started);
    const quint64 number = f.runner.run(OperationRequest::action(web, DaemonAction::Restart));
    QCOMPARE(started.size(), 1);
    QCOMPARE(f.runner.runningCount(), 1);
    QTRY_COMPARE(f.finished.size(), 1);
    const Operation* operation = f.runner.operation(number);
    QCOMPARE(operation->state, Operation::State::Succeeded);
    QCOMPARE(operation->handle, std::optional(web.handle));
    QCOMPARE(f.units->operations(), QStringList{QStringLiteral("restart systemd:web.service")});
    QCOMPARE(f.runner.runningCount(), 0);
    QCOMPARE(operation->request.commandLine(), QStringLiteral("duende restart systemd:web.service"));
}

void OperationRunnerTest::spawnGivesTheNewHandle()
{
    Fixture f;
    DaemonSpec spec;
    spec.name = QStringLiteral("fresh");
    spec.platform = Platform::Linux;
    spec.binaryPath = QStringLiteral("/usr/bin/true");
    const quint64 number = f.runner.run(OperationRequest::spawn(spec));
    QTRY_COMPARE(f.finished.size(), 1);
    QCOMPARE(f.runner.operation(number)->handle->toString(), QStringLiteral("systemd:fresh.service"));
}

void OperationRunnerTest::failureKeepsItsErrorAndIsRetried()
{
    Fixture f;
    std::atomic<int> calls = 0;
    f.units->onOperation = [&calls](const QString&, const OperationContext&) -> Result<void> {
        if (calls++ == 0)
            return std::unexpected(PlatformError::invalidState(QStringLiteral("busy")));
        return {};
    };
    const quint64 first = f.runner.run(OperationRequest::signal(web, Signal::Hup));
    QTRY_COMPARE(f.finished.size(), 1);
    QCOMPARE(f.runner.operation(first)->state, Operation::State::Failed);
    QCOMPARE(f.runner.operation(first)->error->message(), QStringLiteral("invalid state: busy"));
    const quint64 second = f.runner.retry(first);
    QVERIFY(second != first);
    QTRY_COMPARE(f.finished.size(), 2);
    QCOMPARE(f.runner.operation(second)->state, Operation::State::Succeeded);
    QCOMPARE(f.runner.operation(first)->state, Operation::State::Failed);
    QCOMPARE(f.runner.operations().size(), 2);
}

void OperationRunnerTest::cancelReachesTheWorker()
{
    Fixture f;
    f.units->onOperation = [](const QString&, const OperationContext& context) {
        return context.sleep(60s, QStringLiteral("restart"));
    };
    const quint64 number = f.runner.run(OperationRequest::action(web, DaemonAction::Restart));
    f.runner.cancel(number);
    QTRY_COMPARE(f.finished.size(), 1);
    QCOMPARE(f.runner.operation(number)->state, Operation::State::Cancelled);
}

void OperationRunnerTest::progressIsTold()
{
    Fixture f;
    QSignalSpy progressed(&f.runner, &OperationRunner::progressed);
    f.units->onOperation = [](const QString&, const OperationContext& context) -> Result<void> {
        context.report(QStringLiteral("Waiting for the job"), 0.5);
        return {};
    };
    const quint64 number = f.runner.run(OperationRequest::action(web, DaemonAction::Start));
    QTRY_COMPARE(f.finished.size(), 1);
    QVERIFY(progressed.size() >= 1);
    QCOMPARE(f.runner.operation(number)->progress.fraction, std::optional(0.5));
}

void OperationRunnerTest::loopTurnsWhileWorkersBlock()
{
    Fixture f;
    f.units->onOperation = [](const QString&, const OperationContext& context) -> Result<void> {
        (void)context.sleep(300ms, QStringLiteral("stop"));
        return {};
    };
    EventLoopChecker checker;
    for (int i = 0; i < 8; ++i)
        f.runner.run(OperationRequest::action(web, DaemonAction::Stop));
    QTRY_COMPARE(f.finished.size(), 8);
    QVERIFY2(checker.ticks() > 20, qPrintable(QString::number(checker.ticks())));
}

void OperationRunnerTest::handleOfNoAdapterFails()
{
    Fixture f;
    const quint64 number = f.runner.run(
        OperationRequest::action(processRecord(1, QStringLiteral("init")), DaemonAction::Stop));
    QTRY_COMPARE(f.finished.size(), 1);
    QCOMPARE(f.runner.operation(number)->error->kind(), PlatformError::Kind::NotSupported);
}

void OperationRunnerTest::requestIsInteractiveAndAQuestionIsNot()
{
    Fixture f;
    std::atomic<int> interactive = 0;
    f.units->onOperation = [&interactive](const QString&, const OperationContext& context) -> Result<void> {
        interactive += context.interactive ? 1 : 0;
        return {};
    };
    f.runner.run(OperationRequest::action(web, DaemonAction::Start));
    QTRY_COMPARE(f.finished.size(), 1);
    QCOMPARE(interactive.load(), 1);
    bool isAnswered = false;
    f.runner.ask<QList<DaemonRecord>>(
        this, [&](const OperationContext& context) { return f.units->list(context); },
        [&](const Result<QList<DaemonRecord>>&) { isAnswered = true; });
    QTRY_VERIFY(isAnswered);
    QCOMPARE(interactive.load(), 1);
}

void OperationRunnerTest::answerOfAnAbandonedQuestionIsDropped()
{
    Fixture f;
    QStringList answers;
    const auto ask = [&](const QString& word) {
        return f.runner.ask<QString>(
            this,
            [word](const OperationContext& context) -> Result<QString> {
                (void)context.sleep(word == QLatin1StringView("old") ? 100ms : 150ms, word);
                return word;
            },
            [&](const Result<QString>& answer) { answers.append(*answer); });
    };
    std::stop_source old = ask(QStringLiteral("old"));
    ask(QStringLiteral("new"));
    old.request_stop();
    QTRY_COMPARE(answers, QStringList{QStringLiteral("new")});
}

void OperationRunnerTest::answerForAGoneReceiverIsDropped()
{
    Fixture f;
    bool isCalled = false;
    auto receiver = std::make_unique<QObject>();
    f.runner.ask<int>(
        receiver.get(), [](const OperationContext&) -> Result<int> { return 1; },
        [&](const Result<int>&) { isCalled = true; });
    receiver.reset();
    bool isLater = false;
    f.runner.ask<int>(
        this,
        [](const OperationContext& context) -> Result<int> {
            (void)context.sleep(50ms, {});
            return 2;
        },
        [&](const Result<int>&) { isLater = true; });
    QTRY_VERIFY(isLater);
    QVERIFY(!isCalled);
}

void OperationRunnerTest::destructorCancelsWhatRuns()
{
    QElapsedTimer timer;
    timer.start();
    {
        Fixture f;
        std::atomic<bool> runs = false;
        f.units->onOperation = [&runs](const QString&, const OperationContext& context) {
            runs = true;
            return context.sleep(60s, QStringLiteral("stop"));
        };
        f.runner.run(OperationRequest::action(web, DaemonAction::Stop));
        f.runner.ask<int>(
            this,
            [](const OperationContext& context) -> Result<int> {
                (void)context.sleep(60s, {});
                return 1;
            },
            [](const Result<int>&) {});
        QTRY_VERIFY(runs.load());
    }
    QVERIFY(timer.elapsed() < 30000);
}

QTEST_GUILESS_MAIN(OperationRunnerTest)
#include "tst_operationrunner.moc"
