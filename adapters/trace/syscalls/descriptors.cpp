// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/callcontext.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/paths.h"
#include "adapters/trace/syscalls/structure.h"

#include <fcntl.h>
#include <linux/sched.h>

namespace Duende::Trace {

namespace {

class NoSurroundings : public CallSurroundings
{
public:
    std::string descriptor(uint32_t, int) const override { return {}; }
    std::string directory(uint32_t) const override { return {}; }
};

void dup(const CallContext& context, CallDescriptors& found)
{
    if (context.hasSucceeded())
        found.copyOf = found.used;
}

void control(const CallContext& context, CallDescriptors& found)
{
    const int command = context.integer(1);
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) {
        if (context.hasSucceeded())
            found.made = int(context.result());
        dup(context, found);
    }
}

void pair(const CallContext& context, const ArgumentInfo& argument, CallDescriptors& found)
{
    const auto memory = context.hasSucceeded() ? context.capture(argument) : std::nullopt;
    if (!memory || memory->bytes.size() < 8)
        return;
    found.made = int(uint32_t(numberAt(memory->bytes, 0, 4)));
    found.alsoMade = int(uint32_t(numberAt(memory->bytes, 4, 4)));
}

void close(const CallContext& context, CallDescriptors& found)
{
    constexpr int badDescriptor = 9; // EBADF; after any other error it is closed all the same, close(2)
    if (context.info().name == "close") {
        found.closes = context.result() != -badDescriptor;
        return;
    }
    constexpr uint64_t onExec = 4; // CLOSE_RANGE_CLOEXEC
    if ((context.value(2) & onExec) != 0 || !context.hasSucceeded())
        return;
    const uint64_t last = context.value(1);
    found.used = context.integer(0);
    found.closes = true;
    found.closesUntil = last > INT32_MAX ? INT32_MAX : int(last);
}

/// What SCM_RIGHTS brought: unix(7).
void received(const CallContext& context, const ArgumentInfo& argument, CallDescriptors& found)
{
    const auto memory
        = context.hasSucceeded() ? context.capture(argument, CapturePart::Control) : std::nullopt;
    const unsigned word = context.isWide() ? 8 : 4;
    const std::size_t headBytes = word + 8;
    if (!memory || memory->bytes.size() < headBytes + 4)
        return;
    const std::span<const std::byte> bytes = memory->bytes;
    const uint64_t length = numberAt(bytes, 0, word);
    if (numberAt(bytes, word, 4) != 1 || numberAt(bytes, word + 4, 4) != 1
        || length < headBytes + 4) // SOL_SOCKET
        return;
    found.made = int(uint32_t(numberAt(bytes, headBytes, 4)));
    if (length >= headBytes + 8 && bytes.size() >= headBytes + 8)
        found.alsoMade = int(uint32_t(numberAt(bytes, headBytes + 4, 4)));
}

void cloned(const CallContext& context, CallDescriptors& found)
{
    if ((context.value(0) & CLONE_PIDFD) == 0 || !context.hasSucceeded()
        || context.info().arguments.size() < 3)
        return;
    const auto memory = context.capture(context.info().arguments[2]);
    if (memory && memory->bytes.size() >= 4)
        found.made = int(uint32_t(numberAt(memory->bytes, 0, 4)));
}

/// i386's socket calls in one.
void socketCall(const CallContext& context, CallDescriptors& found)
{
    const int call = context.integer(0);
    const bool makes = call == 1 || call == 5 || call == 18; // SYS_SOCKET, SYS_ACCEPT, SYS_ACCEPT4
    if (makes && context.hasSucceeded())
        found.made = int(context.result());
    const auto memory = context.capture(context.info().arguments[1]);
    if (call != 1 && call != 8 && memory && memory->bytes.size() >= 4)
        found.used = int(uint32_t(numberAt(memory->bytes, 0, 4)));
}

void special(const CallContext& context, CallDescriptors& found)
{
    const CallInfo& info = context.info();
    const std::string_view name = info.name;
    if (name.starts_with("dup"))
        dup(context, found);
    else if (name.starts_with("fcntl"))
        control(context, found);
    else if (name.starts_with("close"))
        close(context, found);
    else if (name == "pipe" || name == "pipe2")
        pair(context, info.arguments[0], found);
    else if (name == "socketpair")
        pair(context, info.arguments[3], found);
    else if (name == "recvmsg")
        received(context, info.arguments[1], found);
    else if (name == "clone")
        cloned(context, found);
    else if (name == "socketcall")
        socketCall(context, found);
}

} // namespace

CallDescriptors callDescriptors(const CallView& call)
{
    static const NoSurroundings nothing;
    CallDescriptors found;
    const CallRecord& record = call.call();
    const CallInfo* info = CallTable::find(record.architecture, record.number);
    if (!info || !info->row)
        return found;
    const CallContext context(call, *info, nothing, usualTextBytes);
    if (info->row->result == ResultKind::Descriptor && context.hasSucceeded())
        found.made = int(context.result());
    if ((record.header.flags & NoEntry) != 0)
        return found;
    for (const ArgumentInfo& argument : info->arguments) {
        if (argument.kind.decode != Decoders::descriptor)
            continue;
        if (const int descriptor = context.integer(argument.position); descriptor >= 0)
            found.used = descriptor;
        break;
    }
    special(context, found);
    return found;
}

} // namespace Duende::Trace
