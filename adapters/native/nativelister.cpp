// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativelister.h"

#include "adapters/support/processtarget.h"

#include <unistd.h>

namespace Duende {

NativeLister::NativeLister(const Procfs& procfs, const SpawnedDaemons& spawned)
    : m_procfs(procfs)
    , m_spawned(spawned)
    , m_table(procfs)
    , m_bootTime(procfs.bootTime().value_or(QDateTime()))
{
}

Result<QList<DaemonRecord>> NativeLister::records(Detail detail)
{
    const std::lock_guard guard(m_mutex);
    const Result<Rows> rows = readRows();
    if (!rows)
        return std::unexpected(rows.error());
    QList<DaemonRecord> records;
    QSet<qint64> taken;
    for (const ProcessFamily& family : rows->families) {
        records.append(recordOf(family, *rows));
        if (detail == Detail::All)
            addIo(records.last(), family);
        taken.insert(family.mainPid);
    }
    for (const SpawnedDaemon& daemon : rows->ended) {
        // Two rows cannot have one handle: the living process has it.
        if (!taken.contains(daemon.pid)) {
            records.append(endedRecord(daemon));
            taken.insert(daemon.pid);
        }
    }
    return records;
}

Result<DaemonRecord> NativeLister::record(const NativeHandle& handle)
{
    const std::lock_guard guard(m_mutex);
    const Result<Rows> rows = readRows();
    if (!rows)
        return std::unexpected(rows.error());
    return familyOf(handle, *rows).transform([&](const ProcessFamily& family) {
        return recordOf(family, *rows);
    });
}

Result<ProcessFamily> NativeLister::family(const NativeHandle& handle)
{
    const std::lock_guard guard(m_mutex);
    const Result<Rows> rows = readRows();
    if (!rows)
        return std::unexpected(rows.error());
    return familyOf(handle, *rows);
}

Result<ProcessFamily> NativeLister::familyOf(const NativeHandle& handle, const Rows& rows) const
{
    const Result<ProcessStat> stat = findProcess(m_procfs, handle);
    if (!stat)
        return std::unexpected(stat.error());
    for (const ProcessFamily& listed : rows.families) {
        if (listed.mainPid == handle.pid)
            return listed;
    }
    return ProcessFamily{handle.pid, {handle.pid}};
}

Result<QList<ProcessStat>> NativeLister::workers(qint64 mainPid)
{
    const std::lock_guard guard(m_mutex);
    const Result<Rows> rows = readRows();
    if (!rows)
        return std::unexpected(rows.error());
    QList<ProcessStat> workers;
    for (const ProcessFamily& family : rows->families) {
        if (family.mainPid != mainPid)
            continue;
        for (const qint64 pid : family.pids.sliced(1))
            workers.append(m_table.processes().value(pid).stat);
    }
    return workers;
}

void NativeLister::addIo(DaemonRecord& record, const ProcessFamily& family) const
{
    const std::optional<IoCounters> counters = m_procfs.ioOf(family.pids);
    if (!counters || !record.use)
        return;
    record.use->readBytes = counters->readBytes;
    record.use->writtenBytes = counters->writtenBytes;
}

void NativeLister::forgetFacts()
{
    const std::lock_guard guard(m_mutex);
    m_table.forgetFacts();
    m_bootTime = m_procfs.bootTime().value_or(QDateTime());
}

Result<NativeLister::Rows> NativeLister::readRows()
{
    // Before the processes: one that is remembered here and not among them has ended, not just begun.
    const QList<SpawnedDaemon> spawned = m_spawned.all();
    if (const SystemResult<void> refreshed = m_table.refresh(); !refreshed)
        return std::unexpected(PlatformError::io(QStringLiteral("cannot list the processes in /proc"))
                .withErrno(refreshed.error())
                .withAdvice(QStringLiteral("Check that /proc is mounted.")));
    Rows rows;
    QSet<qint64> spawnedPids;
    for (const SpawnedDaemon& daemon : spawned) {
        const auto process = m_table.processes().constFind(daemon.pid);
        if (process != m_table.processes().cend() && m_spawned.isProcess(daemon, process->stat)) {
            rows.living.insert(daemon.pid, daemon);
            spawnedPids.insert(daemon.pid);
        } else {
            rows.ended.append(m_spawned.settled(daemon));
        }
    }
    rows.families = processFamilies(m_table.processes(), spawnedPids, ::getpid());
    return rows;
}

DaemonRecord NativeLister::recordOf(const ProcessFamily& family, const Rows& rows) const
{
    const auto spawned = rows.living.constFind(family.mainPid);
    return familyRecord(family, m_table.processes(), m_bootTime,
        spawned == rows.living.cend() ? std::nullopt : std::optional(*spawned));
}

} // namespace Duende
