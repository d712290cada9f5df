// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <algorithm>
#include <arpa/inet.h>
#include <sys/socket.h>

namespace Duende::Trace {

namespace {

constexpr std::size_t familyBytes = 2;

std::optional<uint16_t> portAt(std::span<const std::byte> bytes, std::size_t offset)
{
    if (bytes.size() < offset + 2)
        return {};
    return uint16_t(
        std::to_integer<unsigned>(bytes[offset]) << 8 | std::to_integer<unsigned>(bytes[offset + 1]));
}

void port(Structure& s, const char* name, std::span<const std::byte> bytes)
{
    if (const auto number = portAt(bytes, s.offset()))
        s.add(name, "in_port_t", "htons(" + std::to_string(*number) + ")");
    else
        s.cut();
    s.skip(2);
}

void inet(Structure& s, std::span<const std::byte> bytes)
{
    port(s, "sin_port", bytes);
    if (bytes.size() >= 8)
        s.add("sin_addr", "struct in_addr", "inet_addr(\"" + ipText(bytes.subspan(4, 4)) + "\")");
    else
        s.cut();
}

void inet6(Structure& s, std::span<const std::byte> bytes)
{
    port(s, "sin6_port", bytes);
    if (bytes.size() < 24) {
        s.cut();
        return;
    }
    uint32_t flow = uint32_t(numberAt(bytes, 4, 4));
    s.add("sin6_flowinfo", "uint32_t", "htonl(" + std::to_string(ntohl(flow)) + ")");
    DecodedValue address{"sin6_addr", "struct in6_addr", {}, {}, CaptureState::Whole};
    address.text = "inet_pton(AF_INET6, \"" + ipText(bytes.subspan(8, 16)) + "\")";
    s.add(std::move(address));
    s.seek(24);
    s.number("sin6_scope_id", 4);
}

void local(Structure& s, std::span<const std::byte> bytes)
{
    const std::span<const std::byte> path = bytes.subspan(familyBytes);
    if (path.empty())
        return; // an unnamed one
    std::string text;
    if (path[0] == std::byte(0)) {
        text = "@";
        appendQuoted(text, path.subspan(1));
    } else {
        const auto end = std::ranges::find(path, std::byte(0));
        appendQuoted(text, path.first(std::size_t(end - path.begin())));
    }
    s.add("sun_path", "char[]", std::move(text));
}

void netlink(Structure& s, std::span<const std::byte>)
{
    s.skip(2);
    s.signedNumber("nl_pid", 4);
    if (const auto groups = s.take(4)) {
        std::string text;
        if (*groups == 0)
            text = "00000000";
        else
            for (int shift = 28; shift >= 0; shift -= 4)
                text.push_back("0123456789abcdef"[*groups >> shift & 15]);
        s.add("nl_groups", "uint32_t", text);
    }
}

void vsock(Structure& s, std::span<const std::byte>)
{
    s.skip(2);
    std::string text;
    const auto known = [&s, &text](const char* name, std::initializer_list<const char*> names, uint64_t any) {
        const auto value = s.take(4);
        if (!value)
            return;
        text.clear();
        if (*value == UINT32_MAX)
            text = *(names.begin());
        else if (*value < names.size() - 1 && any != 0)
            text = *(names.begin() + 1 + *value);
        else
            appendHex(text, *value);
        s.add(name, "unsigned int", text);
    };
    const auto portNumber = s.take(4);
    if (portNumber) {
        if (*portNumber == UINT32_MAX)
            text = "VMADDR_PORT_ANY";
        else
            appendHex(text, *portNumber);
        s.add("svm_port", "unsigned int", text);
    }
    known("svm_cid", {"VMADDR_CID_ANY", "VMADDR_CID_HYPERVISOR", "VMADDR_CID_LOCAL", "VMADDR_CID_HOST"}, 1);
}

void packet(Structure& s, std::span<const std::byte> bytes)
{
    if (const auto protocol = portAt(bytes, 2)) {
        std::string text = "htons(";
        appendHex(text, *protocol);
        s.add("sll_protocol", "uint16_t", text.append(")"));
    }
    s.seek(4);
    s.signedNumber("sll_ifindex", 4);
    s.number("sll_hatype", 2);
    s.number("sll_pkttype", 1);
    s.number("sll_halen", 1);
}

} // namespace

std::string ipText(std::span<const std::byte> address)
{
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(address.size() == 4 ? AF_INET : AF_INET6, address.data(), text, sizeof text);
    return text;
}

void decodeSocketAddress(const CallContext& context, std::span<const std::byte> bytes, DecodedValue& out)
{
    Structure s(context, bytes, out);
    const auto family = s.named("sa_family", 2, addressFamilies);
    if (family) {
        switch (*family) {
        case AF_INET:
            inet(s, bytes);
            break;
        case AF_INET6:
            inet6(s, bytes);
            break;
        case AF_UNIX:
            local(s, bytes);
            break;
        case AF_NETLINK:
            netlink(s, bytes);
            break;
        case AF_VSOCK:
            vsock(s, bytes);
            break;
        case AF_PACKET:
            packet(s, bytes);
            break;
        default:
            if (bytes.size() > familyBytes) {
                std::string text;
                appendQuoted(text, bytes.subspan(familyBytes));
                s.add("sa_data", "char[]", std::move(text));
            }
        }
    }
    s.finish();
}

namespace Decoders {

bool socketAddress(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory || memory->bytes.size() < familyBytes) {
        decodeUnread(context, argument, out);
        return true;
    }
    decodeSocketAddress(context, memory->bytes, out);
    out.state = CaptureState(memory->head.state);
    return true;
}

bool socketType(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    constexpr uint32_t typeBits = 0xf; // SOCK_TYPE_MASK
    appendName(out.text, socketTypes, value & typeBits);
    if ((value & ~typeBits) != 0) {
        out.text.push_back('|');
        std::string flags;
        appendFlags(flags, Duende::Trace::socketFlags, value & ~typeBits);
        out.text.append(flags, 0, flags.find(" /*"));
    }
    return true;
}

bool socketProtocol(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    switch (context.integer(0)) {
    case AF_INET:
    case AF_INET6:
        appendName(out.text, ipProtocols, value);
        break;
    case AF_NETLINK:
        appendName(out.text, netlinkFamilies, value);
        break;
    case AF_PACKET:
        out.text.append("htons(");
        appendHex(out.text, ntohs(uint16_t(value)));
        out.text.append(")");
        break;
    default:
        appendUnsigned(out.text, value);
    }
    return true;
}

bool socketFlags(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendFlags(out.text, Duende::Trace::socketFlags, uint32_t(context.value(argument)));
    return true;
}

} // namespace Decoders

} // namespace Duende::Trace
