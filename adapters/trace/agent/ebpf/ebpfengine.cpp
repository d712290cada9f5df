// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ebpf/ebpfengine.h"

#include "adapters/trace/agent/commandstart.h"
#include "adapters/trace/agent/procfacts.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace Duende::Trace {

namespace {

// How long a look at an empty ring is put off: half a millisecond at first, and longer while nothing comes.
constexpr long shortestPauseNs = 500'000;
constexpr long longestPauseNs = 30'000'000;
constexpr uint64_t mostFlushNs = 3'000'000'000; // a reader that takes nothing for so long loses what is left
constexpr int flushMs = 100;

} // namespace

EbpfEngine::EbpfEngine(OutQueue& queue, Heartbeat& heartbeat)
    : m_queue(queue)
    , m_heartbeat(heartbeat)
    , m_records(queue)
{
}

Refusal EbpfEngine::begin(const TraceOptions& options)
{
    m_records.clear();
    m_target = {};
    m_isAwaited = false;
    m_goneLooks = 0;
    m_attachedProcesses = m_attachedThreads = 0;
    m_commandPid = 0;
    m_isExecAwaited = false;
    m_commandStatus.reset();
    m_unwanted = 0;
    m_seen = 0;
    m_filtered = 0;
    m_pauseNs = shortestPauseNs;
    m_queue.resetCounts();
    if (const Refusal refusal = prepare(); refusal.code != RefusalCode::None)
        return refusal;
    setOptions(options);
    return {};
}

Refusal EbpfEngine::prepare()
{
    if (m_programs)
        return {};
    auto programs
        = EbpfPrograms::load([this](const duende_event& event, std::span<const std::byte> captures) {
              take(event, captures);
              return m_queue.hasRoom();
          });
    if (!programs)
        return programs.error();
    m_programs = std::move(*programs);
    return {};
}

void EbpfEngine::setOptions(const TraceOptions& options)
{
    if (m_programs)
        m_programs->setOptions(options);
}

Refusal EbpfEngine::attach(const Target& target, const TraceOptions& options)
{
    if (const Refusal refusal = begin(options); refusal.code != RefusalCode::None)
        return refusal;
    m_target = FollowedTarget(target, EbpfPrograms::onlyTarget);
    if (const Refusal refusal = m_target.begin(*m_programs, options.awaitsGroup);
        refusal.code != RefusalCode::None) {
        m_programs.reset();
        return refusal;
    }
    m_isAwaited = options.awaitsGroup;
    m_records.tellPresent(m_target.processes());
    m_attachedProcesses = m_records.processCount();
    m_attachedThreads = m_records.threadCount();
    if (m_records.isEmpty() && !m_target.isGroup()) {
        m_programs.reset();
        return {RefusalCode::Gone, target.pids.empty() ? 0 : target.pids.front(), 0, "no such process"};
    }
    m_isActive = true;
    return {};
}

Refusal EbpfEngine::start(const Command& command, const TraceOptions& options, int inputFd)
{
    if (const Refusal refusal = begin(options); refusal.code != RefusalCode::None)
        return refusal;
    auto start = CommandStart::fork(command, inputFd);
    if (!start) {
        m_programs.reset();
        return start.error();
    }
    m_commandPid = start->pid();
    m_isExecAwaited = true;
    m_isActive = true;
    m_programs->setRunning(true);
    m_programs->addProcesses({m_commandPid});
    start->go();
    while (m_isExecAwaited && m_isActive)
        step();
    if (!m_isExecAwaited) {
        m_attachedProcesses = m_attachedThreads = 1;
        return {};
    }
    m_isActive = false;
    m_programs.reset();
    const int error = start->failure();
    return {error == ENOENT || error == EACCES || error == ENOTDIR || error == ENOEXEC ? RefusalCode::NotFound
                                                                                       : RefusalCode::System,
        0, uint32_t(error), error != 0 ? std::strerror(error) : "it ended before it could be started"};
}

void EbpfEngine::step()
{
    m_heartbeat.setBusy(true);
    m_heartbeat.beat();
    // What the queue has no room for waits in the ring.
    const bool hasTaken = m_queue.hasRoom() && m_programs->drain();
    m_isIdle = !hasTaken && m_queue.hasRoom();
    reapCommand();
    m_heartbeat.setBusy(false);
    if (m_records.isEmpty() && !m_target.isGroup() && (m_commandPid == 0 || m_commandStatus) && !hasTaken) {
        takeAll();
        return;
    }
    if (hasTaken) {
        m_pauseNs = shortestPauseNs;
        return;
    }
    const timespec pause{0, m_pauseNs};
    ::nanosleep(&pause, nullptr); // a signal ends it
    m_pauseNs = std::min(2 * m_pauseNs, longestPauseNs);
}

