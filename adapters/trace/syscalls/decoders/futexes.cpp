// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <iterator>
#include <linux/futex.h>

namespace Duende::Trace {

namespace {

unsigned operationOf(const CallContext& context)
{
    return unsigned(context.value(1)) & unsigned(FUTEX_CMD_MASK);
}

/// The fourth argument is how long to wait.
bool isTimed(unsigned operation)
{
    return operation == FUTEX_WAIT || operation == FUTEX_LOCK_PI || operation == FUTEX_WAIT_BITSET
        || operation == FUTEX_WAIT_REQUEUE_PI || operation == FUTEX_LOCK_PI2;
}

/// The fourth argument is how many to wake or move.
bool isCounted(unsigned operation)
{
    return operation == FUTEX_REQUEUE || operation == FUTEX_CMP_REQUEUE || operation == FUTEX_WAKE_OP
        || operation == FUTEX_CMP_REQUEUE_PI;
}

void appendWakeOperation(std::string& text, uint32_t value)
{
    constexpr const char* operations[]
        = {"FUTEX_OP_SET", "FUTEX_OP_ADD", "FUTEX_OP_OR", "FUTEX_OP_ANDN", "FUTEX_OP_XOR"};
    constexpr const char* comparisons[] = {"FUTEX_OP_CMP_EQ", "FUTEX_OP_CMP_NE", "FUTEX_OP_CMP_LT",
        "FUTEX_OP_CMP_LE", "FUTEX_OP_CMP_GT", "FUTEX_OP_CMP_GE"};
    const auto part = [&text](uint32_t index, std::span<const char* const> names) {
        if (index < names.size())
            text.append(names[index]);
        else
            appendHex(text, index);
        text.append("<<");
    };
    if ((value >> 31) != 0)
        text.append("FUTEX_OP_OPARG_SHIFT<<28|");
    part(value >> 28 & 7, operations);
    text.append("28|");
    appendHex(text, value >> 12 & 0xfff);
    text.append("<<12|");
    part(value >> 24 & 15, comparisons);
    text.append("24|");
    appendHex(text, value & 0xfff);
}

} // namespace

namespace Layouts {

void futexWait(Structure& s)
{
    s.number("val", 8);
    s.hex("uaddr", 8);
    s.named("flags", 4, futex2Flags);
    s.skip(4);
}

} // namespace Layouts

namespace Decoders {

bool futexOperation(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    const uint32_t flags = value & (FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    const char* name = nameOf(futexOperations, value & ~flags);
    if (name)
        out.text.append(name);
    else
        appendHex(out.text, value & ~flags);
    if ((flags & FUTEX_PRIVATE_FLAG) != 0)
        out.text.append(name ? "_PRIVATE" : "|FUTEX_PRIVATE_FLAG");
    if ((flags & FUTEX_CLOCK_REALTIME) != 0)
        out.text.append("|FUTEX_CLOCK_REALTIME");
    return true;
}

bool futexValue(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const unsigned operation = operationOf(context);
    if (operation == FUTEX_LOCK_PI || operation == FUTEX_UNLOCK_PI || operation == FUTEX_TRYLOCK_PI
        || operation == FUTEX_LOCK_PI2)
        return false;
    if (operation == FUTEX_WAKE || operation == FUTEX_WAKE_BITSET || operation == FUTEX_WAKE_OP)
        appendNumber(out.text, int32_t(uint32_t(context.value(argument))));
    else
        appendUnsigned(out.text, uint32_t(context.value(argument)));
    return true;
}

bool futexTimeout(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const unsigned operation = operationOf(context);
    if (isCounted(operation)) {
        appendNumber(out.text, int32_t(uint32_t(context.value(argument))));
        return true;
    }
    if (operation == FUTEX_WAKE_BITSET) {
        appendAddress(out.text, context.value(argument));
        return true;
    }
    if (!isTimed(operation))
        return nameOf(futexOperations, operation) ? false : address(context, argument, out);
    const auto memory = context.capture(argument);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    const unsigned width = context.sizeOf(argument) == 8 ? 4 : 8;
    Structure fields(context, memory->bytes, out);
    fields.signedNumber("tv_sec", width);
    fields.signedNumber("tv_nsec", width);
    fields.finish();
    out.state = CaptureState(memory->head.state);
    return true;
}

bool futexSecond(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const unsigned operation = operationOf(context);
    if (!isCounted(operation) && operation != FUTEX_WAIT_BITSET && operation != FUTEX_WAKE_BITSET
        && operation != FUTEX_WAIT_REQUEUE_PI && nameOf(futexOperations, operation))
        return false;
    return address(context, argument, out);
}

bool futexThird(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    switch (operationOf(context)) {
    case FUTEX_WAIT_BITSET:
    case FUTEX_WAKE_BITSET:
        if (value == UINT32_MAX)
            out.text.append("FUTEX_BITSET_MATCH_ANY");
        else
            appendHex(out.text, value);
        return true;
    case FUTEX_CMP_REQUEUE:
    case FUTEX_CMP_REQUEUE_PI:
        appendUnsigned(out.text, value);
        return true;
    case FUTEX_WAKE_OP:
        appendWakeOperation(out.text, value);
        return true;
    default:
        if (nameOf(futexOperations, operationOf(context)))
            return false;
        appendHex(out.text, value);
        return true;
    }
}

std::string futexNote(const CallContext& context)
{
    std::string text;
    if (operationOf(context) == FUTEX_FD && context.hasSucceeded()) {
        text = "fd ";
        context.appendDescriptor(text, int(context.result()));
    }
    return text;
}

} // namespace Decoders

} // namespace Duende::Trace
