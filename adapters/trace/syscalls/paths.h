// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/decode.h"

#include <optional>

namespace Duende::Trace {

/// The file that a call is about, made absolute against its dirfd or the working directory; empty where there
/// is none or it is not known.
std::string callPath(const CallView& call, const CallSurroundings& surroundings);

/// The descriptor that a call works on (read, close, fstat …), and those that it makes.
struct CallDescriptors
{
    std::optional<int> used;
    std::optional<int> made; ///< by open, socket, accept, dup, pipe's first …
    std::optional<int> alsoMade; ///< pipe's and socketpair's second
    bool closes = false; ///< `used` is closed by it
    std::optional<int> closesUntil; ///< close_range's last: all from `used` to this one are closed
    std::optional<int> copyOf; ///< dup's source
};
CallDescriptors callDescriptors(const CallView& call);

/// What the far end of a socket is, where this call says it (connect, accept, sendto, recvfrom):
/// "TCP 10.0.0.1:80".
std::string callPeer(const CallView& call, const CallSurroundings& surroundings);

/// Bytes that the call moved: of read, write, send, recv and their like that succeeded; else 0.
uint64_t callBytes(const CallView& call);

} // namespace Duende::Trace
