// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/record.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace Duende::Trace {

/// Builds one record at a time in memory of its own, which it keeps from record to record. Not thread-safe.
class RecordWriter
{
public:
    /// Begins a record anew with a structure whose first member is its RecordHeader; size and kind are set
    /// here.
    template <typename Record> void begin(RecordKind kind, const Record& record)
    {
        m_bytes.resize(sizeof record);
        put(0, &record, sizeof record);
        m_kind = kind;
        m_flags = record.header.flags;
    }
    /// Adds bytes behind what is there, without padding.
    void append(std::span<const std::byte> bytes)
    {
        m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    }
    void append(std::string_view text) { append(std::as_bytes(std::span(text))); }
    /// Adds a capture with its bytes, padded.
    void appendCapture(const Capture& head, std::span<const std::byte> bytes);
    /// The whole record, padded; valid until the next begin(). Empty where it is longer than
    /// maximumRecordBytes.
    std::span<const std::byte> finish();

private:
    void put(std::size_t offset, const void* data, std::size_t size);
    void pad();

    std::vector<std::byte> m_bytes;
    RecordKind m_kind = RecordKind::Call;
    uint16_t m_flags = 0;
};

} // namespace Duende::Trace
