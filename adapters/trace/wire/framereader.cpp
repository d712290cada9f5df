// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/framereader.h"

#include <cstring>

namespace Duende::Trace {

void FrameReader::feed(std::span<const std::byte> bytes)
{
    if (m_isDamaged)
        return;
    m_buffer.erase(m_buffer.begin(), m_buffer.begin() + std::ptrdiff_t(m_begin));
    m_begin = 0;
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
}

std::optional<Frame> FrameReader::next()
{
    const std::span<const std::byte> rest = std::span(m_buffer).subspan(m_begin);
    if (m_isDamaged || rest.size() < sizeof(FrameHeader))
        return {};
    FrameHeader header;
    std::memcpy(&header, rest.data(), sizeof header);
    if (header.length > maximumPayload) {
        m_isDamaged = true;
        m_buffer.clear();
        m_begin = 0;
        return {};
    }
    if (rest.size() - sizeof header < header.length)
        return {};
    m_begin += sizeof header + header.length;
    return Frame{FrameType(header.type), rest.subspan(sizeof header, header.length)};
}

} // namespace Duende::Trace
