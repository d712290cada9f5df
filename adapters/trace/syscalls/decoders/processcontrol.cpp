// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>
#include <linux/prctl.h>
#include <linux/ptrace.h>

namespace Duende::Trace::Decoders {

namespace {

constexpr int archSetGs = 0x1001; // asm/prctl.h, which only x86 has
constexpr int archGetFs = 0x1003;
constexpr int archGetGs = 0x1004;

/// How many arguments an option takes behind itself; others show four.
int argumentsOf(int option)
{
    switch (option) {
    case PR_GET_DUMPABLE:
    case PR_GET_KEEPCAPS:
    case PR_GET_SECCOMP:
    case PR_GET_SECUREBITS:
    case PR_GET_TIMERSLACK:
    case PR_GET_TIMING:
    case PR_TASK_PERF_EVENTS_DISABLE:
    case PR_TASK_PERF_EVENTS_ENABLE:
        return 0;
    case PR_SET_PDEATHSIG:
    case PR_GET_PDEATHSIG:
    case PR_SET_DUMPABLE:
    case PR_SET_KEEPCAPS:
    case PR_SET_NAME:
    case PR_GET_NAME:
    case PR_CAPBSET_READ:
    case PR_CAPBSET_DROP:
    case PR_SET_SECUREBITS:
    case PR_SET_TIMERSLACK:
    case PR_SET_CHILD_SUBREAPER:
    case PR_GET_CHILD_SUBREAPER:
    case PR_GET_TID_ADDRESS:
    case PR_GET_TSC:
    case PR_SET_TSC:
    case PR_SET_PTRACER:
    case PR_SET_TIMING:
        return 1;
    case PR_SET_SECCOMP:
        return 2;
    default:
        return 4;
    }
}

bool threadName(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, bool isAnswer)
{
    const auto memory = context.captureAt(argument, isAnswer);
    if (!memory) {
        decodeUnread(context, argument, out);
        return true;
    }
    constexpr std::size_t most = 15; // TASK_COMM_LEN
    const auto end = std::ranges::find(memory->bytes, std::byte(0));
    const std::size_t length = std::size_t(end - memory->bytes.begin());
    appendQuoted(out.text, memory->bytes.first(std::min(length, most)), most, length > most);
    return true;
}

bool pointedAnswer(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, int option)
{
    const auto memory = context.captureAt(argument, true);
    const unsigned width = option == PR_GET_TID_ADDRESS && context.isWide() ? 8 : 4;
    if (!memory || memory->bytes.size() < width) {
        decodeUnread(context, argument, out);
        return true;
    }
    const uint64_t value = numberAt(memory->bytes, 0, width);
    out.text.push_back('[');
    if (option == PR_GET_PDEATHSIG && value != 0)
        appendSignal(out.text, int64_t(value));
    else if (option == PR_GET_TID_ADDRESS)
        appendAddress(out.text, value);
    else
        appendUnsigned(out.text, value);
    out.text.push_back(']');
    return true;
}

bool first(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out, int option)
{
    const uint64_t value = context.value(argument);
    switch (option) {
    case PR_SET_NAME:
        return threadName(context, argument, out, false);
    case PR_GET_NAME:
        return threadName(context, argument, out, true);
    case PR_GET_PDEATHSIG:
    case PR_GET_CHILD_SUBREAPER:
    case PR_GET_TSC:
    case PR_GET_TID_ADDRESS:
        return pointedAnswer(context, argument, out, option);
    case PR_SET_PDEATHSIG:
        appendSignal(out.text, int32_t(uint32_t(value)));
        return true;
    case PR_CAPBSET_READ:
    case PR_CAPBSET_DROP:
        appendName(out.text, capabilities, value);
        return true;
    case PR_CAP_AMBIENT:
        appendName(out.text, ambientCapabilities, value);
        return true;
    case PR_SET_SECCOMP:
        appendName(out.text, seccompModes, value);
        return true;
    case PR_SET_MM:
        appendName(out.text, memoryMapOptions, value);
        return true;
    case PR_SET_DUMPABLE:
        if (value <= 2) {
            constexpr const char* names[] = {"SUID_DUMP_DISABLE", "SUID_DUMP_USER", "SUID_DUMP_ROOT"};
            out.text = names[value];
            return true;
        }
        break;
    case PR_SET_VMA:
        if (value == 0) {
            out.text = "PR_SET_VMA_ANON_NAME";
            return true;
        }
        break;
    case PR_SET_KEEPCAPS:
    case PR_SET_CHILD_SUBREAPER:
    case PR_SET_NO_NEW_PRIVS:
    case PR_SET_TIMERSLACK:
    case PR_SET_PTRACER:
        appendUnsigned(out.text, value);
        return true;
    default:
        break;
    }
    appendHex(out.text, value);
    return true;
}

} // namespace

bool prctlArgument(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const int option = context.integer(0);
    if (argument.position > argumentsOf(option))
        return false;
    if (argument.position == 1)
        return first(context, argument, out, option);
    if (option == PR_CAP_AMBIENT && argument.position == 2) {
        appendName(out.text, capabilities, context.value(argument));
        return true;
    }
    if (option == PR_SET_VMA && argument.position == 4)
        return text(context, argument, out);
    if (option == PR_SET_VMA && argument.position == 3)
        return number(context, argument, out);
    return hex(context, argument, out);
}

std::string prctlNote(const CallContext& context)
{
    std::string text;
    if (!context.hasSucceeded())
        return text;
    if (context.integer(0) == PR_GET_DUMPABLE && context.result() <= 2) {
        constexpr const char* names[] = {"SUID_DUMP_DISABLE", "SUID_DUMP_USER", "SUID_DUMP_ROOT"};
        text = names[context.result()];
    } else if (context.integer(0) == PR_GET_SECCOMP) {
        appendName(text, seccompModes, uint64_t(context.result()));
    }
    return text;
}

bool archArgument(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const int option = context.integer(0);
    if (option == archGetFs || option == archGetGs)
        return pointedHex(context, argument, out);
    if (option == 0x1011 || option == 0x1021) // ARCH_GET_CPUID, ARCH_GET_XCOMP_SUPP
        return option == 0x1021 ? hex(context, argument, out) : false;
    return option >= archSetGs && option < archGetFs ? hex(context, argument, out)
                                                     : address(context, argument, out);
}

bool ptraceArgument(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const int request = context.integer(0);
    const bool isData = argument.position == 3;
    switch (request) {
    case 0: // PTRACE_TRACEME
    case 16: // PTRACE_ATTACH
    case 8: // PTRACE_KILL
    case PTRACE_INTERRUPT:
    case PTRACE_LISTEN:
        return false;
    case PTRACE_SETOPTIONS:
        if (!isData)
            return address(context, argument, out);
        appendFlags(out.text, ptraceOptions, context.value(argument));
        return true;
    case PTRACE_SEIZE:
        if (!isData)
            return address(context, argument, out);
        appendFlags(out.text, ptraceOptions, context.value(argument));
        return true;
    case 7: // PTRACE_CONT
    case 9: // PTRACE_SINGLESTEP
    case 17: // PTRACE_DETACH
    case 24: // PTRACE_SYSCALL
        if (!isData)
            return address(context, argument, out);
        if (context.value(argument) == 0)
            out.text = "0";
        else
            appendSignal(out.text, int32_t(uint32_t(context.value(argument))));
        return true;
    default:
        return isData ? address(context, argument, out) : hex(context, argument, out);
    }
}

} // namespace Duende::Trace::Decoders
