// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/attachcheck.h"

#include "adapters/trace/agent/procfacts.h"
#include "adapters/trace/agent/target.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace Duende::Trace {

namespace {

constexpr unsigned ptraceCapability = 19; // CAP_SYS_PTRACE of linux/capability.h

bool isAncestor(pid_t ancestor, pid_t pid)
{
    for (int depth = 0; pid > 0 && depth < 1000; ++depth) {
        if (pid == ancestor)
            return true;
        const auto stat = readTaskStat(pid);
        pid = stat ? stat->parentPid : 0;
    }
    return false;
}

Refusal refuse(RefusalCode code, pid_t pid, uint32_t value, std::string text)
{
    return {code, uint32_t(pid), value, std::move(text)};
}

/// The calls that fail with EINTR when their thread is stopped, though no signal handler ran: signal(7). The
/// others go on by themselves.
bool isInterruptible(const TaskCall& call)
{
    constexpr std::array numbers = {
#ifdef SYS_epoll_wait
        SYS_epoll_wait,
#endif
        SYS_epoll_pwait,
#ifdef SYS_epoll_pwait2
        SYS_epoll_pwait2,
#endif
        SYS_semop,
        SYS_semtimedop,
        SYS_rt_sigtimedwait,
        SYS_io_getevents,
#ifdef SYS_io_pgetevents
        SYS_io_pgetevents,
#endif
#ifdef SYS_io_uring_enter
        SYS_io_uring_enter,
#endif
    };
    return std::ranges::find(numbers, long(call.number)) != numbers.end();
}

} // namespace

bool mayTraceAll()
{
    const auto text = readProcFile("/proc/self/status");
    constexpr std::string_view key = "\nCapEff:";
    const std::size_t at = text ? text->find(key) : std::string::npos;
    return at != std::string::npos
        && ((std::strtoull(text->c_str() + at + key.size(), nullptr, 16) >> ptraceCapability) & 1) != 0;
}

Refusal kernelRefusal()
{
    utsname name{};
    int major = 0;
    int minor = 0;
    if (::uname(&name) != 0 || std::sscanf(name.release, "%d.%d", &major, &minor) != 2 || major > 5
        || (major == 5 && minor >= 3))
        return {};
    return refuse(RefusalCode::NotSupported, 0, 0, std::string("Linux ") + name.release);
}

Refusal refusalOf(pid_t pid, pid_t ownTracer)
{
    const auto stat = readTaskStat(pid);
    const auto status = readTaskStatus(pid);
    // A leader that ended before its threads looks dead; the process is not.
    if (!stat || !status || (stat->isDead() && threadsOf(pid).size() <= 1))
        return refuse(RefusalCode::Gone, pid, 0, "no such process");
    if (stat->isKernelThread())
        return refuse(RefusalCode::KernelThread, pid, 0, "a thread of the kernel");
    if (isAncestor(status->processId, ::getpid()))
        return refuse(RefusalCode::OwnAncestor, pid, 0, "the tracer was started by it");
    if (status->tracerPid != 0 && status->tracerPid != ownTracer)
        return refuse(RefusalCode::AlreadyTraced, pid, uint32_t(status->tracerPid), "another tracer has it");
    const int scope = yamaScope();
    if (scope >= 3)
        return refuse(RefusalCode::Yama, pid, uint32_t(scope), "Yama forbids all tracing");
    if (mayTraceAll())
        return {};
    const uid_t own = ::getuid();
    for (const uint32_t uid : {status->uid, status->effectiveUid, status->savedUid}) {
        if (uid != own)
            return refuse(RefusalCode::OtherUser, pid, uid, "it runs as another user");
    }
    if (scope == 2 || (scope == 1 && !isAncestor(::getpid(), pid)))
        return refuse(RefusalCode::Yama, pid, uint32_t(scope), "Yama allows it to administrators only");
    return {};
}

Refusal refusalAfter(pid_t pid, int error)
{
    if (error == ESRCH)
        return refuse(RefusalCode::Gone, pid, 0, "no such process");
    if (const Refusal refusal = refusalOf(pid, ::getpid()); refusal.code != RefusalCode::None)
        return refusal;
    return refuse(RefusalCode::System, pid, uint32_t(error), std::strerror(error));
}

InspectReport inspect(const std::vector<pid_t>& pids)
{
    InspectReport report;
    for (const pid_t pid : pids) {
        const Refusal refusal = refusalOf(pid);
        const std::vector<pid_t> threads = threadsOf(pid);
        report.processes.push_back({uint32_t(pid), uint32_t(threads.size()), uint32_t(refusal.code),
            refusal.code == RefusalCode::AlreadyTraced ? refusal.value : 0});
        for (const pid_t tid : threads) {
            if (const auto call = readTaskCall(tid); call && isInterruptible(*call))
                report.sleepers.push_back({uint32_t(pid), uint32_t(tid), call->number, nativeArchitecture});
        }
    }
    return report;
}

InspectReport inspectForEbpf(const std::vector<pid_t>& pids)
{
    InspectReport report;
    report.engine = EngineKind::Ebpf;
    for (const pid_t pid : pids) {
        const auto stat = readTaskStat(pid);
        RefusalCode code = RefusalCode::None;
        if (!stat || stat->isDead())
            code = RefusalCode::Gone;
        else if (stat->isKernelThread())
            code = RefusalCode::KernelThread;
        else if (isAncestor(pid, ::getpid()))
            code = RefusalCode::OwnAncestor; // each record of it would make it write another
        report.processes.push_back({uint32_t(pid), uint32_t(threadsOf(pid).size()), uint32_t(code), 0});
    }
    return report;
}

} // namespace Duende::Trace
