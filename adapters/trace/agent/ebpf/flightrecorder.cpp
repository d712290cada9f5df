// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ebpf/flightrecorder.h"

#include "adapters/trace/agent/procfacts.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <sys/wait.h>

namespace Duende::Trace {

namespace {

// As EbpfEngine's.
constexpr long shortestPauseNs = 500'000;
constexpr long longestPauseNs = 30'000'000;
// What a daemon has open is looked up anew after so many of its calls, but not of too many processes.
constexpr uint64_t callsBetweenLooks = 500;
constexpr std::size_t mostLooked = 32;

} // namespace

FlightRecorder::Armed::Armed(const ArmRequest& request)
    : target(request.target, request.number)
    , dataLimit(request.dataLimit)
    , ring(request.leastCalls)
{
}

Refusal FlightRecorder::prepare()
{
    if (m_programs)
        return {};
    auto programs
        = EbpfPrograms::load([this](const duende_event& event, std::span<const std::byte> captures) {
              takeEvent(event, captures);
              return true;
          });
    if (!programs)
        return programs.error();
    m_programs = std::move(*programs);
    m_pauseNs = shortestPauseNs;
    return {};
}

void FlightRecorder::arm(const ArmRequest& request)
{
    disarm(request.number);
    Refusal refusal;
    if (m_armed.size() >= maximumArmed)
        refusal = {RefusalCode::Busy, 0, 0, "too many daemons are recorded"};
    else
        refusal = prepare();
    auto armed = std::make_unique<Armed>(request);
    if (refusal.code == RefusalCode::None)
        refusal = armed->target.begin(*m_programs, true);
    if (refusal.code == RefusalCode::None) {
        armed->records.tellPresent(armed->target.processes());
        for (const pid_t pid : armed->records.processes()) {
            if (const auto stat = readTaskStat(pid))
                noteParent(*armed, uint32_t(pid), uint32_t(stat->parentPid));
        }
        m_armed[request.number] = std::move(armed);
        setOptions();
    }
    forgetIdle();
    m_queue.addFrame(armedFrame(request.number, refusal));
}

void FlightRecorder::disarm(uint32_t number)
{
    if (m_armed.erase(number) == 0)
        return;
    m_programs->forget(number);
    forgetIdle();
}

// Programs that nobody needs slow everybody down for nothing.
void FlightRecorder::forgetIdle()
{
    if (m_armed.empty())
        m_programs.reset();
}

void FlightRecorder::setOptions()
{
    TraceOptions options;
    options.dataLimit = 0;
    for (const auto& [number, armed] : m_armed)
        options.dataLimit = std::max(options.dataLimit, armed->dataLimit);
    m_programs->setOptions(options);
}

void FlightRecorder::step()
{
    m_heartbeat.setBusy(true);
    m_heartbeat.beat();
    const bool hasTaken = m_programs->drain();
    m_heartbeat.setBusy(false);
    if (hasTaken) {
        m_pauseNs = shortestPauseNs;
        return;
    }
    const timespec pause{0, m_pauseNs};
    ::nanosleep(&pause, nullptr);
    m_pauseNs = std::min(2 * m_pauseNs, longestPauseNs);
}

void FlightRecorder::rescan()
{
    for (const auto& [number, armed] : m_armed) {
        armed->target.look(*m_programs);
        if (armed->ring.callCount() - armed->callsAtDescriptors >= callsBetweenLooks)
            tellDescriptors(*armed);
    }
}

void FlightRecorder::tellDescriptors(Armed& armed)
{
    armed.callsAtDescriptors = armed.ring.callCount();
    std::vector<pid_t> pids = armed.records.processes();
    pids.resize(std::min(pids.size(), mostLooked));
    TraceWriter writer(armed.ring);
    for (const pid_t pid : pids) {
        armed.ring.forgetDescriptors(uint32_t(pid));
        writer.descriptors(pid);
    }
}

void FlightRecorder::takeEvent(const duende_event& event, std::span<const std::byte> captures)
{
    m_heartbeat.beat();
    const auto found = m_armed.find(event.target);
    if (event.lost.count != 0) {
        // The kernel counts by processor, not by daemon: each may have lost them.
        for (const auto& [number, armed] : m_armed)
            armed->records.tellLoss(event.lost);
    }
    if (found == m_armed.end() || event.pid == 0 || event.tid == 0)
        return;
    Armed& armed = *found->second;
    if (event.kind == DUENDE_FORK && event.tid == event.pid)
        noteParent(armed, event.pid, event.other);
    armed.records.take(event, captures);
    if (event.kind == DUENDE_EXIT && (event.flags & 1) != 0)
        noteEnd(armed, event);
}

void FlightRecorder::noteParent(Armed& armed, uint32_t pid, uint32_t parent)
{
    armed.parents[pid] = parent;
}

void FlightRecorder::noteEnd(Armed& armed, const duende_event& event)
{
    const auto parent = armed.parents.find(event.pid);
    const bool isFromOutside = parent == armed.parents.end() || !armed.records.knows(parent->second);
    if (parent != armed.parents.end())
        armed.parents.erase(parent);
    const int status = int(event.result);
    const bool isBad = WIFSIGNALED(status) || (isFromOutside && WEXITSTATUS(status) != 0);
    if (!isBad || (armed.end && !armed.end->wasTaken && armed.end->isFromOutside && !isFromOutside))
        return;
    armed.end = End{
        event.pid, uint32_t(status), ++m_serial, event.time_ns, isFromOutside, false, armed.ring.content()};
}

void FlightRecorder::take(uint32_t number)
{
    const auto found = m_armed.find(number);
    if (found != m_armed.end()) {
        m_programs->drain();
        Armed& armed = *found->second;
        KeptHead head{};
        FlightRing::Content now;
        if (!armed.end)
            now = armed.ring.content();
        const FlightRing::Content& content = armed.end ? armed.end->content : now;
        head.number = number;
        if (armed.end) {
            head.hasEnd = 1;
            head.pid = armed.end->pid;
            head.waitStatus = armed.end->waitStatus;
            head.serial = armed.end->serial;
            head.timeNs = armed.end->timeNs;
            armed.end->wasTaken = true;
        }
        head.calls = content.calls;
        head.before = content.before;
        std::memcpy(head.lost, content.lost, sizeof head.lost);
        m_queue.addFrame(frameOf(FrameType::Kept, head));
        for (const auto& chunk : content.chunks)
            m_queue.addFrame(frameOf(FrameType::Records, ByteView(chunk->bytes)));
    }
    m_queue.addFrame(frameOf(FrameType::KeptEnd, NumberBody{number}));
}

} // namespace Duende::Trace
