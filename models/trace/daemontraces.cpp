// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/daemontraces.h"

#include <utility>

namespace Duende {

DaemonTraces::DaemonTraces(DaemonTrace::Surroundings surroundings, QObject* parent)
    : QObject(parent)
    , m_surroundings(std::move(surroundings))
{
}

DaemonTrace* DaemonTraces::of(const DaemonId& id) const
{
    const auto found = m_traces.find(id.uuid());
    return found == m_traces.end() ? nullptr : found->second.get();
}

QList<DaemonTrace*> DaemonTraces::active() const
{
    QList<DaemonTrace*> traces;
    for (const auto& [id, trace] : m_traces) {
        if (trace->isActive())
            traces.append(trace.get());
    }
    return traces;
}

DaemonTrace* DaemonTraces::startWith(const DaemonRecord& record, DaemonAction action)
{
    return begin(record.handle, record.name, OperationRequest::action(record, action));
}

DaemonTrace* DaemonTraces::begin(
    const DaemonHandle& handle, const QString& name, const std::optional<OperationRequest>& first)
{
    const DaemonId id = handle.id();
    if (DaemonTrace* present = of(id); present && present->isActive())
        return present;
    auto trace = std::make_unique<DaemonTrace>(m_surroundings, handle, name);
    DaemonTrace* started = trace.get();
    connect(started, &DaemonTrace::stageChanged, this, [this, id, started] {
        if (of(id) == started)
            Q_EMIT changed(id);
    });
    if (std::unique_ptr<DaemonTrace> former = std::exchange(m_traces[id.uuid()], std::move(trace)))
        former.release()->deleteLater(); // who is told now lets go of it
    started->start(m_settings, first);
    return started;
}

} // namespace Duende
