// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/spawneddaemons.h"

#include "adapters/native/launcher.h"

#include <QLoggingCategory>

#include <csignal>
#include <unistd.h>

namespace Duende {

namespace {

Q_LOGGING_CATEGORY(logNative, "duende.native.spawn")

// Ends a child that cannot be kept, and reads its status.
void discard(const Launched& child)
{
    (void)child.pidFd.send(SIGKILL); // it is our child and not reaped, so it can be sent
    (void)child.pidFd.waitForEnd(OperationContext::within(std::chrono::seconds(5)), QStringLiteral("spawn"));
    readProcessExit(child.pidFd);
}

} // namespace

SpawnedDaemons::SpawnedDaemons(const QString& stateFolder, const Procfs& procfs, ChangeNotifier& changes)
    : m_procfs(procfs)
    , m_changes(changes)
    , m_bootId(procfs.bootId().value_or(QByteArray()))
    , m_store(stateFolder)
    , m_reaper([this](qint64 pid, quint64 startTimeTicks, const ProcessExit& exit) {
        childEnded(pid, startTimeTicks, exit);
    })
{
    adoptChildren();
}

std::optional<SpawnedDaemon> SpawnedDaemons::find(const NativeHandle& handle) const
{
    std::optional<SpawnedDaemon> found;
    for (const SpawnedDaemon& daemon : all()) {
        if (daemon.pid != handle.pid)
            continue;
        if (handle.startTimeTicks && *handle.startTimeTicks != daemon.startTimeTicks)
            continue;
        if (!found || isAlive(daemon))
            found = daemon;
    }
    return found && !isAlive(*found) ? settled(*found) : found;
}

SpawnedDaemon SpawnedDaemons::settled(const SpawnedDaemon& daemon) const
{
    if (daemon.exit)
        return daemon;
    m_reaper.waitUntilReaped(daemon.pid, daemon.startTimeTicks);
    const std::optional<SpawnedDaemon> present = m_store.find(daemon.name());
    const bool isSame
        = present && present->pid == daemon.pid && present->startTimeTicks == daemon.startTimeTicks;
    return isSame ? *present : daemon;
}

bool SpawnedDaemons::isProcess(const SpawnedDaemon& daemon, const ProcessStat& stat) const
{
    return !daemon.exit && stat.pid == daemon.pid && stat.startTimeTicks == daemon.startTimeTicks
        && daemon.bootId == m_bootId && !stat.isZombie();
}

bool SpawnedDaemons::isAlive(const SpawnedDaemon& daemon) const
{
    const SystemResult<ProcessStat> stat = m_procfs.stat(daemon.pid);
    return stat && isProcess(daemon, *stat);
}

Result<SpawnedDaemon> SpawnedDaemons::spawn(const DaemonSpec& spec, const OperationContext& context)
{
    if (const Result<void> checked = checkLaunch(spec); !checked)
        return std::unexpected(checked.error());
    const Result<FileDescriptor> lock = m_store.lock(context);
    if (!lock)
        return std::unexpected(lock.error());
    const Result<SpawnedDaemon> daemon = launchLocked(spec, context);
    if (daemon)
        m_changes.notify();
    return daemon;
}

Result<SpawnedDaemon> SpawnedDaemons::launchLocked(const DaemonSpec& spec, const OperationContext& context)
{
    const std::optional<SpawnedDaemon> present = m_store.find(spec.name);
    if (present && isAlive(*present))
        return std::unexpected(
            PlatformError::invalidState(QStringLiteral("the name %1 is taken: process %2 has it and runs")
                                            .arg(spec.name)
                                            .arg(present->pid))
                .withAdvice(QStringLiteral("Stop that one first, or choose another name.")));
    const Result<FileDescriptor> log = m_store.openLog(spec.name);
    if (!log)
        return std::unexpected(log.error());
    Result<Launched> child = launch(spec, log->get(), context);
    if (!child)
        return std::unexpected(child.error());
    const SystemResult<ProcessStat> stat = m_procfs.stat(child->pid);
    if (!stat) {
        discard(*child);
        return std::unexpected(
            PlatformError::spawnFailed(QStringLiteral("the new process %1 cannot be read").arg(child->pid))
                .withErrno(stat.error()));
    }
    const SpawnedDaemon daemon{spec, child->pid, stat->startTimeTicks, m_bootId, m_store.logPath(spec.name),
        QDateTime::currentDateTimeUtc(), std::nullopt};
    if (const Result<void> saved = m_store.save(daemon); !saved) {
        // Rather none than one that nobody will find again.
        discard(*child);
        return std::unexpected(saved.error());
    }
    if (const Result<void> watched
        = m_reaper.watch(daemon.pid, daemon.startTimeTicks, std::move(child->pidFd));
        !watched)
        qCWarning(logNative, "%s", qUtf8Printable(watched.error().message()));
    return daemon;
}

Result<void> SpawnedDaemons::forget(const SpawnedDaemon& daemon, const OperationContext& context)
{
    const Result<FileDescriptor> lock = m_store.lock(context);
    if (!lock)
        return std::unexpected(lock.error());
    if (isAlive(daemon))
        return std::unexpected(PlatformError::invalidState(
            QStringLiteral("%1 runs as process %2").arg(daemon.name()).arg(daemon.pid))
                .withAdvice(QStringLiteral("Stop it first.")));
    // Somebody may have started it again in the meantime.
    const std::optional<SpawnedDaemon> present = m_store.find(daemon.name());
    if (!present || present->pid != daemon.pid || present->startTimeTicks != daemon.startTimeTicks)
        return {};
    const Result<void> removed = m_store.remove(daemon.name());
    if (removed)
        m_changes.notify();
    return removed;
}

void SpawnedDaemons::childEnded(qint64 pid, quint64 startTimeTicks, const ProcessExit& exit)
{
    const Result<FileDescriptor> lock = m_store.lock(OperationContext());
    if (!lock)
        qCWarning(logNative, "%s", qUtf8Printable(lock.error().message()));
    for (SpawnedDaemon daemon : all()) {
        if (daemon.pid != pid || daemon.startTimeTicks != startTimeTicks || daemon.bootId != m_bootId)
            continue;
        daemon.exit = exit;
        if (const Result<void> saved = m_store.save(daemon); !saved)
            qCWarning(logNative, "%s", qUtf8Printable(saved.error().message()));
    }
    m_changes.notify();
}

void SpawnedDaemons::adoptChildren()
{
    // An adapter that was here before in this process may have left children that nobody reaps.
    for (const SpawnedDaemon& daemon : all()) {
        const SystemResult<ProcessStat> stat = m_procfs.stat(daemon.pid);
        if (!stat || daemon.exit || stat->startTimeTicks != daemon.startTimeTicks
            || stat->parentPid != ::getpid())
            continue;
        if (SystemResult<PidFd> pidFd = PidFd::open(daemon.pid))
            (void)m_reaper.watch(daemon.pid, daemon.startTimeTicks, *std::move(pidFd));
    }
}

} // namespace Duende
