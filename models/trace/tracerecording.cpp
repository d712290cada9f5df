// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracerecording.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracechecksum.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace Duende {

namespace {

constexpr uint32_t mostRowsABlock = traceBlockPayloadBytes / sizeof(Trace::ExecRecord);

template <std::size_t size> QString textOf(const char (&bytes)[size])
{
    return QString::fromUtf8(bytes, qsizetype(strnlen(bytes, size)));
}

template <typename T> std::span<const std::byte> firstBytes(const T& value, std::size_t count)
{
    return std::as_bytes(std::span(&value, 1)).first(count);
}

} // namespace

quint64 TraceCounts::allLost() const
{
    return std::accumulate(lost.begin(), lost.end(), quint64(0));
}

uint16_t TraceRecordReference::kind() const
{
    return bytes.empty() ? 0 : Trace::RecordReader::header(bytes).kind;
}

quint64 traceRecordTime(std::span<const std::byte> record)
{
    const uint16_t kind = Trace::RecordReader::header(record).kind;
    if (!isTraceRow(kind) || record.size() < leastTraceRecordBytes(kind))
        return 0;
    const std::size_t offset = kind == uint16_t(Trace::RecordKind::Call)
        ? offsetof(Trace::CallRecord, timeNs)
        : offsetof(Trace::SignalRecord, timeNs);
    quint64 time = 0;
    std::memcpy(&time, record.data() + offset, sizeof time);
    return time;
}

Result<std::shared_ptr<TraceRecording>> TraceRecording::open(const QString& path)
{
    Result<TraceFile> file = TraceFile::open(path);
    if (!file)
        return std::unexpected(file.error());
    std::shared_ptr<TraceRecording> recording(new TraceRecording(std::move(*file)));
    if (const Result<void> read = recording->readHeader(); !read)
        return std::unexpected(read.error());
    if (const Result<void> read = recording->readBlocks(); !read)
        return std::unexpected(read.error());
    return recording;
}

Result<void> TraceRecording::readHeader()
{
    TraceFileHeader header;
    if (!m_file.read(0, std::as_writable_bytes(std::span(&header, 1)))
        || std::memcmp(header.magic, traceFileMagic, sizeof traceFileMagic) != 0)
        return std::unexpected(
            PlatformError::config(QStringLiteral("%1 is no recording of Duende").arg(path())));
    if (header.version != traceFileVersion || header.blockBytes != traceBlockBytes)
        return std::unexpected(PlatformError::config(
            QStringLiteral("%1 is a recording of format %2, and this program reads format %3")
                .arg(path())
                .arg(header.version)
                .arg(traceFileVersion))
                .withAdvice(QStringLiteral("Open it with the version of Duende that made it.")));
    if (traceChecksum(firstBytes(header, traceFileFixedBytes)) != header.checksum)
        return std::unexpected(
            PlatformError::config(QStringLiteral("the first bytes of %1 are damaged").arg(path())));
    m_facts.architecture = header.architecture;
    m_facts.agentKind = header.agentKind <= uint32_t(TraceAgentKind::Simulated)
        ? TraceAgentKind(header.agentKind)
        : TraceAgentKind::Unknown;
    m_facts.startRealtimeNs = header.startRealtimeNs;
    m_facts.startMonotonicNs = header.startMonotonicNs;
    m_facts.handle = textOf(header.handle);
    m_facts.host = textOf(header.host);
    m_damage.wasInterrupted = header.finishedRealtimeNs == 0;
    m_counts.calls = header.callCount;
    m_firstBlock = std::size_t(header.firstBlock);
    std::copy_n(header.lost, Trace::lossCauseCount, m_counts.lost.begin());
    return {};
}

std::optional<TraceBlockFacts> TraceRecording::readFacts(uint32_t number, bool& isEmpty) const
{
    TraceBlockHeader header;
    const quint64 offset = traceFileHeaderBytes + quint64(number) * traceBlockBytes;
    if (!m_file.read(offset, std::as_writable_bytes(std::span(&header, 1))))
        return {};
    const std::span<const std::byte> raw = firstBytes(header, sizeof header);
    isEmpty = std::ranges::all_of(raw, [](std::byte byte) { return byte == std::byte(0); });
    if (header.magic != traceBlockMagic || header.number != number)
        return {};
    TraceBlockFacts facts;
    facts.firstRow = header.firstRow;
    if (header.closedBytes != 0) {
        if (traceChecksum(firstBytes(header, offsetof(TraceBlockHeader, headerChecksum)))
                != header.headerChecksum
            || header.rowCount > mostRowsABlock)
            return {};
        facts.isClosed = true;
        facts.rowCount = header.rowCount;
        facts.firstTimeNs = header.firstTimeNs;
        facts.lastTimeNs = header.lastTimeNs;
        return facts;
    }
    const std::shared_ptr<TraceBlock> block = TraceBlock::read(m_file, number);
    if (!block)
        return {};
    facts.rowCount = block->rowCount();
    return facts;
}

