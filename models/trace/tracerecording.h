// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceblock.h"

#include <QString>

#include <array>
#include <atomic>

namespace Duende {

/// What a recording is of.
struct TraceRecordingFacts
{
    uint32_t architecture = 0; ///< AUDIT_ARCH_… of the machine
    TraceAgentKind agentKind = TraceAgentKind::Unknown;
    qint64 startRealtimeNs = 0; ///< since 1970
    quint64 startMonotonicNs = 0; ///< the same moment on the records' clock
    QString handle; ///< the daemon's printed form
    QString host;

    friend bool operator==(const TraceRecordingFacts&, const TraceRecordingFacts&) = default;
};

/// How many calls are in a recording, and how many are not, by cause.
struct TraceCounts
{
    quint64 calls = 0;
    std::array<quint64, Trace::lossCauseCount> lost{};

    quint64 allLost() const;
    quint64 seen() const { return calls + allLost(); }
};

/// What is not as it was written. Rows that are missing keep their numbers.
struct TraceDamage
{
    quint64 blocks = 0; ///< that cannot be read, wholly or in part
    quint64 rows = 0; ///< that are missing with them, as far as it is known
    bool wasInterrupted = false; ///< nobody finished the recording: all that had reached the file is there

    bool isEmpty() const { return blocks == 0 && !wasInterrupted; }
};

/// What is known of a block without reading it.
struct TraceBlockFacts
{
    quint64 firstRow = 0;
    uint32_t rowCount = 0;
    bool isReadable = true;
    bool isClosed = false;
    bool isDropped = false; ///< it made room for later ones
    std::optional<bool> isDamaged{}; ///< of a closed one whose sum has been verified
    quint64 firstTimeNs
        = 0; ///< the earliest and latest time of its rows; meaningless in one that is not closed
    quint64 lastTimeNs = 0;
};

/// A record and what keeps its bytes in memory. Empty for a row that is damaged or not there.
struct TraceRecordReference
{
    std::shared_ptr<const TraceBlock> block;
    std::span<const std::byte> bytes;

    explicit operator bool() const { return !bytes.empty(); }
    /// 0 where it is empty.
    uint16_t kind() const;
};

/// A recording as everybody reads it: a view, a filter, statistics, an export; from a file, or while a
/// TraceRecorder adds to it. Opening reads one header a block. At most `keptBlocks` blocks are kept in memory
/// beside those that somebody holds. Any thread.
class TraceRecording
{
public:
    static constexpr std::size_t keptBlocks = 12;

    /// Opens a file. What is damaged is left out and told by damage(). Errors: those of TraceFile; Config for
    /// a file that is no recording, or one of another version.
    static Result<std::shared_ptr<TraceRecording>> open(const QString& path);

    const QString& path() const { return m_file.path(); }
    const TraceRecordingFacts& facts() const { return m_facts; }
    const TraceDamage& damage() const { return m_damage; }
    TraceCounts counts() const;
    /// Whether a TraceRecorder is adding to it.
    bool isGrowing() const { return m_isGrowing.load(std::memory_order_acquire); }
    quint64 bytes() const { return m_bytes.load(std::memory_order_relaxed); }

    /// Rows that are there by now; it only grows.
    quint64 rowCount() const { return m_rowCount.load(std::memory_order_acquire); }
    /// Rows before this one made room for later ones: they keep their numbers and are empty.
    quint64 firstRow() const { return m_firstRow.load(std::memory_order_acquire); }
    TraceRecordReference row(quint64 number) const;
    /// The first row that is not before a time, nearly: calls stand in the order of their ends. rowCount()
    /// when all are before.
    quint64 rowAtTime(quint64 timeNs) const;

    std::size_t blockCount() const;
    TraceBlockFacts blockFacts(std::size_t number) const;
    /// The block that holds a row; blockCount() when none does.
    std::size_t blockOfRow(quint64 row) const;
    /// Null when it cannot be read. Of those that were asked for last some stay in memory: for a view.
    std::shared_ptr<const TraceBlock> block(std::size_t number) const;
    /// The same, kept by nobody else: for who goes through all of them.
    std::shared_ptr<const TraceBlock> loadBlock(std::size_t number) const;

private:
    friend class TraceRecorder;
    struct CachedBlock
    {
        std::size_t number;
        std::shared_ptr<const TraceBlock> block;
    };

    explicit TraceRecording(TraceFile file) : m_file(std::move(file)) { }

    Result<void> readHeader();
    Result<void> readBlocks();
    /// What the header of block `number` says, where it can be believed.
    std::optional<TraceBlockFacts> readFacts(uint32_t number, bool& isEmpty) const;
    std::shared_ptr<TraceBlock> mapOpen(std::size_t number) const;
    void countCut(uint32_t number, const TraceBlockFacts& facts, quint64 fileSize);

    // For the recorder.
    void beginBlock(const TraceBlockFacts& facts, quint64 fileSize);
    void publish(const TraceBlockFacts& openBlock, const TraceCounts& counts);
    void endGrowth(quint64 fileSize);
    /// The blocks before it are not read any more.
    void dropBefore(std::size_t number);
    /// Whether somebody looks at a block's bytes in the file itself.
    bool isMapped(std::size_t number) const;

    TraceFile m_file;
    TraceRecordingFacts m_facts;
    TraceDamage m_damage;
    std::atomic<bool> m_isGrowing = false;
    std::atomic<quint64> m_rowCount = 0;
    std::atomic<quint64> m_firstRow = 0;
    std::atomic<quint64> m_bytes = 0;
    mutable std::mutex m_mutex; // of all below
    TraceCounts m_counts;
    std::size_t m_firstBlock = 0;
    mutable std::vector<TraceBlockFacts> m_blocks;
    mutable std::vector<CachedBlock> m_cache; // the last used one at the end
    mutable std::vector<std::pair<std::size_t, std::weak_ptr<const TraceBlock>>> m_mapped;
};

/// The time of a row's record, on the clock of the records; of any other record 0.
quint64 traceRecordTime(std::span<const std::byte> record);

} // namespace Duende
