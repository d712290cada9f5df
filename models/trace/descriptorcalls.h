// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/paths.h"

#include <string>

namespace Duende {

/// What a call does to the table of descriptors of its process, or to its working directory.
enum class DescriptorEffect : uint8_t {
    None,
    Makes, ///< opens, copies
    Closes,
    ClosesRange,
    Connects, ///< gives a socket its far end
    Flags, ///< fcntl: may copy, or say whether an exec closes it
    Directory, ///< chdir, fchdir
};

/// By the call's name.
DescriptorEffect descriptorEffect(std::string_view callName);

/// What a call that made a descriptor made, when it is no file and no copy: "TCP", "pipe", "memfd:cache". The
/// call's own name where nothing better is known.
std::string madeDescriptorText(const Trace::CallView& call, std::string_view callName);

/// Whether the descriptor that the call makes is closed by an exec.
bool makesClosedOnExec(const Trace::CallView& call, std::string_view callName);

/// "TCP →10.0.0.1:80" of a peer "TCP 10.0.0.1:80".
std::string connectedText(const std::string& peer);

} // namespace Duende
