// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

#include <array>

namespace Duende {

/// The processor use of one daemon over its last readings: a ring of constant size.
class UsageHistory
{
public:
    static constexpr size_t capacity = 30;

    /// Takes a reading; a rate comes with the second one. A reading with less processor time than before (a
    /// new process, a restarted unit) begins anew.
    void add(const ResourceUse& use);

    /// Per cent of one processor between the last two readings; empty before the second.
    std::optional<double> cpuPercent() const;
    /// The newest `capacity` rates in per cent, the oldest first.
    QList<float> rates() const;

private:
    std::array<float, capacity> m_rates{};
    size_t m_begin = 0;
    size_t m_size = 0;
    std::optional<std::chrono::nanoseconds> m_lastCpuTime;
    std::chrono::nanoseconds m_lastReadAt{0};
};

} // namespace Duende
