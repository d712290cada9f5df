// SPDX-License-Identifier: GPL-3.0-or-later
// What a daemon must not notice, and must outlive: the real agent, attached, detached, killed, stopped,
// deserted.
#include "tests/adapters/trace/tracerun.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;
using namespace Duende::Trace;
using namespace Qt::StringLiterals;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr qint64 mostResidentKib
    = 512 * 1024; // the sanitizer keeps 256 MiB of what was freed, and its shadow
#else
constexpr qint64 mostResidentKib = 64 * 1024;
#endif

const QString traced = QStringLiteral(DUENDE_TRACED);

bool isAlive(uint32_t pid)
{
    return QByteArray("RSD").contains(stateOf(pid));
}

bool isUntraced(uint32_t pid)
{
    const QStringList tids = QDir(u"/proc/%1/task"_s.arg(pid)).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return !tids.isEmpty() && std::ranges::all_of(tids, [](const QString& tid) {
        const QByteArray tracer = statusValue(tid.toUInt(), "TracerPid");
        return tracer.isEmpty() || tracer == "0";
    });
}

} // namespace

class tst_Harm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thousandCycles();
    void agentKilled();
    void watchingHalfKilled();
    void agentStopped();
    void applicationGone();
    void askedToEnd();
    void commandEndsWithAgent();
    void damagedStream();
    void readerSlow();
};

