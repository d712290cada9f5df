// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace Duende {

// Parsers of what the kernel tells of open file descriptors and sockets. They are pure and take any bytes;
// what is not in the kernel's form is left out.

/// What Duende uses of /proc/PID/fdinfo/N, proc_pid_fdinfo(5).
struct DescriptorInfo
{
    std::optional<qint64> position;
    /// The flags of open(2) with the present access mode.
    std::optional<quint32> flags;
    /// The process of a pidfd; -1 for one that has ended.
    std::optional<qint64> pid;
};

DescriptorInfo parseDescriptorInfo(QByteArrayView bytes);

/// "socket:[4711]" and "pipe:[4711]": the part before the colon, and the number.
struct NumberedTarget
{
    QByteArray kind;
    quint64 inode = 0;
};

std::optional<NumberedTarget> parseNumberedTarget(QByteArrayView target);

/// One socket of the tables below /proc/PID/net.
struct SocketEntry
{
    enum class Family { Inet, Unix, Netlink, Packet };

    quint64 inode = 0;
    Family family = Family::Inet;
    /// Inet: "127.0.0.1:80", "[::1]:80". Unix: the path, "@name" for an abstract one, or nothing. Netlink and
    /// Packet: the protocol's number.
    QString local;
    /// Inet: the other end; empty where there is none.
    QString peer;
    bool isListening = false;

    friend bool operator==(const SocketEntry&, const SocketEntry&) = default;
};

/// Called for every entry of a table.
using SocketSink = std::function<void(SocketEntry&&)>;

/// The tables tcp, tcp6, udp, udp6, raw and raw6, proc_pid_net(5). `isStream`: the state says what listens.
void parseInetSockets(QByteArrayView bytes, bool isStream, const SocketSink& sink);
/// The table unix. Its paths may hold anything but a line feed.
void parseUnixSockets(QByteArrayView bytes, const SocketSink& sink);
void parseNetlinkSockets(QByteArrayView bytes, const SocketSink& sink);
void parsePacketSockets(QByteArrayView bytes, const SocketSink& sink);

/// A UNIX socket and the one at its other end, sock_diag(7).
struct UnixSocketPeer
{
    quint64 inode = 0;
    quint64 peer = 0;

    friend bool operator==(const UnixSocketPeer&, const UnixSocketPeer&) = default;
};

/// What one datagram of a dump of UNIX sockets tells.
struct UnixPeerDump
{
    QList<UnixSocketPeer> peers;
    /// The last one: the dump is over, or the kernel refused it.
    bool isLast = false;
};

UnixPeerDump parseUnixPeers(QByteArrayView datagram);

} // namespace Duende
