// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

namespace Duende {

class Procfs;

/// Reads the unified control group hierarchy, cgroups(7). A group is named by its path from the hierarchy's
/// root, "/system.slice/nginx.service". Every function may be called from any thread.
class ControlGroups
{
public:
    /// Takes `root` when it is a mounted version 2, else root/unified; without either there are no groups.
    explicit ControlGroups(const QString& root = QStringLiteral("/sys/fs/cgroup"));

    bool isValid() const { return m_root.isValid(); }

    /// What the kernel's accounting says: cpu.stat, memory.current, pids.current. What no controller counts
    /// is not known. Errors: ENOENT for a group that is not there, EINVAL for the root and for a path that is
    /// none.
    SystemResult<ResourceUse> use(const QString& path) const;

    /// Every process of the group and of those below it. Errors as use().
    SystemResult<QList<qint64>> pids(const QString& path) const;

    /// use(), with what it does not know summed over the group's processes; its source is ProcessSum as soon
    /// as one number is a sum.
    SystemResult<ResourceUse> useWithSums(const QString& path, const Procfs& procfs) const;

private:
    SystemResult<FileDescriptor> open(const QString& path) const;

    FileDescriptor m_root;
};

} // namespace Duende
