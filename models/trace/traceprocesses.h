// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/paths.h"
#include "models/trace/descriptorcalls.h"
#include "models/trace/tracecursor.h"
#include "models/trace/tracesegments.h"

#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace Duende {

/// A process that was traced, from its first record to its exit.
struct TraceProcess
{
    uint32_t pid = 0;
    uint32_t parentPid = 0;
    uint32_t uid = 0;
    std::string comm{};
    std::string executable{};
    std::string commandLine{}; ///< its arguments, each with its zero
    quint64 firstRow = 0;
    std::optional<quint64> lastRow{}; ///< of its exit
    uint32_t waitStatus = 0; ///< of one that ended
};

/// What a descriptor was at one place of a recording.
struct TraceDescriptor
{
    std::string target; ///< a path, "TCP →10.0.0.1:80", "pipe"
    std::optional<quint64> madeByRow; ///< the call that made it; empty for one that was open at attach
    quint64 firstRow = 0; ///< where it began to be this
    std::optional<quint64> closedByRow;
};

/// A descriptor that is open.
struct TraceOpenDescriptor
{
    uint32_t pid = 0;
    int descriptor = 0;
    std::string target;
    quint64 madeByRow = 0;
};

/// The processes, threads and descriptors of a recording over its time: what descriptor N of process P was at
/// row R. It is fed every record in the recording's order, and knows the rows that it was fed. Room is
/// bounded: beyond the limits of tracesegments.h new ones are not kept and stay numbers. Any thread.
class TraceProcesses
{
public:
    enum class Memory {
        History, ///< every row can be asked for
        Present, ///< only the last row that was fed: for who goes through the recording once
    };
    static constexpr std::size_t mostProcesses = 200'000;

    explicit TraceProcesses(Memory memory = Memory::History);
    ~TraceProcesses();
    TraceProcesses(const TraceProcesses&) = delete;
    TraceProcesses& operator=(const TraceProcesses&) = delete;

    /// Takes the next record. One thread at a time.
    void add(const TraceCursor::Record& record);
    /// Takes what the cursor gives next, at most `most` records; false at its end.
    bool addFrom(TraceCursor& cursor, int most);

    /// Rows before this one are known.
    quint64 knownRows() const;
    std::vector<TraceProcess> processes() const;
    /// A thread's name; empty where it is not known.
    std::string comm(uint32_t pid, uint32_t tid, quint64 row) const;
    std::optional<TraceDescriptor> descriptor(uint32_t pid, int descriptor, quint64 row) const;
    std::string directory(uint32_t pid, quint64 row) const;

    /// Appends what there is after the last row as records that tell it again: processes, threads, then
    /// descriptors, these as long as `most` bytes suffice.
    void tellPresent(std::vector<std::byte>& records, std::size_t most) const;

    /// What is open after the last row and was opened within the recording, in no order.
    std::vector<TraceOpenDescriptor> openDescriptors() const;

private:
    class Present;
    friend class Present;

    void take(const TraceCursor::Record& record);
    DescriptorEffect effectOf(std::span<const std::byte> bytes);
    void takeCall(const Trace::CallView& call, DescriptorEffect effect, uint32_t row);
    void takeMade(const Trace::CallView& call, uint32_t row);
    void takeProcess(std::span<const std::byte> bytes, uint32_t row);
    void takeThread(std::span<const std::byte> bytes, uint32_t row);
    void takeDescriptor(std::span<const std::byte> bytes, uint32_t row);
    void takeExit(std::span<const std::byte> bytes, uint32_t row);
    void takeExec(std::span<const std::byte> bytes, uint32_t row);
    void tellProcess(std::vector<std::byte>& records, const TraceProcess& process) const;

    static constexpr uint8_t unknownEffect = 0xff;

    mutable std::shared_mutex m_mutex; // of all below; written by one thread
    quint64 m_knownRows = 0;
    std::vector<TraceProcess> m_processes;
    std::unordered_map<uint32_t, std::size_t> m_processByPid; // the last with that pid
    TraceTexts m_texts;
    TraceDescriptorTable m_descriptors;
    TraceNames m_comms;
    TraceNames m_directories;
    std::vector<std::pair<uint32_t, uint32_t>> m_exited; // pid and tid, to be forgotten
    std::vector<uint8_t> m_effects; // by the number of a call of that architecture
    uint32_t m_effectsArchitecture = 0;
};

/// What the numbers of a process mean at one row, for the decoder.
class TraceMoment final : public Trace::CallSurroundings
{
public:
    TraceMoment(const TraceProcesses& processes, quint64 row) : m_processes(processes), m_row(row) { }

    std::string descriptor(uint32_t pid, int descriptor) const override;
    std::string directory(uint32_t pid) const override { return m_processes.directory(pid, m_row); }

private:
    const TraceProcesses& m_processes;
    const quint64 m_row;
};

} // namespace Duende
