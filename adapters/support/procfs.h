// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/support/descriptorparsers.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/iocounters.h"
#include "adapters/support/procparsers.h"
#include "adapters/support/readfile.h"

#include <QDateTime>

#include <functional>
#include <span>

namespace Duende {

/// What an open file is, statx(2).
struct FileFacts
{
    /// With the kind of file, as st_mode.
    quint32 mode = 0;
    /// 0 for one that has no name any more.
    quint32 links = 0;
};

/// Reads the processes of one /proc, proc(5). Every function reads the file at once, blocks no longer than
/// the kernel does, and may be called from any thread. Errors are errno values: ESRCH for a process that is
/// not there (any more), EACCES or EPERM for one that may not be looked into, EBADMSG for a file that is not
/// in the kernel's form, ENODATA for a fact that the file does not hold.
class Procfs
{
public:
    /// `root` is where the file system is mounted; it stays open, so a later mount over it changes nothing.
    explicit Procfs(const QString& root = QStringLiteral("/proc"));

    /// Whether there is a /proc at all.
    bool isValid() const { return m_root.isValid(); }

    /// The number of every process, threads not counted, in the kernel's order.
    SystemResult<QList<qint64>> pids() const;

    SystemResult<ProcessStat> stat(qint64 pid) const;
    SystemResult<ProcessStatus> status(qint64 pid) const;
    SystemResult<QString> controlGroup(qint64 pid) const;
    /// At most the first 16 KiB; empty for a kernel thread and a zombie.
    SystemResult<QList<QByteArray>> commandLine(qint64 pid) const;
    /// Variables as "NAME=value", at most the first 128 KiB. Readable for one's own processes and for root.
    SystemResult<QList<QByteArray>> environment(qint64 pid) const;
    SystemResult<QList<ProcessLimit>> limits(qint64 pid) const;
    /// Where a link of the process points: "exe", "cwd", "root". A deleted file has " (deleted)" behind it.
    SystemResult<QByteArray> linkTarget(qint64 pid, const char* name) const;
    /// Opens a file of the process's, or what a link of it points to ("fd/1"); `flags` as in openFileAt().
    SystemResult<FileDescriptor> openFile(qint64 pid, const char* name, int flags) const;
    /// What the process read and wrote. Readable for one's own processes and for root.
    SystemResult<IoCounters> io(qint64 pid) const;
    /// The number of open file descriptors.
    SystemResult<qint64> openFileCount(qint64 pid) const;
    /// Calls `take` for every open file descriptor with what its link says, until it says false; one that is
    /// closed meanwhile is left out.
    SystemResult<void> forEachDescriptor(
        qint64 pid, const std::function<bool(int number, const QByteArray& target)>& take) const;
    /// Empty where it cannot be read.
    DescriptorInfo descriptorInfo(qint64 pid, int number) const;
    /// Asks no other machine for it.
    SystemResult<FileFacts> descriptorFacts(qint64 pid, int number) const;
    /// A socket table of the process's network namespace ("net/tcp"), at most the first 32 MiB.
    SystemResult<QByteArray> readTable(qint64 pid, const char* name) const;

    /// When the machine was booted, to the second. Follows when the machine's clock is set.
    SystemResult<QDateTime> bootTime() const;
    /// Tells one boot from another: /proc/sys/kernel/random/boot_id.
    SystemResult<QByteArray> bootId() const;

    /// The sum over the processes, those that are gone left out; nothing is known when all are gone.
    ResourceUse sumOf(std::span<const qint64> pids) const;

    /// What the processes read and wrote, those that are gone left out. Empty when one of them may not be
    /// looked into, for a part of the sum would pass for all of it, and when none is left.
    std::optional<IoCounters> ioOf(std::span<const qint64> pids) const;

    /// The processor time that a stat line tells.
    static std::chrono::nanoseconds cpuTime(const ProcessStat& stat);
    static quint64 residentBytes(const ProcessStat& stat);
    /// The time that a number of clock ticks takes.
    static std::chrono::milliseconds ticksDuration(quint64 ticks);

private:
    SystemResult<QByteArray> read(qint64 pid, const char* name, qsizetype maxSize) const;

    FileDescriptor m_root;
};

/// Adds up what several processes use. The time of reading is that of the making.
class ProcessSum
{
public:
    ProcessSum();
    void add(const ProcessStat& stat);
    const ResourceUse& use() const { return m_use; }

private:
    ResourceUse m_use;
};

} // namespace Duende