Result<void> TraceRecording::readBlocks()
{
    const Result<quint64> size = m_file.size();
    if (!size)
        return std::unexpected(size.error());
    m_bytes = *size;
    const quint64 body = *size > traceFileHeaderBytes ? *size - traceFileHeaderBytes : 0;
    const auto count
        = uint32_t(std::min<quint64>((body + traceBlockBytes - 1) / traceBlockBytes, UINT32_MAX));
    m_firstBlock = std::min(m_firstBlock, std::size_t(count));
    m_blocks.resize(m_firstBlock, TraceBlockFacts{.isReadable = false, .isDropped = true});
    quint64 row = 0;
    std::size_t unreadable = m_firstBlock; // at the end of m_blocks, which nothing is known of yet
    for (auto number = uint32_t(m_firstBlock); number < count; ++number) {
        bool isEmpty = false;
        std::optional<TraceBlockFacts> facts = readFacts(number, isEmpty);
        if (!facts) {
            m_blocks.push_back(TraceBlockFacts{.firstRow = row, .isReadable = false});
            unreadable = isEmpty || unreadable != 0 ? unreadable + 1 : 1;
            m_damage.blocks += isEmpty ? 0 : 1;
            continue;
        }
        // What lies between is missing, as far as it can be believed.
        const quint64 most = quint64(unreadable) * mostRowsABlock;
        if (facts->firstRow > row && facts->firstRow - row <= most) {
            m_blocks[number - unreadable].rowCount = uint32_t(facts->firstRow - row);
            for (std::size_t later = number - unreadable + 1; later < number; ++later)
                m_blocks[later].firstRow = facts->firstRow;
            // Those that made room are not missing; where the first that is left is damaged, its rows count
            // with them.
            if (m_blocks[number - unreadable].isDropped)
                m_firstRow = facts->firstRow;
            else
                m_damage.rows += facts->firstRow - row;
            row = facts->firstRow;
        }
        unreadable = 0;
        facts->firstRow = row;
        if (facts->isClosed)
            countCut(number, *facts, *size);
        row += facts->rowCount;
        m_blocks.push_back(*facts);
    }
    // Room that was made and never written to.
    while (!m_blocks.empty() && !m_blocks.back().isReadable && m_blocks.back().rowCount == 0)
        m_blocks.pop_back();
    m_rowCount = row;
    return {};
}

void TraceRecording::countCut(uint32_t number, const TraceBlockFacts& facts, quint64 fileSize)
{
    // Only the last block can have been cut, so that this is looked at once.
    const quint64 end = traceFileHeaderBytes + quint64(number + 1) * traceBlockBytes;
    if (end <= fileSize)
        return;
    const std::shared_ptr<TraceBlock> block = TraceBlock::read(m_file, number);
    if (!block || !block->isDamaged())
        return;
    ++m_damage.blocks;
    const uint32_t left = block->rowCount();
    m_damage.rows += facts.rowCount > left ? facts.rowCount - left : 0;
}

TraceCounts TraceRecording::counts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

std::size_t TraceRecording::blockCount() const
{
    const std::scoped_lock lock(m_mutex);
    return m_blocks.size();
}

TraceBlockFacts TraceRecording::blockFacts(std::size_t number) const
{
    const std::scoped_lock lock(m_mutex);
    return m_blocks[number];
}

std::size_t TraceRecording::blockOfRow(quint64 row) const
{
    const std::scoped_lock lock(m_mutex);
    const auto after = std::ranges::upper_bound(m_blocks, row, {}, &TraceBlockFacts::firstRow);
    // A block without rows begins where the next one does: the last that begins at or before the row holds
    // it.
    if (after == m_blocks.begin() || row - std::prev(after)->firstRow >= std::prev(after)->rowCount)
        return m_blocks.size();
    return std::size_t(std::prev(after) - m_blocks.begin());
}

