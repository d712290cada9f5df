// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceprocesses.h"

#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace Duende {

/// What a recorder knows that lets its oldest blocks make room: which calls they hold, and what they told of
/// processes, threads and descriptors. Some blocks begin with all of that told again; only in front of such a
/// one may blocks be dropped. One thread.
class TraceRing
{
public:
    /// Fewer make no ring.
    static constexpr quint64 leastBlocks = 4;

    /// At most so many blocks (leastBlocks or more) are there at a time.
    explicit TraceRing(quint64 mostBlocks);

    /// A record that was put into the last block.
    void add(std::span<const std::byte> record, uint16_t kind, quint64 row);
    /// A block was begun. True: it is to begin with state().
    bool begin(uint32_t number);
    /// All that is there now, as records.
    std::vector<std::byte> state();
    /// Whether a further block would be one too many.
    bool isFull() const { return m_calls.size() >= m_mostBlocks; }
    bool canDrop() const { return m_starts.size() > 1; }
    /// Forgets the oldest blocks; gives how many calls they held. Only where canDrop().
    quint64 drop();
    uint32_t firstBlock() const { return m_starts.empty() ? 0 : m_starts.front(); }

private:
    void learn(std::span<const std::byte> record, uint16_t kind, quint64 row);

    const quint64 m_mostBlocks;
    const uint32_t m_blocksAState;
    std::unique_ptr<TraceProcesses> m_processes;
    std::deque<uint32_t> m_starts; // blocks that begin with the state; the first is the first that is left
    std::deque<uint32_t> m_calls; // in each block that is left
    quint64 m_row = 0;
};

} // namespace Duende
