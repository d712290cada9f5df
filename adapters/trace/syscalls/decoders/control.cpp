// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <iterator>
#include <linux/fcntl.h>
#include <sys/ioctl.h>

namespace Duende::Trace {

namespace {

constexpr NameValue ioctlRows[] = {
#include "adapters/trace/syscalls/tables/ioctls.inc"
};
constexpr NameSet ioctlNames{ioctlRows, false, ""};

// Of linux/fcntl.h, which has them for 32-bit architectures only.
constexpr int getLock64 = 12;
constexpr int setLockWait64 = 14;

void lockFields(Structure& s, unsigned word)
{
    s.named("l_type", 2, lockTypes);
    s.named("l_whence", 2, seekOrigins);
    if (word == 8)
        s.seek(s.context().isWide() ? 8 : 4);
    s.signedNumber("l_start", word);
    s.signedNumber("l_len", word);
}

void windowSize(Structure& s)
{
    s.number("ws_row", 2);
    s.number("ws_col", 2);
    s.number("ws_xpixel", 2);
    s.number("ws_ypixel", 2);
}

/// struct termios of asm-generic/termbits.h.
void terminal(Structure& s)
{
    s.named("c_iflag", 4, terminalInput);
    s.named("c_oflag", 4, terminalOutput);
    if (const auto flags = s.take(4)) {
        constexpr uint64_t baudBits = 0010017;
        constexpr uint64_t sizeBits = 0000060;
        std::string text;
        appendName(text, terminalBauds, *flags & baudBits);
        text.push_back('|');
        appendName(text, terminalSizes, *flags & sizeBits);
        if (const uint64_t rest = *flags & ~(baudBits | sizeBits)) {
            text.push_back('|');
            appendFlags(text, terminalControl, rest);
        }
        s.add("c_cflag", "tcflag_t", std::move(text));
    }
    s.named("c_lflag", 4, terminalLocal);
    s.abbreviate();
    s.hex("c_line", 1);
    s.characters("c_cc", 19);
}

void interface(Structure& s)
{
    s.characters("ifr_name", 16);
    if (s.context().integer(1) == 0x8913) // SIOCGIFFLAGS
        s.named("ifr_flags", 2, interfaceFlags);
    else
        s.signedNumber("ifr_ifru", 4);
}

enum class Direction : uint8_t { In, Out };

/// What the argument of a well-known request points at.
struct Request
{
    uint32_t number;
    Direction direction;
    Layout layout; ///< null: an int
};

constexpr Request requests[] = {{0x5401, Direction::Out, terminal}, {0x5402, Direction::In, terminal},
    {0x5403, Direction::In, terminal}, {0x5404, Direction::In, terminal},
    {0x802c542a, Direction::Out, terminal}, {0x402c542b, Direction::In, terminal},
    {0x402c542c, Direction::In, terminal}, {0x402c542d, Direction::In, terminal},
    {0x5413, Direction::Out, windowSize}, {0x5414, Direction::In, windowSize},
    {0x541b, Direction::Out, nullptr}, {0x5411, Direction::Out, nullptr}, {0x5421, Direction::In, nullptr},
    {0x5452, Direction::In, nullptr}, {0x540f, Direction::Out, nullptr}, {0x5410, Direction::In, nullptr},
    {0x80045430, Direction::Out, nullptr}, {0x40045431, Direction::In, nullptr},
    {0x8913, Direction::Out, interface}, {0x8933, Direction::Out, interface},
    {0x8921, Direction::Out, interface}, {0x8910, Direction::Out, interface}};

bool pointedInt(const CaptureView& memory, DecodedValue& out)
{
    if (memory.bytes.size() < 4)
        return false;
    out.text.push_back('[');
    appendNumber(out.text, int32_t(uint32_t(numberAt(memory.bytes, 0, 4))));
    out.text.push_back(']');
    return true;
}

void layOut(const CallContext& context, const CaptureView& memory, Layout layout, DecodedValue& out)
{
    Structure fields(context, memory.bytes, out);
    layout(fields);
    fields.finish();
}

} // namespace

namespace Layouts {

void flock(Structure& s)
{
    lockFields(s, 0);
    s.signedNumber("l_pid", 4);
}

void flock64(Structure& s)
{
    lockFields(s, 8);
    s.signedNumber("l_pid", 4);
}

void ownerEx(Structure& s)
{
    constexpr const char* types[] = {"F_OWNER_TID", "F_OWNER_PID", "F_OWNER_PGRP"};
    if (const auto type = s.take(4))
        s.add("type", "int", *type < std::size(types) ? types[*type] : std::to_string(*type));
    s.signedNumber("pid", 4);
}

} // namespace Layouts

namespace Decoders {

bool fcntlArgument(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint64_t value = context.value(argument);
    const int command = context.integer(1);
    const auto pointed = [&](Layout layout, bool isAnswer) {
        if (const auto memory = context.captureAt(argument, isAnswer); memory && !memory->bytes.empty())
            layOut(context, *memory, layout, out);
        else
            appendAddress(out.text, value);
        return true;
    };
    switch (command) {
    case F_GETFD:
    case F_GETFL:
    case F_GETOWN:
    case F_GETSIG:
    case F_GETLEASE:
    case F_GETPIPE_SZ:
    case F_GET_SEALS:
        return false;
    case F_SETFD:
        appendFlags(out.text, descriptorFlags, value);
        return true;
    case F_SETFL:
        appendOpenFlags(out.text, context, uint32_t(value));
        return true;
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
    case F_SETOWN:
    case F_SETPIPE_SZ:
        appendNumber(out.text, int32_t(uint32_t(value)));
        return true;
    case F_DUPFD_QUERY:
        context.appendDescriptor(out.text, int(uint32_t(value)));
        return true;
    case F_SETSIG:
        appendSignal(out.text, int32_t(uint32_t(value)));
        return true;
    case F_SETLEASE:
        appendName(out.text, lockTypes, uint32_t(value));
        return true;
    case F_NOTIFY:
        appendFlags(out.text, notifyFlags, uint32_t(value));
        return true;
    case F_ADD_SEALS:
        appendFlags(out.text, seals, uint32_t(value));
        return true;
    case F_SETLK:
    case F_SETLKW:
        return pointed(Layouts::flock, false);
    case F_GETLK:
        return pointed(Layouts::flock, true);
    case F_OFD_GETLK:
        return pointed(Layouts::flock64, true);
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
        return pointed(Layouts::flock64, false);
    case F_SETOWN_EX:
        return pointed(Layouts::ownerEx, false);
    case F_GETOWN_EX:
        return pointed(Layouts::ownerEx, true);
    default:
        if (command >= getLock64 && command <= setLockWait64 && !context.isWide())
            return pointed(Layouts::flock64, command == getLock64);
        appendHex(out.text, value);
        return true;
    }
}

std::string fcntlNote(const CallContext& context)
{
    std::string text;
    if (!context.hasSucceeded())
        return text;
    const uint64_t result = uint64_t(context.result());
    switch (context.integer(1)) {
    case F_GETFD:
        if (result != 0) {
            text = "flags ";
            appendFlags(text, descriptorFlags, result);
        }
        break;
    case F_GETFL:
        text = "flags ";
        appendOpenFlags(text, context, result);
        break;
    case F_GET_SEALS:
        text = "seals ";
        appendFlags(text, seals, result);
        break;
    case F_GETLEASE:
        appendName(text, lockTypes, result);
        break;
    case F_GETSIG:
        if (result != 0)
            appendSignal(text, int64_t(result));
        break;
    default:
        break;
    }
    return text;
}

bool ioctlCommand(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t command = uint32_t(context.value(argument));
    if (const char* name = nameOf(ioctlNames, command)) {
        out.text = name;
        return true;
    }
    // _IOC of asm-generic/ioctl.h: direction 2, size 14, type 8, number 8 bits.
    constexpr const char* directions[] = {"_IOC_NONE", "_IOC_WRITE", "_IOC_READ", "_IOC_READ|_IOC_WRITE"};
    out.text.append("_IOC(").append(directions[command >> 30]).append(", ");
    appendHex(out.text, command >> 8 & 0xff);
    out.text.append(", ");
    appendHex(out.text, command & 0xff);
    out.text.append(", ");
    appendHex(out.text, command >> 16 & 0x3fff);
    out.text.append(")");
    return true;
}

bool ioctlArgument(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t command = uint32_t(context.value(argument.position - 1));
    for (const Request& request : requests) {
        if (request.number != command)
            continue;
        const auto memory = context.captureAt(argument, request.direction == Direction::Out);
        if (!memory || memory->bytes.empty())
            break;
        if (request.layout)
            layOut(context, *memory, request.layout, out);
        else if (!pointedInt(*memory, out))
            break;
        return true;
    }
    if (command == 0x5450 || command == 0x5451) // FIONCLEX, FIOCLEX
        return false;
    if ((command & 0xffff) == 0x9409) { // FICLONE
        context.appendDescriptor(out.text, int(uint32_t(context.value(argument))));
        return true;
    }
    appendHex(out.text, context.value(argument));
    return true;
}

} // namespace Decoders

} // namespace Duende::Trace
