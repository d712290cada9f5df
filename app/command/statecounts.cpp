// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/statecounts.h"

namespace Duende {

void StateCounts::add(const DaemonStatus& status)
{
    ++m_all;
    if (status.state() == DaemonStatus::State::Running)
        ++m_running;
    if (status.state() == DaemonStatus::State::Failed)
        ++m_failed;
}

QString StateCounts::toString() const
{
    return QStringLiteral("%1 %2, %3 running, %4 failed")
        .arg(QString::number(m_all), m_all == 1 ? QStringLiteral("daemon") : QStringLiteral("daemons"),
            QString::number(m_running), QString::number(m_failed));
}

} // namespace Duende
