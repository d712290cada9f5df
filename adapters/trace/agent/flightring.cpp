// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/flightring.h"

#include "adapters/trace/wire/recordreader.h"
#include "adapters/trace/wire/recordwriter.h"

#include <cstring>
#include <utility>

namespace Duende::Trace {

namespace {

constexpr std::size_t chunkBytes = 64U << 10;
// So much more than its calls may come of forks, ends and signals: a fork storm does not fill the memory.
constexpr uint64_t mostBytesACall = 8192;

template <typename Record> Record read(std::span<const std::byte> bytes)
{
    Record record;
    std::memcpy(&record, bytes.data(), sizeof record);
    return record;
}

std::vector<std::byte> copyOf(std::span<const std::byte> record)
{
    return {record.begin(), record.end()};
}

/// Said again: nothing has changed for whoever knows it.
void appendAgain(std::vector<std::byte>& bytes, const std::vector<std::byte>& record)
{
    if (record.size() < sizeof(RecordHeader))
        return;
    auto header = read<RecordHeader>(record);
    header.flags |= toldAgainFlag;
    const std::size_t at = bytes.size();
    bytes.insert(bytes.end(), record.begin(), record.end());
    std::memcpy(bytes.data() + at, &header, sizeof header);
}

} // namespace

FlightRing::FlightRing(uint32_t leastCalls) : m_leastCalls(leastCalls), m_open(std::make_shared<Chunk>()) { }

bool FlightRing::addCall(std::span<const std::byte> record, uint64_t timeNs)
{
    static_cast<void>(timeNs);
    if (record.empty())
        return false;
    append(record, 1);
    return true;
}

bool FlightRing::addOther(std::span<const std::byte> record)
{
    if (record.size() < sizeof(RecordHeader))
        return false;
    if (RecordReader::header(record).kind == uint16_t(RecordKind::Descriptor))
        learn(record);
    else
        append(record, 0);
    return true;
}

void FlightRing::addLosses(LossCause cause, uint64_t count, uint64_t fromNs, uint64_t untilNs)
{
    LossRecord record{};
    record.timeNs = fromNs;
    record.untilNs = untilNs;
    record.count = count;
    record.cause = uint8_t(cause);
    RecordWriter writer;
    writer.begin(RecordKind::Loss, record);
    append(writer.finish(), 0);
    m_lost[std::size_t(cause)] += count;
}

void FlightRing::append(std::span<const std::byte> record, uint32_t calls)
{
    if (m_open->bytes.size() + record.size() > chunkBytes && !m_open->bytes.empty())
        close();
    if (m_open->bytes.empty())
        m_open->bytes.reserve(chunkBytes);
    m_open->bytes.insert(m_open->bytes.end(), record.begin(), record.end());
    m_open->calls += calls;
    m_calls += calls;
}

void FlightRing::close()
{
    m_bytes += m_open->bytes.size();
    m_chunks.push_back(std::move(m_open));
    m_open = std::make_shared<Chunk>();
    makeRoom();
}

void FlightRing::makeRoom()
{
    const uint64_t mostBytes = m_leastCalls * mostBytesACall;
    while (!m_chunks.empty() && (m_calls - m_chunks.front()->calls >= m_leastCalls || m_bytes > mostBytes)) {
        const std::shared_ptr<const Chunk> oldest = std::move(m_chunks.front());
        m_chunks.pop_front();
        RecordReader reader(oldest->bytes);
        while (const auto record = reader.next())
            learn(*record);
        m_calls -= oldest->calls;
        m_before += oldest->calls;
        m_bytes -= oldest->bytes.size();
    }
}

void FlightRing::learn(std::span<const std::byte> record)
{
    switch (RecordKind(RecordReader::header(record).kind)) {
    case RecordKind::Process:
        m_known[read<ProcessRecord>(record).pid].process = copyOf(record);
        break;
    case RecordKind::Thread: {
        const auto thread = read<ThreadRecord>(record);
        m_known[thread.pid].threads[thread.tid] = copyOf(record);
        break;
    }
    case RecordKind::Descriptor: {
        const auto descriptor = read<DescriptorRecord>(record);
        m_known[descriptor.pid].descriptors[descriptor.descriptor] = copyOf(record);
        break;
    }
    case RecordKind::Exec:
        m_known[read<ExecRecord>(record).pid].threads.clear();
        break;
    case RecordKind::Exit: {
        const auto exit = read<ExitRecord>(record);
        if ((exit.header.flags & 1) != 0)
            m_known.erase(exit.pid);
        else if (const auto known = m_known.find(exit.pid); known != m_known.end())
            known->second.threads.erase(exit.tid);
        break;
    }
    default:
        break;
    }
}

void FlightRing::forgetDescriptors(uint32_t pid)
{
    if (const auto known = m_known.find(pid); known != m_known.end())
        known->second.descriptors.clear();
}

FlightRing::Content FlightRing::content()
{
    if (!m_open->bytes.empty())
        close();
    Content content;
    auto known = std::make_shared<Chunk>();
    const auto again = [&content, &known](const std::vector<std::byte>& record) {
        if (known->bytes.size() + record.size() > chunkBytes && !known->bytes.empty())
            content.chunks.push_back(std::exchange(known, std::make_shared<Chunk>()));
        appendAgain(known->bytes, record);
    };
    for (const auto& [pid, told] : m_known) {
        again(told.process);
        for (const auto& [tid, record] : told.threads)
            again(record);
        for (const auto& [number, record] : told.descriptors)
            again(record);
    }
    content.chunks.push_back(std::move(known));
    content.chunks.insert(content.chunks.end(), m_chunks.begin(), m_chunks.end());
    content.calls = m_calls;
    content.before = m_before;
    std::memcpy(content.lost, m_lost, sizeof content.lost);
    return content;
}

} // namespace Duende::Trace
