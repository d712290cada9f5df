// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/recordwriter.h"

#include <cstring>

namespace Duende::Trace {

void RecordWriter::put(std::size_t offset, const void* data, std::size_t size)
{
    std::memcpy(m_bytes.data() + offset, data, size);
}

void RecordWriter::pad()
{
    m_bytes.resize((m_bytes.size() + 7) & ~std::size_t(7));
}

void RecordWriter::appendCapture(const Capture& head, std::span<const std::byte> bytes)
{
    append(std::as_bytes(std::span(&head, 1)));
    append(bytes);
    pad();
}

std::span<const std::byte> RecordWriter::finish()
{
    pad();
    if (m_bytes.size() > maximumRecordBytes)
        return {};
    const RecordHeader header{uint32_t(m_bytes.size()), uint16_t(m_kind), m_flags};
    put(0, &header, sizeof header);
    return m_bytes;
}

} // namespace Duende::Trace
