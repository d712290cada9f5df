// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/sockettext.h"

#include "adapters/support/descriptorparsers.h"
#include "adapters/support/displaytext.h"
#include "adapters/support/unixpeers.h"

#include <array>
#include <chrono>

#include <unistd.h>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds ownerSearchTime = 1s;

struct Table
{
    const char* file;
    QLatin1StringView title;
    void (*parse)(QByteArrayView bytes, const SocketSink& sink);
};

void parseStream(QByteArrayView bytes, const SocketSink& sink)
{
    parseInetSockets(bytes, true, sink);
}

void parseDatagram(QByteArrayView bytes, const SocketSink& sink)
{
    parseInetSockets(bytes, false, sink);
}

constexpr std::array tables{
    Table{"net/tcp", QLatin1StringView("TCP"), parseStream},
    Table{"net/tcp6", QLatin1StringView("TCP"), parseStream},
    Table{"net/udp", QLatin1StringView("UDP"), parseDatagram},
    Table{"net/udp6", QLatin1StringView("UDP"), parseDatagram},
    Table{"net/unix", QLatin1StringView("UNIX"), parseUnixSockets},
    Table{"net/netlink", QLatin1StringView("Netlink, protocol"), parseNetlinkSockets},
    Table{"net/packet", QLatin1StringView("Packet, protocol"), parsePacketSockets},
    Table{"net/raw", QLatin1StringView("Raw"), parseDatagram},
    Table{"net/raw6", QLatin1StringView("Raw"), parseDatagram},
};

/// The other ends of the process's UNIX sockets.
class UnixEnds
{
public:
    UnixEnds(const Procfs& procfs, qint64 pid) : m_procfs(procfs)
    {
        // The kernel tells of our own namespace only.
        const SystemResult<QByteArray> theirs = procfs.linkTarget(pid, "ns/net");
        const SystemResult<QByteArray> ours = Procfs().linkTarget(::getpid(), "ns/net");
        if (theirs && ours && *theirs == *ours)
            m_peers = unixSocketPeers().value_or(QHash<quint64, quint64>());
    }

    quint64 peerOf(quint64 inode) const { return m_peers.value(inode); }

    /// Looks for the processes that hold these sockets, the first of each.
    void findOwners(QSet<quint64> inodes)
    {
        const auto end = std::chrono::steady_clock::now() + ownerSearchTime;
        const QList<qint64> pids = m_procfs.pids().value_or(QList<qint64>());
        for (const qint64 pid : pids) {
            if (inodes.isEmpty() || std::chrono::steady_clock::now() > end)
                return;
            m_procfs.forEachDescriptor(pid, [&](int, const QByteArray& target) {
                const std::optional<NumberedTarget> numbered = parseNumberedTarget(target);
                if (!numbered || numbered->kind != "socket" || !inodes.remove(numbered->inode))
                    return true;
                if (const SystemResult<ProcessStat> stat = m_procfs.stat(pid))
                    m_owners.insert(
                        numbered->inode, QStringLiteral("%1 (%2)").arg(displayText(stat->comm)).arg(pid));
                return !inodes.isEmpty();
            });
        }
    }

    QString owner(quint64 inode) const { return m_owners.value(inode); }

private:
    const Procfs& m_procfs;
    QHash<quint64, quint64> m_peers;
    QHash<quint64, QString> m_owners;
};

QString joined(const QString& title, const SocketEntry& socket, const QString& peer)
{
    QString text = title;
    if (!socket.local.isEmpty())
        text += QLatin1Char(' ') + socket.local;
    if (socket.isListening)
        text += QStringLiteral(", listening");
    else if (!peer.isEmpty())
        text += QStringLiteral(" \u2194 ") + peer;
    return text;
}

} // namespace

QHash<quint64, QString> socketTexts(const Procfs& procfs, qint64 pid, const QSet<quint64>& inodes)
{
    QHash<quint64, QString> texts;
    if (inodes.isEmpty())
        return texts;
    QHash<quint64, SocketEntry> unixSockets;
    QHash<quint64, QString> unixNames; // of all sockets: another's is the other end of ours
    for (const Table& table : tables) {
        const SystemResult<QByteArray> bytes = procfs.readTable(pid, table.file);
        if (!bytes)
            continue;
        table.parse(*bytes, [&](SocketEntry&& socket) {
            if (socket.family == SocketEntry::Family::Unix && !socket.local.isEmpty())
                unixNames.insert(socket.inode, socket.local);
            if (!inodes.contains(socket.inode))
                return;
            if (socket.family == SocketEntry::Family::Unix)
                unixSockets.insert(socket.inode, socket);
            else
                texts.insert(socket.inode, joined(table.title, socket, socket.peer));
        });
    }
    if (unixSockets.isEmpty())
        return texts;
    UnixEnds ends(procfs, pid);
    QSet<quint64> peers;
    for (auto socket = unixSockets.cbegin(); socket != unixSockets.cend(); ++socket) {
        if (const quint64 peer = ends.peerOf(socket.key()))
            peers.insert(peer);
    }
    ends.findOwners(peers);
    for (auto socket = unixSockets.cbegin(); socket != unixSockets.cend(); ++socket) {
        const quint64 peer = ends.peerOf(socket.key());
        const QString owner = ends.owner(peer);
        QString other = owner;
        if (const QString name = unixNames.value(peer); socket->local.isEmpty() && !name.isEmpty())
            other = owner.isEmpty() ? name : QStringLiteral("%1 of %2").arg(name, owner);
        else if (owner.isEmpty() && peer != 0)
            other = QStringLiteral("socket %1").arg(peer);
        texts.insert(socket.key(), joined(QStringLiteral("UNIX"), *socket, other));
    }
    return texts;
}

} // namespace Duende
