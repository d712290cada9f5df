// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/record.h"

#include <cstddef>
#include <optional>
#include <span>

namespace Duende::Trace {

/// A capture and its bytes, which belong to whoever holds the record.
struct CaptureView
{
    Capture head;
    std::span<const std::byte> bytes;
};

/// A checked call with its captures, over memory of others.
class CallView
{
public:
    /// What `bytes` hold, which must be one whole record of kind Call; empty where anything in it does not
    /// add up.
    static std::optional<CallView> of(std::span<const std::byte> bytes);

    const CallRecord& call() const { return m_call; }
    bool hasFailed() const { return m_call.result < 0 && m_call.result >= -4095; }
    int captureCount() const { return m_call.captureCount; }
    /// The capture at `position`, which is in range. Linear in `position`.
    CaptureView capture(int position) const;
    /// The first capture of that part of that argument; the `index` counts for elements.
    std::optional<CaptureView> find(int argument, CapturePart part = CapturePart::Value, int index = 0) const;

private:
    CallRecord m_call;
    std::span<const std::byte> m_captures;
};

/// Goes through a sequence of records that nobody has checked. It never reads outside, never throws, and
/// stops at the first record whose size cannot be right.
class RecordReader
{
public:
    explicit RecordReader(std::span<const std::byte> bytes) : m_bytes(bytes) { }

    /// The next whole record with its header; empty at the end and at damage.
    std::optional<std::span<const std::byte>> next();
    /// The header of a record that next() gave.
    static RecordHeader header(std::span<const std::byte> record);
    /// Whether bytes are left that are no record.
    bool isDamaged() const { return m_isDamaged; }
    /// Bytes that were read as whole records.
    std::size_t consumed() const { return m_consumed; }

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_consumed = 0;
    bool m_isDamaged = false;
};

} // namespace Duende::Trace
