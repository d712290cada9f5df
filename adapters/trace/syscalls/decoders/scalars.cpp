// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/callcontext.h"
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/text.h"

namespace Duende::Trace {

void appendDevice(std::string& text, uint64_t device)
{
    const uint64_t major = (device >> 8 & 0xfff) | (device >> 32 & 0xfffff000);
    const uint64_t minor = (device & 0xff) | (device >> 12 & 0xffffff00);
    text.append("makedev(");
    appendHex(text, major);
    text.append(", ");
    appendHex(text, minor);
    text.append(")");
}

void appendFileMode(std::string& text, uint64_t mode)
{
    constexpr uint64_t typeBits = 0170000;
    if (const char* type = nameOf(fileTypes, mode & typeBits)) {
        text.append(type).append("|");
        mode &= ~typeBits;
        for (const auto& [bit, name] :
            {std::pair(04000U, "S_ISUID|"), {02000U, "S_ISGID|"}, {01000U, "S_ISVTX|"}}) {
            if ((mode & bit) != 0)
                text.append(name);
            mode &= ~uint64_t(bit);
        }
    }
    appendOctal(text, mode);
}

void appendSignal(std::string& text, int64_t number)
{
    constexpr int firstRealTime = 32; // the kernel's own SIGRTMIN
    constexpr int lastRealTime = 64;
    if (const char* name = number > 0 ? nameOf(signalNumbers, uint64_t(number)) : nullptr) {
        text.append(name);
    } else if (number == firstRealTime) {
        text.append("SIGRTMIN");
    } else if (number > firstRealTime && number <= lastRealTime) {
        text.append("SIGRT_");
        appendNumber(text, number - firstRealTime);
    } else {
        appendNumber(text, number);
    }
}

} // namespace Duende::Trace

namespace Duende::Trace::Decoders {

bool byType(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    if (argument.isPointer)
        return address(context, argument, out);
    return number(context, argument, out);
}

bool number(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint64_t value = context.value(argument);
    if (argument.isSigned && argument.bytes == 4)
        appendNumber(out.text, int32_t(uint32_t(value)));
    else if (argument.isSigned)
        appendNumber(out.text, int64_t(value));
    else
        appendUnsigned(out.text, value);
    return true;
}

bool hex(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    uint64_t value = context.value(argument);
    if (argument.bytes == 4)
        value = uint32_t(value);
    appendHex(out.text, value);
    return true;
}

bool address(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendAddress(out.text, context.value(argument));
    return true;
}

bool mode(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendOctal(out.text, uint32_t(context.value(argument)));
    return true;
}

bool fileMode(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendFileMode(out.text, uint32_t(context.value(argument)));
    return true;
}

bool descriptor(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    context.appendDescriptor(out.text, int(uint32_t(context.value(argument))));
    return true;
}

bool directory(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    context.appendDirectory(out.text, int(uint32_t(context.value(argument))));
    return true;
}

bool id(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    if (value == UINT32_MAX)
        out.text.append("-1");
    else
        appendUnsigned(out.text, value);
    return true;
}

bool named(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    uint64_t value = context.value(argument);
    if (argument.bytes == 4)
        value = uint32_t(value);
    appendNamed(out.text, *argument.kind.names, value);
    return true;
}

bool signal(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendSignal(out.text, int32_t(uint32_t(context.value(argument))));
    return true;
}

bool device(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    // Of a node that is none of a device it is nothing.
    if (argument.position > 0) {
        const uint64_t type = context.value(argument.position - 1) & 0170000;
        if (type != 0020000 && type != 0060000)
            return false;
    }
    appendDevice(out.text, uint32_t(context.value(argument)));
    return true;
}

bool offsetPair(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    uint64_t offset = context.value(argument);
    if (!context.isWide())
        offset |= context.value(argument.position + 1) << 32;
    appendNumber(out.text, int64_t(offset));
    return true;
}

bool offsetHighFirst(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint64_t low = uint32_t(context.value(argument.position + 1));
    appendNumber(out.text, int64_t(context.value(argument) << 32 | low));
    return true;
}

bool hidden(const CallContext&, const ArgumentInfo&, DecodedValue&)
{
    return false;
}

} // namespace Duende::Trace::Decoders
