// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/eventwait.h"

#include <QTimer>

namespace Duende {

Result<void> EventWait::until(const std::function<bool()>& done, const QString& operation)
{
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &m_loop, &QEventLoop::quit);
    if (!m_context.deadline.isForever())
        timer.start(std::chrono::milliseconds(m_context.deadline.remainingTime() + 1));
    const std::stop_callback stopped(m_context.stop, [this] { wake(); });

    while (!done()) {
        if (const Result<void> still = m_context.check(operation); !still)
            return still;
        m_loop.exec();
    }
    return {};
}

void EventWait::wake()
{
    QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection);
}

} // namespace Duende
