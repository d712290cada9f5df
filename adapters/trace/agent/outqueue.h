// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/agent/recordsink.h"
#include "adapters/trace/wire/frame.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace Duende::Trace {

/// What stands between the tracing thread, which may never wait, and the socket, which may. It holds at most
/// `blockCount` blocks; a call that finds no room is dropped and counted, and a LossRecord stands at its
/// place. add… and count… are the tracing thread's; the writing thread is the queue's own.
class OutQueue final : public RecordSink
{
public:
    static constexpr std::size_t blockBytes = 256U << 10;
    static constexpr std::size_t maximumRecord = blockBytes - sizeof(FrameHeader) - sizeof(LossRecord);

    /// Writes to `socket`, which outlives the queue.
    explicit OutQueue(int socket, std::size_t blockCount = 64);
    /// Gives up what was not written yet.
    ~OutQueue() override;

    bool addCall(std::span<const std::byte> record, uint64_t timeNs) override;
    /// It may use a reserve that calls may not.
    bool addOther(std::span<const std::byte> record) override;
    /// A call that was seen and could not be told.
    void addLoss(LossCause cause, uint64_t timeNs) { addLosses(cause, 1, timeNs, timeNs); }
    void addLosses(LossCause cause, uint64_t count, uint64_t fromNs, uint64_t untilNs) override;
    /// A whole frame that is no Records; it comes behind all records added so far. Never dropped.
    void addFrame(std::span<const std::byte> frame);
    /// Puts the losses that are not told yet behind all records added so far. Never dropped.
    void placeLosses();
    /// Whether some more calls would be kept: for an engine that can leave them where they are meanwhile.
    bool hasRoom();
    /// Waits until all is written, or the socket failed, or the time is over.
    bool flush(int milliseconds);

    uint64_t delivered() const { return m_delivered; }
    uint64_t lost(LossCause cause) const { return m_lost[std::size_t(cause)]; }
    /// The sums begin anew: another trace.
    void resetCounts();

private:
    struct Block
    {
        std::size_t size = 0; ///< with the room for the frame's header
        bool isFrame = false; ///< `frame` is sent instead
        std::unique_ptr<std::byte[]> bytes;
        std::vector<std::byte> frame;
    };

    bool add(std::span<const std::byte> record, std::size_t reserve);
    bool makeRoom(std::size_t size, std::size_t reserve);
    bool placeLoss();
    void run();
    void send(Block& block);
    bool writeAll(std::span<const std::byte> bytes);

    const int m_socket;
    const std::size_t m_blockCount;
    uint64_t m_delivered = 0;
    uint64_t m_lost[lossCauseCount] = {};
    LossRecord m_pendingLoss{}; ///< count 0: none

    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::deque<Block> m_blocks; ///< the last one is being filled
    std::vector<std::unique_ptr<std::byte[]>> m_free;
    std::size_t m_used = 0; ///< blocks with bytes of records, one that is being sent too
    bool m_isSending = false;
    bool m_isHurried = false; ///< somebody waits: do not gather
    bool m_isEnding = false;
    bool m_isBroken = false;
    std::thread m_thread;
};

} // namespace Duende::Trace
