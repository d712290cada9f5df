// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>

namespace Duende::Trace {

void decodeUnread(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendAddress(out.text, context.value(argument));
    out.state = context.stateOf(argument);
}

} // namespace Duende::Trace

namespace Duende::Trace::Decoders {

namespace {

void appendStructure(
    const CallContext& context, const CaptureView& memory, const ArgumentInfo& argument, DecodedValue& out)
{
    Structure fields(context, memory.bytes, out);
    argument.kind.layout(fields);
    fields.finish();
    out.state = CaptureState(memory.head.state);
}

/// How wide a number behind the argument is; 0 where the capture does not hold it.
unsigned pointedWidth(const CallContext& context, const ArgumentInfo& argument, const CaptureView& memory)
{
    const uint32_t size = context.sizeOf(argument);
    return size <= 8 && memory.bytes.size() >= size ? size : 0;
}

int64_t extended(uint64_t value, unsigned width)
{
    const unsigned shift = 64 - width * 8;
    return int64_t(value << shift) >> shift;
}

using NumberText = void (*)(std::string& text, uint64_t value, unsigned width);

void signedText(std::string& text, uint64_t value, unsigned width)
{
    appendNumber(text, extended(value, width));
}
void unsignedText(std::string& text, uint64_t value, unsigned)
{
    appendUnsigned(text, value);
}
void hexText(std::string& text, uint64_t value, unsigned)
{
    appendHex(text, value);
}

bool pointed(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, NumberText append)
{
    const auto memory = context.capture(argument);
    const unsigned width = memory ? pointedWidth(context, argument, *memory) : 0;
    if (width == 0) {
        decodeUnread(context, argument, out);
        return true;
    }
    out.text.push_back('[');
    append(out.text, numberAt(memory->bytes, 0, width), width);
    out.text.push_back(']');
    return true;
}

/// The elements of an array of numbers, each `width` bytes.
template <typename Append>
bool array(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, unsigned width,
    Append append)
{
    const auto memory = context.capture(argument);
    if (!memory || width == 0 || width > 8) {
        if (!memory && context.value(argument) != 0 && argument.kind.capture.lengthFrom != LengthFrom::Nothing
            && context.view().find(argument.place) == std::nullopt && context.hasSucceeded())
            out.text.append("[]");
        else
            decodeUnread(context, argument, out);
        return true;
    }
    const std::size_t count = memory->bytes.size() / width;
    const std::size_t shown = std::min<std::size_t>(count, context.textBytes());
    out.state = CaptureState(memory->head.state);
    out.text.push_back('[');
    for (std::size_t i = 0; i < count; ++i) {
        DecodedValue part{std::to_string(i), {}, {}, {}, CaptureState::Whole};
        append(part.text, numberAt(memory->bytes, i * width, width), width);
        if (i < shown)
            out.text.append(i > 0 ? ", " : "").append(part.text);
        out.parts.push_back(std::move(part));
    }
    if (shown < count || out.state != CaptureState::Whole)
        out.text.append(count > 0 ? ", ..." : "...");
    out.text.push_back(']');
    return true;
}

} // namespace

bool structure(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (memory && !memory->bytes.empty())
        appendStructure(context, *memory, argument, out);
    else
        decodeUnread(context, argument, out);
    return true;
}

bool structureChange(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto before = context.captureAt(argument, false);
    const auto after = context.captureAt(argument, true);
    if (!before || !after || before->bytes.empty())
        return structure(context, argument, out);
    appendStructure(context, *before, argument, out);
    out.text.append(" => ");
    out.parts.clear();
    appendStructure(context, *after, argument, out);
    return true;
}

bool structureArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t size = context.sizeOf(argument);
    const auto memory = context.capture(argument);
    if (!memory || size == 0) {
        if (!memory && context.value(argument) != 0 && context.hasSucceeded()
            && context.view().find(argument.place) == std::nullopt)
            out.text.append("[]");
        else
            decodeUnread(context, argument, out);
        return true;
    }
    out.state = CaptureState(memory->head.state);
    const std::size_t count = memory->bytes.size() / size;
    const std::size_t shown = std::min<std::size_t>(count, context.textBytes());
    out.text.push_back('[');
    for (std::size_t i = 0; i < count; ++i) {
        DecodedValue part{std::to_string(i), {}, {}, {}, CaptureState::Whole};
        Structure fields(context, memory->bytes.subspan(i * size, size), part);
        argument.kind.layout(fields);
        fields.finish();
        if (i < shown)
            out.text.append(i > 0 ? ", " : "").append(part.text);
        out.parts.push_back(std::move(part));
    }
    if (shown < count || out.state != CaptureState::Whole)
        out.text.append(count > 0 ? ", ..." : "...");
    out.text.push_back(']');
    return true;
}

bool pointedSigned(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return pointed(context, argument, out, signedText);
}

bool pointedUnsigned(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return pointed(context, argument, out, unsignedText);
}

bool pointedHex(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return pointed(context, argument, out, hexText);
}

bool pointedChange(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto before = context.captureAt(argument, false);
    const auto after = context.captureAt(argument, true);
    const unsigned width = before ? pointedWidth(context, argument, *before) : 0;
    if (width == 0)
        return pointed(context, argument, out, signedText);
    const int64_t first = extended(numberAt(before->bytes, 0, width), width);
    out.text.push_back('[');
    appendNumber(out.text, first);
    out.text.push_back(']');
    if (after && pointedWidth(context, argument, *after) == width) {
        const int64_t second = extended(numberAt(after->bytes, 0, width), width);
        if (second != first) {
            out.text.append(" => [");
            appendNumber(out.text, second);
            out.text.push_back(']');
        }
    }
    return true;
}

bool pointedLength(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto before = context.captureAt(argument, false);
    auto after = context.captureAt(argument, true);
    if (!after || after->bytes.size() < 4)
        after = context.captureAt(argument, true, CapturePart::Length);
    if (!before || before->bytes.size() < 4) {
        if (!after || after->bytes.size() < 4) {
            decodeUnread(context, argument, out);
            return true;
        }
    }
    out.text.push_back('[');
    std::optional<int32_t> first;
    if (before && before->bytes.size() >= 4) {
        first = int32_t(uint32_t(numberAt(before->bytes, 0, 4)));
        appendNumber(out.text, *first);
    }
    if (after && after->bytes.size() >= 4) {
        const int32_t second = int32_t(uint32_t(numberAt(after->bytes, 0, 4)));
        if (first && *first != second)
            out.text.append(" => ");
        if (!first || *first != second)
            appendNumber(out.text, second);
    }
    out.text.push_back(']');
    return true;
}

bool numberArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return array(context, argument, out, context.sizeOf(argument), unsignedText);
}

bool hexArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return array(context, argument, out, context.sizeOf(argument), hexText);
}

bool descriptorArray(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return array(context, argument, out, 4, [&context](std::string& text, uint64_t value, unsigned) {
        context.appendDescriptor(text, int(uint32_t(value)));
    });
}

} // namespace Duende::Trace::Decoders
