// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

/// What the agent reads of /proc. Every file is read as a whole; what is gone gives an empty answer.
namespace Duende::Trace {

/// At most `limit` bytes of a file; empty where it cannot be read (errno says why).
std::optional<std::string> readProcFile(const std::string& path, std::size_t limit = 65536);
/// What a link points at; empty where it cannot be read.
std::string readProcLink(const std::string& path);

/// Of /proc/TID/stat, proc_pid_stat(5).
struct TaskStat
{
    std::string comm;
    char state = '?';
    pid_t parentPid = 0;
    uint32_t flags = 0; ///< PF_… of the kernel
    uint64_t startTicks = 0;

    bool isKernelThread() const { return (flags & 0x00200000U) != 0; }
    bool isDead() const { return state == 'Z' || state == 'X' || state == 'x'; }
};
std::optional<TaskStat> readTaskStat(pid_t tid);

/// Of /proc/TID/status, proc_pid_status(5).
struct TaskStatus
{
    pid_t processId = 0;
    pid_t tracerPid = 0;
    uint32_t uid = 0; ///< real
    uint32_t effectiveUid = 0;
    uint32_t savedUid = 0;
    uint32_t effectiveGid = 0;
    bool hasNoNewPrivileges = false; ///< prctl(2), PR_SET_NO_NEW_PRIVS
};
std::optional<TaskStatus> readTaskStatus(pid_t tid);

/// Of /proc/TID/syscall: the call that a thread is in; empty where it runs or the file may not be read.
struct TaskCall
{
    int number = -1;
    uint64_t arguments[6] = {};
};
std::optional<TaskCall> readTaskCall(pid_t tid);

/// The threads of a process, the leader first where it is there.
std::vector<pid_t> threadsOf(pid_t pid);
/// The numbers that a folder's entries are: threads of a task folder, descriptors of an fd folder.
std::vector<int> numbersIn(const std::string& folder);

/// What Yama says, /proc/sys/kernel/yama/ptrace_scope; 0 where there is no Yama.
int yamaScope();

} // namespace Duende::Trace
