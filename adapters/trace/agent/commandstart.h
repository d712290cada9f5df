// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/message.h"

#include <expected>
#include <string>
#include <sys/types.h>

namespace Duende::Trace {

/// A process that is about to become a command: it waits for go() before it execs.
class CommandStart
{
public:
    /// Forks. The program is looked for in the PATH of the command's variables. Its standard input is
    /// `inputFd`, or /dev/null for -1; its outputs are the agent's. Errors: NotFound, System.
    static std::expected<CommandStart, Refusal> fork(const Command& command, int inputFd);
    CommandStart(CommandStart&& other) noexcept;
    CommandStart(const CommandStart&) = delete;
    CommandStart& operator=(const CommandStart&) = delete;
    CommandStart& operator=(CommandStart&&) = delete;
    ~CommandStart();

    pid_t pid() const { return m_pid; }
    /// Lets it exec.
    void go();
    /// After it ended before its exec: why, as an errno; 0 where it said nothing.
    int failure();

private:
    CommandStart() = default;

    pid_t m_pid = -1;
    int m_go = -1;
    int m_failure = -1;
};

} // namespace Duende::Trace
