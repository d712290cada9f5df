// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/eventwait.h"

#include <QTimer>

namespace Duende {

Result<void> EventWait::until(const std::function<bool()>& done, const QString& operation)
{
    QTimer timer;
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &m_loop, &QEventLoop::quit);
    const std::stop_callback stopped(m_context.stop, [this] { wake(); });

    while (!done()) {
        if (const Result<void> still = m_context.check(operation); !still)
            return still;
        // Armed anew each time: it may go off a moment before the deadline is over.
        if (!m_context.deadline.isForever())
            timer.start(std::chrono::milliseconds(m_context.deadline.remainingTime() + 1));
        m_loop.exec();
    }
    return {};
}

void EventWait::wake()
{
    QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection);
}

} // namespace Duende
