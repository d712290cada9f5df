// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "adapters/contract/daemonprocesses.h"
#include "adapters/contract/daemonrelations.h"
#include "adapters/contract/platformadapter.h"

#include <QMutex>
#include <QPointer>
#include <QSemaphore>

#include <functional>

namespace Duende {

/// A monitor that says what the test says.
class FakeMonitor : public DaemonMonitor
{
    Q_OBJECT

public:
    void start() override { isStarted = true; }
    void refresh() override { ++refreshes; }
    void setSampleInterval(std::chrono::milliseconds interval) override { sampleInterval = interval; }

    /// An availability and a full list, as a real monitor's first answer.
    void answer(const QList<DaemonRecord>& records);
    void fail(Availability::State state, const PlatformError& error);
    void change(const QList<DaemonRecord>& records, const QList<DaemonId>& removed = {});

    bool isStarted = false;
    int refreshes = 0;
    std::chrono::milliseconds sampleInterval{-1};
};

/// An adapter whose operations do what the test says: each is noted as a word ("stop a.service"), then runs
/// `onOperation`, which may block and fail. For faults that no real system produces on demand.
class FakeAdapter : public PlatformAdapter
{
public:
    explicit FakeAdapter(const AdapterScope& scope = unitScope());

    static AdapterScope unitScope();
    static AdapterScope nativeScope();

    AdapterScope scope() const override { return m_scope; }
    /// Before the adapter is used by other threads.
    void setScope(const AdapterScope& scope) { m_scope = scope; }
    bool owns(const DaemonHandle& handle) const override { return handle.platform() == m_scope.platform; }
    Result<DaemonHandle> spawn(const DaemonSpec& spec, const OperationContext& context) override;
    Result<void> signal(const DaemonHandle& handle, Signal signal, const OperationContext& context) override;
    Result<DaemonStatus> status(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> perform(
        const DaemonHandle& handle, DaemonAction action, const OperationContext& context) override;
    Result<QList<DaemonRecord>> list(const OperationContext& context) override;
    Result<DaemonDetails> inspect(const DaemonHandle& handle, const OperationContext& context) override;
    Result<std::optional<Diagnosis>> diagnose(
        const DaemonHandle& handle, const OperationContext& context) override;
    Result<QStringList> stoppedWith(const DaemonHandle& handle, const OperationContext& context) override;
    Result<DaemonRelations> relations(const DaemonHandle& handle, const OperationContext& context) override;
    Result<std::unique_ptr<DaemonLog>> openLog(
        const DaemonHandle& handle, const LogQuery& query, const OperationContext& context) override;
    Result<DaemonDefinition> definition(const DaemonHandle& handle, const OperationContext& context) override;
    Result<DaemonProcesses> processes(const DaemonHandle& handle, const OperationContext& context) override;
    Result<OpenDescriptors> descriptors(
        const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context) override;
    Result<void> signalProcess(const DaemonHandle& handle, const ProcessKey& process, Signal signal,
        const OperationContext& context) override;
    Result<TracerHandle> attachTracer(const DaemonHandle& handle, const OperationContext& context) override;
    std::unique_ptr<DaemonMonitor> createMonitor() override;

    /// What was asked, in order: "restart systemd:a.service", "signal systemd:a.service HUP", "spawn web".
    QStringList operations() const;

    /// Set before the adapter is used by other threads.
    std::function<Result<void>(const QString& operation, const OperationContext& context)> onOperation;
    QList<DaemonRecord> records;
    QList<PropertyGroup> properties;
    QHash<DaemonId, Diagnosis> diagnoses;
    QStringList alsoStopped;
    /// Without an entry a daemon has none.
    QHash<DaemonId, DaemonRelations> relationsOf;
    /// What the daemons' processes are and have open; without them there are none (NotSupported).
    std::function<Result<DaemonProcesses>(const DaemonHandle& handle)> onProcesses;
    std::function<Result<OpenDescriptors>(const ProcessKey& process)> onDescriptors;
    /// What a tracer attaches to; without it nothing can be traced (NotSupported).
    std::function<Result<TraceTarget>(const DaemonHandle& handle)> onTrace;
    /// Makes the log; without it there is none (NotSupported).
    std::function<Result<std::unique_ptr<DaemonLog>>(const LogQuery& query)> onOpenLog;
    /// Without it there is no definition (NotSupported).
    std::function<Result<DaemonDefinition>(const DaemonHandle& handle)> onDefinition;
    /// The newest monitor; the catalog owns it.
    QPointer<FakeMonitor> monitor;

private:
    Result<void> note(const QString& operation, const OperationContext& context);
    Result<DaemonRecord> find(const DaemonHandle& handle) const;

    AdapterScope m_scope;
    mutable QMutex m_mutex;
    QStringList m_operations;
};

} // namespace Duende