std::shared_ptr<TraceBlock> TraceRecording::mapOpen(std::size_t number) const
{
    std::shared_ptr<TraceBlock> block = TraceBlock::map(m_file, uint32_t(number)).value_or(nullptr);
    const std::scoped_lock lock(m_mutex);
    if (!block || m_blocks[number].isDropped)
        return nullptr;
    // The recorder takes nothing from under it.
    std::erase_if(m_mapped, [](const auto& mapped) { return mapped.second.expired(); });
    m_mapped.emplace_back(number, block);
    return block;
}

std::shared_ptr<const TraceBlock> TraceRecording::loadBlock(std::size_t number) const
{
    if (number >= blockCount())
        return nullptr;
    const TraceBlockFacts facts = blockFacts(number);
    if (!facts.isReadable)
        return nullptr;
    if (!facts.isClosed && isGrowing())
        return mapOpen(number);
    std::shared_ptr<TraceBlock> block = TraceBlock::read(m_file, uint32_t(number), facts.isDamaged);
    const std::scoped_lock lock(m_mutex);
    if (m_blocks[number].isDropped)
        return nullptr; // and it may have been a hole already
    // Once is enough: the sum of a block takes longer than what most do with it.
    if (block && facts.isClosed && !facts.isDamaged)
        m_blocks[number].isDamaged = block->isDamaged();
    return block;
}

std::shared_ptr<const TraceBlock> TraceRecording::block(std::size_t number) const
{
    {
        const std::scoped_lock lock(m_mutex);
        const auto cached = std::ranges::find(m_cache, number, &CachedBlock::number);
        if (cached != m_cache.end()) {
            std::rotate(cached, cached + 1, m_cache.end());
            return m_cache.back().block;
        }
    }
    std::shared_ptr<const TraceBlock> block = loadBlock(number);
    if (!block)
        return nullptr;
    const std::scoped_lock lock(m_mutex);
    if (m_blocks[number].isDropped)
        return nullptr;
    if (m_cache.size() >= keptBlocks)
        m_cache.erase(m_cache.begin());
    m_cache.push_back({number, block});
    return block;
}

TraceRecordReference TraceRecording::row(quint64 number) const
{
    const std::size_t at = blockOfRow(number);
    std::shared_ptr<const TraceBlock> found = block(at);
    if (!found)
        return {};
    const auto bytes = found->row(uint32_t(number - blockFacts(at).firstRow));
    if (!bytes)
        return {};
    const uint16_t kind = Trace::RecordReader::header(*bytes).kind;
    if (bytes->size() < leastTraceRecordBytes(kind))
        return {};
    return {std::move(found), *bytes};
}

quint64 TraceRecording::rowAtTime(quint64 timeNs) const
{
    quint64 low = firstRow();
    quint64 high = rowCount();
    while (low < high) {
        const quint64 middle = low + (high - low) / 2;
        const TraceRecordReference record = row(middle);
        // What is damaged has no time: it goes with what stands before it.
        if (!record || traceRecordTime(record.bytes) < timeNs)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void TraceRecording::beginBlock(const TraceBlockFacts& facts, quint64 fileSize)
{
    const std::scoped_lock lock(m_mutex);
    m_bytes = fileSize;
    m_blocks.push_back(facts);
}

void TraceRecording::publish(const TraceBlockFacts& openBlock, const TraceCounts& counts)
{
    const std::scoped_lock lock(m_mutex);
    m_blocks.back() = openBlock;
    m_counts = counts;
    m_rowCount.store(openBlock.firstRow + openBlock.rowCount, std::memory_order_release);
}

void TraceRecording::endGrowth(quint64 fileSize)
{
    m_bytes = fileSize;
    m_isGrowing.store(false, std::memory_order_release);
}

void TraceRecording::dropBefore(std::size_t number)
{
    const std::scoped_lock lock(m_mutex);
    for (; m_firstBlock < number; ++m_firstBlock) {
        m_blocks[m_firstBlock].isReadable = false;
        m_blocks[m_firstBlock].isDropped = true;
    }
    std::erase_if(m_cache, [number](const CachedBlock& cached) { return cached.number < number; });
    m_firstRow.store(m_blocks[number].firstRow, std::memory_order_release);
}

bool TraceRecording::isMapped(std::size_t number) const
{
    const std::scoped_lock lock(m_mutex);
    return std::ranges::any_of(m_mapped,
        [number](const auto& mapped) { return mapped.first == number && !mapped.second.expired(); });
}

} // namespace Duende
