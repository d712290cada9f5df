// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/handledata.h"
#include "adapters/contract/result.h"
#include "adapters/support/pidfd.h"
#include "adapters/support/procfs.h"

namespace Duende {

/// A process that a handle means, held on to so that it cannot become another one.
struct ProcessTarget
{
    ProcessStat stat;
    PidFd pidFd;

    /// Takes hold of the process. Errors: NotFound when it is not there, or when its number belongs to
    /// another process by now; StatusFailed.
    static Result<ProcessTarget> find(const Procfs& procfs, const NativeHandle& handle);

    /// Whether a signal makes sense. Errors: InvalidState for one that has ended, for a thread of the
    /// kernel's and for Duende itself.
    Result<void> checkSignal() const;

    /// Errors: NotFound, PermissionDenied with the owner's name, SignalFailed.
    Result<void> send(const Procfs& procfs, int signalNumber) const;
};

/// The stat line of the process that a handle means, without holding on to it. Errors: as
/// ProcessTarget::find().
Result<ProcessStat> findProcess(const Procfs& procfs, const NativeHandle& handle);

/// How messages name a process: "process 812 (nginx)".
QString processText(const ProcessStat& stat);

} // namespace Duende
