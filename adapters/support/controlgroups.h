// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

namespace Duende {

class Procfs;

/// A process and where in a control group it is: "" in the group itself, "worker" in a group below.
struct GroupedProcess
{
    qint64 pid = 0;
    QString group;

    friend bool operator==(const GroupedProcess&, const GroupedProcess&) = default;
};

/// Reads the unified control group hierarchy, cgroups(7). A group is named by its path from the hierarchy's
/// root, "/system.slice/nginx.service". Every function may be called from any thread.
class ControlGroups
{
public:
    /// Takes `root` when it is a mounted version 2, else root/unified; without either there are no groups.
    explicit ControlGroups(const QString& root = QStringLiteral("/sys/fs/cgroup"));

    bool isValid() const { return m_root.isValid(); }

    /// What the kernel's accounting says: cpu.stat, memory.current, pids.current, io.stat. What no controller
    /// counts is not known. Errors: ENOENT for a group that is not there, EINVAL for the root and for a path
    /// that is none.
    SystemResult<ResourceUse> use(const QString& path) const;

    /// Every process of the group and of those below it. Errors as use().
    SystemResult<QList<qint64>> pids(const QString& path) const;

    /// The same with where each of them is. "/" is every process there is.
    SystemResult<QList<GroupedProcess>> groupedProcesses(const QString& path) const;

    /// How much useWithSums() reads. Limits seldom change, and to count processes or to sum what they read
    /// and wrote is a walk through the group and a file a process: a reader that comes back every few seconds
    /// asks for the moment and only now and then for all.
    enum class Detail { Moment, All };

    /// use(), with what it does not know summed over the group's processes; its source is ProcessSum as soon
    /// as processor time, memory or tasks are a sum. With all details also the number of processes, the
    /// limits that hold (memory.max and pids.max, the smallest of the group's own and those above it), and,
    /// where io.stat is not there, the sum of what the processes read and wrote.
    SystemResult<ResourceUse> useWithSums(
        const QString& path, const Procfs& procfs, Detail detail = Detail::All) const;

private:
    SystemResult<FileDescriptor> open(const QString& path) const;
    std::optional<quint64> limit(const QString& path, const char* name) const;
    void addDetails(
        ResourceUse& use, const QString& path, const Procfs& procfs, const QList<qint64>& pids) const;

    FileDescriptor m_root;
};

} // namespace Duende