void EbpfEngine::reapCommand()
{
    int status = 0;
    if (m_commandPid == 0 || m_commandStatus || ::waitpid(m_commandPid, &status, WNOHANG) != m_commandPid)
        return;
    m_commandStatus = status;
}

void EbpfEngine::rescan()
{
    if (m_isIdle)
        m_records.forgetGone();
    if (!m_target.isGroup())
        return;
    m_target.look(*m_programs);
    // A unit that is started anew has none for a moment.
    m_isAwaited = m_isAwaited && m_records.isEmpty();
    m_goneLooks
        = m_records.isEmpty() && !m_isAwaited && !hasControlGroup(m_target.target()) ? m_goneLooks + 1 : 0;
    if (m_goneLooks > mostGoneLooks)
        takeAll();
}

void EbpfEngine::takeAll()
{
    m_programs->setRunning(false);
    const timespec pause{0, 5'000'000}; // what runs on other processors just now comes to its end
    ::nanosleep(&pause, nullptr);
    const uint64_t deadline = monotonicNs() + mostFlushNs;
    while (m_programs->drain()) {
        m_heartbeat.beat();
        if (!m_queue.hasRoom() && monotonicNs() < deadline)
            m_queue.flush(flushMs);
    }
    for (const duende_slot& slot : m_programs->callsInside()) {
        duende_event event = slot.event;
        event.flags = CallFlag::StillRunning;
        event.duration_ns = monotonicNs() - event.time_ns;
        event.lost = {};
        if (!m_records.knows(event.pid))
            continue;
        m_records.take(event,
            std::as_bytes(std::span(slot.captures))
                .first(std::min<std::size_t>(event.bytes, sizeof slot.captures)));
        ++m_seen;
    }
    for (const duende_loss& loss : m_programs->takeLosses())
        m_records.tellLoss(loss);
    m_filtered = m_programs->sum(DUENDE_FILTERED);
    m_seen += m_programs->sum(DUENDE_SEEN) - m_filtered - m_unwanted;
    m_isActive = false;
    m_programs.reset(); // what is not used slows nobody down
}

bool EbpfEngine::detach()
{
    takeAll();
    return true;
}

void EbpfEngine::take(const duende_event& event, std::span<const std::byte> captures)
{
    m_heartbeat.beat();
    m_records.tellLoss(event.lost);
    const bool isCall = event.kind == DUENDE_CALL;
    // Of another PID namespace, which we do not see; or before the command has become its program.
    if (event.pid == 0 || event.tid == 0
        || (isCall && m_isExecAwaited && event.pid == uint32_t(m_commandPid))) {
        m_unwanted += isCall ? 1 : 0;
        return;
    }
    if (event.kind == DUENDE_FORK && m_isExecAwaited && event.other == uint32_t(m_commandPid))
        return;
    if (event.kind != DUENDE_EXEC) {
        m_records.take(event, captures);
        return;
    }
    const bool isOwn = m_isExecAwaited && event.pid == uint32_t(m_commandPid);
    m_records.takeExec(event, isOwn);
    m_isExecAwaited = m_isExecAwaited && !isOwn;
}

AttachedHead EbpfEngine::attached() const
{
    return {m_attachedProcesses, m_attachedThreads, uint32_t(m_commandPid), uint32_t(EngineKind::Ebpf)};
}

CountersBody EbpfEngine::counters() const
{
    CountersBody body{};
    body.delivered = m_queue.delivered();
    uint64_t sum = body.delivered;
    for (int cause = 0; cause < lossCauseCount; ++cause) {
        body.lost[cause] = m_queue.lost(LossCause(cause));
        sum += body.lost[cause];
    }
    // While it runs some are on their way in the ring; at the end the kernel's own count must be ours.
    body.seen = m_isActive ? sum : m_seen;
    body.filtered = m_programs && m_isActive ? m_programs->sum(DUENDE_FILTERED) : m_filtered;
    body.threads = m_records.threadCount();
    body.processes = m_records.processCount();
    return body;
}

} // namespace Duende::Trace
