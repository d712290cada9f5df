// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonstatus.h"

namespace Duende {

/// How many daemons there are, and in which state.
class StateCounts
{
public:
    void add(const DaemonStatus& status);

    /// "312 daemons, 58 running, 2 failed".
    QString toString() const;

private:
    int m_all = 0;
    int m_running = 0;
    int m_failed = 0;
};

} // namespace Duende
