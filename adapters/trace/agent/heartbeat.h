// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace Duende::Trace {

/// What the tracing thread shows its watchdog, in memory that both processes have.
struct Heartbeat
{
    std::atomic<uint64_t> beats = 0; ///< by one up for every stop that is handled
    std::atomic<bool> isBusy = false; ///< it handles stops now; else it waits, which may last

    void beat() { beats.store(beats.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); }
    void setBusy(bool isOn) { isBusy.store(isOn, std::memory_order_relaxed); }
};

} // namespace Duende::Trace
