// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/callcontext.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/paths.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>
#include <sys/socket.h>

namespace Duende::Trace {

namespace {

/// "TCP", "UDP" as the socket says it of itself, else as the call suggests.
std::string protocolOf(const CallContext& context, const CallSurroundings& surroundings)
{
    const std::string socket = surroundings.descriptor(context.view().call().pid, context.integer(0));
    for (const char* known : {"TCP", "UDP", "SCTP", "ICMP", "RAW"}) {
        if (socket.starts_with(known))
            return known;
    }
    const std::string_view name = context.info().name;
    if (name.starts_with("accept"))
        return "TCP";
    return name == "sendto" || name == "recvfrom" ? "UDP" : "IP";
}

std::string portText(std::span<const std::byte> address)
{
    return std::to_string(std::to_integer<unsigned>(address[2]) << 8 | std::to_integer<unsigned>(address[3]));
}

std::string localText(std::span<const std::byte> path)
{
    if (path.empty())
        return {};
    const bool isAbstract = path[0] == std::byte(0);
    if (isAbstract)
        path = path.subspan(1);
    else
        path = path.first(std::size_t(std::ranges::find(path, std::byte(0)) - path.begin()));
    std::string text = isAbstract ? "unix @" : "unix ";
    for (const std::byte byte : path)
        text.push_back(std::to_integer<unsigned>(byte) >= ' ' ? char(byte) : '?');
    return text;
}

std::string peerText(
    const CallContext& context, std::span<const std::byte> address, const CallSurroundings& surroundings)
{
    constexpr std::size_t inetBytes = 8;
    constexpr std::size_t inet6Bytes = 24;
    if (address.size() < 2)
        return {};
    const uint64_t family = numberAt(address, 0, 2);
    if (family == AF_INET && address.size() >= inetBytes)
        return protocolOf(context, surroundings) + " " + ipText(address.subspan(4, 4)) + ":"
            + portText(address);
    if (family == AF_INET6 && address.size() >= inet6Bytes)
        return protocolOf(context, surroundings) + " [" + ipText(address.subspan(8, 16))
            + "]:" + portText(address);
    if (family == AF_UNIX)
        return localText(address.subspan(2));
    if (family == AF_NETLINK && address.size() >= inetBytes)
        return "netlink " + std::to_string(numberAt(address, 4, 4));
    if (family == AF_VSOCK && address.size() >= 12)
        return "vsock " + std::to_string(numberAt(address, 8, 4)) + ":"
            + std::to_string(numberAt(address, 4, 4));
    return {};
}

} // namespace

std::string callPeer(const CallView& call, const CallSurroundings& surroundings)
{
    const CallRecord& record = call.call();
    const CallInfo* info = CallTable::find(record.architecture, record.number);
    if (!info || !info->row || info->row->family != CallFamily::Network || info->name == "bind"
        || info->name == "getsockname" || (record.header.flags & NoEntry) != 0)
        return {};
    const CallContext context(call, *info, surroundings, usualTextBytes);
    for (const ArgumentInfo& argument : info->arguments) {
        const bool isAddress = argument.kind.decode == Decoders::socketAddress;
        if (!isAddress && argument.kind.decode != Decoders::message)
            continue;
        const auto memory = context.capture(argument, isAddress ? CapturePart::Value : CapturePart::Name);
        return memory ? peerText(context, memory->bytes, surroundings) : std::string();
    }
    return {};
}

} // namespace Duende::Trace
