// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/native/processrecord.h"
#include "adapters/native/spawneddaemons.h"
#include "adapters/support/processtable.h"

namespace Duende {

/// Makes the native platform's rows out of /proc and the state folder. Every function may be called from any
/// thread.
class NativeLister
{
public:
    /// Both outlive it.
    NativeLister(const Procfs& procfs, const SpawnedDaemons& spawned);

    /// Every row, now; what its processes read and wrote only where it is asked for, as that is one more file
    /// a process. Errors: Io.
    enum class Detail { Moment, All };
    Result<QList<DaemonRecord>> records(Detail detail = Detail::Moment);

    /// The row of one process: as in the list where it is the main process of a row there, else a row of this
    /// process alone. Errors: Io, NotFound.
    Result<DaemonRecord> record(const NativeHandle& handle);

    /// The workers of a row, by the pid of its main process; empty for any other process. Errors: Io.
    Result<QList<ProcessStat>> workers(qint64 mainPid);

    /// The processes of a row; the process alone where it is no row's main process. Errors: Io, NotFound.
    Result<ProcessFamily> family(const NativeHandle& handle);

    /// Reads everything again, with what seldom changes, the next time.
    void forgetFacts();

private:
    struct Rows
    {
        QHash<qint64, SpawnedDaemon> living;
        QList<SpawnedDaemon> ended;
        QList<ProcessFamily> families;
    };

    Result<Rows> readRows();
    void addIo(DaemonRecord& record, const ProcessFamily& family) const;
    Result<ProcessFamily> familyOf(const NativeHandle& handle, const Rows& rows) const;
    DaemonRecord recordOf(const ProcessFamily& family, const Rows& rows) const;

    const Procfs& m_procfs;
    const SpawnedDaemons& m_spawned;
    std::mutex m_mutex; // guards m_table and m_bootTime
    ProcessTable m_table;
    QDateTime m_bootTime;
};

} // namespace Duende
