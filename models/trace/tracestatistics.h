// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracelatency.h"
#include "models/trace/traceprocesses.h"
#include "models/trace/tracetable.h"
#include "models/trace/tracetimeline.h"

#include <map>
#include <unordered_map>

namespace Duende {

/// All calls of one kind.
struct TraceCallStatistics
{
    uint32_t architecture = 0;
    int32_t number = -1;
    quint64 count = 0;
    quint64 failed = 0;
    TraceLatency latency{}; ///< wall time, of those that returned
    std::map<int, quint64> errors{}; ///< errno → how often
};

/// What a process, a thread, a file or a peer had of calls.
struct TraceUse
{
    quint64 count = 0;
    quint64 failed = 0;
    quint64 bytes = 0;
    quint64 totalNs = 0;
};

/// A failing call: which, how, and on what.
struct TraceFailure
{
    uint32_t architecture = 0;
    int32_t number = -1;
    int errnoValue = 0;
    std::string path; ///< empty where it is about no file
    quint64 count = 0;
    quint64 firstRow = 0;
};

/// A thread that asks again and again without waiting.
struct TracePolling
{
    uint32_t pid = 0;
    uint32_t tid = 0;
    uint32_t architecture = 0;
    int32_t number = -1;
    quint64 empty = 0; ///< polls that returned nothing at once
    quint64 again = 0; ///< calls that returned EAGAIN
    quint64 firstTimeNs = 0;
    quint64 lastTimeNs = 0;
    quint64 firstRow = 0;

    /// A second, over the time in which they were seen.
    double rate() const;
};

/// The same thing opened several times and still open at the end.
struct TraceLeak
{
    uint32_t pid = 0;
    std::string target;
    quint64 count = 0;
    quint64 firstRow = 0; ///< of the first open
};

/// What a recording comes to. It is fed every record in order; its room is bounded: of files, peers and
/// failures the first mostKeys are told apart, the rest counts in `others`. A value: a copy is a snapshot.
/// One thread.
class TraceStatistics
{
public:
    static constexpr std::size_t mostKeys = 50'000;
    static constexpr std::size_t mostBlocked = 1000;

    explicit TraceStatistics(quint64 startNs = 0) : m_startNs(startNs) { }

    /// `processes` has been fed the record already.
    void add(const TraceCursor::Record& record, const TraceProcesses& processes);

    quint64 callCount() const { return m_callCount; }
    quint64 failedCount() const { return m_failedCount; }
    quint64 totalNs() const { return m_totalNs; }
    quint64 lostCount() const { return m_lostCount; }
    /// By their total time, the most first.
    std::vector<TraceCallStatistics> calls() const;
    /// Whether something was done by io_uring(7): what is submitted to a ring is no system call, and is not
    /// seen.
    bool hasIoUring() const;
    /// By pid; by pid and tid.
    const std::unordered_map<uint32_t, TraceUse>& processes() const { return m_processes; }
    const std::unordered_map<quint64, TraceUse>& threads() const { return m_threads; }
    static quint64 threadKey(uint32_t pid, uint32_t tid) { return quint64(pid) << 32 | tid; }
    /// By path; by "TCP →10.0.0.1:80".
    const std::unordered_map<std::string, TraceUse>& files() const { return m_files; }
    const std::unordered_map<std::string, TraceUse>& peers() const { return m_peers; }
    /// What found no room in files() and peers().
    const TraceUse& others() const { return m_others; }
    /// The most frequent first.
    std::vector<TraceFailure> failures() const;
    /// Those with the highest rates first; only what comes to `leastCount` at least.
    std::vector<TracePolling> polling(quint64 leastCount = 100) const;
    /// Rows of calls that had not returned when the trace ended.
    const std::vector<quint64>& blockedRows() const { return m_blockedRows; }
    const TraceTimeLine& timeLine() const { return m_timeLine; }

    /// Opened at least `leastCount` times within the recording, and open after the rows that `processes` was
    /// fed.
    static std::vector<TraceLeak> leaks(const TraceProcesses& processes, quint64 leastCount = 2);

    /// io_uring_setup, io_uring_enter and io_uring_register: they have the same numbers everywhere.
    static bool isIoUring(int number) { return number >= 425 && number <= 427; }

private:
    void addCall(const TraceCursor::Record& record, const TraceProcesses& processes);
    void addTarget(const Trace::CallView& call, const TraceRowFacts& facts, quint64 row,
        const TraceProcesses& processes);
    void addPolling(const TraceRowFacts& facts, std::string_view name, quint64 row);
    void addFailure(const TraceRowFacts& facts, const std::string& path, quint64 row);
    void addUse(std::unordered_map<std::string, TraceUse>& uses, const std::string& key,
        const TraceRowFacts& facts, quint64 bytes);
    static quint64 callKey(const TraceRowFacts& facts)
    {
        return quint64(facts.architecture) << 32 | uint32_t(facts.number);
    }

    quint64 m_startNs;
    quint64 m_callCount = 0;
    quint64 m_failedCount = 0;
    quint64 m_totalNs = 0;
    quint64 m_lostCount = 0;
    std::unordered_map<quint64, TraceCallStatistics> m_calls;
    std::unordered_map<uint32_t, TraceUse> m_processes;
    std::unordered_map<quint64, TraceUse> m_threads;
    std::unordered_map<std::string, TraceUse> m_files;
    std::unordered_map<std::string, TraceUse> m_peers;
    TraceUse m_others;
    std::unordered_map<std::string, TraceFailure> m_failures; // by call, error and path
    std::unordered_map<std::string, TracePolling> m_polling; // by thread and call
    std::vector<quint64> m_blockedRows;
    TraceTimeLine m_timeLine;
};

} // namespace Duende
