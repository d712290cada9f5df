// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/unixpeers.h"

#include "adapters/support/descriptorparsers.h"
#include "adapters/support/filedescriptor.h"

#include <array>
#include <cerrno>
#include <vector>

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace Duende {

namespace {

constexpr size_t datagramSize = 64 * 1024; // more than the kernel puts into one
constexpr qsizetype mostPeers = 1 << 20;

struct Request
{
    nlmsghdr header{};
    unix_diag_req body{};
};

} // namespace

SystemResult<QHash<quint64, quint64>> unixSocketPeers()
{
    const FileDescriptor channel(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!channel.isValid())
        return std::unexpected(errno);
    const timeval patience{1, 0};
    ::setsockopt(channel.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));

    Request request;
    request.header.nlmsg_len = sizeof(request);
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    request.body.sdiag_family = AF_UNIX;
    request.body.udiag_states = ~0U;
    request.body.udiag_show = UDIAG_SHOW_PEER;
    if (::send(channel.get(), &request, sizeof(request), 0) < 0)
        return std::unexpected(errno);

    QHash<quint64, quint64> peers;
    std::vector<char> buffer(datagramSize);
    for (;;) {
        const ssize_t size = ::recv(channel.get(), buffer.data(), buffer.size(), 0);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return std::unexpected(size < 0 ? errno : EPROTO);
        const UnixPeerDump dump = parseUnixPeers(QByteArrayView(buffer.data(), size));
        for (const UnixSocketPeer& peer : dump.peers)
            peers.insert(peer.inode, peer.peer);
        if (dump.isLast || peers.size() > mostPeers)
            return peers;
    }
}

} // namespace Duende
