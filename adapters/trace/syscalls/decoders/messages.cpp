// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>
#include <iterator>
#include <sys/socket.h>

namespace Duende::Trace {

namespace {

constexpr std::size_t wideMessageBytes = 56; // struct msghdr
constexpr std::size_t narrowMessageBytes = 28;
constexpr uint64_t rights = 1; // SCM_RIGHTS
constexpr uint64_t credentials = 2; // SCM_CREDENTIALS

/// The data of one control message.
void decodeControlData(Structure& s, uint64_t level, uint64_t type, std::span<const std::byte> data)
{
    const CallContext& context = s.context();
    DecodedValue value{"cmsg_data", "", {}, {}, CaptureState::Whole};
    if (level == SOL_SOCKET && type == rights) {
        value.text.push_back('[');
        for (std::size_t i = 0; i + 4 <= data.size(); i += 4) {
            DecodedValue one{std::to_string(i / 4), "int", {}, {}, CaptureState::Whole};
            context.appendDescriptor(one.text, int(uint32_t(numberAt(data, i, 4))));
            value.text.append(i > 0 ? ", " : "").append(one.text);
            value.parts.push_back(std::move(one));
        }
        value.text.push_back(']');
    } else if (level == SOL_SOCKET && type == credentials) {
        Structure fields(context, data, value);
        fields.signedNumber("pid", 4);
        fields.id("uid");
        fields.id("gid");
        fields.finish();
    } else if (!data.empty()) {
        appendQuoted(value.text, data, context.textBytes(), false);
    } else {
        return;
    }
    s.add(std::move(value));
}

bool control(const CallContext& context, const CaptureView& memory, DecodedValue& out)
{
    const unsigned word = context.isWide() ? 8 : 4;
    const std::size_t headBytes = word + 8;
    std::span<const std::byte> rest = memory.bytes;
    out.state = CaptureState(memory.head.state);
    out.text.push_back('[');
    while (rest.size() >= headBytes) {
        const uint64_t length = numberAt(rest, 0, word);
        if (length < headBytes || length > rest.size())
            break;
        DecodedValue entry{std::to_string(out.parts.size()), "struct cmsghdr", {}, {}, CaptureState::Whole};
        Structure fields(context, rest.first(std::size_t(length)), entry);
        fields.number("cmsg_len", word);
        const uint64_t level = fields.named("cmsg_level", 4, socketLevels).value_or(0);
        const uint64_t type = numberAt(rest, word + 4, 4);
        if (level == SOL_SOCKET)
            fields.named("cmsg_type", 4, controlTypes);
        else if (level == 0)
            fields.named("cmsg_type", 4, ipOptions);
        else if (level == 41)
            fields.named("cmsg_type", 4, ip6Options);
        else
            fields.hex("cmsg_type", 4);
        decodeControlData(fields, level, type, rest.subspan(headBytes, std::size_t(length) - headBytes));
        fields.finish();
        out.text.append(out.parts.empty() ? "" : ", ").append(entry.text);
        out.parts.push_back(std::move(entry));
        const std::size_t step = (std::size_t(length) + word - 1) / word * word;
        rest = rest.subspan(std::min(step, rest.size()));
    }
    if (out.state != CaptureState::Whole)
        out.text.append(out.parts.empty() ? "..." : ", ...");
    out.text.push_back(']');
    return !out.parts.empty() || out.state != CaptureState::Whole;
}

/// The fields of a msghdr; what its pointers point at only of the first one.
void messageFields(Structure& s, const ArgumentInfo& argument, bool isFirst)
{
    const CallContext& context = s.context();
    const auto aligned = [&s, &context] {
        if (context.isWide())
            s.seek((s.offset() + 7) & ~std::size_t(7));
    };
    const auto pointer = [&](const char* name, auto decode) {
        const auto address = s.take(0);
        if (!address)
            return;
        DecodedValue part{name, "void *", {}, {}, CaptureState::Whole};
        if (!isFirst || *address == 0 || !decode(part)) {
            part.parts.clear();
            part.text.clear();
            appendAddress(part.text, *address);
        }
        s.add(std::move(part));
    };
    pointer("msg_name", [&](DecodedValue& part) {
        const auto memory = context.capture(argument, CapturePart::Name);
        if (!memory || memory->bytes.size() < 2)
            return false;
        decodeSocketAddress(context, memory->bytes, part);
        return true;
    });
    s.signedNumber("msg_namelen", 4);
    aligned();
    pointer("msg_iov", [&](DecodedValue& part) { return Decoders::vector(context, argument, part); });
    s.number("msg_iovlen", 0);
    const std::size_t controlAt = s.offset();
    s.take(0);
    const uint64_t controlLength = s.take(0).value_or(0);
    s.seek(controlAt);
    if (controlLength > 0)
        pointer("msg_control", [&](DecodedValue& part) {
            const auto memory = context.capture(argument, CapturePart::Control);
            return memory && control(context, *memory, part);
        });
    else
        s.take(0);
    s.number("msg_controllen", 0);
    s.named("msg_flags", 4, messageFlags);
}

} // namespace

namespace Decoders {

bool message(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory || memory->bytes.empty()) {
        decodeUnread(context, argument, out);
        return true;
    }
    Structure fields(context, memory->bytes, out);
    messageFields(fields, argument, true);
    fields.finish();
    out.state = CaptureState(memory->head.state);
    return true;
}

bool messageArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    const std::size_t headBytes = context.isWide() ? wideMessageBytes : narrowMessageBytes;
    const std::size_t each = headBytes + (context.isWide() ? 8 : 4);
    const std::size_t count = memory->bytes.size() / each;
    const std::size_t shown = std::min<std::size_t>(count, context.textBytes());
    // Sent ones have their lengths only once they are sent, which nobody reads again.
    const bool hasLengths = argument.kind.capture.time == CaptureTime::Success;
    out.state = CaptureState(memory->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < count; ++i) {
        DecodedValue entry{std::to_string(i), "struct mmsghdr", {}, {}, CaptureState::Whole};
        DecodedValue head{"msg_hdr", "struct msghdr", {}, {}, CaptureState::Whole};
        Structure fields(context, memory->bytes.subspan(i * each, headBytes), head);
        messageFields(fields, argument, i == 0);
        fields.finish();
        Structure whole(context, memory->bytes.subspan(i * each + headBytes, each - headBytes), entry);
        whole.add(std::move(head));
        if (hasLengths)
            whole.number("msg_len", 4);
        whole.finish();
        if (i < shown)
            out.text.append(i > 0 ? ", " : "").append(entry.text);
        out.parts.push_back(std::move(entry));
    }
    if (shown < count || out.state != CaptureState::Whole)
        out.text.append(count > 0 ? ", ..." : "...");
    out.text.push_back(']');
    return true;
}

bool socketCallArguments(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    // How many each call of linux/net.h takes, from 1.
    constexpr uint8_t counts[] = {0, 3, 3, 3, 2, 3, 3, 3, 4, 4, 4, 6, 6, 2, 5, 5, 3, 3, 4, 5, 4};
    const auto memory = context.capture(argument);
    const uint32_t call = uint32_t(context.value(0));
    if (!memory || call == 0 || call >= std::size(counts)) {
        decodeUnread(context, argument, out);
        return true;
    }
    out.state = CaptureState(memory->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < counts[call] && memory->bytes.size() >= (i + 1) * 4; ++i) {
        DecodedValue part{std::to_string(i), "long", {}, {}, CaptureState::Whole};
        appendHex(part.text, numberAt(memory->bytes, i * 4, 4));
        out.text.append(i > 0 ? ", " : "").append(part.text);
        out.parts.push_back(std::move(part));
    }
    out.text.push_back(']');
    return true;
}

} // namespace Decoders

} // namespace Duende::Trace
