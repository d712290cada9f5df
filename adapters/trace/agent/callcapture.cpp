// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/callcapture.h"

#include <algorithm>
#include <cstring>
#include <linux/audit.h>

namespace Duende::Trace {

namespace {

constexpr std::size_t scratchBytes = 256U << 10;
constexpr uint32_t messageBytes = 56; // struct msghdr, socket(7); 28 where pointers have 32 bits
constexpr uint32_t narrowMessageBytes = 28;

uint64_t product(uint64_t count, uint64_t size)
{
    return count > (uint64_t(1) << 40) ? uint64_t(1) << 48 : count * size;
}

} // namespace

CallCapture::CallCapture() : m_scratch(new std::byte[scratchBytes])
{
    m_wanted.reserve(maximumElements);
    m_pieces.reserve(maximumElements);
}

void CallCapture::atEntry(pid_t tid, CallState& call)
{
    capture(tid, call, 0, false);
}

void CallCapture::atReturn(pid_t tid, CallState& call, int64_t result)
{
    capture(tid, call, result, true);
}

void CallCapture::capture(pid_t tid, CallState& call, int64_t result, bool isReturn)
{
    const auto plans = capturePlans(call.architecture, call.number);
    if (plans.empty())
        return;
    const bool hasFailed = result < 0 && result >= -4095;
    m_call = &call;
    m_isReturn = isReturn;
    m_isWide = (call.architecture & __AUDIT_ARCH_64BIT) != 0;
    m_memory.setThread(tid);
    m_wanted.clear();
    for (const CapturePlan& one : plans) {
        if (one.atReturn == isReturn && call.arguments[one.argument] != 0
            && !(one.onlyOnSuccess && hasFailed))
            plan(one, result);
    }
    readWanted();
}

void CallCapture::plan(const CapturePlan& plan, int64_t result)
{
    const uint64_t address = m_call->arguments[plan.argument];
    switch (plan.shape) {
    case CaptureShape::String:
        string(plan.argument, CapturePart::Value, 0, address);
        break;
    case CaptureShape::StringArray:
        stringArray(plan);
        break;
    case CaptureShape::Buffer:
    case CaptureShape::Structure:
    case CaptureShape::Array:
        block(plan, result);
        break;
    case CaptureShape::Vector: {
        bool isKnown = false;
        const uint64_t count = lengthOf(plan, result, isKnown);
        vector(plan, CapturePart::Value, address, isKnown ? count : 1, result);
        break;
    }
    case CaptureShape::Message:
    case CaptureShape::MessageArray:
        message(plan, address, result);
        break;
    }
}

uint64_t CallCapture::lengthOf(const CapturePlan& plan, int64_t result, bool& isKnown)
{
    isKnown = plan.lengthFrom != LengthFrom::Nothing;
    const uint64_t argument = m_call->arguments[plan.lengthArgument % 6];
    switch (plan.lengthFrom) {
    case LengthFrom::Nothing:
        return 0;
    case LengthFrom::Argument:
        return argument;
    case LengthFrom::Integer:
        return uint64_t(std::max(int32_t(uint32_t(argument)), 0));
    case LengthFrom::Result:
        return result > 0 ? uint64_t(result) : 0;
    case LengthFrom::Pointer:
        break;
    }
    uint32_t length = 0;
    Capture head = headOf(plan.lengthArgument % 6, CapturePart::Length, argument, sizeof length);
    const std::size_t done = m_memory.read(argument, reinterpret_cast<std::byte*>(&length), sizeof length);
    add(head, reinterpret_cast<const std::byte*>(&length), sizeof length, done);
    return done == sizeof length ? length : 0;
}

void CallCapture::block(const CapturePlan& plan, int64_t result)
{
    bool isKnown = false;
    const uint64_t length = lengthOf(plan, result, isKnown);
    uint64_t trueLength = isKnown ? length : plan.size;
    uint64_t most = m_dataLimit;
    if (plan.shape == CaptureShape::Structure) {
        most = plan.size;
    } else if (plan.shape == CaptureShape::Array) {
        trueLength = isKnown ? product(length, plan.size) : plan.size;
        most = plan.size > 0 ? maximumArrayBytes / plan.size * plan.size : 0;
    }
    if (isKnown && trueLength == 0)
        return; // nothing is spoken of
    want(headOf(plan.argument, CapturePart::Value, m_call->arguments[plan.argument], trueLength),
        std::size_t(std::min(trueLength, most)));
}

void CallCapture::string(int argument, CapturePart part, int index, uint64_t address)
{
    bool hasEnd = false;
    bool isBroken = false;
    Capture head = headOf(argument, part, address, 0);
    head.index = uint16_t(index);
    const std::size_t size
        = m_memory.readString(address, m_scratch.get(), maximumStringBytes, hasEnd, isBroken);
    if (hasEnd) {
        head.trueLength = size;
        add(head, m_scratch.get(), size, size);
    } else if (isBroken) {
        add(head, m_scratch.get(), size + 1, size);
    } else {
        head.state = uint8_t(CaptureState::Truncated);
        add(head, m_scratch.get(), size, size);
    }
}

void CallCapture::stringArray(const CapturePlan& plan)
{
    const std::size_t width = pointerBytes();
    const uint64_t address = m_call->arguments[plan.argument];
    std::byte pointers[(maximumElements + 1) * 8];
    const std::size_t done = m_memory.read(address, pointers, (maximumElements + 1) * width) / width;
    std::size_t count = 0;
    while (count < done && pointerAt(pointers + count * width) != 0)
        ++count;
    const bool hasEnd = count < done;
    const std::size_t kept = std::min<std::size_t>(count, maximumElements);
    Capture head = headOf(plan.argument, CapturePart::Value, address, hasEnd ? count * width : 0);
    if (!hasEnd && count > maximumElements)
        head.state = uint8_t(CaptureState::Truncated);
    const bool isBroken = !hasEnd && count <= maximumElements;
    add(head, pointers, kept * width + (isBroken ? 1 : 0), kept * width);
    for (std::size_t i = 0; i < kept; ++i)
        string(plan.argument, CapturePart::Element, int(i), pointerAt(pointers + i * width));
}

void CallCapture::vector(
    const CapturePlan& plan, CapturePart part, uint64_t address, uint64_t count, int64_t result)
{
    const std::size_t width = pointerBytes();
    const std::size_t kept = std::size_t(std::min<uint64_t>(count, maximumElements));
    if (kept == 0 || address == 0)
        return;
    std::byte entries[maximumElements * 16];
    const std::size_t done = m_memory.read(address, entries, kept * width * 2);
    add(headOf(plan.argument, part, address, product(count, width * 2)), entries, kept * width * 2, done);
    uint64_t left = m_dataLimit;
    uint64_t moved = m_isReturn ? uint64_t(std::max<int64_t>(result, 0)) : UINT64_MAX;
    for (std::size_t i = 0; i < done / (width * 2); ++i) {
        const uint64_t base = pointerAt(entries + i * width * 2);
        const uint64_t length = std::min(pointerAt(entries + i * width * 2 + width), moved);
        moved -= length;
        if (length == 0)
            continue;
        Capture head = headOf(plan.argument, CapturePart::Element, base, length);
        head.index = uint16_t(i);
        const uint64_t wanted = std::min(length, left);
        left -= wanted;
        want(head, std::size_t(wanted));
    }
}

void CallCapture::message(const CapturePlan& plan, uint64_t address, int64_t result)
{
    std::byte bytes[messageBytes] = {};
    const std::size_t size = m_isWide ? messageBytes : narrowMessageBytes;
    const std::size_t done = m_memory.read(address, bytes, size);
    if (plan.shape == CaptureShape::MessageArray) {
        bool isKnown = false;
        const uint64_t count = lengthOf(plan, result, isKnown);
        const uint64_t each = size + (m_isWide ? 8 : 4);
        const uint64_t total = product(isKnown ? count : 1, each);
        if (total == 0)
            return;
        want(headOf(plan.argument, CapturePart::Value, address, total),
            std::size_t(std::min<uint64_t>(total, maximumArrayBytes / each * each)));
        uint32_t moved = 0; // msg_len stands behind the first header
        if (m_isReturn
            && m_memory.read(address + size, reinterpret_cast<std::byte*>(&moved), sizeof moved) == 4)
            result = result > 0 ? int64_t(moved) : 0;
    } else {
        add(headOf(plan.argument, CapturePart::Value, address, size), bytes, size, done);
    }
    if (done < size)
        return;
    const auto number = [this, &bytes](std::size_t wide, std::size_t narrow) {
        return pointerAt(bytes + (m_isWide ? wide : narrow));
    };
    uint32_t nameLength = 0;
    std::memcpy(&nameLength, bytes + (m_isWide ? 8 : 4), sizeof nameLength);
    if (number(0, 0) != 0 && nameLength > 0)
        want(headOf(plan.argument, CapturePart::Name, number(0, 0), nameLength),
            std::min<std::size_t>(nameLength, 128));
    const uint64_t controlLength = number(40, 20);
    if (number(32, 16) != 0 && controlLength > 0)
        want(headOf(plan.argument, CapturePart::Control, number(32, 16), controlLength),
            std::size_t(std::min<uint64_t>(controlLength, maximumArrayBytes)));
    vector(plan, CapturePart::Vector, number(16, 8), number(24, 12), result);
}

Capture CallCapture::headOf(int argument, CapturePart part, uint64_t address, uint64_t trueLength) const
{
    Capture head{};
    head.argument = uint8_t(argument);
    head.part = uint8_t(part);
    head.atReturn = m_isReturn ? 1 : 0;
    head.trueLength = trueLength;
    head.address = address;
    return head;
}

void CallCapture::want(const Capture& head, std::size_t wanted)
{
    if (m_wanted.size() == maximumElements)
        readWanted();
    m_wanted.push_back({head, std::min(wanted, std::size_t(maximumBytes))});
}

void CallCapture::readWanted()
{
    std::size_t first = 0;
    while (first < m_wanted.size()) {
        m_pieces.clear();
        std::size_t used = 0;
        std::size_t last = first;
        for (; last < m_wanted.size() && used + m_wanted[last].wanted <= scratchBytes; ++last) {
            const Piece& piece = m_wanted[last];
            m_pieces.push_back({piece.head.address, m_scratch.get() + used, piece.wanted, 0});
            used += piece.wanted;
        }
        m_memory.read(m_pieces);
        for (std::size_t i = first; i < last; ++i) {
            const MemoryPiece& read = m_pieces[i - first];
            add(m_wanted[i].head, read.into, m_wanted[i].wanted, read.done);
        }
        first = last;
    }
    m_wanted.clear();
}

void CallCapture::add(Capture head, const std::byte* bytes, std::size_t wanted, std::size_t done)
{
    if (done < wanted)
        head.state = uint8_t(done == 0 ? CaptureState::Unreadable : CaptureState::Partial);
    else if (head.trueLength > wanted)
        head.state = uint8_t(CaptureState::Truncated);
    std::vector<std::byte>& captures = m_call->captures;
    const std::size_t size = captures.size() + sizeof head;
    if (size > maximumBytes)
        return;
    if (const std::size_t most = (maximumBytes - size) & ~std::size_t(7); done > most) {
        done = most;
        head.state = uint8_t(CaptureState::Truncated);
    }
    head.length = uint32_t(done);
    const std::size_t padded = (done + 7) & ~std::size_t(7);
    captures.resize(size + padded); // zeros, which is what pads
    std::memcpy(captures.data() + size - sizeof head, &head, sizeof head);
    if (done > 0)
        std::memcpy(captures.data() + size, bytes, done);
    ++m_call->captureCount;
}

uint64_t CallCapture::pointerAt(const std::byte* bytes) const
{
    uint64_t value = 0;
    std::memcpy(&value, bytes, pointerBytes());
    return value;
}

} // namespace Duende::Trace
