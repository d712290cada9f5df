// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/usagehistory.h"

namespace Duende {

void UsageHistory::add(const ResourceUse& use)
{
    if (!use.cpuTime) {
        m_lastCpuTime.reset();
        return;
    }
    const bool isContinued = m_lastCpuTime && *use.cpuTime >= *m_lastCpuTime && use.readAt > m_lastReadAt;
    if (isContinued) {
        const double spent = static_cast<double>((*use.cpuTime - *m_lastCpuTime).count());
        const double elapsed = static_cast<double>((use.readAt - m_lastReadAt).count());
        m_rates.at((m_begin + m_size) % capacity) = static_cast<float>(100.0 * spent / elapsed);
        if (m_size < capacity)
            ++m_size;
        else
            m_begin = (m_begin + 1) % capacity;
    }
    m_lastCpuTime = use.cpuTime;
    m_lastReadAt = use.readAt;
}

std::optional<double> UsageHistory::cpuPercent() const
{
    if (m_size == 0 || !m_lastCpuTime)
        return std::nullopt;
    return m_rates.at((m_begin + m_size - 1) % capacity);
}

QList<float> UsageHistory::rates() const
{
    QList<float> rates;
    rates.reserve(qsizetype(m_size));
    for (size_t i = 0; i < m_size; ++i)
        rates.append(m_rates.at((m_begin + i) % capacity));
    return rates;
}

} // namespace Duende
