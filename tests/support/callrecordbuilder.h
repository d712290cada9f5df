// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/calltable.h"
#include "adapters/trace/wire/recordreader.h"

#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace Duende::Trace {

/// Makes the record of one call by hand. Its memory ends where the record ends, so that a reader that goes
/// beyond is seen by a sanitizer.
class CallRecordBuilder
{
public:
    /// A call by its name, which the architecture must have.
    explicit CallRecordBuilder(std::string_view name, uint32_t architecture = architectureX86_64);
    CallRecordBuilder(int number, uint32_t architecture);

    CallRecordBuilder& arguments(std::vector<uint64_t> values);
    CallRecordBuilder& result(int64_t value);
    CallRecordBuilder& flags(uint16_t value);
    /// A capture of the argument in that register. `trueLength` 0 stands for the bytes' own.
    CallRecordBuilder& capture(int argument, std::string_view bytes, bool atReturn = false,
        CapturePart part = CapturePart::Value, int index = 0, CaptureState state = CaptureState::Whole);
    /// The same with the bytes of a structure or an array.
    template <typename Structure>
    CallRecordBuilder& memory(int argument, const Structure& value, bool atReturn = false,
        CapturePart part = CapturePart::Value, int index = 0)
    {
        return capture(argument, std::string_view(reinterpret_cast<const char*>(&value), sizeof value),
            atReturn, part, index);
    }

    const CallRecord& record() const { return m_record; }
    /// The record as it travels.
    std::string bytes() const;
    /// Checked; valid until the next call or the builder's end.
    CallView view();
    /// What decodeCall() and callText() make of it.
    std::string text(const CallSurroundings& surroundings);
    std::string text();
    DecodedCall decoded();

private:
    CallRecord m_record{};
    std::string m_captures;
    std::unique_ptr<std::byte[]> m_memory;
};

/// Surroundings from tables.
class FakeSurroundings : public CallSurroundings
{
public:
    std::string descriptor(uint32_t pid, int descriptor) const override;
    std::string directory(uint32_t pid) const override;

    std::map<int, std::string> descriptors;
    std::string folder;
};

/// The number of a call; -1 where the architecture has none of that name.
int callNumber(std::string_view name, uint32_t architecture);

} // namespace Duende::Trace
