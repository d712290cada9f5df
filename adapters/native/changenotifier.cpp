// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/changenotifier.h"

namespace Duende {

ChangeNotifier::Subscription::Subscription(ChangeNotifier& notifier, Callback callback) : m_notifier(notifier)
{
    const std::lock_guard guard(notifier.m_mutex);
    m_place = notifier.m_callbacks.insert(notifier.m_callbacks.end(), std::move(callback));
}

ChangeNotifier::Subscription::~Subscription()
{
    const std::lock_guard guard(m_notifier.m_mutex);
    m_notifier.m_callbacks.erase(m_place);
}

void ChangeNotifier::notify()
{
    const std::lock_guard guard(m_mutex);
    for (const Callback& callback : m_callbacks)
        callback();
}

} // namespace Duende
