// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitsampler.h"

#include "adapters/systemd/unittable.h"

#include <utility>

namespace Duende {

using namespace std::chrono_literals;

namespace {

// Ten seconds, whatever a timer's delay: the readings themselves come every two or every ten.
constexpr auto detailInterval = 9s;

} // namespace

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

std::optional<UnitSampler::Reading> UnitSampler::readAgain(
    const QString& controlGroup, const Reading* before) const
{
    if (controlGroup.isEmpty() || controlGroup == QLatin1StringView("/"))
        return std::nullopt;
    const std::chrono::nanoseconds now = std::chrono::steady_clock::now().time_since_epoch();
    // Rates need two: the second one comes at once.
    const bool isDetailed = !before || before->isFirst || now - before->detailedAt >= detailInterval;
    const SystemResult<ResourceUse> read = m_groups.useWithSums(
        controlGroup, m_procfs, isDetailed ? ControlGroups::Detail::All : ControlGroups::Detail::Moment);
    if (!read)
        return std::nullopt;
    Reading reading{*read, now, !before};
    if (!isDetailed) {
        reading.detailedAt = before->detailedAt;
        reading.use.memoryLimitBytes = before->use.memoryLimitBytes;
        reading.use.tasksLimit = before->use.tasksLimit;
        if (!reading.use.processes)
            reading.use.processes = before->use.processes;
    }
    return reading;
}

ResourceSamples UnitSampler::sample(const UnitTable& table)
{
    ResourceSamples samples;
    const QHash<DaemonId, Reading> before = std::exchange(m_last, {});
    for (const UnitFacts& facts : table) {
        if (!facts.isUp())
            continue;
        const DaemonId id = DaemonHandle(SystemdHandle{facts.name, m_scope}).id();
        const auto known = before.constFind(id);
        if (const auto reading = readAgain(facts.controlGroup, known == before.cend() ? nullptr : &*known)) {
            samples.append({id, reading->use});
            m_last.insert(id, *reading);
        }
    }
    return samples;
}

void UnitSampler::addLastUse(QList<DaemonRecord>& records) const
{
    for (DaemonRecord& record : records) {
        const auto last = m_last.constFind(record.handle.id());
        if (last != m_last.cend() && !record.controlGroup.isEmpty())
            record.use = last->use;
    }
}

} // namespace Duende
