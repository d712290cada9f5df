// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/recordsink.h"
#include "adapters/trace/wire/record.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace Duende::Trace {

/// The last calls of a daemon, in memory: at least so many, and with them what makes them readable (the
/// processes and threads that are there, what they have open). One thread.
class FlightRing final : public RecordSink
{
public:
    /// A sequence of records; never changed again.
    struct Chunk
    {
        std::vector<std::byte> bytes;
        uint32_t calls = 0;
    };

    /// What was there at a moment. Shares its chunks with the ring and costs little.
    struct Content
    {
        std::vector<std::shared_ptr<const Chunk>> chunks; ///< records, one behind the other
        uint64_t calls = 0; ///< that are in them
        uint64_t before = 0; ///< calls before them, which made room
        uint64_t lost[lossCauseCount] = {}; ///< calls by LossCause, since the beginning
    };

    /// Keeps at least the last `leastCalls` calls, and few more.
    explicit FlightRing(uint32_t leastCalls);

    bool addCall(std::span<const std::byte> record, uint64_t timeNs) override;
    bool addOther(std::span<const std::byte> record) override;
    void addLosses(LossCause cause, uint64_t count, uint64_t fromNs, uint64_t untilNs) override;

    /// What follows of addOther() with descriptors is all that the process has open now.
    void forgetDescriptors(uint32_t pid);
    /// Calls that were added since the beginning.
    uint64_t callCount() const { return m_calls + m_before; }
    Content content();

private:
    /// What was told of a process that is there, by records that made room.
    struct Known
    {
        std::vector<std::byte> process;
        std::map<uint32_t, std::vector<std::byte>> threads; ///< by tid
        std::map<int32_t, std::vector<std::byte>> descriptors; ///< by number
    };

    void append(std::span<const std::byte> record, uint32_t calls);
    void close();
    void makeRoom();
    void learn(std::span<const std::byte> record);

    const uint32_t m_leastCalls;
    std::shared_ptr<Chunk> m_open;
    std::deque<std::shared_ptr<const Chunk>> m_chunks; ///< closed ones, the oldest first
    std::map<uint32_t, Known> m_known; ///< by pid
    uint64_t m_calls = 0; ///< in the chunks
    uint64_t m_before = 0;
    uint64_t m_bytes = 0; ///< of the closed chunks
    uint64_t m_lost[lossCauseCount] = {};
};

} // namespace Duende::Trace
