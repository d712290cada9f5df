// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>

namespace Duende::Trace {

namespace {

constexpr std::size_t pollEntryBytes = 8; // struct pollfd

/// The descriptors of an fd_set below `limit`.
std::vector<int> membersOf(std::span<const std::byte> set, int limit)
{
    std::vector<int> members;
    const int most = int(std::min<std::size_t>(set.size() * 8, std::size_t(std::max(limit, 0))));
    for (int i = 0; i < most; ++i) {
        if ((std::to_integer<unsigned>(set[std::size_t(i / 8)]) >> (i % 8) & 1) != 0)
            members.push_back(i);
    }
    return members;
}

void appendMembers(std::string& text, const CallContext& context, const std::vector<int>& members)
{
    text.push_back('[');
    for (std::size_t i = 0; i < members.size(); ++i) {
        text.append(i > 0 ? " " : "");
        context.appendDescriptor(text, members[i]);
    }
    text.push_back(']');
}

void appendSeconds(
    std::string& text, const CallContext& context, const CaptureView& memory, const char* fraction)
{
    DecodedValue left;
    const unsigned width = context.isWide() ? 8 : 4;
    Structure fields(context, memory.bytes, left);
    fields.signedNumber("tv_sec", width);
    fields.signedNumber(fraction, width);
    fields.finish();
    text.append("left ").append(left.text);
}

} // namespace

namespace Layouts {

void epollEvent(Structure& s)
{
    s.named("events", 4, epollEvents);
    // Packed on x86, aligned on aarch64.
    if (s.context().isArm())
        s.skip(4);
    const auto low = s.take(4);
    const auto high = s.take(4);
    if (!low || !high)
        return;
    const uint64_t data = *low | *high << 32;
    std::string text;
    if (data == *low && data < 0x80000000U) {
        text = "{u32=" + std::to_string(data) + ", u64=" + std::to_string(data) + "}";
    } else {
        text = "{u32=" + std::to_string(*low) + ", u64=";
        if (data > 0xffffffffU)
            appendHex(text, data);
        else
            appendUnsigned(text, data);
        text.push_back('}');
    }
    s.add("data", "epoll_data_t", std::move(text));
}

} // namespace Layouts

namespace Decoders {

bool pollArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.captureAt(argument, false);
    if (!memory) {
        if (context.value(argument) != 0 && uint32_t(context.value(1)) == 0)
            out.text.append("[]");
        else
            decodeUnread(context, argument, out);
        return true;
    }
    const auto after = context.captureAt(argument, true);
    const std::size_t count = memory->bytes.size() / pollEntryBytes;
    const std::size_t shown = std::min<std::size_t>(count, context.textBytes());
    out.state = CaptureState(memory->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < count; ++i) {
        DecodedValue entry{std::to_string(i), "struct pollfd", {}, {}, CaptureState::Whole};
        Structure fields(context, memory->bytes.subspan(i * pollEntryBytes, pollEntryBytes), entry);
        fields.descriptor("fd");
        fields.named("events", 2, pollEvents);
        fields.finish();
        if (after && after->bytes.size() >= (i + 1) * pollEntryBytes) {
            DecodedValue answer{"revents", "short", {}, {}, CaptureState::Whole};
            appendFlags(answer.text, pollEvents, numberAt(after->bytes, i * pollEntryBytes + 6, 2));
            entry.parts.push_back(std::move(answer));
        }
        if (i < shown)
            out.text.append(i > 0 ? ", " : "").append(entry.text);
        out.parts.push_back(std::move(entry));
    }
    if (shown < count || out.state != CaptureState::Whole)
        out.text.append(count > 0 ? ", ..." : "...");
    out.text.push_back(']');
    return true;
}

std::string pollNote(const CallContext& context)
{
    if (!context.hasSucceeded() || context.info().arguments.empty())
        return {};
    if (context.result() == 0)
        return "Timeout";
    const auto after = context.captureAt(context.info().arguments[0], true);
    if (!after)
        return {};
    std::string text = "[";
    const std::size_t count = after->bytes.size() / pollEntryBytes;
    for (std::size_t i = 0, shown = 0; i < count; ++i) {
        const uint64_t events = numberAt(after->bytes, i * pollEntryBytes + 6, 2);
        if (events == 0)
            continue;
        text.append(shown > 0 ? ", " : "");
        if (shown++ == context.textBytes()) {
            text.append("...");
            break;
        }
        text.append("{fd=");
        context.appendDescriptor(text, int(uint32_t(numberAt(after->bytes, i * pollEntryBytes, 4))));
        text.append(", revents=");
        appendFlags(text, pollEvents, events);
        text.push_back('}');
    }
    text.push_back(']');
    const auto& arguments = context.info().arguments;
    if (arguments.size() > 2 && context.info().name.starts_with("ppoll")) {
        if (const auto left = context.captureAt(arguments[2], true); left && left->bytes.size() >= 8)
            appendSeconds(text.append(", "), context, *left, "tv_nsec");
    }
    return text;
}

bool descriptorSet(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.captureAt(argument, false);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    out.state = CaptureState(memory->head.state);
    const std::vector<int> members = membersOf(memory->bytes, context.integer(0));
    appendMembers(out.text, context, members);
    for (const int member : members) {
        DecodedValue part{std::to_string(out.parts.size()), "int", {}, {}, CaptureState::Whole};
        context.appendDescriptor(part.text, member);
        out.parts.push_back(std::move(part));
    }
    return true;
}

std::string selectNote(const CallContext& context)
{
    constexpr const char* names[] = {"", "in ", "out ", "except "};
    if (!context.hasSucceeded())
        return {};
    if (context.result() == 0)
        return "Timeout";
    std::string text;
    for (std::size_t i = 1; i < 4 && i < context.info().arguments.size(); ++i) {
        const auto after = context.captureAt(context.info().arguments[i], true);
        if (!after)
            continue;
        const std::vector<int> members = membersOf(after->bytes, context.integer(0));
        if (members.empty())
            continue;
        text.append(text.empty() ? "" : ", ").append(names[i]);
        appendMembers(text, context, members);
    }
    if (context.info().arguments.size() > 4) {
        if (const auto left = context.captureAt(context.info().arguments[4], true)) {
            text.append(text.empty() ? "" : ", ");
            appendSeconds(text, context, *left, context.info().name == "pselect6" ? "tv_nsec" : "tv_usec");
        }
    }
    return text;
}

bool pollMask(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    Structure fields(context, memory->bytes, out);
    fields.address("sigmask");
    fields.number("sigsetsize", 0);
    fields.finish();
    out.state = CaptureState(memory->head.state);
    return true;
}

} // namespace Decoders

} // namespace Duende::Trace
