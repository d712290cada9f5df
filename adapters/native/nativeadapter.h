// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformadapter.h"
#include "adapters/native/nativelister.h"
#include "adapters/native/spawneddaemons.h"
#include "adapters/support/processtarget.h"

#include <vector>

namespace Duende {

/// Plain processes of this machine: every one that looks like a daemon (see processFamilies()), and every one
/// that Duende spawned, which stays in the list after its end until ResetFailed forgets it. Signals go
/// through a pidfd, so that they cannot reach a later process with the same number.
///
/// KILL, STOP and CONT go to all processes of the row, because a daemon cannot pass them on to its workers;
/// every other signal goes to the daemon's own process, whose part that is.
///
/// Start, Restart and ResetFailed are for the daemons that Duende spawned; Start and Restart give a new
/// process, and so a new handle. Should the number of an ended one be given to another daemon, that one has
/// the row.
class NativeAdapter : public PlatformAdapter
{
public:
    /// $XDG_STATE_HOME/duende/native, where XDG_STATE_HOME is ~/.local/state by default.
    static QString defaultStateFolder();

    /// `procRoot` is what is read; signals go to this machine's processes whatever it is.
    explicit NativeAdapter(
        const QString& stateFolder = defaultStateFolder(), const QString& procRoot = QStringLiteral("/proc"));

    AdapterScope scope() const override;
    bool owns(const DaemonHandle& handle) const override;

    /// A part of the spec that a plain process cannot have is an error: see launch().
    Result<DaemonHandle> spawn(const DaemonSpec& spec, const OperationContext& context) override;
    Result<void> signal(const DaemonHandle& handle, Signal signal, const OperationContext& context) override;
    Result<DaemonStatus> status(const DaemonHandle& handle, const OperationContext& context) override;
    /// TERM, and CONT for a paused one, which could not act on TERM; then waits for the end of the process
    /// without polling.
    Result<void> stop(const DaemonHandle& handle, std::chrono::milliseconds timeout,
        const OperationContext& context) override;
    /// Stop and Restart give a spawned daemon its spec's shutdown timeout, where it has one.
    Result<void> perform(
        const DaemonHandle& handle, DaemonAction action, const OperationContext& context) override;
    Result<QList<DaemonRecord>> list(const OperationContext& context) override;
    Result<DaemonDetails> inspect(const DaemonHandle& handle, const OperationContext& context) override;
    /// The log file of a spawned daemon; of any other process what it writes to a file, see
    /// openProcessLog(). There is nothing to select: a query's members are ignored.
    Result<std::unique_ptr<DaemonLog>> openLog(
        const DaemonHandle& handle, const LogQuery& query, const OperationContext& context) override;
    Result<std::optional<Diagnosis>> diagnose(
        const DaemonHandle& handle, const OperationContext& context) override;
    Result<DaemonProcesses> processes(const DaemonHandle& handle, const OperationContext& context) override;
    Result<TracerHandle> attachTracer(const DaemonHandle& handle, const OperationContext& context) override;
    Result<OpenDescriptors> descriptors(
        const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context) override;
    Result<void> signalProcess(const DaemonHandle& handle, const ProcessKey& process, Signal signal,
        const OperationContext& context) override;
    std::unique_ptr<DaemonMonitor> createMonitor() override;

private:
    std::optional<SpawnedDaemon> endedOne(const NativeHandle& handle) const;
    Result<ProcessTarget> signalTarget(const NativeHandle& handle) const;
    Result<std::vector<ProcessTarget>> holdWorkers(qint64 mainPid);
    Result<void> checkMember(const NativeHandle& handle, const ProcessKey& process);
    std::chrono::milliseconds stopTimeout(const NativeHandle& handle, const OperationContext& context) const;
    Result<void> start(const NativeHandle& handle, const OperationContext& context);
    Result<void> restart(const DaemonHandle& handle, const OperationContext& context);
    Result<void> forget(const NativeHandle& handle, const OperationContext& context);

    const Procfs m_procfs;
    ChangeNotifier m_changes;
    SpawnedDaemons m_spawned;
    NativeLister m_lister;
};

} // namespace Duende
