// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace Duende {

/// Names one process for as long as it lives: numbers are used again, start times with them are not.
struct ProcessKey
{
    /// As the person's own machine counts it.
    qint64 pid = 0;
    /// When it started, in the platform's own count (on Linux clock ticks since the boot); 0: not known.
    quint64 startedAt = 0;

    friend bool operator==(const ProcessKey&, const ProcessKey&) = default;
};

/// One process of a daemon. What is not known is empty, never zero.
struct DaemonProcess
{
    /// How it stands at the moment of reading; the words of proc_pid_stat(5).
    enum class State { Running, Sleeping, DiskSleep, Stopped, Traced, Zombie, Idle, Unknown };

    ProcessKey key;
    /// Its parent, whether that belongs to the daemon or not.
    std::optional<qint64> parentPid;
    /// The program's name as the kernel keeps it.
    QString name;
    /// The arguments as a shell would need them; empty for a zombie and where it may not be read.
    QString commandLine;
    /// The user's name, or the number where it has none.
    QString user;
    State state = State::Unknown;
    /// The one whose end is the daemon's.
    bool isMain = false;
    /// Where in the daemon's control group it is: "" in the group itself, "worker" in a group below.
    QString group;
    std::optional<std::chrono::nanoseconds> cpuTime;
    std::optional<quint64> memoryBytes;
    std::optional<quint64> threads;
    /// How many descriptors it has open; empty without the right to look.
    std::optional<quint64> descriptors;
    std::optional<QDateTime> since;

    friend bool operator==(const DaemonProcess&, const DaemonProcess&) = default;
};

/// The processes of one daemon, read together.
struct DaemonProcesses
{
    /// Parents before their children, else by number.
    QList<DaemonProcess> processes;
    /// On the steady clock, so that two readings give a rate.
    std::chrono::nanoseconds readAt{0};
    /// Where they were found, for people: "/system.slice/nginx.service".
    QString source;

    friend bool operator==(const DaemonProcesses&, const DaemonProcesses&) = default;
};

/// One open file descriptor of a process.
struct OpenDescriptor
{
    enum class Kind { File, Folder, Socket, Pipe, Device, Anonymous, Deleted, Unknown };

    int number = 0;
    Kind kind = Kind::Unknown;
    /// What it is, in one line: a path, "TCP 127.0.0.1:80 ↔ 10.0.0.7:51022", "UNIX /run/x.sock ↔ nginx
    /// (812)", "eventfd". It comes from the system and may hold anything.
    QString target;
    /// "read", "write", "read and write"; empty where it is not known.
    QString access;
    /// The offset in a file; empty for what has none.
    std::optional<qint64> position;

    friend bool operator==(const OpenDescriptor&, const OpenDescriptor&) = default;
};

/// The descriptors of one process.
struct OpenDescriptors
{
    /// The most that are read of one process.
    static constexpr qsizetype maximum = 65536;

    /// By number.
    QList<OpenDescriptor> descriptors;
    /// How many there are; more than the list holds when maximum was reached.
    quint64 total = 0;
    /// The soft limit; empty where there is none or it is not known.
    std::optional<quint64> limit;

    friend bool operator==(const OpenDescriptors&, const OpenDescriptors&) = default;
};

} // namespace Duende
