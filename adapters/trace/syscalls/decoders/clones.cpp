// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <linux/sched.h>

namespace Duende::Trace::Decoders {

namespace {

constexpr uint64_t signalBits = 0xff; // CSIGNAL

uint64_t flagsOf(const CallContext& context)
{
    return context.value(0);
}

void cloneFields(Structure& s)
{
    const auto flags = s.take(8);
    if (!flags)
        return;
    std::string text;
    appendFlags(text, Duende::Trace::cloneFlags, *flags);
    s.add("flags", "uint64_t", std::move(text));
    const auto pointer = [&s](const char* name, bool isShown) {
        const auto value = s.take(8);
        if (!value || !isShown)
            return;
        std::string address;
        appendAddress(address, *value);
        s.add(name, "uint64_t", std::move(address));
    };
    pointer("pidfd", (*flags & CLONE_PIDFD) != 0);
    pointer("child_tid", (*flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)) != 0);
    pointer("parent_tid", (*flags & CLONE_PARENT_SETTID) != 0);
    if (const auto signal = s.take(8)) {
        text.clear();
        appendSignal(text, int64_t(*signal));
        s.add("exit_signal", "uint64_t", std::move(text));
    }
    pointer("stack", true);
    if (const auto size = s.take(8)) {
        text.clear();
        appendHex(text, *size);
        s.add("stack_size", "uint64_t", std::move(text));
    }
    pointer("tls", (*flags & CLONE_SETTLS) != 0);
    if (s.rest().size() >= 16) {
        const auto setTid = s.take(8);
        const auto size = s.take(8);
        if (setTid && size && (*setTid != 0 || *size != 0)) {
            text.clear();
            appendAddress(text, *setTid);
            s.add("set_tid", "uint64_t", std::move(text));
            s.add("set_tid_size", "uint64_t", std::to_string(*size));
        }
    }
    if (s.rest().size() >= 8 && (*flags & CLONE_INTO_CGROUP) != 0)
        s.number("cgroup", 8);
}

} // namespace

bool cloneFlags(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint64_t value = context.value(argument);
    const uint64_t signal = value & signalBits;
    if ((value & ~signalBits) != 0) {
        std::string flags;
        appendFlags(flags, Duende::Trace::cloneFlags, value & ~signalBits);
        out.text.append(flags, 0, flags.find(" /*"));
    }
    if (signal != 0) {
        out.text.append(out.text.empty() ? "" : "|");
        appendSignal(out.text, int64_t(signal));
    }
    if (value == 0)
        out.text = "0";
    return true;
}

bool cloneParentTid(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr uint64_t asked = CLONE_PARENT_SETTID | CLONE_PIDFD;
    if ((flagsOf(context) & asked) == 0)
        return false;
    return pointedSigned(context, argument, out);
}

bool cloneChildTid(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr uint64_t asked = CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    if ((flagsOf(context) & asked) == 0)
        return false;
    return address(context, argument, out);
}

bool cloneTls(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    if ((flagsOf(context) & CLONE_SETTLS) == 0)
        return false;
    return hex(context, argument, out);
}

bool cloneArguments(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.captureAt(argument, false);
    if (!memory || memory->bytes.empty()) {
        decodeUnread(context, argument, out);
        return true;
    }
    Structure fields(context, memory->bytes, out);
    cloneFields(fields);
    fields.finish();
    out.state = CaptureState(memory->head.state);
    return true;
}

} // namespace Duende::Trace::Decoders
