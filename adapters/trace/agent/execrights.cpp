// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/execrights.h"

#include "adapters/trace/agent/attachcheck.h"
#include "adapters/trace/agent/procfacts.h"

#include <string>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

namespace Duende::Trace {

namespace {

/// Whether the file's rights are others than the process has.
bool givesRights(const std::string& path, const TaskStatus& status)
{
    struct stat file{};
    if (::stat(path.c_str(), &file) != 0)
        return false;
    constexpr mode_t setGroup = S_ISGID | S_IXGRP; // without the second it is about locks (inode(7))
    return ((file.st_mode & S_ISUID) != 0 && file.st_uid != status.effectiveUid)
        || ((file.st_mode & setGroup) == setGroup && file.st_gid != status.effectiveGid)
        || ::getxattr(path.c_str(), "security.capability", nullptr, 0) > 0;
}

} // namespace

bool areRightsWithheld(pid_t pid)
{
    if (mayTraceAll())
        return false;
    const std::string path = "/proc/" + std::to_string(pid) + "/exe";
    const auto status = readTaskStatus(pid);
    struct statvfs mount{};
    return status && !status->hasNoNewPrivileges && givesRights(path, *status)
        && ::statvfs(path.c_str(), &mount) == 0 && (mount.f_flag & ST_NOSUID) == 0;
}

} // namespace Duende::Trace
