// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <algorithm>
#include <cstdlib>

namespace Duende::Trace {

namespace {

constexpr uint64_t someAddress = 0x7f0000001000;

void pad(std::string& bytes)
{
    bytes.resize((bytes.size() + 7) & ~std::size_t(7));
}

} // namespace

int callNumber(std::string_view name, uint32_t architecture)
{
    const CallTable* table = CallTable::of(architecture);
    if (!table)
        return -1;
    const auto found = std::ranges::find(table->calls(), name, &CallInfo::name);
    return found == table->calls().end() ? -1 : int(found - table->calls().begin());
}

CallRecordBuilder::CallRecordBuilder(std::string_view name, uint32_t architecture)
    : CallRecordBuilder(callNumber(name, architecture), architecture)
{
    if (m_record.number < 0)
        std::abort();
}

CallRecordBuilder::CallRecordBuilder(int number, uint32_t architecture)
{
    m_record.header.kind = uint16_t(RecordKind::Call);
    m_record.number = number;
    m_record.architecture = architecture;
    m_record.pid = 100;
    m_record.tid = 100;
}

CallRecordBuilder& CallRecordBuilder::arguments(std::vector<uint64_t> values)
{
    std::ranges::copy(values, m_record.arguments);
    return *this;
}

CallRecordBuilder& CallRecordBuilder::result(int64_t value)
{
    m_record.result = value;
    return *this;
}

CallRecordBuilder& CallRecordBuilder::flags(uint16_t value)
{
    m_record.header.flags = value;
    return *this;
}

CallRecordBuilder& CallRecordBuilder::capture(
    int argument, std::string_view bytes, bool atReturn, CapturePart part, int index, CaptureState state)
{
    Capture head{};
    head.argument = uint8_t(argument);
    head.part = uint8_t(part);
    head.state = uint8_t(state);
    head.atReturn = atReturn ? 1 : 0;
    head.index = uint16_t(index);
    head.length = uint32_t(bytes.size());
    head.trueLength = bytes.size() + (state == CaptureState::Whole ? 0 : 100);
    head.address = someAddress;
    m_captures.append(reinterpret_cast<const char*>(&head), sizeof head).append(bytes);
    pad(m_captures);
    ++m_record.captureCount;
    return *this;
}

std::string CallRecordBuilder::bytes() const
{
    CallRecord record = m_record;
    record.header.size = uint32_t(sizeof record + m_captures.size());
    return std::string(reinterpret_cast<const char*>(&record), sizeof record) + m_captures;
}

CallView CallRecordBuilder::view()
{
    const std::string whole = bytes();
    m_memory = std::make_unique<std::byte[]>(whole.size());
    std::memcpy(m_memory.get(), whole.data(), whole.size());
    const std::optional<CallView> view = CallView::of(std::span(m_memory.get(), whole.size()));
    if (!view)
        std::abort();
    return *view;
}

std::string CallRecordBuilder::text(const CallSurroundings& surroundings)
{
    return callText(decodeCall(view(), surroundings));
}

std::string CallRecordBuilder::text()
{
    return text(FakeSurroundings());
}

DecodedCall CallRecordBuilder::decoded()
{
    return decodeCall(view(), FakeSurroundings());
}

std::string FakeSurroundings::descriptor(uint32_t, int descriptor) const
{
    const auto found = descriptors.find(descriptor);
    return found == descriptors.end() ? std::string() : found->second;
}

std::string FakeSurroundings::directory(uint32_t) const
{
    return folder;
}

} // namespace Duende::Trace
