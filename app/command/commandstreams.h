// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Duende {

/// Where the command reads and writes: file descriptors, which it neither opens nor closes.
struct CommandStreams
{
    int input = 0;
    int output = 1;
    int error = 2;
};

/// What the command says to whoever started it.
enum class ExitStatus {
    Done = 0,
    /// The operation failed; the message says why.
    Failed = 1,
    /// The command line makes no sense; nothing was done.
    WrongUsage = 2,
};

} // namespace Duende
