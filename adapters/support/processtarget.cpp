// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/processtarget.h"

#include "adapters/contract/signal.h"
#include "adapters/support/displaytext.h"
#include "adapters/support/userdatabase.h"

#include <cerrno>
#include <unistd.h>

namespace Duende {

namespace {

PlatformError notThere(const NativeHandle& handle)
{
    return PlatformError::notFound(QStringLiteral("there is no process %1").arg(handle.pid))
        .withAdvice(QStringLiteral("It may have ended; refresh the list."));
}

PlatformError notPermitted(const Procfs& procfs, const ProcessStat& stat, int signalNumber)
{
    const SystemResult<ProcessStatus> status = procfs.status(stat.pid);
    const QString own = userName(::geteuid());
    const QString owner = status ? userName(status->uids.real) : QStringLiteral("another user");
    if (status && status->uids.real == ::geteuid())
        return PlatformError::permissionDenied(
            QStringLiteral("the system lets %1 send no %2 to %3")
                .arg(own, systemSignalName(signalNumber), processText(stat)))
            .withAdvice(QStringLiteral(
                "A security policy or a set-user-id program is the likely cause; try as root."));
    return PlatformError::permissionDenied(
        QStringLiteral("%1 belongs to %2; %3 may not send it %4")
            .arg(processText(stat), owner, own, systemSignalName(signalNumber)))
        .withAdvice(status && status->uids.real != 0
                ? QStringLiteral("Run Duende as %1 or as root for this.").arg(owner)
                : QStringLiteral("Run Duende as root for this."));
}

} // namespace

Result<ProcessStat> findProcess(const Procfs& procfs, const NativeHandle& handle)
{
    SystemResult<ProcessStat> stat = procfs.stat(handle.pid);
    if (!stat && stat.error() != ESRCH)
        return std::unexpected(
            PlatformError::statusFailed(QStringLiteral("cannot read process %1").arg(handle.pid))
                .withErrno(stat.error()));
    // 0 stands for "this process" in some system calls; no handle means that.
    if (!stat || handle.pid == 0)
        return std::unexpected(notThere(handle));
    if (handle.startTimeTicks && *handle.startTimeTicks != stat->startTimeTicks)
        return std::unexpected(
            PlatformError::notFound(QStringLiteral("process %1 has ended; its number now belongs to %2")
                                        .arg(handle.pid)
                                        .arg(displayText(stat->comm)))
                .withAdvice(QStringLiteral("Refresh the list.")));
    return *std::move(stat);
}

Result<ProcessTarget> ProcessTarget::find(const Procfs& procfs, const NativeHandle& handle)
{
    // First the descriptor, then the check: when the stat line is that of the process meant, which began
    // before, the descriptor cannot be a later one's.
    SystemResult<PidFd> pidFd = PidFd::open(handle.pid);
    Result<ProcessStat> stat = findProcess(procfs, handle);
    if (!stat)
        return std::unexpected(stat.error());
    if (!pidFd && (pidFd.error() == ESRCH || pidFd.error() == EINVAL))
        return std::unexpected(notThere(handle));
    if (!pidFd)
        return std::unexpected(
            PlatformError::signalFailed(QStringLiteral("cannot take hold of %1").arg(processText(*stat)))
                .withErrno(pidFd.error()));
    return ProcessTarget{*std::move(stat), *std::move(pidFd)};
}

Result<void> ProcessTarget::checkSignal() const
{
    if (stat.isZombie())
        return std::unexpected(PlatformError::invalidState(
            QStringLiteral("%1 has ended; it waits for its parent, process %2, to read its status")
                .arg(processText(stat))
                .arg(stat.parentPid))
                .withAdvice(QStringLiteral("It goes when its parent reads the status or ends.")));
    if (stat.isKernelThread())
        return std::unexpected(PlatformError::invalidState(
            QStringLiteral("%1 is a part of the kernel and takes no signals").arg(processText(stat))));
    if (stat.pid == ::getpid())
        return std::unexpected(
            PlatformError::invalidState(QStringLiteral("%1 is Duende itself").arg(processText(stat))));
    return {};
}

Result<void> ProcessTarget::send(const Procfs& procfs, int signalNumber) const
{
    const SystemResult<void> sent = pidFd.send(signalNumber);
    if (sent)
        return {};
    switch (sent.error()) {
    case ESRCH:
        return std::unexpected(
            PlatformError::notFound(QStringLiteral("%1 has ended").arg(processText(stat))).withErrno(ESRCH));
    case EPERM:
        return std::unexpected(notPermitted(procfs, stat, signalNumber).withErrno(EPERM));
    default:
        return std::unexpected(PlatformError::signalFailed(
            QStringLiteral("cannot send %1 to %2").arg(systemSignalName(signalNumber), processText(stat)))
                .withErrno(sent.error()));
    }
}

QString processText(const ProcessStat& stat)
{
    return QStringLiteral("process %1 (%2)").arg(stat.pid).arg(displayText(stat.comm));
}

} // namespace Duende
