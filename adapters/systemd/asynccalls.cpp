// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/asynccalls.h"

#include "adapters/systemd/systemdbus.h"

#include <QDBusError>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <algorithm>
#include <limits>

namespace Duende {

namespace {

// The system bus lets a connection wait for 128 replies at once (dbus-daemon(1), max_replies_per_connection),
// and several operations share one.
constexpr qsizetype mostInFlight = 48;

/// What QtDBus takes as a time to wait for a reply.
int replyTimeoutMs(const QDeadlineTimer& deadline)
{
    constexpr int longest = std::numeric_limits<int>::max();
    if (deadline.isForever())
        return longest;
    return static_cast<int>(std::clamp<qint64>(deadline.remainingTime(), 1, longest));
}

/// libdbus tells a reply that cannot come any more, because the connection or the other end went away, as one
/// that did not come in time.
QDBusMessage withTrueReason(
    const QDBusMessage& request, const QDBusMessage& reply, const QDeadlineTimer& deadline)
{
    constexpr qint64 timerSlackMs = 20;
    if (reply.type() != QDBusMessage::ErrorMessage
        || reply.errorName() != QDBusError::errorString(QDBusError::NoReply)
        || (!deadline.isForever() && deadline.remainingTime() <= timerSlackMs))
        return reply;
    return request.createErrorReply(QDBusError::errorString(QDBusError::Disconnected), reply.errorMessage());
}

} // namespace

AsyncCalls::AsyncCalls(
    const SystemdBus& bus, std::function<QDeadlineTimer()> deadline, std::function<void()> whenIdle)
    : m_bus(bus)
    , m_deadline(std::move(deadline))
    , m_whenIdle(std::move(whenIdle))
{
}

AsyncCalls::~AsyncCalls() = default;

void AsyncCalls::add(const QDBusMessage& message, Handler handler)
{
    m_waiting.push_back({message, std::move(handler), {}});
    sendWaiting();
}

void AsyncCalls::clear()
{
    m_waiting.clear();
    qDeleteAll(m_inFlight.keyBegin(), m_inFlight.keyEnd());
    m_inFlight.clear();
}

void AsyncCalls::sendWaiting()
{
    while (!m_waiting.empty() && m_inFlight.size() < mostInFlight) {
        Call call = std::move(m_waiting.front());
        m_waiting.pop_front();
        call.deadline = m_deadline();
        const QDBusPendingCall pending
            = m_bus.connection().asyncCall(call.message, replyTimeoutMs(call.deadline));
        auto* watcher = new QDBusPendingCallWatcher(pending, this);
        m_inFlight.insert(watcher, std::move(call));
        connect(watcher, &QDBusPendingCallWatcher::finished, this, &AsyncCalls::onFinished);
    }
}

void AsyncCalls::onFinished(QDBusPendingCallWatcher* watcher)
{
    watcher->deleteLater();
    const auto found = m_inFlight.find(watcher);
    if (found == m_inFlight.end())
        return;
    Call call = std::move(*found);
    m_inFlight.erase(found);
    const QDBusMessage reply = QDBusPendingReply<>(*watcher).reply();
    // The bus refused to carry it because too many are on their way: its turn comes after them.
    if (reply.errorName() == QDBusError::errorString(QDBusError::LimitsExceeded) && !m_inFlight.isEmpty())
        return m_waiting.push_back(std::move(call));
    call.handler(withTrueReason(call.message, reply, call.deadline));
    sendWaiting();
    if (m_whenIdle && isIdle())
        m_whenIdle();
}

} // namespace Duende
