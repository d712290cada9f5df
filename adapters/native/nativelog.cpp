// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativelog.h"

#include "adapters/support/displaytext.h"
#include "adapters/support/filelog.h"
#include "adapters/support/processtarget.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <fcntl.h>

namespace Duende {

namespace {

/// The unit whose processes these are, by the control group that its manager made; empty where it is none.
QString unitOf(const QString& controlGroup)
{
    const QStringList parts = controlGroup.split(QLatin1Char('/'));
    for (auto part = parts.crbegin(); part != parts.crend(); ++part) {
        if (part->endsWith(QStringLiteral(".service")))
            return *part;
    }
    return {};
}

/// Where output goes that is no file, behind "goes to".
QString placeOf(const QByteArray& target)
{
    if (target.startsWith("pipe:"))
        return QStringLiteral("a pipe of another process");
    if (target.startsWith("socket:"))
        return QStringLiteral("a socket");
    if (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty"))
        return QStringLiteral("the terminal %1").arg(displayText(target));
    return displayText(target);
}

PlatformError noFile(const Procfs& procfs, const ProcessStat& process, const QByteArray& target)
{
    const QString unit = unitOf(procfs.controlGroup(process.pid).value_or(QString()));
    const PlatformError error
        = PlatformError::notFound(QStringLiteral("%1 writes to no file; its output goes to %2")
                .arg(processText(process), placeOf(target)));
    if (target.startsWith("socket:") && !unit.isEmpty())
        return error.withAdvice(
            QStringLiteral("It belongs to %1, so look at the log of that one.").arg(displayText(unit)));
    if (target == "/dev/null")
        return error.withAdvice(QStringLiteral("Many daemons write to files of their own below /var/log."));
    return error;
}

} // namespace

Result<std::unique_ptr<DaemonLog>> openProcessLog(const Procfs& procfs, const ProcessStat& process)
{
    QByteArray elsewhere;
    for (const char* link : {"fd/2", "fd/1"}) {
        const SystemResult<QByteArray> target = procfs.linkTarget(process.pid, link);
        if (!target && (target.error() == EACCES || target.error() == EPERM))
            return std::unexpected(PlatformError::permissionDenied(
                QStringLiteral("you may not see where %1 writes").arg(processText(process)))
                    .withErrno(target.error())
                    .withAdvice(QStringLiteral("Only its owner and root may see its open files.")));
        if (!target)
            continue;
        const bool isFile = target->startsWith('/') && !target->startsWith("/dev/");
        if (isFile) {
            // Through the process, as it may live in another root, and the file may be unlinked.
            SystemResult<FileDescriptor> file
                = procfs.openFile(process.pid, link, O_RDONLY | O_NONBLOCK | O_NOCTTY);
            if (!file)
                return std::unexpected(PlatformError::permissionDenied(
                    QStringLiteral("cannot read the log %1").arg(displayText(*target)))
                        .withErrno(file.error()));
            return FileLog::of(*std::move(file), QFile::decodeName(*target));
        }
        if (elsewhere.isEmpty())
            elsewhere = *target;
    }
    if (elsewhere.isEmpty())
        return std::unexpected(PlatformError::notFound(
            QStringLiteral("%1 has neither standard output nor standard error").arg(processText(process))));
    return std::unexpected(noFile(procfs, process, elsewhere));
}

} // namespace Duende
