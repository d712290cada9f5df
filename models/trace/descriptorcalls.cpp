// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/descriptorcalls.h"

#include <array>
#include <cstring>

namespace Duende {

namespace {

constexpr uint64_t closeOnExec = 02000000; // O_CLOEXEC, and SOCK_, EPOLL_, EFD_, TFD_, SFD_, IN_CLOEXEC
constexpr uint64_t memoryFileCloseOnExec = 1; // MFD_CLOEXEC
constexpr uint64_t duplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC

struct Maker
{
    std::string_view call;
    std::string_view text; ///< empty: a file, a copy, or told by its arguments
    int flagsArgument; ///< -1: has none
    uint64_t flag = closeOnExec;
};

constexpr std::array makers{
    Maker{"open", "", 1},
    Maker{"openat", "", 2},
    Maker{"openat2", "", -1}, // in a structure, see makesClosedOnExec()
    Maker{"creat", "", -1},
    Maker{"open_by_handle_at", "file", 2},
    Maker{"dup", "", -1},
    Maker{"dup2", "", -1},
    Maker{"dup3", "", 2},
    Maker{"socket", "", 1},
    Maker{"socketpair", "UNIX pair", 1},
    Maker{"accept", "", -1},
    Maker{"accept4", "", 3},
    Maker{"pipe", "pipe", -1},
    Maker{"pipe2", "pipe", 1},
    Maker{"epoll_create", "epoll", -1},
    Maker{"epoll_create1", "epoll", 0},
    Maker{"eventfd", "eventfd", -1},
    Maker{"eventfd2", "eventfd", 1},
    Maker{"timerfd_create", "timerfd", 1},
    Maker{"signalfd", "signalfd", -1},
    Maker{"signalfd4", "signalfd", 3},
    Maker{"inotify_init", "inotify", -1},
    Maker{"inotify_init1", "inotify", 0},
    Maker{"fanotify_init", "fanotify", -1},
    Maker{"memfd_create", "memfd", 1, memoryFileCloseOnExec},
    Maker{"memfd_secret", "memfd", 0},
    Maker{"pidfd_open", "pidfd", -1},
    Maker{"pidfd_getfd", "pidfd_getfd", -1},
    Maker{"userfaultfd", "userfaultfd", 0},
    Maker{"perf_event_open", "perf_event", -1},
    Maker{"bpf", "bpf", -1},
    Maker{"io_uring_setup", "io_uring", -1},
    Maker{"mq_open", "mq", -1},
    Maker{"open_tree", "open_tree", 2},
    Maker{"fsopen", "fsopen", -1},
    Maker{"fsmount", "fsmount", -1},
    Maker{"fspick", "fspick", -1},
    Maker{"landlock_create_ruleset", "landlock", -1},
};

const Maker* makerOf(std::string_view callName)
{
    for (const Maker& maker : makers) {
        if (maker.call == callName)
            return &maker;
    }
    return nullptr;
}

std::string socketText(uint64_t domain, uint64_t type)
{
    constexpr uint64_t typeMask = 0xf;
    switch (int(domain)) {
    case 1: // AF_UNIX
        return "UNIX";
    case 2: // AF_INET
    case 10: // AF_INET6
        if ((type & typeMask) == 1)
            return "TCP";
        return (type & typeMask) == 2 ? "UDP" : "RAW";
    case 16: // AF_NETLINK
        return "NETLINK";
    case 17: // AF_PACKET
        return "PACKET";
    case 40: // AF_VSOCK
        return "VSOCK";
    default:
        return "socket";
    }
}

} // namespace

DescriptorEffect descriptorEffect(std::string_view callName)
{
    if (makerOf(callName))
        return DescriptorEffect::Makes;
    if (callName == "close")
        return DescriptorEffect::Closes;
    if (callName == "close_range")
        return DescriptorEffect::ClosesRange;
    if (callName == "connect")
        return DescriptorEffect::Connects;
    if (callName == "fcntl" || callName == "fcntl64")
        return DescriptorEffect::Flags;
    if (callName == "chdir" || callName == "fchdir")
        return DescriptorEffect::Directory;
    return DescriptorEffect::None;
}

std::string madeDescriptorText(const Trace::CallView& call, std::string_view callName)
{
    if (callName == "socket")
        return socketText(call.call().arguments[0], call.call().arguments[1]);
    const Maker* const maker = makerOf(callName);
    std::string text(maker && !maker->text.empty() ? maker->text : callName);
    if (callName == "memfd_create") {
        if (const auto name = call.find(0); name && !name->bytes.empty())
            text += ':' + std::string(reinterpret_cast<const char*>(name->bytes.data()), name->bytes.size());
    }
    return text;
}

bool makesClosedOnExec(const Trace::CallView& call, std::string_view callName)
{
    const Trace::CallRecord& record = call.call();
    if (callName == "fcntl" || callName == "fcntl64")
        return record.arguments[1] == duplicateCloseOnExec;
    if (callName == "openat2") {
        const auto how = call.find(2);
        uint64_t flags = 0;
        if (how && how->bytes.size() >= sizeof flags)
            std::memcpy(&flags, how->bytes.data(), sizeof flags);
        return (flags & closeOnExec) != 0;
    }
    const Maker* const maker = makerOf(callName);
    if (!maker || maker->flagsArgument < 0)
        return callName.starts_with("pidfd_"); // always, says its manual page
    return (record.arguments[maker->flagsArgument] & maker->flag) != 0;
}

std::string connectedText(const std::string& peer)
{
    const std::size_t blank = peer.find(' ');
    if (blank == std::string::npos)
        return peer;
    return peer.substr(0, blank) + " →" + peer.substr(blank + 1);
}

} // namespace Duende
