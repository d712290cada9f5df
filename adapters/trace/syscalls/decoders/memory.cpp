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
void appendWithHugePages(
    std::string& text, const NameSet& names, uint64_t flags, uint64_t hugeFlag, const char* word)
{
    const uint64_t huge = (flags & hugeFlag) != 0 ? (flags & hugeBits) >> hugeShift : 0;
    std::string rest;
    appendFlags(rest, names, huge != 0 ? flags & ~hugeBits : flags);
    text.append(rest, 0, rest.find(" /*"));
    if (huge != 0)
        text.append("|").append(std::to_string(huge)).append("<<").append(word);
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
        appendWithHugePages(out.text, mmapFlags, flags, MAP_HUGETLB, "MAP_HUGE_SHIFT");
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
    constexpr uint64_t hugeFlag = 4; // MFD_HUGETLB
    appendWithHugePages(
        out.text, Duende::Trace::memfdFlags, uint32_t(context.value(argument)), hugeFlag, "MFD_HUGE_SHIFT");
    return true;
}

} // namespace Duende::Trace::Decoders
