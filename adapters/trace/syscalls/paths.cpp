// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/paths.h"
#include "adapters/trace/syscalls/callcontext.h"
#include "adapters/trace/syscalls/decoders.h"

#include <algorithm>

namespace Duende::Trace {

namespace {

constexpr int currentDirectory = -100; // AT_FDCWD

bool isPath(const ArgumentInfo& argument)
{
    const CaptureRule& rule = argument.kind.capture;
    return argument.kind.decode == Decoders::path && rule.shape == CaptureShape::String
        && rule.time == CaptureTime::Entry;
}

/// The argument with the path that the call is about: the first, but what a link leads to and what is mounted
/// are not it.
const ArgumentInfo* pathArgument(const CallInfo& info)
{
    const bool isSecond = info.name == "symlink" || info.name == "symlinkat" || info.name == "mount";
    const ArgumentInfo* found = nullptr;
    for (const ArgumentInfo& argument : info.arguments) {
        if (!isPath(argument))
            continue;
        found = &argument;
        if (!isSecond)
            break;
    }
    return found;
}

/// The folder that a relative path of an argument begins at.
std::string baseOf(
    const CallContext& context, const ArgumentInfo& argument, const CallSurroundings& surroundings)
{
    const uint32_t pid = context.view().call().pid;
    if (argument.position > 0) {
        const ArgumentInfo& before = context.info().arguments[argument.position - 1U];
        const int descriptor = context.integer(before.position);
        if (before.kind.decode == Decoders::directory && descriptor != currentDirectory)
            return descriptor < 0 ? std::string() : surroundings.descriptor(pid, descriptor);
    }
    return surroundings.directory(pid);
}

std::string joined(std::string base, std::string_view path)
{
    while (path.starts_with("./"))
        path.remove_prefix(std::min(path.find_first_not_of('/', 1), path.size()));
    if (path == ".")
        path = {};
    if (base.empty() || base.front() != '/')
        return {};
    if (!path.empty() && base.back() != '/')
        base.push_back('/');
    return base.append(path);
}

} // namespace

std::string callPath(const CallView& call, const CallSurroundings& surroundings)
{
    const CallRecord& record = call.call();
    const CallInfo* info = CallTable::find(record.architecture, record.number);
    if (!info || (record.header.flags & NoEntry) != 0)
        return {};
    const CallContext context(call, *info, surroundings, usualTextBytes);
    if (const ArgumentInfo* argument = pathArgument(*info)) {
        const auto memory = context.capture(*argument);
        if (memory && memory->head.state == uint8_t(CaptureState::Whole)) {
            const std::string_view path(
                reinterpret_cast<const char*>(memory->bytes.data()), memory->bytes.size());
            if (path.starts_with('/'))
                return std::string(path);
            return joined(baseOf(context, *argument, surroundings), path);
        }
        if (memory || context.value(*argument) != 0)
            return {}; // a path, but not known
        return joined(baseOf(context, *argument, surroundings), {});
    }
    const CallDescriptors descriptors = callDescriptors(call);
    if (!descriptors.used)
        return {};
    std::string path = surroundings.descriptor(record.pid, *descriptors.used);
    return path.starts_with('/') ? path : std::string();
}

uint64_t callBytes(const CallView& call)
{
    // Calls whose result is a number of bytes that went somewhere; sorted.
    constexpr std::string_view names[] = {"copy_file_range", "getrandom", "mq_timedreceive",
        "mq_timedreceive_time64", "pread64", "preadv", "preadv2", "process_vm_readv", "process_vm_writev",
        "pwrite64", "pwritev", "pwritev2", "read", "readv", "recvfrom", "recvmsg", "sendfile", "sendfile64",
        "sendmsg", "sendto", "splice", "tee", "vmsplice", "write", "writev"};
    static_assert(std::ranges::is_sorted(names));
    const CallRecord& record = call.call();
    if (record.result <= 0 || (record.header.flags & (NoReturn | StillRunning | Restarted)) != 0)
        return 0;
    const std::string_view name = callName(record.architecture, record.number);
    return std::ranges::binary_search(names, name) ? uint64_t(record.result) : 0;
}

} // namespace Duende::Trace
