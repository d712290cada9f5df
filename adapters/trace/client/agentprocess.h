// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/pidfd.h"

#include <optional>

namespace Duende::Trace {

/// How an agent is started.
struct AgentCall
{
    QString agentPath; ///< absolute
    /// Through polkit, with an administrator's rights. A graphical session's agent asks the person.
    bool isAdministrator = false;
    /// What commands that are traced read; -1 is nothing. Not with isAdministrator.
    int inputDescriptor = -1;
    /// Where their standard output goes; -1 is this program's own. Not with isAdministrator.
    int outputDescriptor = -1;
};

/// An agent's process and the end of the socket pair that leads to it. Deleting it closes the socket, which
/// makes the agent detach and end.
class AgentProcess
{
public:
    /// Starts one; takes about a millisecond. Errors: TracerFailed (not installed, or not safely),
    /// ResourceLimit.
    static Result<AgentProcess> start(const AgentCall& call);
    AgentProcess(AgentProcess&&) noexcept;
    AgentProcess& operator=(AgentProcess&&) = delete;
    AgentProcess(const AgentProcess&) = delete;
    AgentProcess& operator=(const AgentProcess&) = delete;
    ~AgentProcess();

    /// Non-blocking.
    int socket() const { return m_socket.get(); }
    /// Readable when the process ended.
    int endDescriptor() const { return m_pidFd->get(); }
    /// The wait status once it ended; empty before.
    std::optional<int> waitStatus();
    /// What pkexec said on its standard error; empty without isAdministrator.
    QByteArray errorOutput();

private:
    AgentProcess() = default;

    FileDescriptor m_socket;
    FileDescriptor m_errors;
    std::optional<PidFd> m_pidFd;
    pid_t m_pid = -1;
    std::optional<int> m_waitStatus;
};

} // namespace Duende::Trace
