// SPDX-License-Identifier: GPL-3.0-or-later
// Every parser of what the kernel tells of open files and sockets. The first byte chooses one: see the
// switch.
#include "adapters/support/descriptorparsers.h"

#include <cstdlib>

using namespace Duende;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void check(SocketEntry&& socket)
{
    require(socket.inode != 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(data + 1, static_cast<qsizetype>(size) - 1);
    switch (data[0]) {
    case 'f':
        parseDescriptorInfo(bytes);
        break;
    case 't':
        if (const std::optional<NumberedTarget> target = parseNumberedTarget(bytes))
            require(!target->kind.isEmpty());
        break;
    case 'i':
        parseInetSockets(bytes, true, check);
        break;
    case 'u':
        parseUnixSockets(bytes, check);
        break;
    case 'n':
        parseNetlinkSockets(bytes, check);
        break;
    case 'p':
        parsePacketSockets(bytes, check);
        break;
    case 'd':
        for (const UnixSocketPeer& peer : parseUnixPeers(bytes).peers)
            require(peer.peer != 0);
        break;
    default:
        break;
    }
    return 0;
}
