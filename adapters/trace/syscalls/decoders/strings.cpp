// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>

namespace Duende::Trace::Decoders {

namespace {

bool isCut(const CaptureView& memory)
{
    return memory.head.state != uint8_t(CaptureState::Whole);
}

/// A string or data of which at most `most` bytes are shown.
bool quoted(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, std::size_t most)
{
    const auto memory = context.capture(argument);
    if (!memory) {
        const bool isEmpty = argument.kind.capture.shape == CaptureShape::Buffer
            && !context.view().find(argument.place) && context.value(argument) != 0
            && (argument.kind.capture.time == CaptureTime::Entry
                    ? context.value(argument.kind.capture.lengthArgument) == 0
                    : context.hasSucceeded() && context.result() == 0);
        if (isEmpty)
            out.text.append("\"\"");
        else
            decodeUnread(context, argument, out);
        return true;
    }
    appendQuoted(out.text, memory->bytes, most, isCut(*memory));
    out.state = CaptureState(memory->head.state);
    return true;
}

std::size_t pointerBytes(const CallContext& context)
{
    return context.isWide() ? 8 : 4;
}

} // namespace

bool path(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return quoted(context, argument, out, maximumStringBytes);
}

bool text(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return quoted(context, argument, out, context.textBytes());
}

bool data(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return quoted(context, argument, out, context.textBytes());
}

bool textArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto pointers = context.capture(argument);
    if (!pointers) {
        decodeUnread(context, argument, out);
        return true;
    }
    const std::size_t width = pointerBytes(context);
    const std::size_t count = pointers->bytes.size() / width;
    const std::size_t shown = std::min<std::size_t>(count, context.textBytes());
    out.state = CaptureState(pointers->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < count; ++i) {
        DecodedValue part{std::to_string(i), "char *", {}, {}, CaptureState::Whole};
        if (const auto memory = context.capture(argument, CapturePart::Element, int(i))) {
            appendQuoted(part.text, memory->bytes, context.textBytes(), isCut(*memory));
            part.state = CaptureState(memory->head.state);
        } else {
            appendAddress(part.text, numberAt(pointers->bytes, i * width, unsigned(width)));
            part.state = CaptureState::Unreadable;
        }
        if (i < shown)
            out.text.append(i > 0 ? ", " : "").append(part.text);
        out.parts.push_back(std::move(part));
    }
    if (shown < count || isCut(*pointers))
        out.text.append(count > 0 ? ", ..." : "...");
    out.text.push_back(']');
    return true;
}

bool environment(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    DecodedValue whole;
    textArray(context, argument, whole);
    out.parts = std::move(whole.parts);
    out.state = whole.state;
    appendAddress(out.text, context.value(argument));
    if (context.capture(argument)) {
        out.text.append(" /* ");
        appendUnsigned(out.text, out.parts.size());
        out.text.append(out.state != CaptureState::Whole ? "+" : "")
            .append(out.parts.size() == 1 ? " var */" : " vars */");
    }
    return true;
}

namespace {

bool anyVector(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, CapturePart part)
{
    const auto entries = context.capture(argument, part);
    const std::size_t width = pointerBytes(context);
    if (!entries) {
        if (part == CapturePart::Value)
            decodeUnread(context, argument, out);
        return part == CapturePart::Value;
    }
    const std::size_t count = entries->bytes.size() / (2 * width);
    const std::size_t shown = std::min<std::size_t>(count, context.textBytes());
    out.state = CaptureState(entries->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < count; ++i) {
        const uint64_t base = numberAt(entries->bytes, i * 2 * width, unsigned(width));
        const uint64_t length = numberAt(entries->bytes, i * 2 * width + width, unsigned(width));
        DecodedValue entry{std::to_string(i), "struct iovec", {}, {}, CaptureState::Whole};
        DecodedValue data{"iov_base", "void *", {}, {}, CaptureState::Whole};
        if (const auto memory = context.capture(argument, CapturePart::Element, int(i))) {
            appendQuoted(data.text, memory->bytes, context.textBytes(), isCut(*memory));
            data.state = CaptureState(memory->head.state);
        } else if (length == 0 && base != 0) {
            data.text = "\"\"";
        } else if (context.hasSucceeded() && base != 0 && argument.kind.capture.time != CaptureTime::Entry
            && argument.kind.decode != remoteVector) {
            data.text = "\"\""; // the call filled none of it
        } else {
            appendAddress(data.text, base);
        }
        entry.text = "{iov_base=" + data.text + ", iov_len=";
        appendUnsigned(entry.text, length);
        entry.text.push_back('}');
        entry.parts.push_back(std::move(data));
        entry.parts.push_back({"iov_len", "size_t", std::to_string(length), {}, CaptureState::Whole});
        if (i < shown)
            out.text.append(i > 0 ? ", " : "").append(entry.text);
        out.parts.push_back(std::move(entry));
    }
    if (shown < count || isCut(*entries))
        out.text.append(count > 0 ? ", ..." : "...");
    out.text.push_back(']');
    return true;
}

} // namespace

bool vector(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const CaptureShape shape = argument.kind.capture.shape;
    const bool isMessage = shape == CaptureShape::Message || shape == CaptureShape::MessageArray;
    return anyVector(context, argument, out, isMessage ? CapturePart::Vector : CapturePart::Value);
}

bool remoteVector(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return anyVector(context, argument, out, CapturePart::Value);
}

} // namespace Duende::Trace::Decoders
