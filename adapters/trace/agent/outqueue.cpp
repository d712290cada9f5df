// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/outqueue.h"

#include "adapters/trace/wire/message.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <sys/socket.h>

namespace Duende::Trace {

namespace {

constexpr std::size_t callReserve = 4; // blocks that only other records may use
constexpr std::chrono::milliseconds gatherTime(10);

} // namespace

OutQueue::OutQueue(int socket, std::size_t blockCount)
    : m_socket(socket)
    , m_blockCount(blockCount + callReserve)
{
    m_pendingLoss.header = {sizeof(LossRecord), uint16_t(RecordKind::Loss), 0};
    m_thread = std::thread([this] { run(); });
}

OutQueue::~OutQueue()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
    }
    m_filled.notify_one();
    ::shutdown(m_socket, SHUT_WR); // a write that waits ends
    m_thread.join();
}

void OutQueue::resetCounts()
{
    m_delivered = 0;
    std::memset(m_lost, 0, sizeof m_lost);
    m_pendingLoss.count = 0;
}

bool OutQueue::addCall(std::span<const std::byte> record, uint64_t timeNs)
{
    const std::unique_lock lock(m_mutex);
    if (!placeLoss() || !add(record, callReserve)) {
        addLoss(LossCause::QueueFull, timeNs);
        return false;
    }
    ++m_delivered;
    return true;
}

bool OutQueue::addOther(std::span<const std::byte> record)
{
    const std::unique_lock lock(m_mutex);
    placeLoss();
    return add(record, 0);
}

void OutQueue::addLosses(LossCause cause, uint64_t count, uint64_t fromNs, uint64_t untilNs)
{
    m_lost[std::size_t(cause)] += count;
    if (m_pendingLoss.count == 0) {
        m_pendingLoss.timeNs = fromNs;
        m_pendingLoss.cause = uint8_t(cause);
    }
    m_pendingLoss.untilNs = untilNs;
    m_pendingLoss.count += count;
}

bool OutQueue::placeLoss()
{
    if (m_pendingLoss.count == 0)
        return true;
    if (!add(std::as_bytes(std::span(&m_pendingLoss, 1)), callReserve))
        return false;
    m_pendingLoss.count = 0;
    return true;
}

void OutQueue::placeLosses()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_pendingLoss.count == 0 || add(std::as_bytes(std::span(&m_pendingLoss, 1)), 0)) {
            m_pendingLoss.count = 0;
            return;
        }
    }
    addFrame(frameOf(FrameType::Records, m_pendingLoss));
    m_pendingLoss.count = 0;
}

bool OutQueue::hasRoom()
{
    const std::lock_guard lock(m_mutex);
    return m_used + callReserve < m_blockCount || m_isBroken;
}

bool OutQueue::makeRoom(std::size_t size, std::size_t reserve)
{
    if (!m_blocks.empty() && !m_blocks.back().isFrame && m_blocks.back().size + size <= blockBytes)
        return true;
    if (size > maximumRecord || m_used + reserve >= m_blockCount)
        return false;
    Block block;
    if (m_free.empty()) {
        block.bytes.reset(new std::byte[blockBytes]);
    } else {
        block.bytes = std::move(m_free.back());
        m_free.pop_back();
    }
    block.size = sizeof(FrameHeader);
    m_blocks.push_back(std::move(block));
    ++m_used;
    if (m_blocks.size() <= 2) // the writer sleeps, or gathers and need not any more
        m_filled.notify_one();
    return true;
}

bool OutQueue::add(std::span<const std::byte> record, std::size_t reserve)
{
    if (!makeRoom(record.size(), reserve))
        return false;
    Block& block = m_blocks.back();
    std::memcpy(block.bytes.get() + block.size, record.data(), record.size());
    block.size += record.size();
    return true;
}

void OutQueue::addFrame(std::span<const std::byte> frame)
{
    {
        const std::lock_guard lock(m_mutex);
        Block block;
        block.isFrame = true;
        block.frame.assign(frame.begin(), frame.end());
        m_blocks.push_back(std::move(block));
    }
    m_filled.notify_one();
}

bool OutQueue::flush(int milliseconds)
{
    std::unique_lock lock(m_mutex);
    placeLoss();
    m_isHurried = true;
    m_filled.notify_one();
    const bool isDone = m_emptied.wait_for(lock, std::chrono::milliseconds(milliseconds),
        [this] { return m_isBroken || (m_blocks.empty() && !m_isSending); });
    m_isHurried = false;
    return isDone && !m_isBroken;
}

void OutQueue::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_filled.wait(lock, [this] { return m_isEnding || !m_blocks.empty(); });
        if (m_isEnding)
            return;
        // A block that is not full yet waits a little for more: few writes, and few wake-ups of this thread.
        m_filled.wait_for(lock, gatherTime,
            [this] { return m_isEnding || m_isHurried || m_blocks.size() > 1 || m_blocks.back().isFrame; });
        if (m_isEnding)
            return;
        Block block = std::move(m_blocks.front());
        m_blocks.pop_front();
        m_isSending = true;
        lock.unlock();
        send(block);
        lock.lock();
        m_isSending = false;
        if (!block.isFrame) {
            --m_used;
            m_free.push_back(std::move(block.bytes));
        }
        if (m_blocks.empty() || m_isBroken)
            m_emptied.notify_all();
    }
}

void OutQueue::send(Block& block)
{
    bool isSent = true;
    if (block.isFrame) {
        isSent = writeAll(block.frame);
    } else if (block.size > sizeof(FrameHeader)) {
        const FrameHeader header{uint32_t(block.size - sizeof(FrameHeader)), uint16_t(FrameType::Records), 0};
        std::memcpy(block.bytes.get(), &header, sizeof header);
        isSent = writeAll({block.bytes.get(), block.size});
    }
    if (!isSent) {
        const std::lock_guard lock(m_mutex);
        m_isBroken = true;
    }
}

bool OutQueue::writeAll(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes = bytes.subspan(std::size_t(count));
    }
    return true;
}

} // namespace Duende::Trace
