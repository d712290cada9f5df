// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/daemontraces.h"

#include "models/operationrunner.h"
#include "tests/adapters/trace/tracerun.h"
#include "tests/support/fakeadapter.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using Stage = DaemonTrace::Stage;

namespace {

constexpr int waitMs = 10'000;

DaemonHandle handleOf(uint32_t pid)
{
    return DaemonHandle(NativeHandle{pid});
}

} // namespace

/// With the real agent and real programs; the adapter alone is a fake.
class DaemonTraceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void recordsUntilItIsStopped();
    void pauses();
    void asksBeforeItInterrupts();
    void leavesASleeperAlone();
    void endsWithTheDaemon();
    void saysWhatTheAdapterSays();
    void saysThatItIsGone();
    void saysThatItIsTracedAlready();
    void keepsTheLastOfADaemon();
    void endsWithItsOwner();

private:
    DaemonTrace* start(uint32_t pid)
    {
        m_adapter->onTrace
            = [pid](const DaemonHandle&) { return Result<TraceTarget>(TraceTarget{{pid}, {}}); };
        return m_traces->start(handleOf(pid), u"target"_s);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<FakeAdapter> m_adapter;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<DaemonTraces> m_traces;
    int m_number = 0;
};

void DaemonTraceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_adapter = std::make_shared<FakeAdapter>(FakeAdapter::nativeScope());
    auto registry
        = std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{m_adapter});
    m_runner = std::make_unique<OperationRunner>(registry);
    m_traces = std::make_unique<DaemonTraces>(DaemonTrace::Surroundings{
        m_runner.get(), registry, QStringLiteral(DUENDE_AGENT), [this](const QString& name) {
            return Result<QString>(m_folder->filePath(name + QString::number(++m_number)));
        }});
    // The same whoever runs the test: eBPF needs an administrator's rights.
    TraceSettings settings;
    settings.engine = Trace::EngineKind::Ptrace;
    m_traces->setSettings(settings);
}

void DaemonTraceTest::cleanup()
{
    m_traces.reset();
    m_runner.reset();
}

void DaemonTraceTest::recordsUntilItIsStopped()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Tracing, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(trace->recording()->rowCount() > 1000, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(trace->counters().seen > 0, waitMs);
    trace->stop();
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Ended, waitMs);
    QVERIFY(!trace->error());
    QVERIFY(!trace->haveAllGone());
    QVERIFY(!trace->recording()->isGrowing());
    const Trace::CountersBody counters = trace->counters();
    QCOMPARE(trace->recording()->counts().calls, counters.delivered);
    QCOMPARE(Trace::statusValue(program.pid(), "TracerPid"), "0"_ba);
    QVERIFY(!program.hasEnded());
}

void DaemonTraceTest::pauses()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Tracing, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(trace->recording()->rowCount() > 0, waitMs);
    trace->setPaused(true);
    QVERIFY(trace->isPaused());
    // What was on its way comes still.
    quint64 before = 0;
    QTRY_VERIFY_WITH_TIMEOUT(
        std::exchange(before, trace->recording()->rowCount()) == trace->recording()->rowCount() &&
            [&] {
                QTest::qWait(300);
                return trace->recording()->rowCount() == before;
            }(),
        waitMs);
    trace->setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(trace->recording()->rowCount() > before, waitMs);
}

void DaemonTraceTest::asksBeforeItInterrupts()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"epoll"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE_WITH_TIMEOUT(Trace::stateOf(program.pid()), 'S', waitMs);
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Asking, waitMs);
    QCOMPARE(trace->outlook().sleepingThreads, 1U);
    QCOMPARE(trace->outlook().sleepers.first().pid, qint64(program.pid()));
    QCOMPARE(trace->outlook().sleepers.first().call, u"epoll_wait"_s);
    QCOMPARE(Trace::statusValue(program.pid(), "TracerPid"), "0"_ba);
    trace->confirm();
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Tracing, waitMs);
    QVERIFY(Trace::statusValue(program.pid(), "TracerPid") != "0"_ba);
}

void DaemonTraceTest::leavesASleeperAlone()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"epoll"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    QTRY_COMPARE_WITH_TIMEOUT(Trace::stateOf(program.pid()), 'S', waitMs);
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Asking, waitMs);
    trace->stop();
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Ended, waitMs);
    QVERIFY(!trace->recording());
    QVERIFY(!trace->error());
    QVERIFY(!program.output().contains("errno"));
}

void DaemonTraceTest::endsWithTheDaemon()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Tracing, waitMs);
    program.process().kill();
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Ended, waitMs);
    QVERIFY(trace->haveAllGone());
    QVERIFY(!trace->error());
    QVERIFY(trace->recording()->rowCount() > 0);
}

void DaemonTraceTest::saysWhatTheAdapterSays()
{
    const DaemonHandle handle = handleOf(1);
    m_adapter->onTrace = [handle](const DaemonHandle&) { return std::unexpected(notTraceable(handle)); };
    DaemonTrace* trace = m_traces->start(handle, u"target"_s);
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Ended, waitMs);
    QCOMPARE(trace->error()->kind(), PlatformError::Kind::InvalidState);
}

void DaemonTraceTest::saysThatItIsGone()
{
    uint32_t pid = 0;
    {
        const Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
        pid = program.pid();
    }
    DaemonTrace* trace = start(pid);
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Ended, waitMs);
    QCOMPARE(trace->error()->kind(), PlatformError::Kind::NotFound);
    QVERIFY(!trace->recording());
}

void DaemonTraceTest::saysThatItIsTracedAlready()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
    Trace::TraceRun other;
    QVERIFY(other.open());
    QVERIFY(other.attach(program.pid()));
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Ended, waitMs);
    QCOMPARE(trace->error()->kind(), PlatformError::Kind::InvalidState);
    QVERIFY(trace->error()->message().contains("already traced"_L1));
}

void DaemonTraceTest::keepsTheLastOfADaemon()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
    DaemonTrace* first = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(first->stage(), Stage::Tracing, waitMs);
    QCOMPARE(start(program.pid()), first);
    QCOMPARE(m_traces->active(), QList{first});
    first->stop();
    QTRY_COMPARE_WITH_TIMEOUT(first->stage(), Stage::Ended, waitMs);
    QVERIFY(m_traces->active().isEmpty());
    DaemonTrace* second = start(program.pid());
    QCOMPARE(m_traces->of(handleOf(program.pid()).id()), second);
    QTRY_COMPARE_WITH_TIMEOUT(second->stage(), Stage::Tracing, waitMs);
}

void DaemonTraceTest::endsWithItsOwner()
{
    Trace::TracedProgram program(QStringLiteral(DUENDE_TRACED), {u"threads"_s, u"1"_s});
    DaemonTrace* trace = start(program.pid());
    QTRY_COMPARE_WITH_TIMEOUT(trace->stage(), Stage::Tracing, waitMs);
    QTRY_VERIFY_WITH_TIMEOUT(trace->recording()->rowCount() > 0, waitMs);
    const QString path = trace->recording()->path();
    m_traces.reset();
    QTRY_COMPARE_WITH_TIMEOUT(Trace::statusValue(program.pid(), "TracerPid"), "0"_ba, waitMs);
    QVERIFY(!program.hasEnded());
    const auto reopened = TraceRecording::open(path);
    QVERIFY(reopened);
    QVERIFY((*reopened)->rowCount() > 0);
}

QTEST_GUILESS_MAIN(DaemonTraceTest)
#include "tst_daemontrace.moc"
