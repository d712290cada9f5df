// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

namespace Duende {

/// Holds on to one process, pidfd_open(2): what is done through it can never reach a later process with the
/// same number.
class PidFd
{
public:
    /// Errors: ESRCH when there is no such process, EINVAL when the number is none of a process.
    static SystemResult<PidFd> open(qint64 pid);

    int get() const { return m_fd.get(); }

    /// pidfd_send_signal(2). Errors: ESRCH (it ended and was reaped), EPERM.
    SystemResult<void> send(int signalNumber) const;

    /// Whether every thread of the process has ended; its parent need not have read its status yet.
    bool hasEnded() const;

    /// Waits until the process has ended. Errors: those of OperationContext::check().
    Result<void> waitForEnd(const OperationContext& context, const QString& operation) const;

private:
    explicit PidFd(FileDescriptor fd) : m_fd(std::move(fd)) { }

    FileDescriptor m_fd;
};

} // namespace Duende
