// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>

namespace Duende::Trace {

std::string waitStatusText(uint32_t status)
{
    // wait(2)'s macros, written out.
    const uint32_t signal = status & 0x7f;
    const uint32_t code = status >> 8 & 0xff;
    std::string text = "[{";
    if (status == 0xffff) {
        text.append("WIFCONTINUED(s)");
    } else if (signal == 0) {
        text.append("WIFEXITED(s) && WEXITSTATUS(s) == ").append(std::to_string(code));
    } else if (signal == 0x7f) {
        text.append("WIFSTOPPED(s) && WSTOPSIG(s) == ");
        appendSignal(text, code & 0x7f);
        if ((code & 0x80) != 0)
            text.append(" | 0x80");
    } else {
        text.append("WIFSIGNALED(s) && WTERMSIG(s) == ");
        appendSignal(text, signal);
        if ((status & 0x80) != 0)
            text.append(" && WCOREDUMP(s)");
    }
    text.append("}");
    if (status >> 16 != 0 && status != 0xffff) {
        constexpr const char* events[] = {"", "PTRACE_EVENT_FORK", "PTRACE_EVENT_VFORK", "PTRACE_EVENT_CLONE",
            "PTRACE_EVENT_EXEC", "PTRACE_EVENT_VFORK_DONE", "PTRACE_EVENT_EXIT", "PTRACE_EVENT_SECCOMP"};
        const uint32_t event = status >> 16;
        text.append(" | ");
        if (event < std::size(events))
            text.append(events[event]).append(" << 16");
        else if (event == 128)
            text.append("PTRACE_EVENT_STOP << 16");
        else
            appendHex(text, event << 16);
    }
    return text.append("]");
}

} // namespace Duende::Trace

