// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/descriptorparsers.h"

#include "adapters/support/procparsers.h"

#include <QFile>

#include <array>
#include <cstring>

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>

namespace Duende {

namespace {

constexpr int tcpListen = 0x0A; // TCP_LISTEN
constexpr quint32 unixAccepts = 0x10000; // __SO_ACCEPTCON

template <typename Line> void forEachLine(QByteArrayView bytes, Line take)
{
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        take(end < 0 ? bytes : bytes.first(end));
        bytes = end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
    }
}

/// Takes the next word off `line`; empty at its end.
QByteArrayView nextWord(QByteArrayView& line)
{
    qsizetype begin = 0;
    while (begin < line.size() && line.at(begin) == ' ')
        ++begin;
    qsizetype end = begin;
    while (end < line.size() && line.at(end) != ' ')
        ++end;
    const QByteArrayView word = line.sliced(begin, end - begin);
    line = line.sliced(end);
    return word;
}

QList<QByteArrayView> words(QByteArrayView line, qsizetype most)
{
    QList<QByteArrayView> found;
    while (found.size() < most) {
        const QByteArrayView word = nextWord(line);
        if (word.isEmpty())
            break;
        found.append(word);
    }
    return found;
}

std::optional<quint32> hexNumber(QByteArrayView text)
{
    bool isNumber = false;
    const quint32 number = text.toUInt(&isNumber, 16);
    return isNumber ? std::optional(number) : std::nullopt;
}

// The kernel prints each 32-bit word of the address as a number in the machine's own byte order.
std::optional<QString> inetAddress(QByteArrayView text, bool& isNone)
{
    const qsizetype colon = text.indexOf(':');
    if (colon != 8 && colon != 32)
        return std::nullopt;
    std::array<quint32, 4> address{};
    const qsizetype count = colon / 8;
    for (qsizetype i = 0; i < count; ++i) {
        const std::optional<quint32> word = hexNumber(text.sliced(i * 8, 8));
        if (!word)
            return std::nullopt;
        address.at(size_t(i)) = *word;
    }
    const std::optional<quint32> port = hexNumber(text.sliced(colon + 1));
    if (!port || *port > 0xffff)
        return std::nullopt;
    isNone = *port == 0 && address == std::array<quint32, 4>{};
    std::array<char, INET6_ADDRSTRLEN> name{};
    if (!::inet_ntop(count == 1 ? AF_INET : AF_INET6, address.data(), name.data(), name.size()))
        return std::nullopt;
    const QString form = count == 1 ? QStringLiteral("%1:%2") : QStringLiteral("[%1]:%2");
    return form.arg(QLatin1StringView(name.data())).arg(*port);
}

template <typename T> std::optional<T> structAt(QByteArrayView bytes, qsizetype offset)
{
    if (offset < 0 || offset > bytes.size() || size_t(bytes.size() - offset) < sizeof(T))
        return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
    return value;
}

/// The attribute UNIX_DIAG_PEER among those that begin at `offset`.
std::optional<quint32> peerAttribute(QByteArrayView message, qsizetype offset)
{
    while (const auto attribute = structAt<rtattr>(message, offset)) {
        if (attribute->rta_len < sizeof(rtattr) || attribute->rta_len > message.size() - offset)
            break;
        if (attribute->rta_type == UNIX_DIAG_PEER && attribute->rta_len >= RTA_LENGTH(sizeof(quint32)))
            return structAt<quint32>(message, offset + qsizetype(RTA_LENGTH(0)));
        offset += qsizetype(RTA_ALIGN(attribute->rta_len));
    }
    return std::nullopt;
}

} // namespace

DescriptorInfo parseDescriptorInfo(QByteArrayView bytes)
{
    DescriptorInfo info;
    forEachLine(bytes, [&info](QByteArrayView line) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            return;
        const QByteArrayView key = line.first(colon);
        const QByteArrayView value = line.sliced(colon + 1).trimmed();
        bool isNumber = false;
        if (key == "pos") {
            const qint64 position = value.toLongLong(&isNumber, 10);
            if (isNumber)
                info.position = position;
        } else if (key == "flags") {
            const quint32 flags = value.toUInt(&isNumber, 8);
            if (isNumber)
                info.flags = flags;
        } else if (key == "Pid") {
            const qint64 pid = value.toLongLong(&isNumber, 10);
            if (isNumber)
                info.pid = pid;
        }
    });
    return info;
}

