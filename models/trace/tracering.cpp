// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracering.h"

#include "adapters/trace/wire/recordreader.h"

#include <algorithm>

namespace Duende {

namespace {

/// So much of a block may tell again what there is; beyond that descriptors stay numbers.
constexpr std::size_t mostStateBytes = traceBlockBytes / 2;

} // namespace

TraceRing::TraceRing(quint64 mostBlocks)
    : m_mostBlocks(std::max(mostBlocks, leastBlocks))
    // An eighth goes at once.
    , m_blocksAState(uint32_t(std::max<quint64>(m_mostBlocks / 8, 1)))
    , m_processes(std::make_unique<TraceProcesses>(TraceProcesses::Memory::Present))
{
}

void TraceRing::learn(std::span<const std::byte> record, uint16_t kind, quint64 row)
{
    m_processes->add({.row = row, .isRow = isTraceRow(kind), .kind = kind, .bytes = record});
}

void TraceRing::add(std::span<const std::byte> record, uint16_t kind, quint64 row)
{
    learn(record, kind, row);
    m_row = row;
    if (kind == uint16_t(Trace::RecordKind::Call))
        ++m_calls.back();
}

bool TraceRing::begin(uint32_t number)
{
    m_calls.push_back(0);
    if (number % m_blocksAState != 0)
        return false;
    m_starts.push_back(number);
    return number != 0;
}

std::vector<std::byte> TraceRing::state()
{
    std::vector<std::byte> records;
    m_processes->tellPresent(records, mostStateBytes);
    // What ended is forgotten with it, so that this takes no more room the longer it goes on.
    m_processes = std::make_unique<TraceProcesses>(TraceProcesses::Memory::Present);
    Trace::RecordReader reader(records);
    while (const auto record = reader.next())
        learn(*record, Trace::RecordReader::header(*record).kind, m_row);
    return records;
}

quint64 TraceRing::drop()
{
    const uint32_t before = m_starts.front();
    m_starts.pop_front();
    quint64 calls = 0;
    for (uint32_t number = before; number < m_starts.front(); ++number) {
        calls += m_calls.front();
        m_calls.pop_front();
    }
    return calls;
}

} // namespace Duende
