// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ebpf/eventrecords.h"

#include "adapters/trace/agent/procfacts.h"

#include <cstring>

namespace Duende::Trace {

namespace {

constexpr std::size_t signalBytes = sizeof(duende_event::arguments);

pid_t numberOf(uint32_t pid)
{
    return pid_t(pid);
}

} // namespace

void EventRecords::clear()
{
    m_threads.clear();
    m_sequence = 0;
}

uint32_t EventRecords::threadCount() const
{
    std::size_t count = 0;
    for (const auto& [pid, threads] : m_threads)
        count += threads.size();
    return uint32_t(count);
}

std::vector<pid_t> EventRecords::processes() const
{
    std::vector<pid_t> pids;
    for (const auto& [pid, threads] : m_threads)
        pids.push_back(numberOf(pid));
    return pids;
}

void EventRecords::tellPresent(const std::vector<pid_t>& pids)
{
    for (const pid_t pid : pids) {
        const auto status = readTaskStatus(pid);
        const auto stat = readTaskStat(pid);
        if (!status || !stat || stat->isDead())
            continue;
        const pid_t leader = status->processId;
        if (m_threads.contains(uint32_t(leader)))
            continue;
        m_writer.process(leader, false, true);
        for (const pid_t tid : threadsOf(leader)) {
            m_threads[uint32_t(leader)].insert(uint32_t(tid));
            m_writer.thread(leader, tid);
        }
    }
}

void EventRecords::forgetGone()
{
    std::erase_if(m_threads, [](const auto& process) {
        const auto stat = readTaskStat(numberOf(process.first));
        return !stat || (stat->isDead() && threadsOf(numberOf(process.first)).size() <= 1);
    });
}

void EventRecords::tellLoss(const duende_loss& loss)
{
    if (loss.count == 0)
        return;
    m_sequence += loss.count;
    m_sink.addLosses(LossCause::QueueFull, loss.count, loss.from_ns, loss.until_ns);
}

void EventRecords::take(const duende_event& event, std::span<const std::byte> captures)
{
    switch (event.kind) {
    case DUENDE_CALL:
        takeCall(event, captures);
        break;
    case DUENDE_FORK:
        learn(event);
        break;
    case DUENDE_EXEC:
        takeExec(event, false);
        break;
    case DUENDE_EXIT:
        takeExit(event);
        break;
    case DUENDE_SIGNAL:
        takeSignal(event);
        break;
    default:
        break;
    }
}

void EventRecords::learn(const duende_event& event)
{
    auto [process, isNew] = m_threads.try_emplace(event.pid);
    if (isNew)
        m_writer.process(numberOf(event.pid), false, false,
            {event.comm, event.kind == DUENDE_FORK && event.other != event.pid ? event.other : 0});
    if (process->second.insert(event.tid).second)
        m_writer.thread(numberOf(event.pid), numberOf(event.tid));
}

void EventRecords::takeCall(const duende_event& event, std::span<const std::byte> captures)
{
    learn(event);
    CallRecord record{};
    record.header.flags = event.flags;
    record.sequence = ++m_sequence;
    record.timeNs = event.time_ns;
    record.durationNs = event.duration_ns;
    record.pid = event.pid;
    record.tid = event.tid;
    record.architecture = event.architecture;
    record.number = event.number;
    record.result = event.result;
    std::memcpy(record.arguments, event.arguments, sizeof record.arguments);
    record.captureCount = event.capture_count;
    m_records.begin(RecordKind::Call, record);
    m_records.append(captures);
    m_sink.addCall(m_records.finish(), event.time_ns);
}

void EventRecords::takeSignal(const duende_event& event)
{
    learn(event);
    SignalRecord record{};
    record.timeNs = event.time_ns;
    record.pid = event.pid;
    record.tid = event.tid;
    record.signal = uint32_t(event.number);
    const bool hasInfo = event.other != 0;
    record.infoLength = hasInfo ? signalBytes : 0;
    m_records.begin(RecordKind::Signal, record);
    if (hasInfo)
        m_records.append(std::as_bytes(std::span(event.arguments)));
    m_sink.addOther(m_records.finish());
}

void EventRecords::takeExec(const duende_event& event, bool isOwn)
{
    auto& threads = m_threads[event.pid];
    const bool isKnown = !threads.empty();
    threads = {event.pid};
    ExecRecord record{};
    record.timeNs = event.time_ns;
    record.pid = event.pid;
    record.formerTid = event.other;
    m_records.begin(RecordKind::Exec, record);
    m_sink.addOther(m_records.finish());
    m_writer.process(numberOf(event.pid), isKnown, isOwn, {event.comm, 0});
    if (isOwn)
        m_writer.thread(numberOf(event.pid), numberOf(event.tid));
}

void EventRecords::takeExit(const duende_event& event)
{
    const auto process = m_threads.find(event.pid);
    if (process == m_threads.end())
        return;
    ExitRecord record{};
    record.header.flags = event.flags & 1;
    record.timeNs = event.time_ns;
    record.pid = event.pid;
    record.tid = event.tid;
    record.waitStatus = uint32_t(event.result);
    m_records.begin(RecordKind::Exit, record);
    m_sink.addOther(m_records.finish());
    process->second.erase(event.tid);
    if ((event.flags & 1) != 0)
        m_threads.erase(process);
}

} // namespace Duende::Trace
