// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/session.h"

#include "adapters/trace/agent/attachcheck.h"
#include "adapters/trace/agent/procfacts.h"
#include "adapters/trace/agent/target.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <unistd.h>

namespace Duende::Trace {

namespace {

constexpr int flushMs = 3000;
constexpr int ticksASecond = 4;

int64_t realtimeOffsetNs()
{
    timespec real{};
    ::clock_gettime(CLOCK_REALTIME, &real);
    const uint64_t monotonic = monotonicNs();
    return int64_t(real.tv_sec) * 1'000'000'000 + real.tv_nsec - int64_t(monotonic);
}

} // namespace

Session::Session(int socket, Heartbeat& heartbeat, bool mayStart, int inputFd)
    : m_queue(socket)
    , m_inbox(socket)
    , m_ptrace(m_queue, heartbeat)
    , m_ebpf(m_queue, heartbeat)
    , m_flights(m_queue, heartbeat)
    , m_engine(&m_ptrace)
    , m_heartbeat(heartbeat)
    , m_mayStart(mayStart)
    , m_inputFd(inputFd)
{
}

int Session::run()
{
    greet();
    m_inbox.start();
    while (!m_isOver) {
        const bool isWaiting = !m_engine->hasWork() && !m_flights.isActive();
        if (isWaiting || m_inbox.hasRequests()) {
            if (auto request = m_inbox.take(isWaiting)) {
                m_heartbeat.setBusy(true);
                m_heartbeat.beat();
                std::visit([this](auto& asked) { handle(asked); }, *request);
                m_heartbeat.setBusy(false);
            }
            continue;
        }
        if (m_flights.isActive()) {
            m_flights.step();
            continue;
        }
        m_engine->step();
        if (!m_engine->isActive())
            end(EndReason::AllGone);
    }
    return m_isForced ? EXIT_FAILURE : EXIT_SUCCESS;
}

void Session::greet()
{
    AgentHello hello{};
    hello.magic = protocolMagic;
    hello.version = protocolVersion;
    hello.architecture = nativeArchitecture;
    hello.agentPid = uint32_t(::getpid());
    hello.realtimeOffsetNs = realtimeOffsetNs();
    m_queue.addFrame(frameOf(FrameType::Hello, hello));
}

void Session::answer(const Refusal& refusal)
{
    m_queue.addFrame(refusedFrame(refusal));
}

void Session::begin(const Refusal& refusal)
{
    m_toldCounters = {};
    m_inbox.setTicking(m_engine->isActive());
    if (refusal.code == RefusalCode::None)
        m_queue.addFrame(frameOf(FrameType::Attached, m_engine->attached()));
    else
        answer(refusal);
    // A command may have come to its end already.
    if (refusal.code == RefusalCode::None && !m_engine->isActive())
        end(EndReason::AllGone);
}

void Session::end(EndReason reason)
{
    m_inbox.setTicking(false);
    EndedBody body{};
    body.reason = uint32_t(reason);
    if (const auto status = m_engine->commandStatus()) {
        body.hasStatus = 1;
        body.waitStatus = uint32_t(*status);
    }
    m_queue.placeLosses();
    m_queue.addFrame(frameOf(FrameType::Counters, m_engine->counters()));
    m_queue.addFrame(frameOf(FrameType::Ended, body));
}

void Session::handle(InspectAsked& asked)
{
    const InspectRequest& request = asked.request;
    const std::vector<pid_t> pids = processesOf(request.target);
    m_inspected.clear();
    for (const pid_t pid : pids) {
        if (const auto stat = readTaskStat(pid))
            m_inspected[uint32_t(pid)] = stat->startTicks;
    }
    Refusal whyNotEbpf;
    if (request.engine != EngineKind::Ptrace && !m_engine->isActive())
        whyNotEbpf = m_ebpf.prepare();
    if (pids.empty() && request.target.controlGroup.empty())
        answer({RefusalCode::Gone, 0, 0, "no process is there"});
    else if (request.engine != EngineKind::Ptrace && whyNotEbpf.code == RefusalCode::None)
        m_queue.addFrame(reportFrame(inspectForEbpf(pids)));
    else if (request.engine == EngineKind::Ebpf)
        answer(whyNotEbpf);
    else if (pids.empty())
        answer({RefusalCode::Gone, 0, 0, "no process is there"});
    else {
        InspectReport report = inspect(pids);
        report.whyNotEbpf = whyNotEbpf.text;
        m_queue.addFrame(reportFrame(report));
    }
}

// A person may think for long about what an attach would do; a process can end meanwhile and its number
// become another's.
void Session::forgetReused(std::vector<uint32_t>& pids) const
{
    std::erase_if(pids, [this](uint32_t pid) {
        const auto known = m_inspected.find(pid);
        const auto stat = readTaskStat(pid_t(pid));
        return known != m_inspected.end() && stat && stat->startTicks != known->second;
    });
}

Refusal Session::choose(EngineKind kind)
{
    const bool isEbpf = kind == EngineKind::Ebpf
        || (kind == EngineKind::Auto && m_ebpf.prepare().code == RefusalCode::None);
    m_engine = isEbpf ? static_cast<TraceEngine*>(&m_ebpf) : &m_ptrace;
    return isEbpf ? Refusal() : kernelRefusal();
}

void Session::handle(AttachAsked& asked)
{
    forgetReused(asked.request.target.pids);
    if (m_engine->isActive() || m_flights.isActive())
        answer({RefusalCode::Busy, 0, 0, "something is traced already"});
    else if (const Refusal refusal = choose(asked.request.options.engine); refusal.code != RefusalCode::None)
        answer(refusal);
    else
        begin(m_engine->attach(asked.request.target, asked.request.options));
}

void Session::handle(StartAsked& asked)
{
    if (m_engine->isActive() || m_flights.isActive())
        answer({RefusalCode::Busy, 0, 0, "something is traced already"});
    else if (!m_mayStart)
        answer({RefusalCode::System, 0, EPERM, "no commands are started with an administrator's rights"});
    else if (const Refusal refusal
        = choose(asked.request.options.engine == EngineKind::Ebpf ? EngineKind::Ebpf : EngineKind::Ptrace);
        refusal.code != RefusalCode::None)
        answer(refusal);
    else
        begin(m_engine->start(asked.request.command, asked.request.options, m_inputFd));
}

void Session::handle(DetachAsked&)
{
    if (!m_engine->isActive())
        return; // it ended just now, and that was told
    const bool isDone = m_engine->detach();
    end(isDone ? EndReason::Asked : EndReason::Forced);
    if (!isDone) {
        m_queue.flush(flushMs);
        m_isForced = true;
        m_isOver = true;
    }
}

void Session::handle(OptionsAsked& asked)
{
    m_engine->setOptions(asked.options);
}

void Session::handle(PingAsked& asked)
{
    m_queue.addFrame(frameOf(FrameType::Pong, asked.payload));
}

void Session::handle(ArmAsked& asked)
{
    if (m_engine->isActive())
        m_queue.addFrame(
            armedFrame(asked.request.number, {RefusalCode::Busy, 0, 0, "something is traced already"}));
    else
        m_flights.arm(asked.request);
    m_inbox.setTicking(m_engine->isActive() || m_flights.isActive());
}

void Session::handle(DisarmAsked& asked)
{
    m_flights.disarm(asked.number);
    m_inbox.setTicking(m_engine->isActive() || m_flights.isActive());
}

void Session::handle(TakeAsked& asked)
{
    m_flights.take(asked.number);
}

void Session::handle(Tick&)
{
    if (m_flights.isActive())
        m_flights.rescan();
    if (!m_engine->isActive())
        return;
    m_engine->rescan();
    if (++m_ticks % ticksASecond == 0)
        tellCounters();
    if (!m_engine->isActive())
        end(EndReason::AllGone);
}

void Session::handle(StreamOver& over)
{
    m_isOver = true;
    if (m_engine->isActive() && !m_engine->detach())
        m_isForced = true;
    if (over.isDamaged) {
        answer({RefusalCode::Protocol, 0, protocolVersion, "the application's bytes do not add up"});
        m_queue.flush(flushMs);
    }
}

void Session::tellCounters()
{
    const CountersBody counters = m_engine->counters();
    if (std::memcmp(&counters, &m_toldCounters, sizeof counters) == 0)
        return;
    m_toldCounters = counters;
    m_queue.addFrame(frameOf(FrameType::Counters, counters));
}

} // namespace Duende::Trace
