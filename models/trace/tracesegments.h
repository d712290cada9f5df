// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace Duende {

/// Texts by number, each kept once. Number 0 is the empty one, and what a new text gets when the room is used
/// up.
class TraceTexts
{
public:
    static constexpr std::size_t mostBytes = std::size_t(48) << 20;
    static constexpr uint32_t mostNumber = 0x7fffffff;

    uint32_t number(const std::string& text);
    std::string text(uint32_t number) const { return number == 0 ? std::string() : *m_texts[number - 1]; }

private:
    std::unordered_map<std::string, uint32_t> m_numbers;
    std::vector<const std::string*> m_texts; // the keys of m_numbers
    std::size_t m_bytes = 0;
};

/// What one descriptor was for a while.
struct TraceDescriptorSegment
{
    uint32_t firstRow = 0;
    uint32_t lastRow = UINT32_MAX; ///< that closed it; noRow while it is open
    uint32_t madeByRow = UINT32_MAX; ///< noRow: it was there at attach
    uint32_t text : 31 = 0;
    uint32_t isClosedOnExec : 1 = 0;
};
static_assert(sizeof(TraceDescriptorSegment) == 16);

/// The descriptors of processes over the rows of a recording. Rows come in their order.
class TraceDescriptorTable
{
public:
    static constexpr uint32_t noRow = UINT32_MAX;
    static constexpr std::size_t mostSegments = 6'000'000; // 100 MB

    /// Without history only the open ones are kept, and the closed ones until forgetClosed().
    explicit TraceDescriptorTable(bool keepsHistory) : m_keepsHistory(keepsHistory) { }

    void open(uint32_t pid, int descriptor, const TraceDescriptorSegment& segment);
    /// One that was open at attach: what the process was thought to have of its parent goes.
    void openAtAttach(uint32_t pid, int descriptor, const TraceDescriptorSegment& segment);
    void close(uint32_t pid, int descriptor, uint32_t row);
    /// Closes them, or marks them as closed by the next exec.
    void closeRange(uint32_t pid, uint32_t first, uint32_t last, bool isOnExec, uint32_t row);
    /// All of a process, or those that an exec closes.
    void closeAll(uint32_t pid, bool isExec, uint32_t row);
    /// From now on it is something else, made by the same call.
    void retarget(uint32_t pid, int descriptor, uint32_t text, uint32_t row);
    void setClosedOnExec(uint32_t pid, int descriptor, bool isClosed);
    /// A new process has what its parent has.
    void fork(uint32_t parentPid, uint32_t pid, uint32_t row);

    /// Without history: what was closed before is not asked for any more.
    void forgetClosed();

    /// What it was at a row, or null. Valid until the next change.
    const TraceDescriptorSegment* at(uint32_t pid, int descriptor, uint32_t row) const;
    void forEachOpen(
        const std::function<void(uint32_t pid, int descriptor, const TraceDescriptorSegment& segment)>& visit)
        const;

private:
    static uint64_t key(uint32_t pid, int descriptor) { return uint64_t(pid) << 32 | uint32_t(descriptor); }
    TraceDescriptorSegment* openSegment(uint32_t pid, int descriptor);

    const bool m_keepsHistory;
    std::unordered_map<uint64_t, std::vector<TraceDescriptorSegment>> m_segments;
    std::unordered_map<uint32_t, std::vector<int>> m_open;
    std::unordered_set<uint32_t> m_forked; // whose descriptors are their parents' so far
    std::vector<uint64_t> m_closed; // to be forgotten
    std::size_t m_segmentCount = 0;
};

/// A text (by number) of something that has a name which changes: a thread's, a working directory.
class TraceNames
{
public:
    static constexpr std::size_t mostNames = 1'000'000;

    explicit TraceNames(bool keepsHistory) : m_keepsHistory(keepsHistory) { }

    void set(uint32_t pid, uint32_t tid, uint32_t text, uint32_t row);
    /// At a row; 0 where nothing is known.
    uint32_t at(uint32_t pid, uint32_t tid, uint32_t row) const;
    /// Without history: it is gone.
    void forget(uint32_t pid, uint32_t tid);
    void forEachLast(const std::function<void(uint32_t pid, uint32_t tid, uint32_t text)>& visit) const;

private:
    struct Name
    {
        uint32_t firstRow;
        uint32_t text;
    };

    const bool m_keepsHistory;
    std::unordered_map<uint64_t, std::vector<Name>> m_names;
    std::size_t m_count = 0;
};

} // namespace Duende
