// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracecursor.h"

#include "adapters/trace/wire/recordreader.h"

namespace Duende {

void TraceCursor::seekBlock(std::size_t number)
{
    m_number = number;
    m_block.reset();
    m_payload = {};
    m_offset = 0;
    m_row = number < m_recording->blockCount() ? m_recording->blockFacts(number).firstRow
                                               : m_recording->rowCount();
}

bool TraceCursor::enterBlock()
{
    for (; m_number < m_recording->blockCount(); ++m_number) {
        m_block = m_recording->loadBlock(m_number);
        if (!m_block)
            continue;
        m_row = m_recording->blockFacts(m_number).firstRow;
        m_offset = 0;
        m_payload = {};
        return true;
    }
    return false;
}

std::optional<TraceCursor::Record> TraceCursor::next()
{
    while (m_block || enterBlock()) {
        Trace::RecordReader reader(m_payload.subspan(m_offset));
        const auto bytes = reader.next();
        if (!bytes) {
            // Whether it is the last one is asked first: what is added before that is then seen.
            const bool isLast = m_number + 1 >= m_recording->blockCount();
            const std::span<const std::byte> payload = m_block->payload();
            if (payload.size() > m_payload.size()) {
                m_payload = payload;
                continue;
            }
            if (isLast)
                return {};
            m_block.reset();
            ++m_number;
            continue;
        }
        const uint16_t kind = Trace::RecordReader::header(*bytes).kind;
        const bool isRow = isTraceRow(kind);
        if (isRow && m_row >= m_rowLimit) {
            m_rowLimit = m_recording->rowCount();
            if (m_row >= m_rowLimit)
                return {}; // in the file, and not yet told
        }
        m_offset += bytes->size();
        const Record record{m_row, isRow, kind, *bytes};
        m_row += isRow ? 1 : 0;
        if (bytes->size() >= leastTraceRecordBytes(kind))
            return record;
    }
    return {};
}

} // namespace Duende
