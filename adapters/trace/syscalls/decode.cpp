// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/callcontext.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/text.h"

#include <mutex>
#include <unordered_map>

namespace Duende::Trace {

namespace {

/// "syscall_0x1f4" for a number without a name, which outlives the call.
std::string_view unknownName(int number)
{
    constexpr std::size_t most = 4096; // names kept; a damaged recording could ask for any number
    static std::mutex mutex;
    static std::unordered_map<int, std::string> names;
    const std::scoped_lock lock(mutex);
    if (const auto found = names.find(number); found != names.end())
        return found->second;
    if (names.size() >= most)
        return "syscall_unknown";
    std::string name = "syscall_";
    appendHex(name, uint32_t(number));
    return names.emplace(number, std::move(name)).first->second;
}

void decodeUnknown(const CallView& view, DecodedCall& call)
{
    const bool isWide = isWideArchitecture(view.call().architecture);
    for (std::size_t i = 0; i < std::size(view.call().arguments); ++i) {
        const uint64_t value = view.call().arguments[i];
        DecodedValue argument{"arg" + std::to_string(i + 1), "unsigned long", {}, {}, CaptureState::Whole};
        appendHex(argument.text, isWide ? value : uint32_t(value));
        call.arguments.push_back(std::move(argument));
    }
}

struct Restart
{
    int number;
    const char* text;
};

/// include/linux/errno.h: what the kernel says to itself when a signal came.
constexpr Restart restarts[] = {{512, "ERESTARTSYS (To be restarted if SA_RESTART is set)"},
    {513, "ERESTARTNOINTR (To be restarted)"}, {514, "ERESTARTNOHAND (To be restarted if no handler)"},
    {516, "ERESTART_RESTARTBLOCK (Interrupted by signal)"}};

void decodeFailure(int error, DecodedCall& call)
{
    for (const Restart& restart : restarts) {
        if (restart.number == error) {
            call.result = std::string("? ") + restart.text;
            const std::string_view text = restart.text;
            call.errorName = text.substr(0, text.find(' '));
            return;
        }
    }
    call.errorName = errorName(error);
    call.result = "-1 ";
    if (call.errorName.empty()) {
        call.errorName = "E?";
        call.result.append("(errno ").append(std::to_string(error)).append(")");
    } else {
        call.result.append(call.errorName).append(" (").append(errorText(error)).append(")");
    }
}

bool hasNoResult(const CallView& view, const CallRow* row)
{
    return (row && row->result == ResultKind::Nothing)
        || (view.call().header.flags & (NoReturn | StillRunning)) != 0;
}

void decodeResult(const CallContext& context, DecodedCall& call)
{
    const CallRow* row = context.info().row;
    const int64_t result = context.result();
    const uint64_t address = context.isWide() ? uint64_t(result) : uint32_t(result);
    switch (row ? row->result : ResultKind::Number) {
    case ResultKind::Descriptor:
        context.appendDescriptor(call.result, int(result));
        break;
    case ResultKind::Address:
        appendHex(call.result, address);
        break;
    case ResultKind::Octal:
        appendOctal(call.result, address);
        break;
    case ResultKind::Number:
    case ResultKind::Nothing:
        appendNumber(call.result, context.isWide() ? result : int32_t(uint32_t(result)));
    }
    if (row && row->note) {
        if (const std::string note = row->note(context); !note.empty())
            call.result.append(" (").append(note).append(")");
    }
}

void decodeArguments(const CallContext& context, DecodedCall& call)
{
    call.arguments.reserve(context.info().arguments.size());
    for (const ArgumentInfo& argument : context.info().arguments) {
        DecodedValue& out = call.arguments.emplace_back();
        const Decoder decode = argument.kind.decode ? argument.kind.decode : Decoders::byType;
        if (!decode(context, argument, out)) {
            call.arguments.pop_back();
            continue;
        }
        out.name = argument.name;
        out.type = argument.type;
    }
}

/// clone(2) of the manual pages begins with the stack, and strace names its arguments.
void arrangeClone(DecodedCall& call)
{
    if (call.arguments.size() < 2)
        return;
    std::swap(call.arguments[0], call.arguments[1]);
    for (DecodedValue& argument : call.arguments) {
        if (argument.name == "newsp")
            argument.name = "child_stack";
        else if (argument.name == "clone_flags")
            argument.name = "flags";
        else if (argument.name == "parent_tidptr")
            argument.name = "parent_tid";
    }
}

} // namespace

DecodedCall decodeCall(const CallView& view, const CallSurroundings& surroundings, uint32_t textBytes)
{
    static const CallInfo nothing;
    DecodedCall call;
    const CallRecord& record = view.call();
    const CallInfo* info = CallTable::find(record.architecture, record.number);
    const CallContext context(view, info ? *info : nothing, surroundings, textBytes);
    call.name = info ? info->name : unknownName(record.number);
    if ((record.header.flags & NoEntry) != 0)
        call.arguments.push_back({"", "", "?", {}, CaptureState::Unreadable});
    else if (info)
        decodeArguments(context, call);
    else
        decodeUnknown(view, call);
    if (call.name == "clone" && (record.header.flags & NoEntry) == 0)
        arrangeClone(call);
    if (hasNoResult(view, context.info().row))
        call.result = "?";
    else if (view.hasFailed())
        decodeFailure(int(-record.result), call);
    else
        decodeResult(context, call);
    return call;
}

std::string callText(const DecodedCall& call)
{
    std::string text(call.name);
    text.push_back('(');
    const bool isNamed = call.name == "clone";
    bool isFirst = true;
    for (const DecodedValue& argument : call.arguments) {
        if (!isFirst)
            text.append(", ");
        if (isNamed && !argument.name.empty())
            text.append(argument.name).append("=");
        text.append(argument.text);
        isFirst = false;
    }
    return text.append(") = ").append(call.result);
}

} // namespace Duende::Trace
