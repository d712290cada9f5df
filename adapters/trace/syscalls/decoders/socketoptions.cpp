// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace Duende::Trace {

namespace {

constexpr int levelNetlink = 270;
constexpr int levelPacket = 263;
constexpr int levelUdp = 17;

const NameSet* optionsOf(int level)
{
    switch (level) {
    case SOL_SOCKET:
        return &socketOptions;
    case IPPROTO_IP:
        return &ipOptions;
    case IPPROTO_IPV6:
        return &ip6Options;
    case IPPROTO_TCP:
        return &tcpOptions;
    case levelUdp:
        return &udpOptions;
    case levelPacket:
        return &packetOptions;
    case levelNetlink:
        return &netlinkOptions;
    default:
        return nullptr;
    }
}

void linger(Structure& s)
{
    s.signedNumber("l_onoff", 4);
    s.signedNumber("l_linger", 4);
}

void credentials(Structure& s)
{
    s.signedNumber("pid", 4);
    s.id("uid");
    s.id("gid");
}

void ipMembership(Structure& s)
{
    const auto address = [&s](const char* name) {
        const auto left = s.rest();
        if (left.size() < 4) {
            s.cut();
            return;
        }
        s.add(name, "struct in_addr", "inet_addr(\"" + ipText(left.first(4)) + "\")");
        s.skip(4);
    };
    address("imr_multiaddr");
    address("imr_interface");
}

Layout layoutOf(int level, int option)
{
    if (level == SOL_SOCKET) {
        switch (option) {
        case SO_LINGER:
            return linger;
        case SO_PEERCRED:
            return credentials;
        case 20: // SO_RCVTIMEO_OLD
        case 21: // SO_SNDTIMEO_OLD
            return Layouts::timeval;
        default:
            return nullptr;
        }
    }
    return level == IPPROTO_IP && (option == IP_ADD_MEMBERSHIP || option == IP_DROP_MEMBERSHIP) ? ipMembership
                                                                                                : nullptr;
}

bool isText(int level, int option)
{
    return (level == SOL_SOCKET && (option == SO_BINDTODEVICE || option == SO_PEERSEC))
        || (level == IPPROTO_TCP && (option == TCP_CONGESTION || option == TCP_ULP));
}

void appendOption(std::string& text, int level, int option, uint32_t value)
{
    if (level == SOL_SOCKET && option == SO_ERROR && value != 0 && !errorName(int(value)).empty())
        text.append(errorName(int(value)));
    else if (level == SOL_SOCKET && option == SO_TYPE)
        appendName(text, socketTypes, value);
    else if (level == SOL_SOCKET && option == SO_DOMAIN)
        appendName(text, addressFamilies, value);
    else if (level == SOL_SOCKET && option == SO_PROTOCOL)
        appendName(text, ipProtocols, value);
    else
        appendNumber(text, int32_t(value));
}

} // namespace

namespace Decoders {

bool optionName(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    if (const NameSet* options = optionsOf(context.integer(1)))
        appendName(out.text, *options, value);
    else
        appendHex(out.text, value);
    return true;
}

bool optionValue(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory || memory->bytes.empty()) {
        decodeUnread(context, argument, out);
        return true;
    }
    const int level = context.integer(1);
    const int option = context.integer(2);
    out.state = CaptureState(memory->head.state);
    if (const Layout layout = layoutOf(level, option)) {
        Structure fields(context, memory->bytes, out);
        layout(fields);
        fields.finish();
    } else if (memory->bytes.size() == 4 && !isText(level, option)) {
        out.text.push_back('[');
        appendOption(out.text, level, option, uint32_t(numberAt(memory->bytes, 0, 4)));
        out.text.push_back(']');
    } else {
        appendQuoted(out.text, memory->bytes, context.textBytes(), out.state != CaptureState::Whole);
    }
    return true;
}

} // namespace Decoders

} // namespace Duende::Trace
