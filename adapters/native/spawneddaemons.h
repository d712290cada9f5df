// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/native/changenotifier.h"
#include "adapters/native/childreaper.h"
#include "adapters/native/spawnedstore.h"
#include "adapters/support/procfs.h"

namespace Duende {

/// The daemons that Duende spawned as plain processes: starts them, remembers them in the state folder, reads
/// how they ended, and forgets them. Every function may be called from any thread.
class SpawnedDaemons
{
public:
    /// `procfs` and `changes` outlive it; `changes` is told of every change.
    SpawnedDaemons(const QString& stateFolder, const Procfs& procfs, ChangeNotifier& changes);

    /// Where they are remembered, a file each.
    QString folder() const { return m_store.daemonsFolder(); }

    /// By name, those that ended included.
    QList<SpawnedDaemon> all() const { return m_store.all(); }

    /// The one that the handle means. A start time, where the handle has one, must be its; else one that
    /// lives is preferred.
    std::optional<SpawnedDaemon> find(const NativeHandle& handle) const;

    /// Whether `stat` is a line of this daemon's process, and that has not ended.
    bool isProcess(const SpawnedDaemon& daemon, const ProcessStat& stat) const;

    bool isAlive(const SpawnedDaemon& daemon) const;

    /// A daemon that has ended, with its exit status when that is being read at this moment.
    SpawnedDaemon settled(const SpawnedDaemon& daemon) const;

    /// Starts a daemon and remembers it; takes the place of an ended one of the same name. Errors: those of
    /// launch() and of SpawnedStore, InvalidState when a living one has the name.
    Result<SpawnedDaemon> spawn(const DaemonSpec& spec, const OperationContext& context);

    /// Errors: InvalidState when it lives, those of SpawnedStore.
    Result<void> forget(const SpawnedDaemon& daemon, const OperationContext& context);

private:
    Result<SpawnedDaemon> launchLocked(const DaemonSpec& spec, const OperationContext& context);
    void childEnded(qint64 pid, quint64 startTimeTicks, const ProcessExit& exit);
    void adoptChildren();

    const Procfs& m_procfs;
    ChangeNotifier& m_changes;
    const QByteArray m_bootId;
    SpawnedStore m_store;
    // Last, so that its thread ends before what it uses.
    ChildReaper m_reaper;
};

} // namespace Duende
