// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitflags.h"

#include <array>

#include <sched.h>

namespace Duende {

namespace {

// linux/capability.h, in the order of the bits.
constexpr std::array capabilities{QLatin1StringView("CHOWN"), QLatin1StringView("DAC_OVERRIDE"),
    QLatin1StringView("DAC_READ_SEARCH"), QLatin1StringView("FOWNER"), QLatin1StringView("FSETID"),
    QLatin1StringView("KILL"), QLatin1StringView("SETGID"), QLatin1StringView("SETUID"),
    QLatin1StringView("SETPCAP"), QLatin1StringView("LINUX_IMMUTABLE"), QLatin1StringView("NET_BIND_SERVICE"),
    QLatin1StringView("NET_BROADCAST"), QLatin1StringView("NET_ADMIN"), QLatin1StringView("NET_RAW"),
    QLatin1StringView("IPC_LOCK"), QLatin1StringView("IPC_OWNER"), QLatin1StringView("SYS_MODULE"),
    QLatin1StringView("SYS_RAWIO"), QLatin1StringView("SYS_CHROOT"), QLatin1StringView("SYS_PTRACE"),
    QLatin1StringView("SYS_PACCT"), QLatin1StringView("SYS_ADMIN"), QLatin1StringView("SYS_BOOT"),
    QLatin1StringView("SYS_NICE"), QLatin1StringView("SYS_RESOURCE"), QLatin1StringView("SYS_TIME"),
    QLatin1StringView("SYS_TTY_CONFIG"), QLatin1StringView("MKNOD"), QLatin1StringView("LEASE"),
    QLatin1StringView("AUDIT_WRITE"), QLatin1StringView("AUDIT_CONTROL"), QLatin1StringView("SETFCAP"),
    QLatin1StringView("MAC_OVERRIDE"), QLatin1StringView("MAC_ADMIN"), QLatin1StringView("SYSLOG"),
    QLatin1StringView("WAKE_ALARM"), QLatin1StringView("BLOCK_SUSPEND"), QLatin1StringView("AUDIT_READ"),
    QLatin1StringView("PERFMON"), QLatin1StringView("BPF"), QLatin1StringView("CHECKPOINT_RESTORE")};

struct Namespace
{
    quint64 flag;
    QLatin1StringView name;
};

// namespaces(7). There are kernels and managers without time namespaces.
constexpr quint64 timeNamespace = 0x80;
constexpr std::array namespaces{Namespace{CLONE_NEWCGROUP, QLatin1StringView("cgroup")},
    Namespace{CLONE_NEWIPC, QLatin1StringView("ipc")}, Namespace{CLONE_NEWNET, QLatin1StringView("net")},
    Namespace{CLONE_NEWNS, QLatin1StringView("mnt")}, Namespace{CLONE_NEWPID, QLatin1StringView("pid")},
    Namespace{CLONE_NEWUSER, QLatin1StringView("user")}, Namespace{CLONE_NEWUTS, QLatin1StringView("uts")},
    Namespace{timeNamespace, QLatin1StringView("time")}};

QString rangeText(qsizetype first, qsizetype last)
{
    if (first == last)
        return QString::number(first);
    return QString::number(first) + QLatin1Char('-') + QString::number(last);
}

} // namespace

PropertyValue capabilityNames(quint64 mask)
{
    constexpr quint64 known = (quint64(1) << capabilities.size()) - 1;
    if ((mask & known) == known)
        return QStringLiteral("all");
    QStringList names;
    for (size_t bit = 0; bit < capabilities.size(); ++bit) {
        if (mask & (quint64(1) << bit))
            names.append(QString(QStringLiteral("CAP_") + capabilities.at(bit)));
    }
    return names;
}

PropertyValue namespaceRestriction(quint64 allowed)
{
    QStringList names;
    bool isComplete = true;
    for (const Namespace& one : namespaces) {
        if (allowed & one.flag)
            names.append(one.name);
        else if (one.flag != timeNamespace)
            isComplete = false;
    }
    if (isComplete)
        return QStringLiteral("no");
    if (names.isEmpty())
        return QStringLiteral("yes");
    return names;
}

PropertyValue numberSet(const QByteArray& bits)
{
    QStringList ranges;
    const auto isSet = [&bits](qsizetype number) {
        return number / 8 < bits.size()
            && ((static_cast<uchar>(bits.at(number / 8)) >> (number % 8)) & 1) != 0;
    };
    for (qsizetype first = 0; first < bits.size() * 8; ++first) {
        if (!isSet(first))
            continue;
        qsizetype last = first;
        while (isSet(last + 1))
            ++last;
        ranges.append(rangeText(first, last));
        first = last;
    }
    if (ranges.isEmpty())
        return std::monostate();
    return ranges.join(QStringLiteral(", "));
}

PropertyValue schedulingPolicy(qint64 number)
{
    switch (number) {
    case SCHED_OTHER:
        return QStringLiteral("other");
    case SCHED_FIFO:
        return QStringLiteral("fifo");
    case SCHED_RR:
        return QStringLiteral("rr");
    case 3:
        return QStringLiteral("batch");
    case 5:
        return QStringLiteral("idle");
    default:
        return number;
    }
}

PropertyValue ioSchedulingClass(qint64 number)
{
    static constexpr std::array names{QLatin1StringView("none"), QLatin1StringView("realtime"),
        QLatin1StringView("best-effort"), QLatin1StringView("idle")};
    if (number < 0 || number >= static_cast<qint64>(names.size()))
        return number;
    return QString(names.at(static_cast<size_t>(number)));
}

} // namespace Duende