void tst_Harm::thousandCycles()
{
    TracedProgram program(traced, {u"careful"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    uint64_t seen = 0;
    for (int cycle = 0; cycle < 1000; ++cycle) {
        QVERIFY(run.attach(program.pid()));
        QVERIFY(run.what->threadCount >= 6);
        QVERIFY(run.detach());
        QCOMPARE(run.how->reason, uint32_t(EndReason::Asked));
        QVERIFY(run.addsUp());
        seen += run.sums->seen;
        run.bytes.clear();
    }
    QVERIFY(seen > 0);
    QVERIFY(isUntraced(program.pid()));
    ::kill(pid_t(program.pid()), SIGTERM);
    // As it says untraced, too: its own checks are the measure.
    QCOMPARE(program.awaitLine("eintr"), QByteArray(" 0 statuses 0 signals 0 data 0"));
}

void tst_Harm::agentKilled()
{
    TracedProgram program(traced, {u"careful"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    for (int cycle = 0; cycle < 20; ++cycle) {
        TraceRun run;
        QVERIFY(run.open());
        QVERIFY(run.attach(program.pid()));
        ::kill(pid_t(run.session().agent().agentPid), SIGKILL);
        QTRY_VERIFY(run.isClosed);
        QVERIFY(run.error);
        QCOMPARE(run.error->kind(), PlatformError::Kind::TracerFailed);
        QTRY_VERIFY(isUntraced(program.pid()));
        QVERIFY(isAlive(program.pid()));
    }
    ::kill(pid_t(program.pid()), SIGTERM);
    // A signal that the tracer was told of and had not handed on when it was killed is lost by the kernel.
    const QByteArray line = program.awaitLine("eintr");
    QVERIFY2(line.startsWith(" 0 statuses 0 signals ") && line.endsWith(" data 0"), line.constData());
}

void tst_Harm::watchingHalfKilled()
{
    TracedProgram program(traced, {u"threads"_s, u"4"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    const uint32_t watching = statusValue(run.session().agent().agentPid, "PPid").toUInt();
    QVERIFY(watching > 1 && watching != uint32_t(::getpid()));
    ::kill(pid_t(watching), SIGKILL);
    QTRY_VERIFY(run.isClosed);
    QTRY_VERIFY(isUntraced(program.pid()));
    QVERIFY(isAlive(program.pid()));
}

void tst_Harm::agentStopped()
{
    TracedProgram program(traced, {u"threads"_s, u"4"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    ::kill(pid_t(run.session().agent().agentPid), SIGSTOP);
    QElapsedTimer timer;
    timer.start();
    QTRY_VERIFY_WITH_TIMEOUT(run.isClosed, 10'000);
    QVERIFY(timer.elapsed() < 5000);
    QVERIFY(run.error);
    QVERIFY(run.error->cause().contains("watchdog"_L1));
    QTRY_VERIFY(isUntraced(program.pid()));
    QVERIFY(isAlive(program.pid()));
}

void tst_Harm::applicationGone()
{
    TracedProgram program(traced, {u"threads"_s, u"4"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    uint32_t agent = 0;
    {
        TraceRun run;
        QVERIFY(run.open());
        QVERIFY(run.attach(program.pid()));
        agent = run.session().agent().agentPid;
        run.drop();
    }
    QTRY_VERIFY(isUntraced(program.pid()));
    QVERIFY(isAlive(program.pid()));
    QTRY_VERIFY(statusValue(agent, "State").isEmpty()); // reaped, too
}

void tst_Harm::askedToEnd()
{
    TracedProgram program(traced, {u"threads"_s, u"4"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.attach(program.pid()));
    ::kill(pid_t(run.session().agent().agentPid), SIGTERM);
    QTRY_VERIFY(run.isClosed);
    QVERIFY(isUntraced(program.pid()));
    QVERIFY(isAlive(program.pid()));
}

void tst_Harm::commandEndsWithAgent()
{
    TraceRun run;
    QVERIFY(run.open());
    QVERIFY(run.start({traced, u"threads"_s, u"2"_s}));
    const uint32_t command = run.what->commandPid;
    QTRY_VERIFY(!run.calls(SYS_getppid).empty());
    ::kill(pid_t(run.session().agent().agentPid), SIGKILL);
    QTRY_VERIFY(run.isClosed);
    QTRY_VERIFY(!isAlive(command));

    // But it goes on when it is let go.
    TraceRun other;
    QVERIFY(other.open());
    QVERIFY(other.start({traced, u"threads"_s, u"2"_s}));
    QTRY_VERIFY(!other.calls(SYS_getppid).empty());
    QVERIFY(other.detach());
    QVERIFY(isAlive(other.what->commandPid));
    QVERIFY(isUntraced(other.what->commandPid));
    ::kill(pid_t(other.what->commandPid), SIGKILL);
}

void tst_Harm::damagedStream()
{
    TracedProgram program(traced, {u"threads"_s, u"4"_s});
    QVERIFY(!program.awaitLine("ready").isNull());
    Result<AgentProcess> process = AgentProcess::start(TraceRun::ownAgent());
    QVERIFY(process);
    FrameReader reader;
    std::vector<FrameType> types;
    std::optional<Refusal> refusal;
    const auto read = [&] {
        std::array<std::byte, 65536> bytes;
        const ssize_t count = ::read(process->socket(), bytes.data(), bytes.size());
        if (count > 0)
            reader.feed(std::span(bytes).first(std::size_t(count)));
        while (const auto frame = reader.next()) {
            types.push_back(frame->type);
            if (frame->type == FrameType::Refused)
                refusal = readRefused(frame->payload);
        }
        return count == 0;
    };
    const auto send = [&](const Bytes& bytes) {
        return ::write(process->socket(), bytes.data(), bytes.size()) == ssize_t(bytes.size());
    };
    QVERIFY(send(frameOf(FrameType::Hello, ClientHello{protocolMagic, protocolVersion})));
    QVERIFY(send(attachFrame({{}, Target{{program.pid()}, {}}})));
    QTRY_VERIFY((read(), std::ranges::contains(types, FrameType::Attached)));
    QVERIFY(send(Bytes(16, std::byte(0xff)))); // a frame of 4 GiB
    QTRY_VERIFY(read());
    QVERIFY(refusal);
    QCOMPARE(refusal->code, RefusalCode::Protocol);
    QVERIFY(isUntraced(program.pid()));
    QVERIFY(isAlive(program.pid()));
    QTRY_VERIFY(process->waitStatus());
}

void tst_Harm::readerSlow()
{
    // The application does not read: the traced program goes on all the same, and what was lost is counted.
    TraceRun run;
    QVERIFY(run.open());
    TraceOptions options;
    options.dataLimit = maximumDataLimit;
    Command command;
    command.arguments = {DUENDE_TRACED, "large-writes", "1000"};
    run.session().start(command, options);
    const QByteArray agent = QByteArray::number(run.session().agent().agentPid);
    // Not one turn of the event loop until the program has ended.
    QElapsedTimer timer;
    timer.start();
    bool hasBegun = false;
    for (;;) {
        QFile children(u"/proc/%1/task/%1/children"_s.arg(QLatin1StringView(agent)));
        QVERIFY(children.open(QIODevice::ReadOnly));
        const bool hasChildren = !children.readAll().trimmed().isEmpty();
        hasBegun = hasBegun || hasChildren;
        if ((hasBegun && !hasChildren) || timer.elapsed() > 20'000)
            break;
        ::usleep(1000);
    }
    QVERIFY(timer.elapsed() < 20'000);
    const qint64 residentKib
        = statusValue(run.session().agent().agentPid, "VmRSS").split(' ').value(0).toLongLong();
    QVERIFY2(residentKib > 0 && residentKib < mostResidentKib, qPrintable(QString::number(residentKib)));
    QVERIFY(run.awaitEnd());
    QVERIFY(run.sums->lost[int(LossCause::QueueFull)] > 0);
    QVERIFY(run.addsUp());
    QVERIFY(!run.recordsOf<ExitRecord>(RecordKind::Exit).empty());
}

QTEST_GUILESS_MAIN(tst_Harm)
#include "tst_harm.moc"
