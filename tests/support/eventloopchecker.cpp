// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/eventloopchecker.h"

#include <algorithm>

namespace Duende {

using std::chrono::milliseconds;

EventLoopChecker::EventLoopChecker(QObject* parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_longestGap = longestGap();
        m_sinceTick.restart();
        ++m_ticks;
    });
    m_sinceTick.start();
    m_timer.start();
}

milliseconds EventLoopChecker::longestGap() const
{
    return std::max(m_longestGap, milliseconds(m_sinceTick.elapsed()));
}

} // namespace Duende
