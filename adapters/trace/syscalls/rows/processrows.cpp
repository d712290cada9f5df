// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind status = memory(D::waitStatus, Success, 4, 4);
constexpr ArgumentKind usage = structure(L::rusage, Success, 144, 72);
constexpr ArgumentKind idsOut = memory(D::pointedUnsigned, Success, 4, 4);
/// i386 has 16 bits here.
constexpr ArgumentKind shortIdsOut = memory(D::pointedUnsigned, Success, 4, 2);
constexpr ArgumentKind limitIn = structure(L::rlimit, Entry, 16, 8);
constexpr ArgumentKind limitOut = structure(L::rlimit, Success, 16, 8);
constexpr ArgumentKind priority = memory(D::pointedSigned, Entry, 4, 4);
constexpr ArgumentKind threadIdOut = memory(D::cloneParentTid, Success, 4, 4);

constexpr CallRow rows[] = {
    {"clone", Process, {by(D::cloneFlags), address, threadIdOut, by(D::cloneChildTid), by(D::cloneTls)}},
    {"clone_tls", Process, {by(D::cloneFlags), address, threadIdOut, by(D::cloneTls), by(D::cloneChildTid)}},
    {"clone3", Process,
        {{D::cloneArguments, nullptr, nullptr,
             {CaptureShape::Structure, Entry, LengthFrom::Argument, 1, 88, 88}},
            plain}},
    {"fork", Process},
    {"vfork", Process},
    {"execve", Process, {path, textArray, environment}},
    {"execveat", Process, {dirfd, path, textArray, environment, named(atFlags)}},
    {"exit", Process, {plain}, ResultKind::Nothing},
    {"exit_group", Process, {plain}, ResultKind::Nothing},
    {"wait4", Process, {plain, status, named(waitFlags), usage}},
    {"waitpid", Process, {plain, status, named(waitFlags)}},
    {"waitid", Process,
        {named(waitIds), plain, structure(L::siginfo, Success, 128, 128), named(waitFlags), usage}},
    {"getpid", Process},
    {"getppid", Process},
    {"gettid", Process},
    {"getpgrp", Process},
    {"getpgid", Process, {plain}},
    {"setpgid", Process, {plain, plain}},
    {"getsid", Process, {plain}},
    {"setsid", Process},
    {"set_tid_address", Process, {address}},
    {"set_robust_list", Process, {address, plain}},
    {"get_robust_list", Process, {plain, addressOut, sizeOut}},
    {"rseq", Process, {hex, hex, named(restartFlags), hex}},
    {"sched_yield", Process},
    {"sched_getaffinity", Process, {plain, plain, dataOut(D::cpuSet)}},
    {"sched_setaffinity", Process, {plain, plain, dataIn(1, D::cpuSet)}},
    {"sched_getscheduler", Process, {plain}, ResultKind::Number, D::schedulerNote},
    {"sched_setscheduler", Process, {plain, named(schedulers), priority}},
    {"sched_getparam", Process, {plain, intOut}},
    {"sched_setparam", Process, {plain, priority}},
    {"sched_getattr", Process, {plain, sizedStructure(L::schedAttributes, Success, 2, 56), plain, hex}},
    {"sched_setattr", Process, {plain, structure(L::schedAttributes, Entry, 56, 56), hex}},
    {"sched_get_priority_max", Process, {named(schedulers)}},
    {"sched_get_priority_min", Process, {named(schedulers)}},
    {"sched_rr_get_interval", Process, {plain, timespecOut}},
    {"sched_rr_get_interval_time64", Process, {plain, timespec64Out}},
    {"getpriority", Process, {named(priorityWhich), plain}},
    {"setpriority", Process, {named(priorityWhich), plain, plain}},
    {"nice", Process, {plain}},
    {"ioprio_get", Process, {named(ioPriorityWhich), plain}, ResultKind::Number, D::priorityNote},
    {"ioprio_set", Process, {named(ioPriorityWhich), plain, by(D::priority)}},
    {"getrlimit", Process, {named(resources), limitOut}},
    {"ugetrlimit", Process, {named(resources), limitOut}},
    {"setrlimit", Process, {named(resources), limitIn}},
    {"prlimit64", Process,
        {plain, named(resources), structure(L::rlimit64, Entry, 16, 16),
            structure(L::rlimit64, Success, 16, 16)}},
    {"getrusage", Process, {named(usageWho), usage}},
    {"times", Process, {structure(L::tms, Success, 32, 16)}},
    {"prctl", Process,
        {named(prctlOptions), memory(D::prctlArgument, Both, 16, 16), by(D::prctlArgument),
            by(D::prctlArgument), {D::prctlArgument, nullptr, nullptr, stringAtEntry}},
        ResultKind::Number, D::prctlNote},
    {"arch_prctl", Process, {named(archOptions), memory(D::archArgument, Success, 8, 8)}},
    {"personality", Process, {by(D::personality)}, ResultKind::Flags, D::personalityNote},
    {"ptrace", Process, {named(ptraceRequests), plain, by(D::ptraceArgument), by(D::ptraceArgument)}},
    {"seccomp", Process,
        {named(seccompOperations), named(seccompFlags), structure(L::seccompFilter, Entry, 16, 8)}},
    {"unshare", Process, {named(namespaceFlags)}},
    {"setns", Process, {fd, named(namespaceFlags)}},
    {"kcmp", Process, {plain, plain, named(kcmpTypes), plain, plain}},
    {"capget", Process,
        {structure(L::capabilityHeader, Entry, 8, 8), structure(L::capabilityData, Success, 24, 24)}},
    {"capset", Process,
        {structure(L::capabilityHeader, Entry, 8, 8), structure(L::capabilityData, Entry, 24, 24)}},
    {"pidfd_open", Process, {plain, named(pidfdFlags)}, ResultKind::Descriptor},
    {"getuid", Process},
    {"geteuid", Process},
    {"getgid", Process},
    {"getegid", Process},
    {"getuid32", Process},
    {"geteuid32", Process},
    {"getgid32", Process},
    {"getegid32", Process},
    {"setuid", Process, {id}},
    {"setgid", Process, {id}},
    {"setuid32", Process, {id}},
    {"setgid32", Process, {id}},
    {"setfsuid", Process, {id}},
    {"setfsgid", Process, {id}},
    {"setfsuid32", Process, {id}},
    {"setfsgid32", Process, {id}},
    {"setreuid", Process, {id, id}},
    {"setregid", Process, {id, id}},
    {"setreuid32", Process, {id, id}},
    {"setregid32", Process, {id, id}},
    {"setresuid", Process, {id, id, id}},
    {"setresgid", Process, {id, id, id}},
    {"setresuid32", Process, {id, id, id}},
    {"setresgid32", Process, {id, id, id}},
    {"getresuid", Process, {shortIdsOut, shortIdsOut, shortIdsOut}},
    {"getresgid", Process, {shortIdsOut, shortIdsOut, shortIdsOut}},
    {"getresuid32", Process, {idsOut, idsOut, idsOut}},
    {"getresgid32", Process, {idsOut, idsOut, idsOut}},
    {"getgroups", Process, {plain, numbers(D::numberArray, Success, LengthFrom::Result, 0, 4, 2)}},
    {"setgroups", Process, {plain, numbers(D::numberArray, Entry, LengthFrom::Integer, 0, 4, 2)}},
    {"getgroups32", Process, {plain, numbers(D::numberArray, Success, LengthFrom::Result, 0, 4, 4)}},
    {"setgroups32", Process, {plain, numbers(D::numberArray, Entry, LengthFrom::Integer, 0, 4, 4)}},
    {"set_thread_area", Process, {structure(L::userDescriptor, Both, 16, 16)}},
    {"get_thread_area", Process, {structure(L::userDescriptor, Success, 16, 16)}},
    {"modify_ldt", Process, {plain, address, plain}},
    {"iopl", Process, {plain}},
    {"ioperm", Process, {hex, plain, plain}},
    {"vm86", Process, {hex, hex}},
    {"vm86old", Process, {address}},
    {"landlock_create_ruleset", Process,
        {sizedStructure(L::landlockRuleset, Entry, 1, 24), plain, named(landlockCreateFlags)},
        ResultKind::Descriptor},
    {"landlock_add_rule", Process, {fd, named(landlockRules), address, hex}},
    {"landlock_restrict_self", Process, {fd, hex}},
    {"lsm_get_self_attr", Process, {hex, address, lengthBoth, hex}},
    {"lsm_set_self_attr", Process, {hex, address, plain, hex}},
    {"lsm_list_modules", Process, {address, lengthBoth, hex}},
};

} // namespace

std::span<const CallRow> processRows()
{
    return rows;
}

} // namespace Duende::Trace
