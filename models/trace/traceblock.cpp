// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceblock.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracechecksum.h"

#include <algorithm>
#include <cstring>

namespace Duende {

namespace {

quint64 blockOffset(uint32_t number)
{
    return traceFileHeaderBytes + quint64(number) * traceBlockBytes;
}

} // namespace

Result<std::shared_ptr<TraceBlock>> TraceBlock::map(const TraceFile& file, uint32_t number)
{
    Result<TraceMapping> mapping = file.map(blockOffset(number), traceBlockBytes, false);
    if (!mapping)
        return std::unexpected(mapping.error());
    std::shared_ptr<TraceBlock> block(new TraceBlock);
    block->m_mapping = std::move(*mapping);
    block->m_bytes = block->m_mapping.bytes();
    return block;
}

std::shared_ptr<TraceBlock> TraceBlock::read(
    const TraceFile& file, uint32_t number, std::optional<bool> isDamaged)
{
    const quint64 offset = blockOffset(number);
    TraceBlockHeader header;
    if (!file.read(offset, std::as_writable_bytes(std::span(&header, 1))))
        return nullptr;
    const std::size_t wanted = std::min(header.committedBytes, traceBlockPayloadBytes);
    std::shared_ptr<TraceBlock> block(new TraceBlock);
    block->m_copy = std::make_unique_for_overwrite<std::byte[]>(sizeof header + wanted);
    std::memcpy(block->m_copy.get(), &header, sizeof header);
    const std::size_t there
        = file.readSome(offset + sizeof header, std::span(block->m_copy.get() + sizeof header, wanted));
    block->m_bytes = std::span(block->m_copy.get(), sizeof header + there);
    if (isDamaged) {
        block->m_isDamaged = *isDamaged;
    } else if (header.closedBytes != 0) {
        const std::span<const std::byte> payload = block->payload();
        block->m_isDamaged
            = payload.size() != header.closedBytes || traceChecksum(payload) != header.payloadChecksum;
    }
    return block;
}

TraceBlockHeader TraceBlock::header() const
{
    TraceBlockHeader header;
    std::memcpy(&header, m_bytes.data(), sizeof header);
    return header;
}

std::span<const std::byte> TraceBlock::payload() const
{
    // Pairs with the writer's release: what it counts is in place.
    const auto* const committed
        = reinterpret_cast<const uint32_t*>(m_bytes.data() + offsetof(TraceBlockHeader, committedBytes));
    const std::size_t size = __atomic_load_n(committed, __ATOMIC_ACQUIRE);
    return m_bytes.subspan(
        sizeof(TraceBlockHeader), std::min(size, m_bytes.size() - sizeof(TraceBlockHeader)));
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
