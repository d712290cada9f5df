// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/platformadapter.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <limits>
#include <thread>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;
using State = DaemonStatus::State;

namespace {

/// Leaves every default as it is; the daemon answers as the test says.
class PlainAdapter : public PlatformAdapter
{
public:
    AdapterScope scope() const override
    {
        return {Platform::PepitaMicroVM, QStringLiteral("plain"), {}, QStringLiteral("Plain"), {}, false, {}};
    }
    bool owns(const DaemonHandle&) const override { return true; }
    Result<DaemonHandle> spawn(const DaemonSpec&, const OperationContext&) override { return DaemonHandle(); }

    Result<void> signal(const DaemonHandle&, Signal signal, const OperationContext& context) override
    {
        sent.append(signal);
        timeoutOfSignal = context.timeout;
        return signalAnswer;
    }

    Result<DaemonStatus> status(const DaemonHandle&, const OperationContext&) override
    {
        asked.append(clock.elapsed());
        const qsizetype index = asked.size() - 1;
        return index < answers.size() ? answers.at(index) : lastAnswer;
    }

    Result<QList<DaemonRecord>> list(const OperationContext&) override { return QList<DaemonRecord>(); }
    Result<DaemonDetails> inspect(const DaemonHandle&, const OperationContext&) override
    {
        return DaemonDetails();
    }
    std::unique_ptr<DaemonMonitor> createMonitor() override { return nullptr; }

    Result<void> signalAnswer;
    QList<Result<DaemonStatus>> answers;
    Result<DaemonStatus> lastAnswer = DaemonStatus(State::Running);
    QList<Signal> sent;
    QList<qint64> asked;
    std::chrono::milliseconds timeoutOfSignal{0};
    QElapsedTimer clock;
};

} // namespace

class PlatformAdapterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_adapter = std::make_unique<PlainAdapter>();
        m_adapter->clock.start();
    }

    void platformIsTheScopes() { QCOMPARE(m_adapter->platform(), Platform::PepitaMicroVM); }

    void killPauseAndResumeAreSignals()
    {
        QVERIFY(m_adapter->kill(m_handle, m_context));
        QVERIFY(m_adapter->pause(m_handle, m_context));
        QVERIFY(m_adapter->resume(m_handle, m_context));
        QCOMPARE(m_adapter->sent, (QList<Signal>{Signal::Kill, Signal::Stop, Signal::Cont}));
    }

    void errorsOfSignalAreTheirs()
    {
        m_adapter->signalAnswer = std::unexpected(PlatformError::permissionDenied(QStringLiteral("no")));
        QCOMPARE(m_adapter->kill(m_handle, m_context).error().kind(), Kind::PermissionDenied);
        QCOMPARE(m_adapter->pause(m_handle, m_context).error().kind(), Kind::PermissionDenied);
        QCOMPARE(m_adapter->resume(m_handle, m_context).error().kind(), Kind::PermissionDenied);
        QCOMPARE(m_adapter->stop(m_handle, 5s, m_context).error().kind(), Kind::PermissionDenied);
        QVERIFY2(m_adapter->asked.isEmpty(), "a stop that could not be sent does not wait");
    }

    void stopEndsWithATerminalStatus_data()
    {
        QTest::addColumn<DaemonStatus>("status");
        QTest::newRow("stopped") << DaemonStatus(State::Stopped);
        QTest::newRow("failed") << DaemonStatus::failed({FailureReason::Kind::Signal, 15});
    }
    void stopEndsWithATerminalStatus()
    {
        QFETCH(const DaemonStatus, status);
        m_adapter->answers = {DaemonStatus(State::Running), DaemonStatus(State::Stopping)};
        m_adapter->lastAnswer = status;
        QVERIFY(m_adapter->stop(m_handle, 10s, m_context));
        QCOMPARE(m_adapter->sent, QList<Signal>{Signal::Term});
        QCOMPARE(m_adapter->asked.size(), 3);
    }

    void stopAsksEvery100Milliseconds()
    {
        const auto stopped = m_adapter->stop(m_handle, 1050ms, m_context);
        QVERIFY(!stopped);
        // A busy machine is late, never early, and not late every time.
        QVERIFY(m_adapter->asked.size() > 1);
        qint64 shortest = std::numeric_limits<qint64>::max();
        for (qsizetype i = 1; i < m_adapter->asked.size(); ++i)
            shortest = std::min(shortest, m_adapter->asked.at(i) - m_adapter->asked.at(i - 1));
        QVERIFY2(shortest >= 98 && shortest < 200, qPrintable(QString::number(shortest)));
    }

    void stopTimesOutAndDoesNothingHarsher()
    {
        QElapsedTimer timer;
        timer.start();
        const auto stopped = m_adapter->stop(m_handle, 250ms, m_context);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().message(), QStringLiteral("operation timed out after 250ms"));
        QVERIFY(stopped.error().isRecoverable());
        QVERIFY(timer.elapsed() >= 249 && timer.elapsed() < 10'000);
        QCOMPARE(m_adapter->sent, QList<Signal>{Signal::Term});
        QCOMPARE(m_adapter->timeoutOfSignal, 250ms);
    }

    void stopEndsWithTheContext()
    {
        const auto stopped = m_adapter->stop(m_handle, 30s, OperationContext::within(150ms));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().message(), QStringLiteral("operation timed out after 150ms"));
    }

    void stopIsCancelled()
    {
        std::stop_source source;
        const std::jthread canceller([&source] {
            std::this_thread::sleep_for(30ms);
            source.request_stop();
        });
        const auto stopped
            = m_adapter->stop(m_handle, 30s, OperationContext::within(60s, source.get_token()));
        QVERIFY(!stopped);
        QVERIFY(stopped.error().isCancelled());
        QVERIFY(m_adapter->clock.elapsed() < 10'000);
    }

    void stopTakesAnUnreadableStatusForNoAnswer()
    {
        m_adapter->answers = {std::unexpected(PlatformError::statusFailed(QStringLiteral("broken"))),
            std::unexpected(PlatformError::io(QStringLiteral("broken")))};
        m_adapter->lastAnswer = DaemonStatus(State::Stopped);
        QVERIFY(m_adapter->stop(m_handle, 10s, m_context));
        QCOMPARE(m_adapter->asked.size(), 3);
    }

    void stopTakesAVanishedDaemonForEnded()
    {
        m_adapter->lastAnswer = std::unexpected(PlatformError::notFound(QStringLiteral("x.service")));
        QVERIFY(m_adapter->stop(m_handle, 10s, m_context));
        QCOMPARE(m_adapter->asked.size(), 1);
    }

    void performDoesWhatASignalCan_data()
    {
        QTest::addColumn<DaemonAction>("action");
        QTest::addColumn<Signal>("signal");
        QTest::newRow("stop") << DaemonAction::Stop << Signal::Term;
        QTest::newRow("kill") << DaemonAction::Kill << Signal::Kill;
        QTest::newRow("pause") << DaemonAction::Pause << Signal::Stop;
        QTest::newRow("resume") << DaemonAction::Resume << Signal::Cont;
    }
    void performDoesWhatASignalCan()
    {
        QFETCH(const DaemonAction, action);
        QFETCH(const Signal, signal);
        m_adapter->lastAnswer = DaemonStatus(State::Stopped);
        QVERIFY(m_adapter->perform(m_handle, action, m_context));
        QCOMPARE(m_adapter->sent, QList<Signal>{signal});
    }

    void performRefusesTheRest()
    {
        for (const DaemonAction action : {DaemonAction::Start, DaemonAction::Restart, DaemonAction::Reload,
                 DaemonAction::Signal, DaemonAction::ResetFailed, DaemonAction::Enable, DaemonAction::Disable,
                 DaemonAction::Mask, DaemonAction::Unmask}) {
            const auto done = m_adapter->perform(m_handle, action, m_context);
            QVERIFY(!done);
            QVERIFY(done.error().isNotSupported());
            QCOMPARE(done.error().message(),
                QString(QStringLiteral("operation not supported on pepita: ") + actionWord(action)));
        }
        QVERIFY(m_adapter->sent.isEmpty());
    }

    void attachTracerIsNotSupported()
    {
        const auto tracer = m_adapter->attachTracer(m_handle, m_context);
        QVERIFY(!tracer);
        QCOMPARE(
            tracer.error().message(), QStringLiteral("operation not supported on pepita: attach_tracer"));
    }

    void nothingIsStoppedWithIt() { QCOMPARE(*m_adapter->stoppedWith(m_handle, m_context), QStringList()); }

private:
    const DaemonHandle m_handle{PepitaHandle{QStringLiteral("vm"), 3}};
    const OperationContext m_context;
    std::unique_ptr<PlainAdapter> m_adapter;
};

QTEST_APPLESS_MAIN(PlatformAdapterTest)
#include "tst_platformadapter.moc"
