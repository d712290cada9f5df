// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracerecording.h"

namespace Duende {

/// Goes once through all records of a recording in their order, also those that are no rows, and goes on when
/// it has grown. What is damaged is stepped over, and rows keep their numbers. It holds one block in memory.
/// One thread.
class TraceCursor
{
public:
    struct Record
    {
        /// Of a row its number; of another record that of the row behind it.
        quint64 row = 0;
        bool isRow = false;
        uint16_t kind = 0;
        /// At least as long as its kind takes; valid until the next call of next().
        std::span<const std::byte> bytes;
    };

    explicit TraceCursor(std::shared_ptr<const TraceRecording> recording) : m_recording(std::move(recording))
    {
    }

    const TraceRecording& recording() const { return *m_recording; }
    /// The next record; empty at the present end.
    std::optional<Record> next();
    /// The row that comes next.
    quint64 row() const { return m_row; }
    /// Goes to the beginning of the block that holds a row, or to the end when there is none.
    void seekBlock(std::size_t number);
    std::size_t blockNumber() const { return m_number; }

private:
    bool enterBlock();

    std::shared_ptr<const TraceRecording> m_recording;
    std::shared_ptr<const TraceBlock> m_block; // null: number is to be entered
    std::size_t m_number = 0;
    std::size_t m_offset = 0; // in the payload
    std::span<const std::byte> m_payload; // as of the last look
    quint64 m_row = 0;
    quint64 m_rowLimit = 0; // rows that were published at the last look
};

} // namespace Duende
