// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/ebpf/events.h"
#include "adapters/trace/agent/recordsink.h"
#include "adapters/trace/agent/tracewriter.h"

#include <cstdint>
#include <span>
#include <sys/types.h>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace Duende::Trace {

/// Makes records of what the programs in the kernel tell of one target, and knows by that which processes and
/// threads it has. The tracing thread's.
class EventRecords
{
public:
    explicit EventRecords(RecordSink& sink) : m_sink(sink), m_writer(sink) { }

    /// Begins anew.
    void clear();
    /// Tells of processes that are there already, with what they have open; those that it knows are left out.
    void tellPresent(const std::vector<pid_t>& pids);
    /// An event of a process that the agent can name (its pid is not 0).
    void take(const duende_event& event, std::span<const std::byte> captures);
    /// The same of an exec, where `isOwn` it begins a command that the agent started.
    void takeExec(const duende_event& event, bool isOwn);
    void tellLoss(const duende_loss& loss);
    /// Forgets the processes that are gone, should the end of one not have come through.
    void forgetGone();

    bool isEmpty() const { return m_threads.empty(); }
    bool knows(uint32_t pid) const { return m_threads.contains(pid); }
    uint32_t processCount() const { return uint32_t(m_threads.size()); }
    uint32_t threadCount() const;
    std::vector<pid_t> processes() const;

private:
    void takeCall(const duende_event& event, std::span<const std::byte> captures);
    void takeSignal(const duende_event& event);
    void takeExit(const duende_event& event);
    void learn(const duende_event& event);

    RecordSink& m_sink;
    TraceWriter m_writer;
    RecordWriter m_records;
    std::unordered_map<uint32_t, std::unordered_set<uint32_t>> m_threads; ///< of each process
    uint64_t m_sequence = 0;
};

} // namespace Duende::Trace
