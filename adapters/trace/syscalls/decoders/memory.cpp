// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/callcontext.h"
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"

#include <linux/mman.h>

namespace Duende::Trace::Decoders {

namespace {

constexpr unsigned hugeShift = 26; // MAP_HUGE_SHIFT, MFD_HUGE_SHIFT
constexpr uint64_t hugeBits = uint64_t(0x3f) << hugeShift;

/// Flags of which the upper six bits are the logarithm of a huge page's size.
void appendWithHugePages(std::string& text, const NameSet& names, uint64_t flags, const char* word)
{
    const uint64_t huge = (flags & hugeBits) >> hugeShift;
    const uint64_t others = huge != 0 ? flags & ~hugeBits : flags;
    if (others != 0 || huge == 0) {
        std::string rest;
        appendFlags(rest, names, others);
        text.append(rest, 0, rest.find(" /*"));
    }
    if (huge != 0)
        text.append(others != 0 ? "|" : "").append(std::to_string(huge)).append("<<").append(word);
}

} // namespace

bool mapFlags(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    uint64_t flags = context.value(argument);
    constexpr const char* types[] = {"MAP_FILE", "MAP_SHARED", "MAP_PRIVATE", "MAP_SHARED_VALIDATE"};
    const uint64_t type = flags & 0xf;
    if (type < 4) {
        out.text.append(types[type]);
        flags &= ~uint64_t(0xf);
    } else if ((flags & 3) != 0) {
        out.text.append(types[flags & 3]);
        flags &= ~uint64_t(3);
    }
    if (flags != 0) {
        out.text.append(out.text.empty() ? "" : "|");
        appendWithHugePages(out.text, mmapFlags, flags, "MAP_HUGE_SHIFT");
    }
    return true;
}

bool mapOffset(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr unsigned pageShift = 12; // mmap2 counts in 4096 bytes
    const uint64_t value = context.value(argument);
    appendHex(out.text, context.info().name == "mmap2" ? uint64_t(uint32_t(value)) << pageShift : value);
    return true;
}

bool remapAddress(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    if ((context.value(3) & (MREMAP_FIXED | MREMAP_DONTUNMAP)) == 0)
        return false;
    return address(context, argument, out);
}

bool memfdFlags(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendWithHugePages(
        out.text, Duende::Trace::memfdFlags, uint32_t(context.value(argument)), "MFD_HUGE_SHIFT");
    return true;
}

bool barrierCpu(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    if (context.value(1) == 0)
        return false;
    return number(context, argument, out);
}

std::string barrierNote(const CallContext& context)
{
    std::string text;
    if (context.integer(0) != 0 || !context.hasSucceeded()) // MEMBARRIER_CMD_QUERY
        return text;
    for (const NameValue& row : membarrierCommands.rows) {
        if (row.value != 0 && (uint64_t(context.result()) & row.value) == row.value)
            text.append(text.empty() ? "" : "|").append(row.name);
    }
    return text;
}

} // namespace Duende::Trace::Decoders
