// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>
#include <bit>
#include <signal.h>

namespace Duende::Trace {

void appendSignalSet(std::string& text, std::span<const std::byte> bytes)
{
    const unsigned width = unsigned(std::min<std::size_t>(bytes.size(), 8));
    uint64_t set = numberAt(bytes, 0, width);
    const unsigned bits = width * 8;
    const uint64_t all = bits == 64 ? UINT64_MAX : (uint64_t(1) << bits) - 1;
    // A set of most signals is told by those that are not in it.
    if (unsigned(std::popcount(set)) * 3 >= bits * 2) {
        text.push_back('~');
        set = ~set & all;
    }
    text.push_back('[');
    bool isFirst = true;
    for (unsigned i = 0; i < bits; ++i) {
        if ((set >> i & 1) == 0)
            continue;
        std::string name;
        appendSignal(name, int64_t(i) + 1);
        text.append(isFirst ? "" : " ").append(name.starts_with("SIG") ? name.substr(3) : name);
        isFirst = false;
    }
    text.push_back(']');
}

} // namespace Duende::Trace

namespace Duende::Trace::Layouts {

namespace {

void handler(Structure& s, const char* name)
{
    const auto value = s.take(0);
    if (!value)
        return;
    std::string text;
    if (*value == 0)
        text = "SIG_DFL";
    else if (*value == 1)
        text = "SIG_IGN";
    else
        appendHex(text, *value);
    s.add(name, "void (*)(int)", std::move(text));
}

void restorer(Structure& s, bool isThere)
{
    const auto value = s.take(0);
    if (!value || !isThere)
        return;
    std::string text;
    appendHex(text, *value);
    s.add("sa_restorer", "void (*)(void)", std::move(text));
}

void mask(Structure& s, std::size_t bytes)
{
    const auto left = s.rest();
    if (left.size() < bytes) {
        s.cut();
        return;
    }
    std::string text;
    appendSignalSet(text, left.first(bytes));
    s.add("sa_mask", "sigset_t", std::move(text));
    s.skip(bytes);
}

constexpr uint64_t restorerFlag = 0x04000000; // SA_RESTORER

const NameSet* codesOf(int64_t signal)
{
    switch (signal) {
    case SIGCHLD:
        return &childCodes;
    case SIGSEGV:
        return &faultCodes;
    case SIGBUS:
        return &busCodes;
    case SIGILL:
        return &illegalCodes;
    case SIGFPE:
        return &floatCodes;
    case SIGTRAP:
        return &trapCodes;
    case SIGSYS:
        return &systemCodes;
    default:
        return nullptr;
    }
}

void addCode(Structure& s, int64_t signal, int64_t code)
{
    std::string text;
    const NameSet* codes = code > 0 ? codesOf(signal) : nullptr;
    if (const char* name = codes ? nameOf(*codes, uint64_t(code)) : nullptr)
        text = name;
    else if (const char* common = nameOf(signalCodes, uint32_t(int32_t(code))))
        text = common;
    else
        appendNumber(text, code);
    s.add("si_code", "int", std::move(text));
}

void childFields(Structure& s)
{
    s.signedNumber("si_pid", 4);
    s.id("si_uid");
    const auto status = s.take(4);
    if (status)
        s.add("si_status", "int", std::to_string(int32_t(uint32_t(*status))));
    s.signedNumber("si_utime", 0);
    s.signedNumber("si_stime", 0);
}

/// What follows the three numbers every siginfo_t begins with; sigaction(2).
void detail(Structure& s, int64_t signal, int64_t code)
{
    if (s.context().isWide())
        s.skip(4);
    if (code == SI_USER || code == SI_TKILL) {
        s.signedNumber("si_pid", 4);
        s.id("si_uid");
    } else if (code == SI_TIMER) {
        s.hex("si_timerid", 4);
        s.signedNumber("si_overrun", 4);
        s.signedNumber("si_int", 4);
    } else if (code < 0) {
        s.signedNumber("si_pid", 4);
        s.id("si_uid");
        s.signedNumber("si_int", 4);
    } else if (signal == SIGCHLD) {
        childFields(s);
    } else if (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE
        || signal == SIGTRAP) {
        s.address("si_addr");
    } else if (signal == SIGIO) {
        s.signedNumber("si_band", 0);
        s.descriptor("si_fd");
    } else if (signal == SIGSYS) {
        s.address("si_call_addr");
        s.signedNumber("si_syscall", 4);
        s.hex("si_arch", 4);
    } else if (code != SI_KERNEL) {
        s.signedNumber("si_pid", 4);
        s.id("si_uid");
    }
}

} // namespace

void siginfo(Structure& s)
{
    const auto signal = s.take(4);
    const auto error = s.take(4);
    const auto code = s.take(4);
    if (!signal || !error || !code)
        return;
    const int64_t number = int32_t(uint32_t(*signal));
    const int64_t reason = int32_t(uint32_t(*code));
    if (number == 0)
        return; // waitid(2) that found nobody
    std::string text;
    appendSignal(text, number);
    s.add("si_signo", "int", std::move(text));
    addCode(s, number, reason);
    if (*error != 0)
        s.add("si_errno", "int", std::to_string(int32_t(uint32_t(*error))));
    detail(s, number, reason);
}

void sigaction(Structure& s)
{
    // The kernel's own: handler, flags, restorer, mask of 8 bytes.
    const std::size_t start = s.offset();
    const unsigned word = s.context().isWide() ? 8 : 4;
    handler(s, "sa_handler");
    s.seek(start + 3 * word);
    mask(s, 8);
    s.seek(start + word);
    const auto flags = s.named("sa_flags", 0, signalActionFlags);
    restorer(s, flags && (*flags & restorerFlag) != 0);
}

void oldSigaction(Structure& s)
{
    handler(s, "sa_handler");
    mask(s, s.context().isWide() ? 8 : 4);
    const auto flags = s.named("sa_flags", 0, signalActionFlags);
    restorer(s, flags && (*flags & restorerFlag) != 0);
}

void sigevent(Structure& s)
{
    const auto value = s.take(0);
    if (value) {
        std::string text = "{sival_int=";
        appendNumber(text, int32_t(uint32_t(*value)));
        text.append(", sival_ptr=");
        appendAddress(text, *value);
        s.add("sigev_value", "union sigval", text.append("}"));
    }
    if (const auto signal = s.take(4)) {
        std::string text;
        appendSignal(text, int32_t(uint32_t(*signal)));
        s.add("sigev_signo", "int", std::move(text));
    }
    const auto kind = s.named("sigev_notify", 4, signalEventKinds);
    if (kind == uint64_t(4)) // SIGEV_THREAD_ID
        s.signedNumber("sigev_notify_thread_id", 4);
}

void signalStack(Structure& s)
{
    s.address("ss_sp");
    s.named("ss_flags", 4, signalStackFlags);
    s.number("ss_size", 0);
}

} // namespace Duende::Trace::Layouts

namespace Duende::Trace::Decoders {

bool signalSet(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    if (!argument.isPointer) { // the set itself
        const uint64_t value = context.value(argument);
        appendSignalSet(out.text, std::as_bytes(std::span(&value, 1)).first(context.isWide() ? 8 : 4));
        return true;
    }
    const auto memory = context.capture(argument);
    if (!memory || memory->bytes.size() < 4)
        decodeUnread(context, argument, out);
    else
        appendSignalSet(out.text, memory->bytes);
    return true;
}

bool signalHandler(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint64_t value = context.value(argument);
    if (value <= 1)
        out.text = value == 0 ? "SIG_DFL" : "SIG_IGN";
    else
        appendHex(out.text, value);
    return true;
}

} // namespace Duende::Trace::Decoders
