// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusMessage>
#include <QDeadlineTimer>
#include <QHash>
#include <QObject>

#include <deque>
#include <functional>

class QDBusPendingCallWatcher;

namespace Duende {

class SystemdBus;

/// Method calls that are in flight together on one connection: some dozens at most, the others wait here.
/// Works in the event loop of its thread; the connection outlives it. Destroying it forgets what has not been
/// answered.
class AsyncCalls : public QObject
{
public:
    using Handler = std::function<void(const QDBusMessage& reply)>;

    /// A call that is not answered by `deadline` after it was sent ends in NoReply; `whenIdle` is called each
    /// time the last one has been answered.
    AsyncCalls(
        const SystemdBus& bus, std::function<QDeadlineTimer()> deadline, std::function<void()> whenIdle = {});
    ~AsyncCalls() override;

    /// Sends a call. `handler` gets the reply, which may be an error; calls are answered in any order, and a
    /// handler may add more. A call that is not answered because the connection or the manager went away ends
    /// in org.freedesktop.DBus.Error.Disconnected.
    void add(const QDBusMessage& message, Handler handler);
    bool isIdle() const { return m_waiting.empty() && m_inFlight.isEmpty(); }
    /// Forgets all calls.
    void clear();

private:
    struct Call
    {
        QDBusMessage message;
        Handler handler;
        QDeadlineTimer deadline;
    };

    void sendWaiting();
    void onFinished(QDBusPendingCallWatcher* watcher);

    const SystemdBus& m_bus;
    std::function<QDeadlineTimer()> m_deadline;
    std::function<void()> m_whenIdle;
    std::deque<Call> m_waiting;
    QHash<QDBusPendingCallWatcher*, Call> m_inFlight;
};

} // namespace Duende