std::optional<NumberedTarget> parseNumberedTarget(QByteArrayView target)
{
    const qsizetype colon = target.indexOf(":[");
    if (colon <= 0 || target.startsWith('/') || !target.endsWith(']'))
        return std::nullopt;
    const std::optional<quint64> inode = parseNumber(target.sliced(colon + 2, target.size() - colon - 3));
    if (!inode)
        return std::nullopt;
    return NumberedTarget{target.first(colon).toByteArray(), *inode};
}

void parseInetSockets(QByteArrayView bytes, bool isStream, const SocketSink& sink)
{
    // sl local rem st tx:rx tr:when retrnsmt uid timeout inode
    constexpr qsizetype wanted = 10;
    forEachLine(bytes, [&](QByteArrayView line) {
        const QList<QByteArrayView> fields = words(line, wanted);
        if (fields.size() < wanted)
            return;
        bool isNone = false;
        const std::optional<QString> local = inetAddress(fields.at(1), isNone);
        const std::optional<QString> peer = inetAddress(fields.at(2), isNone);
        const std::optional<quint32> state = hexNumber(fields.at(3));
        const std::optional<quint64> inode = parseNumber(fields.at(9));
        if (!local || !peer || !state || !inode || *inode == 0)
            return;
        sink({*inode, SocketEntry::Family::Inet, *local, isNone ? QString() : *peer,
            isStream && *state == tcpListen});
    });
}

void parseUnixSockets(QByteArrayView bytes, const SocketSink& sink)
{
    // Num RefCount Protocol Flags Type St Inode [Path]
    forEachLine(bytes, [&](QByteArrayView line) {
        QByteArrayView rest = line;
        QList<QByteArrayView> fields;
        while (fields.size() < 7) {
            const QByteArrayView word = nextWord(rest);
            if (word.isEmpty())
                return;
            fields.append(word);
        }
        const std::optional<quint32> flags = hexNumber(fields.at(3));
        const std::optional<quint64> inode = parseNumber(fields.at(6));
        if (!flags || !inode || *inode == 0)
            return;
        if (rest.startsWith(' '))
            rest = rest.sliced(1);
        sink({*inode, SocketEntry::Family::Unix, QFile::decodeName(rest.toByteArray()), {},
            (*flags & unixAccepts) != 0});
    });
}

void parseNetlinkSockets(QByteArrayView bytes, const SocketSink& sink)
{
    // sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode
    constexpr qsizetype wanted = 10;
    forEachLine(bytes, [&](QByteArrayView line) {
        const QList<QByteArrayView> fields = words(line, wanted);
        if (fields.size() < wanted)
            return;
        const std::optional<quint64> protocol = parseNumber(fields.at(1));
        const std::optional<quint64> inode = parseNumber(fields.at(9));
        if (protocol && inode && *inode != 0)
            sink({*inode, SocketEntry::Family::Netlink, QString::number(*protocol), {}, false});
    });
}

void parsePacketSockets(QByteArrayView bytes, const SocketSink& sink)
{
    // sk RefCnt Type Proto Iface R Rmem User Inode
    constexpr qsizetype wanted = 9;
    forEachLine(bytes, [&](QByteArrayView line) {
        const QList<QByteArrayView> fields = words(line, wanted);
        if (fields.size() < wanted)
            return;
        const std::optional<quint32> protocol = hexNumber(fields.at(3));
        const std::optional<quint64> inode = parseNumber(fields.at(8));
        if (protocol && inode && *inode != 0)
            sink({*inode, SocketEntry::Family::Packet, QString::number(*protocol), {}, false});
    });
}

UnixPeerDump parseUnixPeers(QByteArrayView datagram)
{
    UnixPeerDump dump;
    qsizetype offset = 0;
    while (const auto header = structAt<nlmsghdr>(datagram, offset)) {
        if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > size_t(datagram.size() - offset))
            break;
        if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR) {
            dump.isLast = true;
            break;
        }
        const QByteArrayView message = datagram.sliced(offset, qsizetype(header->nlmsg_len));
        const auto socket = structAt<unix_diag_msg>(message, NLMSG_HDRLEN);
        if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY && socket && socket->udiag_family == AF_UNIX) {
            const qsizetype attributes = NLMSG_HDRLEN + qsizetype(NLMSG_ALIGN(sizeof(unix_diag_msg)));
            if (const std::optional<quint32> peer = peerAttribute(message, attributes); peer && *peer != 0)
                dump.peers.append({socket->udiag_ino, *peer});
        }
        offset += qsizetype(NLMSG_ALIGN(header->nlmsg_len));
    }
    return dump;
}

} // namespace Duende
