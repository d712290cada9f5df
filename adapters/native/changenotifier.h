// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtClassHelperMacros>

#include <functional>
#include <list>
#include <mutex>

namespace Duende {

/// Tells several listeners that something has changed. All functions may be called from any thread.
class ChangeNotifier
{
public:
    using Callback = std::function<void()>;

    /// Listens as long as it lives; the notifier outlives it.
    class Subscription
    {
    public:
        Subscription(ChangeNotifier& notifier, Callback callback);
        Q_DISABLE_COPY_MOVE(Subscription)
        /// No call comes after.
        ~Subscription();

    private:
        ChangeNotifier& m_notifier;
        std::list<Callback>::iterator m_place;
    };

    /// Calls every listener on this thread. They return at once and neither subscribe nor unsubscribe.
    void notify();

private:
    std::mutex m_mutex; // guards m_callbacks and is held during the calls
    std::list<Callback> m_callbacks;
};

} // namespace Duende
