// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitflags.h"

#include <array>

#include <cstring>
#include <sched.h>
#include <sys/mount.h>

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

// syslog(3).
constexpr std::array facilities{QLatin1StringView("kern"), QLatin1StringView("user"),
    QLatin1StringView("mail"), QLatin1StringView("daemon"), QLatin1StringView("auth"),
    QLatin1StringView("syslog"), QLatin1StringView("lpr"), QLatin1StringView("news"),
    QLatin1StringView("uucp"), QLatin1StringView("cron"), QLatin1StringView("authpriv"),
    QLatin1StringView("ftp"), QLatin1StringView("12"), QLatin1StringView("13"), QLatin1StringView("14"),
    QLatin1StringView("15"), QLatin1StringView("local0"), QLatin1StringView("local1"),
    QLatin1StringView("local2"), QLatin1StringView("local3"), QLatin1StringView("local4"),
    QLatin1StringView("local5"), QLatin1StringView("local6"), QLatin1StringView("local7")};
constexpr std::array levels{QLatin1StringView("emerg"), QLatin1StringView("alert"), QLatin1StringView("crit"),
    QLatin1StringView("err"), QLatin1StringView("warning"), QLatin1StringView("notice"),
    QLatin1StringView("info"), QLatin1StringView("debug")};

/// The word at a place; the number itself where there is none.
template <size_t N> PropertyValue wordAt(const std::array<QLatin1StringView, N>& words, qint64 number)
{
    if (number < 0 || number >= static_cast<qint64>(N))
        return number;
    return QString(words.at(static_cast<size_t>(number)));
}

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

PropertyValue mountPropagation(quint64 flags)
{
    if (flags & MS_SHARED)
        return QStringLiteral("shared");
    if (flags & MS_SLAVE)
        return QStringLiteral("slave");
    if (flags & MS_PRIVATE)
        return QStringLiteral("private");
    return std::monostate();
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
    return wordAt(names, number);
}

PropertyValue syslogFacility(qint64 number)
{
    return wordAt(facilities, number);
}

PropertyValue syslogLevel(qint64 number)
{
    return wordAt(levels, number);
}

PropertyValue syslogPriority(qint64 number)
{
    if (number < 0 || number / 8 >= static_cast<qint64>(facilities.size()))
        return number;
    return QString(facilities.at(static_cast<size_t>(number / 8)) + QLatin1Char('.')
        + levels.at(static_cast<size_t>(number % 8)));
}

PropertyValue memoryPolicy(qint64 number)
{
    static constexpr std::array names{QLatin1StringView("default"), QLatin1StringView("preferred"),
        QLatin1StringView("bind"), QLatin1StringView("interleave"), QLatin1StringView("local")};
    return wordAt(names, number);
}

PropertyValue errorNumber(qint64 number)
{
    const char* name = number > 0 && number < 4096 ? ::strerrorname_np(static_cast<int>(number)) : nullptr;
    if (number == 0)
        return std::monostate();
    if (!name)
        return number;
    return QString(QLatin1StringView(name) + QStringLiteral(" (")
        + QString::fromLocal8Bit(::strerrordesc_np(static_cast<int>(number))) + QLatin1Char(')'));
}

PropertyValue secureBits(qint64 mask)
{
    static constexpr std::array names{QLatin1StringView("noroot"), QLatin1StringView("noroot-locked"),
        QLatin1StringView("no-setuid-fixup"), QLatin1StringView("no-setuid-fixup-locked"),
        QLatin1StringView("keep-caps"), QLatin1StringView("keep-caps-locked")};
    QStringList set;
    for (size_t bit = 0; bit < names.size(); ++bit) {
        if (mask & (qint64(1) << bit))
            set.append(names.at(bit));
    }
    return set;
}

} // namespace Duende