namespace Duende::Trace::Layouts {

namespace {

void limit(Structure& s, const char* name, unsigned bytes)
{
    const auto value = s.take(bytes);
    if (!value)
        return;
    const bool isNarrow = bytes == 0 && !s.context().isWide();
    std::string text;
    if (*value == (isNarrow ? uint64_t(UINT32_MAX) : UINT64_MAX)) {
        text = isNarrow ? "RLIM_INFINITY" : bytes == 8 ? "RLIM64_INFINITY" : "RLIM_INFINITY";
    } else if (*value > 1024 && *value % 1024 == 0) {
        appendUnsigned(text, *value / 1024);
        text.append("*1024");
    } else {
        appendUnsigned(text, *value);
    }
    s.add(name, "rlim_t", std::move(text));
}

void capabilityMask(Structure& s, const char* name)
{
    const auto value = s.take(4);
    if (!value)
        return;
    std::string text;
    for (uint64_t i = 0; i < 32; ++i) {
        if ((*value >> i & 1) == 0)
            continue;
        text.append(text.empty() ? "" : "|");
        appendName(text, capabilities, i);
    }
    s.add(name, "uint32_t", text.empty() ? "0" : std::move(text));
}

} // namespace

void rlimit(Structure& s)
{
    limit(s, "rlim_cur", 0);
    limit(s, "rlim_max", 0);
}

void rlimit64(Structure& s)
{
    limit(s, "rlim_cur", 8);
    limit(s, "rlim_max", 8);
}

void rusage(Structure& s)
{
    s.nested("ru_utime", "struct timeval", timeval);
    s.nested("ru_stime", "struct timeval", timeval);
    s.abbreviate();
    for (const char* name :
        {"ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock",
            "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw"})
        s.signedNumber(name, 0);
}

void schedParameter(Structure& s)
{
    // strace prints it as an array of one.
    s.signedNumber("sched_priority", 4);
}

void schedAttributes(Structure& s)
{
    s.number("size", 4);
    s.named("sched_policy", 4, schedulers);
    s.named("sched_flags", 8, schedulerFlags);
    s.signedNumber("sched_nice", 4);
    s.number("sched_priority", 4);
    s.number("sched_runtime", 8);
    s.number("sched_deadline", 8);
    s.number("sched_period", 8);
    if (s.rest().size() >= 8) {
        s.number("sched_util_min", 4);
        s.number("sched_util_max", 4);
    }
}

void capabilityHeader(Structure& s)
{
    constexpr uint64_t versions[] = {0x19980330, 0x20071026, 0x20080522};
    if (const auto version = s.take(4)) {
        std::string text;
        const auto* found = std::ranges::find(versions, *version);
        if (found != std::end(versions))
            text = "_LINUX_CAPABILITY_VERSION_" + std::to_string(found - versions + 1);
        else
            appendHex(text, *version);
        s.add("version", "uint32_t", std::move(text));
    }
    s.signedNumber("pid", 4);
}

void capabilityData(Structure& s)
{
    capabilityMask(s, "effective");
    capabilityMask(s, "permitted");
    capabilityMask(s, "inheritable");
    s.abbreviate();
    s.hex("effective_high", 4);
    s.hex("permitted_high", 4);
    s.hex("inheritable_high", 4);
}

void rseq(Structure& s)
{
    s.number("cpu_id_start", 4);
    s.hex("cpu_id", 4);
    s.hex("rseq_cs", 8);
    s.hex("flags", 4);
}

void robustList(Structure& s)
{
    s.address("list");
    s.signedNumber("futex_offset", 0);
    s.address("list_op_pending");
}

void userDescriptor(Structure& s)
{
    s.signedNumber("entry_number", 4);
    s.hex("base_addr", 4);
    s.hex("limit", 4);
    constexpr const char* names[]
        = {"seg_32bit", "", "contents", "read_exec_only", "limit_in_pages", "seg_not_present", "useable"};
    if (const auto bits = s.take(4)) {
        s.add(names[0], "unsigned int", std::to_string(*bits & 1));
        s.add(names[2], "unsigned int", std::to_string(*bits >> 1 & 3));
        for (unsigned i = 3; i < std::size(names); ++i)
            s.add(names[i], "unsigned int", std::to_string(*bits >> i & 1));
    }
}

void seccompFilter(Structure& s)
{
    s.number("len", 2);
    s.address("filter");
}

} // namespace Duende::Trace::Layouts

namespace Duende::Trace::Decoders {

bool waitStatus(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory || memory->bytes.size() < 4 || context.result() <= 0) {
        decodeUnread(context, argument, out);
        return true;
    }
    out.text = waitStatusText(uint32_t(numberAt(memory->bytes, 0, 4)));
    return true;
}

bool personality(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr uint32_t typeBits = 0xff; // PER_MASK
    const uint32_t value = uint32_t(context.value(argument));
    if (value == UINT32_MAX) {
        out.text = "0xffffffff";
        return true;
    }
    appendName(out.text, personalities, value & typeBits);
    if ((value & ~typeBits) != 0) {
        out.text.push_back('|');
        appendFlags(out.text, personalityFlags, value & ~typeBits);
    }
    return true;
}

bool cpuSet(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    out.state = CaptureState(memory->head.state);
    out.text.push_back('[');
    std::string text;
    for (std::size_t i = 0; i < memory->bytes.size() * 8; ++i) {
        if ((std::to_integer<unsigned>(memory->bytes[i / 8]) >> (i % 8) & 1) != 0)
            text.append(text.empty() ? "" : " ").append(std::to_string(i));
    }
    out.text.append(text).append(out.state != CaptureState::Whole ? " ...]" : "]");
    return true;
}

bool priority(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    constexpr unsigned classShift = 13; // IOPRIO_CLASS_SHIFT
    out.text.append("IOPRIO_PRIO_VALUE(");
    appendName(out.text, ioPriorityClasses, value >> classShift);
    out.text.append(", ");
    appendUnsigned(out.text, value & ((1U << classShift) - 1));
    out.text.push_back(')');
    return true;
}

} // namespace Duende::Trace::Decoders
