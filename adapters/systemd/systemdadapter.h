// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformadapter.h"
#include "adapters/contract/spawnpreview.h"
#include "adapters/systemd/systemdendpoint.h"

namespace Duende {

class SystemdBus;

/// The units of one service manager: the machine's or the calling user's.
///
/// stop(), pause() and resume() are systemd's own StopUnit, FreezeUnit and ThawUnit; a stop that runs into
/// its timeout is left to systemd, which goes on with it. signal() reaches the main process of a service, as
/// a person means it who says "send HUP to nginx"; KILL, STOP and CONT, and every signal to a unit that has
/// no main process, reach all processes. A cancelled operation cancels its job.
class SystemdAdapter : public PlatformAdapter, public SpawnPreviewer
{
public:
    explicit SystemdAdapter(const SystemdEndpoint& endpoint);
    ~SystemdAdapter() override;

    AdapterScope scope() const override;
    bool owns(const DaemonHandle& handle) const override;

    /// Starts a transient service; its unit is named after the definition and goes away when it ends well.
    Result<DaemonHandle> spawn(const DaemonSpec& spec, const OperationContext& context) override;
    Result<SpawnPreview> preview(const DaemonSpec& spec) const override;
    Result<void> signal(const DaemonHandle& handle, Signal signal, const OperationContext& context) override;
    Result<DaemonStatus> status(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> stop(const DaemonHandle& handle, std::chrono::milliseconds timeout,
        const OperationContext& context) override;
    Result<void> kill(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> pause(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> resume(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> perform(
        const DaemonHandle& handle, DaemonAction action, const OperationContext& context) override;

    Result<QList<DaemonRecord>> list(const OperationContext& context) override;
    Result<DaemonDetails> inspect(const DaemonHandle& handle, const OperationContext& context) override;
    Result<std::optional<Diagnosis>> diagnose(
        const DaemonHandle& handle, const OperationContext& context) override;
    Result<QStringList> stoppedWith(const DaemonHandle& handle, const OperationContext& context) override;
    Result<DaemonRelations> relations(const DaemonHandle& handle, const OperationContext& context) override;
    /// The journal is read without the manager's help, so a unit that is gone has its log still; only
    /// thisRunOnly asks the manager for the run.
    Result<std::unique_ptr<DaemonLog>> openLog(
        const DaemonHandle& handle, const LogQuery& query, const OperationContext& context) override;
    Result<DaemonDefinition> definition(const DaemonHandle& handle, const OperationContext& context) override;
    /// Asks systemd-analyze(1), which reads a copy of the unit's files as the manager would.
    Result<QList<DefinitionProblem>> checkDefinition(
        const DaemonHandle& handle, const DefinitionChange& change, const OperationContext& context) override;
    /// In /etc/systemd/system, or in the person's own folder. The machine's is written as root or through
    /// polkit.
    Result<SavedDefinition> changeDefinition(
        const DaemonHandle& handle, const DefinitionChange& change, const OperationContext& context) override;
    Result<void> reloadDefinitions(const OperationContext& context) override;
    Result<DaemonProcesses> processes(const DaemonHandle& handle, const OperationContext& context) override;
    Result<TracerHandle> attachTracer(const DaemonHandle& handle, const OperationContext& context) override;
    Result<TracerHandle> traceFromStart(const DaemonHandle& handle, const OperationContext& context) override;
    Result<OpenDescriptors> descriptors(
        const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context) override;
    Result<void> signalProcess(const DaemonHandle& handle, const ProcessKey& process, Signal signal,
        const OperationContext& context) override;
    std::unique_ptr<DaemonMonitor> createMonitor() override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Duende
