// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitpropertyvalue.h"

#include "adapters/contract/signal.h"
#include "adapters/systemd/busvaluetext.h"
#include "adapters/systemd/unitexitstatus.h"
#include "adapters/systemd/unitflags.h"
#include "adapters/systemd/unitstructurevalue.h"

#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QHash>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <limits>

#include <ctime>
#include <netinet/in.h>
#include <sys/wait.h>

namespace Duende {

namespace {

constexpr quint64 largest = std::numeric_limits<quint64>::max();

template <size_t N> bool isOneOf(const QString& name, const std::array<QLatin1StringView, N>& names)
{
    return std::ranges::find(names, name) != names.end();
}

bool startsWithOneOf(const QString& name, std::initializer_list<QLatin1StringView> prefixes)
{
    return std::ranges::any_of(
        prefixes, [&name](QLatin1StringView prefix) { return name.startsWith(prefix); });
}

bool endsWithOneOf(const QString& name, std::initializer_list<QLatin1StringView> suffixes)
{
    return std::ranges::any_of(suffixes, [&name](QLatin1StringView suffix) { return name.endsWith(suffix); });
}

/// A property whose largest number means that nothing is limited.
bool isLimit(const QString& name)
{
    static constexpr std::array ownDefault{
        QLatin1StringView("CPUQuotaPeriodUSec"), QLatin1StringView("ManagedOOMMemoryPressureDurationUSec")};
    if (isOneOf(name, ownDefault))
        return false;
    return name.startsWith(QLatin1StringView("Limit"))
        || endsWithOneOf(name,
            {QLatin1StringView("Max"), QLatin1StringView("High"), QLatin1StringView("USec"),
                QLatin1StringView("Burst")});
}

bool isTime(const QString& name)
{
    static constexpr std::array names{
        QLatin1StringView("NextElapseUSecRealtime"), QLatin1StringView("LastTriggerUSec")};
    return name.endsWith(QLatin1StringView("Timestamp")) || isOneOf(name, names);
}

bool isSize(const QString& name)
{
    static constexpr std::array limits{QLatin1StringView("LimitFSIZE"), QLatin1StringView("LimitDATA"),
        QLatin1StringView("LimitSTACK"), QLatin1StringView("LimitCORE"), QLatin1StringView("LimitRSS"),
        QLatin1StringView("LimitAS"), QLatin1StringView("LimitMEMLOCK"), QLatin1StringView("LimitMSGQUEUE")};
    static constexpr std::array buffers{
        QLatin1StringView("ReceiveBuffer"), QLatin1StringView("SendBuffer"), QLatin1StringView("PipeSize")};
    if (name.startsWith(QLatin1StringView("Limit"))) {
        QString limit = name;
        if (limit.endsWith(QLatin1StringView("Soft")))
            limit.chop(4);
        return isOneOf(limit, limits);
    }
    if (name == QLatin1StringView("MemoryPressureThresholdUSec"))
        return false;
    return name.endsWith(QLatin1StringView("Bytes")) || isOneOf(name, buffers)
        || (startsWithOneOf(name,
                {QLatin1StringView("Memory"), QLatin1StringView("EffectiveMemory"),
                    QLatin1StringView("StartupMemory"), QLatin1StringView("DefaultMemory"),
                    QLatin1StringView("DefaultStartupMemory")})
            && endsWithOneOf(name,
                {QLatin1StringView("Current"), QLatin1StringView("Peak"), QLatin1StringView("Available"),
                    QLatin1StringView("Min"), QLatin1StringView("Low"), QLatin1StringView("High"),
                    QLatin1StringView("Max"), QLatin1StringView("Limit")}));
}

PropertyValue timeValue(quint64 usec)
{
    if (usec == 0 || usec == largest)
        return std::monostate();
    return QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(usec / 1000), QTimeZone::UTC);
}

// A time of the monotonic clock, from which timers count.
PropertyValue monotonicValue(quint64 usec)
{
    if (usec == 0 || usec > static_cast<quint64>(std::numeric_limits<qint64>::max()))
        return std::monostate();
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const qint64 nowUsec = qint64(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    // To the second: the two readings of the clocks are apart.
    const qint64 seconds = (static_cast<qint64>(usec) - nowUsec) / 1'000'000;
    return QDateTime::currentDateTimeUtc().addSecs(seconds);
}

// systemd keeps shares as a part of the largest number.
PropertyValue scaledShare(quint64 number)
{
    if (number == 0)
        return std::monostate();
    return Percentage{double(number) * 100 / double(std::numeric_limits<quint32>::max())};
}

PropertyValue durationValue(quint64 usec)
{
    if (usec > static_cast<quint64>(std::numeric_limits<qint64>::max()))
        return Unlimited{};
    return std::chrono::microseconds(static_cast<qint64>(usec));
}

PropertyValue octalValue(quint64 mode)
{
    return QString(QLatin1Char('0') + QString::number(mode, 8).rightJustified(3, QLatin1Char('0')));
}

PropertyValue signalValue(quint64 number)
{
    return QString(systemSignalName(static_cast<int>(number)) + QStringLiteral(" (") + QString::number(number)
        + QLatin1Char(')'));
}

PropertyValue exitCodeValue(quint64 code)
{
    switch (code) {
    case CLD_EXITED:
        return QStringLiteral("exited");
    case CLD_KILLED:
        return QStringLiteral("killed by a signal");
    case CLD_DUMPED:
        return QStringLiteral("crashed");
    default:
        return std::monostate();
    }
}

PropertyValue exitStatusValue(quint64 status, const QVariantMap& all)
{
    const int code = all.value(QStringLiteral("ExecMainCode")).toInt();
    if (code == 0)
        return std::monostate();
    const int number = static_cast<int>(status);
    if (code != CLD_EXITED)
        return QString(systemSignalName(number));
    return exitStatusWord(number).isEmpty() ? PropertyValue(qint64(number)) : exitStatusText(number);
}

PropertyValue durationByUnit(const QString& name, quint64 number)
{
    if (name == QLatin1StringView("CPUQuotaPerSecUSec"))
        return number == largest ? PropertyValue(Unlimited{})
                                 : Percentage{static_cast<double>(number) / 10000.0};
    if (name.endsWith(QLatin1StringView("NSec")))
        return number == largest
            ? PropertyValue(std::monostate())
            : PropertyValue(std::chrono::microseconds(static_cast<qint64>(number / 1000)));
    if (name.startsWith(QLatin1StringView("LimitCPU")))
        return durationValue(number > largest / 1000000 ? largest : number * 1000000);
    return number == largest && !isLimit(name) ? PropertyValue(std::monostate()) : durationValue(number);
}

bool isDuration(const QString& name)
{
    return endsWithOneOf(name,
               {QLatin1StringView("USec"), QLatin1StringView("NSec"), QLatin1StringView("USecMonotonic"),
                   QLatin1StringView("USecNext")})
        || startsWithOneOf(name, {QLatin1StringView("LimitCPU"), QLatin1StringView("LimitRTTIME")});
}

PropertyValue unsignedValue(const QString& name, quint64 number, bool isSmall, const QVariantMap& all)
{
    if (name == QLatin1StringView("ExecMainCode"))
        return exitCodeValue(number);
    if (name == QLatin1StringView("ExecMainStatus"))
        return exitStatusValue(number, all);
    if (name == QLatin1StringView("UMask") || (isSmall && name.endsWith(QLatin1StringView("Mode"))))
        return octalValue(number);
    if (name.endsWith(QLatin1StringView("Signal")))
        return signalValue(number);
    if ((name.endsWith(QLatin1StringView("PID")) || name == QLatin1StringView("ControlGroupId"))
        && number == 0)
        return std::monostate();
    // As many as the kernel allows.
    if (name == QLatin1StringView("Backlog") && number >= std::numeric_limits<qint32>::max())
        return Unlimited{};
    if (name.endsWith(QLatin1StringView("Capabilities"))
        || name == QLatin1StringView("CapabilityBoundingSet"))
        return capabilityNames(number);
    if (name == QLatin1StringView("RestrictNamespaces"))
        return namespaceRestriction(number);
    if (name == QLatin1StringView("ManagedOOMMemoryPressureLimit"))
        return scaledShare(number);
    if (name == QLatin1StringView("CoredumpFilter"))
        return QString(QStringLiteral("0x") + QString::number(number, 16));
    if (name == QLatin1StringView("MountFlags"))
        return mountPropagation(number);
    if (name == QLatin1StringView("NextElapseUSecMonotonic"))
        return monotonicValue(number);
    if (isTime(name))
        return timeValue(number);
    if (isDuration(name))
        return durationByUnit(name, number);
    const bool isLargest = isSmall ? number == std::numeric_limits<quint32>::max()
                                   : number > static_cast<quint64>(std::numeric_limits<qint64>::max());
    if (isLargest)
        return isLimit(name) ? PropertyValue(Unlimited{}) : PropertyValue(std::monostate());
    if (isSize(name))
        return ByteCount{number};
    return static_cast<qint64>(number);
}

PropertyValue socketProtocol(qint64 number)
{
    switch (number) {
    case 0:
        return std::monostate();
    case IPPROTO_SCTP:
        return QStringLiteral("sctp");
    case IPPROTO_UDPLITE:
        return QStringLiteral("udplite");
    default:
        return number;
    }
}

PropertyValue signedValue(const QString& name, qint64 number, const QVariantMap& all)
{
    static constexpr std::array unsetAtMinusOne{QLatin1StringView("LogLevelMax"),
        QLatin1StringView("FailureActionExitStatus"), QLatin1StringView("SuccessActionExitStatus"),
        QLatin1StringView("NUMAPolicy"), QLatin1StringView("IPTOS"), QLatin1StringView("IPTTL"),
        QLatin1StringView("Mark"), QLatin1StringView("Priority")};
    // SECCOMP_ERROR_NUMBER_KILL of systemd's own.
    constexpr qint64 killsTheProcess = 2147483646;
    if (number == -1 && isOneOf(name, unsetAtMinusOne))
        return std::monostate();
    if (name.startsWith(QLatin1StringView("ExecMain")) || name.endsWith(QLatin1StringView("Signal")))
        return unsignedValue(name, static_cast<quint64>(std::max<qint64>(0, number)), true, all);
    if (name == QLatin1StringView("CPUSchedulingPolicy"))
        return schedulingPolicy(number);
    if (name == QLatin1StringView("IOSchedulingClass"))
        return ioSchedulingClass(number);
    if (name == QLatin1StringView("SystemCallErrorNumber") && number == killsTheProcess)
        return QStringLiteral("kill the process");
    static const QHash<QString, PropertyValue (*)(qint64)> words{
        {QStringLiteral("SyslogFacility"), syslogFacility}, {QStringLiteral("SyslogLevel"), syslogLevel},
        {QStringLiteral("LogLevelMax"), syslogLevel}, {QStringLiteral("SyslogPriority"), syslogPriority},
        {QStringLiteral("NUMAPolicy"), memoryPolicy}, {QStringLiteral("SecureBits"), secureBits},
        {QStringLiteral("SystemCallErrorNumber"), errorNumber}, {QStringLiteral("StatusErrno"), errorNumber}};
    if (const auto write = words.constFind(name); write != words.cend())
        return (*write)(number);
    if (name == QLatin1StringView("SocketProtocol"))
        return socketProtocol(number);
    return number;
}

PropertyValue bytesValue(const QString& name, const QByteArray& bytes)
{
    if (bytes.isEmpty())
        return std::monostate();
    if (endsWithOneOf(name, {QLatin1StringView("CPUs"), QLatin1StringView("MemoryNodes")})
        || name == QLatin1StringView("CPUAffinity") || name == QLatin1StringView("NUMAMask"))
        return numberSet(bytes);
    if (name == QLatin1StringView("InvocationID"))
        return QString::fromLatin1(bytes.toHex());
    if (name == QLatin1StringView("StandardInputData"))
        return QString::fromUtf8(bytes);
    return busValueText(bytes);
}

PropertyValue textValue(const QString& text)
{
    // What is not set is an empty text or, for a few, systemd's own words.
    if (text.isEmpty() || text == QLatin1StringView("[not set]"))
        return std::monostate();
    if (text == QLatin1StringView("infinity"))
        return Unlimited{};
    return text;
}

// "!" stands before a folder that may be missing.
PropertyValue directoryValue(const QString& text)
{
    if (!text.startsWith(QLatin1Char('!')))
        return textValue(text);
    return QString(text.sliced(1) + QStringLiteral(" (may be missing)"));
}

} // namespace

PropertyValue unitPropertyValue(const QString& name, const QVariant& value, const QVariantMap& all)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return value.toBool();
    case QMetaType::UInt:
        return unsignedValue(name, value.toUInt(), true, all);
    case QMetaType::UShort:
        return value.toUInt() == std::numeric_limits<quint16>::max() ? PropertyValue(std::monostate())
                                                                     : PropertyValue(qint64(value.toUInt()));
    case QMetaType::UChar:
        return static_cast<qint64>(value.toUInt());
    case QMetaType::ULongLong:
        return unsignedValue(name, value.toULongLong(), false, all);
    case QMetaType::Int:
    case QMetaType::Short:
    case QMetaType::LongLong:
        return signedValue(name, value.toLongLong(), all);
    case QMetaType::QByteArray:
        return bytesValue(name, value.toByteArray());
    case QMetaType::Double:
        return QString::number(value.toDouble());
    case QMetaType::QString:
        return name == QLatin1StringView("WorkingDirectory") ? directoryValue(value.toString())
                                                             : textValue(value.toString());
    case QMetaType::QStringList:
        return value.toStringList();
    default:
        break;
    }
    if (value.userType() == qMetaTypeId<QDBusArgument>())
        return unitStructureValue(name, value);
    return textValue(busValueText(value));
}

} // namespace Duende
