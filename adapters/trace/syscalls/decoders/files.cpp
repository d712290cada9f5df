// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>

namespace Duende::Trace {

namespace {

constexpr uint64_t accessBits = 3; // O_ACCMODE
constexpr uint64_t createBit = 0100; // O_CREAT
constexpr uint64_t temporaryBit = 020000000; // __O_TMPFILE

} // namespace

void appendOpenFlags(std::string& text, const CallContext& context, uint64_t flags)
{
    const uint64_t access = flags & accessBits;
    const NameSet& names = context.isArm() ? openFlagsArm : openFlags;
    if (access == accessBits)
        text.append("O_ACCMODE");
    else
        text.append(nameOf(openAccess, access));
    if ((flags & ~accessBits) != 0) {
        text.push_back('|');
        std::string rest;
        appendFlags(rest, names, flags & ~accessBits);
        text.append(rest, 0, rest.find(" /*"));
    }
}

} // namespace Duende::Trace

namespace Duende::Trace::Layouts {

void openHow(Structure& s)
{
    const auto flags = s.take(8);
    if (!flags)
        return;
    std::string text;
    appendOpenFlags(text, s.context(), *flags);
    s.add("flags", "uint64_t", std::move(text));
    const auto mode = s.take(8);
    if (mode && (*mode != 0 || (*flags & (createBit | temporaryBit)) != 0)) {
        text.clear();
        appendOctal(text, *mode);
        s.add("mode", "uint64_t", std::move(text));
    }
    s.named("resolve", 8, resolveFlags);
}

void mountAttributes(Structure& s)
{
    s.named("attr_set", 8, newMountFlags);
    s.named("attr_clr", 8, newMountFlags);
    s.named("propagation", 8, mountFlags);
    s.number("userns_fd", 8);
}

void fileHandle(Structure& s)
{
    const auto bytes = s.number("handle_bytes", 4);
    s.hex("handle_type", 4);
    if (!bytes)
        return;
    const auto rest = s.rest();
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(*bytes, rest.size()); ++i) {
        constexpr char digits[] = "0123456789abcdef";
        text.push_back(digits[std::to_integer<unsigned>(rest[i]) >> 4]);
        text.push_back(digits[std::to_integer<unsigned>(rest[i]) & 15]);
    }
    s.add("f_handle", "unsigned char[]", "0x" + text);
}

void xattrArguments(Structure& s)
{
    s.hex("value", 8);
    s.number("size", 4);
    s.named("flags", 4, xattrFlags);
}

void cachestatRange(Structure& s)
{
    s.hex("off", 8);
    s.hex("len", 8);
}

void cachestat(Structure& s)
{
    s.number("nr_cache", 8);
    s.number("nr_dirty", 8);
    s.number("nr_writeback", 8);
    s.number("nr_evicted", 8);
    s.number("nr_recently_evicted", 8);
}

} // namespace Duende::Trace::Layouts

namespace Duende::Trace::Decoders {

bool openFlags(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendOpenFlags(out.text, context, uint32_t(context.value(argument)));
    return true;
}

bool openMode(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint64_t flags = context.value(argument.position - 1);
    if ((flags & (createBit | temporaryBit)) == 0)
        return false;
    return mode(context, argument, out);
}

bool xattrData(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    return data(context, argument, out);
}

bool directoryEntries(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendAddress(out.text, context.value(argument));
    const auto memory = context.capture(argument);
    if (!memory) {
        if (context.hasSucceeded() && context.result() == 0 && context.value(argument) != 0)
            out.text.append(" /* 0 entries */");
        out.state = context.stateOf(argument);
        return true;
    }
    out.state = CaptureState(memory->head.state);
    const bool isNew = context.info().name == "getdents64";
    const std::size_t word = isNew || context.isWide() ? 8 : 4;
    const std::size_t nameAt = 2 * word + 2 + (isNew ? 1 : 0);
    std::span<const std::byte> rest = memory->bytes;
    while (rest.size() > nameAt) {
        const std::size_t length = numberAt(rest, 2 * word, 2);
        if (length <= nameAt || length > rest.size())
            break;
        DecodedValue entry{
            std::to_string(out.parts.size()), "struct linux_dirent", {}, {}, CaptureState::Whole};
        Structure fields(context, rest.first(length), entry);
        fields.number("d_ino", unsigned(word));
        fields.number("d_off", unsigned(word));
        fields.number("d_reclen", 2);
        if (isNew)
            fields.named("d_type", 1, directoryTypes);
        fields.seek(nameAt);
        fields.characters("d_name", length - nameAt - (isNew ? 0 : 1));
        fields.finish();
        out.parts.push_back(std::move(entry));
        rest = rest.subspan(length);
    }
    // How many there are beyond the captured data is not known.
    out.text.append(" /* ");
    appendUnsigned(out.text, out.parts.size());
    out.text.append(out.state != CaptureState::Whole ? "+" : "")
        .append(out.parts.size() == 1 ? " entry */" : " entries */");
    return true;
}

bool seekOrigin(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendName(out.text, seekOrigins, uint32_t(context.value(argument)));
    return true;
}

bool mountData(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    // Most file systems take text, a few a structure of their own.
    return text(context, argument, out);
}

bool fanotifyMark(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendFlags(out.text, fanotifyMask, context.value(argument));
    return true;
}

} // namespace Duende::Trace::Decoders
