// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceblock.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracechecksum.h"

#include <algorithm>
#include <cstring>

namespace Duende {

Result<std::shared_ptr<TraceBlock>> TraceBlock::map(
    const TraceFile& file, uint32_t number, quint64 fileSize, std::optional<bool> isDamaged)
{
    const quint64 offset = traceFileHeaderBytes + quint64(number) * traceBlockBytes;
    if (offset + sizeof(TraceBlockHeader) > fileSize)
        return std::unexpected(
            PlatformError::io(QStringLiteral("%1 ends before block %2").arg(file.path()).arg(number)));
    const std::size_t length = std::size_t(std::min<quint64>(traceBlockBytes, fileSize - offset));
    Result<TraceMapping> mapping = file.map(offset, length, false);
    if (!mapping)
        return std::unexpected(mapping.error());
    std::shared_ptr<TraceBlock> block(new TraceBlock(std::move(*mapping)));
    const TraceBlockHeader header = block->header();
    if (isDamaged) {
        block->m_isDamaged = *isDamaged;
    } else if (header.closedBytes != 0) {
        const std::span<const std::byte> payload = block->payload();
        block->m_isDamaged
            = payload.size() != header.closedBytes || traceChecksum(payload) != header.payloadChecksum;
    }
    return block;
}

TraceBlock::TraceBlock(TraceMapping mapping) : m_mapping(std::move(mapping)) { }

TraceBlockHeader TraceBlock::header() const
{
    TraceBlockHeader header;
    std::memcpy(&header, m_mapping.bytes().data(), sizeof header);
    return header;
}

std::span<const std::byte> TraceBlock::payload() const
{
    const std::span<const std::byte> bytes = m_mapping.bytes();
    // Pairs with the writer's release: what it counts is in place.
    const auto* const committed
        = reinterpret_cast<const uint32_t*>(bytes.data() + offsetof(TraceBlockHeader, committedBytes));
    const std::size_t size = __atomic_load_n(committed, __ATOMIC_ACQUIRE);
    return bytes.subspan(sizeof(TraceBlockHeader), std::min(size, bytes.size() - sizeof(TraceBlockHeader)));
}

void TraceBlock::indexMore() const
{
    const std::span<const std::byte> bytes = payload();
    if (bytes.size() <= m_indexedBytes)
        return;
    Trace::RecordReader reader(bytes.subspan(m_indexedBytes));
    uint32_t offset = m_indexedBytes;
    while (const auto record = reader.next()) {
        const Trace::RecordHeader header = Trace::RecordReader::header(*record);
        if (isTraceRow(header.kind)) {
            if (m_indexedRows % rowsAnOffset == 0)
                m_offsets.push_back(offset);
            ++m_indexedRows;
        }
        offset += header.size;
    }
    m_indexedBytes = offset;
}

std::optional<std::span<const std::byte>> TraceBlock::row(uint32_t index) const
{
    uint32_t offset = 0;
    {
        const std::scoped_lock lock(m_mutex);
        if (index >= m_indexedRows)
            indexMore();
        if (index >= m_indexedRows)
            return {};
        offset = m_offsets[index / rowsAnOffset];
    }
    uint32_t left = index % rowsAnOffset;
    Trace::RecordReader reader(payload().subspan(offset));
    while (const auto record = reader.next()) {
        if (!isTraceRow(Trace::RecordReader::header(*record).kind))
            continue;
        if (left-- == 0)
            return record;
    }
    return {};
}

uint32_t TraceBlock::rowCount() const
{
    const std::scoped_lock lock(m_mutex);
    indexMore();
    return m_indexedRows;
}

} // namespace Duende
