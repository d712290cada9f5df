// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/container/engineendpoint.h"
#include "adapters/contract/platformadapter.h"

namespace Duende {

class ContainerLister;

/// The containers of one engine, Docker or Podman, over its own socket; it starts no program. A handle may
/// hold a full id, a unique prefix of one, or a name: the engine finds it, and says when several fit.
class ContainerAdapter : public PlatformAdapter
{
public:
    explicit ContainerAdapter(const EngineEndpoint& endpoint);
    ~ContainerAdapter() override;

    AdapterScope scope() const override;
    bool owns(const DaemonHandle& handle) const override;

    /// Creates a container of the spec's image, called "duende-NAME", and starts it. One that does not start
    /// is removed again.
    Result<DaemonHandle> spawn(const DaemonSpec& spec, const OperationContext& context) override;
    Result<void> signal(const DaemonHandle& handle, Signal signal, const OperationContext& context) override;
    Result<DaemonStatus> status(const DaemonHandle& handle, const OperationContext& context) override;
    /// By all processes of the container, as the machine counts them.
    Result<TracerHandle> attachTracer(const DaemonHandle& handle, const OperationContext& context) override;
    /// The engine's own stop: the container's stop signal and, after the container's own stop timeout (10 s
    /// where it has none), KILL. `timeout` is how long to wait for that; a Timeout does not call the engine
    /// off.
    Result<void> stop(const DaemonHandle& handle, std::chrono::milliseconds timeout,
        const OperationContext& context) override;
    Result<void> kill(const DaemonHandle& handle, const OperationContext& context) override;
    /// Freezes every process of the container.
    Result<void> pause(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> resume(const DaemonHandle& handle, const OperationContext& context) override;
    Result<void> perform(
        const DaemonHandle& handle, DaemonAction action, const OperationContext& context) override;
    Result<QList<DaemonRecord>> list(const OperationContext& context) override;
    Result<DaemonDetails> inspect(const DaemonHandle& handle, const OperationContext& context) override;
    Result<std::unique_ptr<DaemonLog>> openLog(
        const DaemonHandle& handle, const LogQuery& query, const OperationContext& context) override;
    Result<DaemonProcesses> processes(const DaemonHandle& handle, const OperationContext& context) override;
    std::unique_ptr<DaemonMonitor> createMonitor() override;

private:
    Result<QString> nameIn(const DaemonHandle& handle) const;
    Result<void> post(const DaemonHandle& handle, const QByteArray& verb, const OperationContext& context);
    /// A paused container can neither be stopped nor killed with every engine.
    Result<void> thaw(const DaemonHandle& handle, const OperationContext& context);

    const EngineEndpoint m_endpoint;
    const std::shared_ptr<ContainerLister> m_lister;
};

/// An adapter for every engine that is found.
std::vector<std::shared_ptr<PlatformAdapter>> makeContainerAdapters(const EngineSurroundings& surroundings);

} // namespace Duende
