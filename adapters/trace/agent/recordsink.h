// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/record.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace Duende::Trace {

/// Where records of a trace go. The tracing thread's.
class RecordSink
{
public:
    RecordSink() = default;
    RecordSink(const RecordSink&) = delete;
    RecordSink& operator=(const RecordSink&) = delete;
    virtual ~RecordSink() = default;

    /// Whether a call was kept. `timeNs` is the call's.
    virtual bool addCall(std::span<const std::byte> record, uint64_t timeNs) = 0;
    /// A record that is no call.
    virtual bool addOther(std::span<const std::byte> record) = 0;
    /// Calls that were seen and could not be told.
    virtual void addLosses(LossCause cause, uint64_t count, uint64_t fromNs, uint64_t untilNs) = 0;
};

} // namespace Duende::Trace
