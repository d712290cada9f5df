// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind family = named(addressFamilies);
constexpr ArgumentKind type = by(D::socketType);
constexpr ArgumentKind protocol = by(D::socketProtocol);
constexpr ArgumentKind flags = named(messageFlags);
constexpr ArgumentKind level = named(socketLevels);
constexpr ArgumentKind optionName = by(D::optionName);
constexpr ArgumentKind messageIn{D::message, nullptr, nullptr, {CaptureShape::Message, Entry}};
constexpr ArgumentKind messageOut{D::message, nullptr, nullptr, {CaptureShape::Message, Success}};
constexpr ArgumentKind messagesIn{
    D::messageArray, nullptr, nullptr, {CaptureShape::MessageArray, Entry, LengthFrom::Argument, 2}};
constexpr ArgumentKind messagesOut{
    D::messageArray, nullptr, nullptr, {CaptureShape::MessageArray, Success, LengthFrom::Result}};
constexpr ArgumentKind optionIn{
    D::optionValue, nullptr, nullptr, {CaptureShape::Structure, Entry, LengthFrom::Integer, 4, 256, 256}};
constexpr ArgumentKind optionOut{
    D::optionValue, nullptr, nullptr, {CaptureShape::Structure, Success, LengthFrom::Pointer, 4, 256, 256}};

constexpr CallRow rows[] = {
    {"socket", Network, {family, type, protocol}, ResultKind::Descriptor},
    {"socketpair", Network, {family, type, protocol, memory(D::descriptorArray, Success, 8, 8)}},
    {"bind", Network, {fd, socketAddressIn(2), plain}},
    {"connect", Network, {fd, socketAddressIn(2), plain}},
    {"listen", Network, {fd, plain}},
    {"accept", Network, {fd, socketAddressOut(2), lengthBoth}, ResultKind::Descriptor},
    {"accept4", Network, {fd, socketAddressOut(2), lengthBoth, by(D::socketFlags)}, ResultKind::Descriptor},
    {"getsockname", Network, {fd, socketAddressOut(2), lengthBoth}},
    {"getpeername", Network, {fd, socketAddressOut(2), lengthBoth}},
    {"sendto", Network, {fd, dataIn(2), plain, flags, socketAddressIn(5), plain}},
    {"recvfrom", Network, {fd, dataOut(), plain, flags, socketAddressOut(5), lengthBoth}},
    {"sendmsg", Network, {fd, messageIn, flags}},
    {"recvmsg", Network, {fd, messageOut, flags}},
    {"sendmmsg", Network, {fd, messagesIn, plain, flags}},
    {"recvmmsg", Network, {fd, messagesOut, plain, flags, timespecIn}},
    {"recvmmsg_time64", Network, {fd, messagesOut, plain, flags, timespec64In}},
    {"setsockopt", Network, {fd, level, optionName, optionIn, plain}},
    {"getsockopt", Network, {fd, level, optionName, optionOut, lengthBoth}},
    {"shutdown", Network, {fd, named(shutdownModes)}},
    {"socketcall", Network, {named(socketCalls), memory(D::socketCallArguments, Entry, 24, 24)}},
};

} // namespace

std::span<const CallRow> networkRows()
{
    return rows;
}

} // namespace Duende::Trace
