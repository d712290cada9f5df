// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/frame.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace Duende::Trace {

struct Frame
{
    FrameType type;
    std::span<const std::byte> payload; ///< belongs to the reader, until its next call
};

/// Cuts a stream of bytes that nobody has checked into frames. Bytes may come in pieces of any size. A length
/// above maximumPayload makes the reader damaged for good; it holds at most one frame and what was fed at
/// once.
class FrameReader
{
public:
    /// Takes bytes as they came.
    void feed(std::span<const std::byte> bytes);
    /// The next whole frame; empty where more bytes are needed or the stream is damaged.
    std::optional<Frame> next();
    bool isDamaged() const { return m_isDamaged; }
    /// Whether a frame has begun and not ended.
    bool isInside() const { return m_buffer.size() > m_begin; }

private:
    std::vector<std::byte> m_buffer;
    std::size_t m_begin = 0;
    bool m_isDamaged = false;
};

} // namespace Duende::Trace
