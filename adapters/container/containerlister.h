// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/container/containerfacts.h"
#include "adapters/container/engineclient.h"
#include "adapters/support/controlgroups.h"
#include "adapters/support/procfs.h"

#include <QSet>

namespace Duende {

/// Makes the rows of one engine: its list, and for what the list does not say (with Docker pids, times and
/// the reason of an end; with both, whether memory ran out) what it says of each container, which is kept
/// until the container changes. Any thread.
class ContainerLister
{
public:
    static constexpr qsizetype maximumContainers = 20'000;

    explicit ContainerLister(const EngineEndpoint& endpoint);

    const EngineClient& client() const { return m_client; }
    const Procfs& procfs() const { return m_procfs; }

    /// `changed`: what is known of these may not be true any more; nullptr: of all.
    Result<QList<DaemonRecord>> records(
        const OperationContext& context, const QSet<QString>* changed = nullptr);

    /// GET /containers/{name}/json. Errors: NotFound for no such container.
    Result<QJsonObject> inspect(const QString& nameOrId, const OperationContext& context) const;

    /// Adds the control group and what the container uses; for an engine on this machine.
    void addLocalFacts(DaemonRecord& record, const QString& id) const;

    /// The control group that holds all of the container's processes: what its main process is in, up to the
    /// part that bears the id. Empty where this machine's /proc does not know it.
    QString controlGroup(qint64 pid, const QString& id) const;
    const ControlGroups& controlGroups() const { return m_controlGroups; }

private:
    Result<QList<ContainerFacts>> entries(bool isLibpod, const OperationContext& context) const;

    EngineClient m_client;
    Procfs m_procfs;
    ControlGroups m_controlGroups;
    std::mutex m_mutex; // guards m_known
    QHash<QString, ContainerFacts> m_known; // by id: what an inspection said
};

} // namespace Duende
