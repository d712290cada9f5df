// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitsampler.h"

#include "adapters/systemd/unittable.h"

namespace Duende {

UnitSampler::UnitSampler(const SystemdEndpoint& endpoint)
    : m_scope(endpoint.scope)
    , m_groups(endpoint.cgroupRoot)
    , m_procfs(endpoint.procRoot)
{
}

std::optional<ResourceUse> UnitSampler::use(const QString& controlGroup) const
{
    if (controlGroup.isEmpty() || controlGroup == QLatin1StringView("/"))
        return std::nullopt;
    const SystemResult<ResourceUse> read = m_groups.useWithSums(controlGroup, m_procfs);
    return read ? std::optional(*read) : std::nullopt;
}

ResourceSamples UnitSampler::sample(const UnitTable& table)
{
    ResourceSamples samples;
    m_lastUse.clear();
    for (const UnitFacts& facts : table) {
        if (!facts.isUp())
            continue;
        if (const std::optional<ResourceUse> read = use(facts.controlGroup)) {
            const DaemonId id = DaemonHandle(SystemdHandle{facts.name, m_scope}).id();
            samples.append({id, *read});
            m_lastUse.insert(id, *read);
        }
    }
    return samples;
}

void UnitSampler::addLastUse(QList<DaemonRecord>& records) const
{
    for (DaemonRecord& record : records) {
        const auto last = m_lastUse.constFind(record.handle.id());
        if (last != m_lastUse.cend() && !record.controlGroup.isEmpty())
            record.use = *last;
    }
}

} // namespace Duende
