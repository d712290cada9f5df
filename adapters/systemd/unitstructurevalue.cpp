// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitstructurevalue.h"

#include "adapters/contract/signal.h"
#include "adapters/systemd/busvaluetext.h"
#include "adapters/systemd/unitcommand.h"
#include "adapters/systemd/unitexitstatus.h"
#include "adapters/systemd/unitfailure.h"
#include "adapters/systemd/unitquantity.h"

#include <QDBusArgument>
#include <QHash>

#include <array>
#include <limits>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/mount.h>
#include <sys/wait.h>

namespace Duende {

namespace {

using Text = QLatin1StringView;
using Row = QVariantList;

QString text(const Row& row, qsizetype column)
{
    return busValueText(row.at(column));
}

QString mayBeMissing(const QString& what, bool ignoresMissing)
{
    return ignoresMissing ? QString(what + QStringLiteral(" (may be missing)")) : what;
}

QString pairOf(const QString& first, QChar between, const QString& second)
{
    return second.isEmpty() ? first : QString(first + between + second);
}

QString lastRun(const UnitCommand& command)
{
    if (command.startUsec == 0)
        return {};
    if (command.exitUsec == 0)
        return QStringLiteral(" (running)");
    if (command.code == CLD_EXITED)
        return QStringLiteral(" (exited with status %1)").arg(exitStatusText(command.status));
    if (command.code == CLD_KILLED || command.code == CLD_DUMPED)
        return QStringLiteral(" (ended by the signal %1)").arg(systemSignalName(command.status));
    return {};
}

PropertyValue commandsValue(const QVariant& value)
{
    QStringList lines;
    const QList<UnitCommand> commands = unitCommands(value);
    for (const UnitCommand& command : commands)
        lines.append(command.commandLine() + lastRun(command));
    return lines;
}

PropertyValue conditionsValue(const QVariant& value)
{
    QStringList lines;
    const QList<UnitCondition> conditions = unitConditions(value);
    for (const UnitCondition& condition : conditions) {
        const QString state = condition.state > 0 ? QStringLiteral(" (met)")
            : condition.state < 0                 ? QStringLiteral(" (failed)")
                                                  : QStringLiteral(" (not tested)");
        lines.append(condition.text() + state);
    }
    return lines;
}

/// a(iayu): address family, address, length of the prefix.
QString addressText(const Row& row)
{
    const int family = row.at(0).toInt();
    const QByteArray bytes = row.at(1).toByteArray();
    std::array<char, INET6_ADDRSTRLEN> written{};
    const qsizetype size = family == AF_INET ? 4 : family == AF_INET6 ? 16 : -1;
    if (bytes.size() != size || !::inet_ntop(family, bytes.constData(), written.data(), written.size()))
        return {};
    return QString::fromLatin1(written.data()) + QLatin1Char('/') + text(row, 2);
}

// "OnBootUSec" is OnBootSec= in the file.
QString monotonicTimer(const Row& row)
{
    QString base = text(row, 0);
    base.replace(Text("USec"), Text("Sec"));
    return base + QLatin1Char('=') + timeSpanText(row.at(1).toULongLong());
}

QString assignment(const Row& row)
{
    return text(row, 0) + QLatin1Char('=') + text(row, 1);
}

QString colonPair(const Row& row)
{
    return pairOf(text(row, 0), QLatin1Char(':'), text(row, 1));
}

QString blankPair(const Row& row)
{
    return pairOf(text(row, 0), QLatin1Char(' '), text(row, 1));
}

QString listener(const Row& row)
{
    return text(row, 1) + QStringLiteral(" (") + text(row, 0) + QLatin1Char(')');
}

QString optionalFile(const Row& row)
{
    return mayBeMissing(text(row, 0), row.at(1).toBool());
}

// (ssbt): source, target, whether it may be missing, flags of mount(2).
QString bindPath(const Row& row)
{
    const QString target = text(row, 1) == text(row, 0) ? QString() : text(row, 1);
    QString path = pairOf(text(row, 0), QLatin1Char(':'), target);
    if ((row.at(3).toULongLong() & MS_REC) == 0)
        path += QStringLiteral(":norbind");
    return mayBeMissing(path, row.at(2).toBool());
}

QString mountImage(const Row& row)
{
    return mayBeMissing(colonPair(row), row.at(2).toBool());
}

// To the base of 1000, as the directive counts.
QString bandwidth(const Row& row)
{
    quint64 bytes = row.at(1).toULongLong();
    if (bytes == std::numeric_limits<quint64>::max())
        return text(row, 0) + QStringLiteral(" no limit");
    static constexpr std::array units{Text("kB/s"), Text("MB/s"), Text("GB/s")};
    Text unit("B/s");
    for (const Text next : units) {
        if (bytes == 0 || bytes % 1000 != 0)
            break;
        bytes /= 1000;
        unit = next;
    }
    return text(row, 0) + QLatin1Char(' ') + QString::number(bytes) + QLatin1Char(' ') + unit;
}

QString deviceNumber(const Row& row)
{
    const quint64 number = row.at(1).toULongLong();
    const bool isLimited = number != std::numeric_limits<quint64>::max();
    return text(row, 0) + QLatin1Char(' ')
        + (isLimited ? QString::number(number) : QStringLiteral("no limit"));
}

QString deviceLatency(const Row& row)
{
    return text(row, 0) + QLatin1Char(' ') + timeSpanText(row.at(1).toULongLong());
}

// What it holds is a secret.
QString nameOnly(const Row& row)
{
    return text(row, 0);
}

// (sst): path, name, flags: OpenFile= of systemd.service(5).
QString openFile(const Row& row)
{
    static constexpr std::array flags{Text("read-only"), Text("append"), Text("truncate"), Text("graceful")};
    QStringList words;
    for (size_t bit = 0; bit < flags.size(); ++bit) {
        if (row.at(2).toULongLong() & (quint64(1) << bit))
            words.append(flags.at(bit));
    }
    return pairOf(colonPair(row), QLatin1Char(':'), words.join(QLatin1Char(',')));
}

QString directoryLink(const Row& row)
{
    return pairOf(
        colonPair(row), QLatin1Char(':'), row.at(2).toULongLong() & 1 ? QStringLiteral("ro") : QString());
}

QString logFilter(const Row& row)
{
    return row.at(0).toBool() ? text(row, 1) : QString(QLatin1Char('~') + text(row, 1));
}

// (iiss): source, protocol family, table, set: NFTSet= of systemd.resource-control(5).
QString nftSet(const Row& row)
{
    static constexpr std::array sources{
        Text("address"), Text("prefix"), Text("ifindex"), Text("cgroup"), Text("user"), Text("group")};
    static const QHash<int, Text> families{{1, Text("inet")}, {2, Text("ip")}, {3, Text("arp")},
        {5, Text("netdev")}, {7, Text("bridge")}, {10, Text("ip6")}};
    const auto source = size_t(row.at(0).toInt());
    const QStringList words{source < sources.size() ? QString(sources.at(source)) : text(row, 0),
        families.value(row.at(1).toInt()), text(row, 2), text(row, 3)};
    return words.join(QLatin1Char(':'));
}

// (iiqq): address family, protocol, how many ports, the first: SocketBindAllow= of
// systemd.resource-control(5).
QString socketBind(const Row& row)
{
    QStringList words;
    if (const int family = row.at(0).toInt(); family != AF_UNSPEC)
        words.append(family == AF_INET ? QStringLiteral("ipv4") : QStringLiteral("ipv6"));
    if (const int protocol = row.at(1).toInt(); protocol != 0)
        words.append(protocol == IPPROTO_TCP ? QStringLiteral("tcp") : QStringLiteral("udp"));
    const uint count = row.at(2).toUInt();
    const uint first = row.at(3).toUInt();
    if (count == 1)
        words.append(QString::number(first));
    else if (count > 1)
        words.append(QString::number(first) + QLatin1Char('-') + QString::number(first + count - 1));
    return words.isEmpty() ? QStringLiteral("any") : words.join(QLatin1Char(':'));
}

// (ss): a name and a value of what the activating unit tells; times are microseconds.
QString activationDetail(const Row& row)
{
    QString name = text(row, 0);
    if (name.endsWith(Text("_monotonic_usec")))
        return {};
    QString value = text(row, 1);
    if (name.endsWith(Text("_realtime_usec"))) {
        value = QDateTime::fromMSecsSinceEpoch(value.toLongLong() / 1000)
                    .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss t"));
        name.chop(QStringView(u"_realtime_usec").size());
    }
    return name.replace(QLatin1Char('_'), QLatin1Char(' ')) + QStringLiteral(": ") + value;
}

struct RowForm
{
    Text signature;
    QString (*write)(const Row&);
};

/// Lists of structures by the name of their property.
const QHash<QString, RowForm>& rowForms()
{
    static const QHash<QString, RowForm> forms = [] {
        QHash<QString, RowForm> all;
        const auto add = [&all](QString (*write)(const Row&), Text signature, Text names) {
            for (const QString& name : QString(names).split(QLatin1Char(' ')))
                all.insert(name, {signature, write});
        };
        add(monotonicTimer, Text("a(stt)"), Text("TimersMonotonic"));
        add(assignment, Text("a(sst)"), Text("TimersCalendar"));
        add(assignment, Text("a(ss)"), Text("Paths"));
        add(listener, Text("a(ss)"), Text("Listen"));
        add(optionalFile, Text("a(sb)"), Text("EnvironmentFiles"));
        add(bindPath, Text("a(ssbt)"), Text("BindPaths BindReadOnlyPaths"));
        add(colonPair, Text("a(ss)"),
            Text("TemporaryFileSystem RootImageOptions LoadCredential LoadCredentialEncrypted BPFProgram "
                 "ImportCredentialEx"));
        add(blankPair, Text("a(ss)"), Text("DeviceAllow"));
        add(mountImage, Text("a(ssba(ss))"), Text("MountImages"));
        add(optionalFile, Text("a(sba(ss))"), Text("ExtensionImages"));
        add(bandwidth, Text("a(st)"), Text("IOReadBandwidthMax IOWriteBandwidthMax"));
        add(deviceNumber, Text("a(st)"), Text("IOReadIOPSMax IOWriteIOPSMax IODeviceWeight"));
        add(deviceLatency, Text("a(st)"), Text("IODeviceLatencyTargetUSec"));
        add(nameOnly, Text("a(say)"), Text("SetCredential SetCredentialEncrypted"));
        add(openFile, Text("a(sst)"), Text("OpenFile"));
        add(directoryLink, Text("a(sst)"),
            Text("RuntimeDirectorySymlink StateDirectorySymlink CacheDirectorySymlink LogsDirectorySymlink"));
        add(logFilter, Text("a(bs)"), Text("LogFilterPatterns"));
        add(nftSet, Text("a(iiss)"), Text("NFTSet"));
        add(socketBind, Text("a(iiqq)"), Text("SocketBindAllow SocketBindDeny"));
        add(activationDetail, Text("a(ss)"), Text("ActivationDetails"));
        add(addressText, Text("a(iayu)"), Text("IPAddressAllow IPAddressDeny"));
        return all;
    }();
    return forms;
}

QList<Row> rowsOf(const QDBusArgument& argument)
{
    QList<Row> rows;
    argument.beginArray();
    while (!argument.atEnd()) {
        Row row;
        argument.beginStructure();
        while (!argument.atEnd())
            row.append(argument.asVariant());
        argument.endStructure();
        rows.append(row);
    }
    argument.endArray();
    return rows;
}

Row membersOf(const QDBusArgument& argument)
{
    Row row;
    argument.beginStructure();
    while (!argument.atEnd())
        row.append(argument.asVariant());
    argument.endStructure();
    return row;
}

PropertyValue rowsValue(const RowForm& form, const QDBusArgument& argument)
{
    QStringList lines;
    for (const Row& row : rowsOf(argument))
        lines.append(form.write(row));
    lines.removeAll(QString());
    return lines;
}

/// (bas): whether the list names what is allowed or what is not.
PropertyValue filterValue(const Row& row)
{
    const QStringList names = row.at(1).toStringList();
    const bool isAllowed = row.at(0).toBool();
    if (names.isEmpty())
        return isAllowed ? PropertyValue(QStringLiteral("nothing")) : PropertyValue(std::monostate());
    if (isAllowed)
        return names;
    return QString(QStringLiteral("all but ") + names.join(QStringLiteral(", ")));
}

/// (aiai): exit statuses and signals.
PropertyValue exitsValue(const Row& row)
{
    QStringList words;
    for (const int status : qdbus_cast<QList<int>>(row.at(0)))
        words.append(exitStatusText(status));
    for (const int number : qdbus_cast<QList<int>>(row.at(1)))
        words.append(systemSignalName(number));
    return words;
}

/// (bs): whether it may be missing, and the name of a profile, a label or a context.
PropertyValue profileValue(const Row& row)
{
    const QString name = text(row, 1);
    return name.isEmpty() ? PropertyValue(std::monostate()) : mayBeMissing(name, row.at(0).toBool());
}

/// (ss): the name of an error of the bus, and its message.
PropertyValue errorValue(const Row& row)
{
    const QString message = text(row, 1);
    return message.isEmpty() ? PropertyValue(std::monostate()) : message;
}

} // namespace

PropertyValue unitStructureValue(const QString& name, const QVariant& value)
{
    const auto argument = value.value<QDBusArgument>();
    const QString signature = argument.currentSignature();
    if (signature == Text("a(sasbttttuii)"))
        return commandsValue(value);
    if (signature == Text("a(sbbsi)"))
        return conditionsValue(value);
    if (const auto form = rowForms().constFind(name);
        form != rowForms().cend() && signature == form->signature)
        return rowsValue(*form, argument);
    if (signature == Text("(bas)"))
        return filterValue(membersOf(argument));
    if (signature == Text("(aiai)"))
        return exitsValue(membersOf(argument));
    if (signature == Text("(bs)"))
        return profileValue(membersOf(argument));
    if (name == Text("LoadError") && signature == Text("(ss)"))
        return errorValue(membersOf(argument));
    if (name == Text("Job") && signature == Text("(uo)")) {
        const QString number = text(membersOf(argument), 0);
        return number == Text("0") ? PropertyValue(std::monostate()) : PropertyValue(number);
    }
    if (signature.startsWith(QLatin1Char('a')))
        return busValueTexts(value);
    const QString words = busValueText(value).trimmed();
    return words.isEmpty() ? PropertyValue(std::monostate()) : PropertyValue(words);
}

} // namespace Duende
