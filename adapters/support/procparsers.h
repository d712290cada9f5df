// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace Duende {

// Parsers of what /proc holds. They are pure and take any bytes; what is not in the kernel's form gives an
// empty optional. Numbers that do not fit their type are not in the form.

/// The state letter of proc_pid_stat(5).
enum class ProcessState : char {
    Running = 'R',
    Sleeping = 'S',
    DiskSleep = 'D',
    Stopped = 'T',
    TracingStop = 't',
    Zombie = 'Z',
    Dead = 'X',
    Idle = 'I',
    Parked = 'P',
    Unknown = '?',
};

/// What Duende uses of /proc/PID/stat, proc_pid_stat(5).
struct ProcessStat
{
    qint64 pid = 0;
    /// The program's name as the kernel keeps it: at most 15 bytes for a process, any bytes but NUL.
    QByteArray comm;
    ProcessState state = ProcessState::Unknown;
    qint64 parentPid = 0;
    qint64 processGroup = 0;
    /// 0 when the session leader is outside this PID namespace.
    qint64 session = 0;
    /// The device number of the controlling terminal; 0 is none.
    qint64 terminal = 0;
    /// The PF_* bits.
    quint64 flags = 0;
    /// In clock ticks (sysconf(_SC_CLK_TCK)).
    quint64 userTicks = 0;
    quint64 systemTicks = 0;
    qint64 nice = 0;
    quint64 threads = 0;
    /// When it started, in clock ticks after the boot.
    quint64 startTimeTicks = 0;
    quint64 virtualBytes = 0;
    /// Resident memory in pages. The kernel updates it in batches.
    quint64 residentPages = 0;

    /// A thread of the kernel's: PF_KTHREAD.
    bool isKernelThread() const { return (flags & 0x00200000) != 0; }
    /// Every thread has ended and the parent has not read the exit status yet. (A process whose first thread
    /// ended while others work is in state Z, too.)
    bool isZombie() const
    {
        return state == ProcessState::Dead || (state == ProcessState::Zombie && threads <= 1);
    }
};

std::optional<ProcessStat> parseProcessStat(QByteArrayView bytes);

/// Real, effective, saved and file-system id.
struct ProcessIds
{
    quint32 real = 0;
    quint32 effective = 0;
    quint32 saved = 0;
    quint32 fileSystem = 0;

    friend bool operator==(const ProcessIds&, const ProcessIds&) = default;
};

/// What Duende uses of /proc/PID/status, proc_pid_status(5). A kernel thread and a zombie have no memory.
struct ProcessStatus
{
    ProcessIds uids;
    ProcessIds gids;
    std::optional<quint64> threads;
    std::optional<quint64> virtualBytes;
    std::optional<quint64> residentBytes;
    std::optional<quint64> peakResidentBytes;
    std::optional<quint64> swapBytes;
};

/// Empty without the lines Uid and Gid.
std::optional<ProcessStatus> parseProcessStatus(QByteArrayView bytes);

/// The control group of /proc/PID/cgroup, cgroups(7), as a path from the root of the hierarchy. The unified
/// hierarchy's line ("0::") counts; where that says only "/", the line of the named hierarchy that a service
/// manager keeps on machines with version 1 does.
std::optional<QString> parseControlGroup(QByteArrayView bytes);

/// The parts of a list that is ended or separated by NUL bytes: /proc/PID/cmdline and /proc/PID/environ.
/// Trailing empty parts, which a process that rewrites its title leaves, are dropped.
QList<QByteArray> parseNulSeparated(QByteArrayView bytes);

/// The first number of /proc/uptime.
std::optional<std::chrono::milliseconds> parseUptime(QByteArrayView bytes);

/// The line btime of /proc/stat: when the machine was booted, in seconds since 1970.
std::optional<qint64> parseBootTime(QByteArrayView bytes);

/// A line of /proc/PID/limits, proc_pid_limits(5). An empty limit is "unlimited".
struct ProcessLimit
{
    /// "Max open files"
    QString name;
    std::optional<quint64> soft;
    std::optional<quint64> hard;
    /// "files", "bytes"; empty where the kernel names none.
    QString unit;

    friend bool operator==(const ProcessLimit&, const ProcessLimit&) = default;
};

/// Every line in the kernel's form; others are left out.
QList<ProcessLimit> parseProcessLimits(QByteArrayView bytes);

/// A file that holds one number and perhaps a line feed; empty for "max" and any other text.
std::optional<quint64> parseNumber(QByteArrayView bytes);

/// The number behind `key` in lines of "key number", the form of cpu.stat and memory.stat.
std::optional<quint64> parseKeyedNumber(QByteArrayView bytes, QByteArrayView key);

/// The numbers of cgroup.procs, one a line. 0 stands for a process of another PID namespace and is left out.
QList<qint64> parsePids(QByteArrayView bytes);

} // namespace Duende
