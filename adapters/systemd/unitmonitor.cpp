// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitmonitor.h"

#include "adapters/systemd/unitwatcher.h"

namespace Duende {

UnitMonitor::UnitMonitor(const SystemdEndpoint& endpoint) : m_watcher(new UnitWatcher(endpoint))
{
    m_thread.setObjectName(QStringLiteral("systemd ") + scopeName(endpoint.scope));
    m_watcher->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_watcher, &QObject::deleteLater);
    connect(m_watcher, &UnitWatcher::availabilityChanged, this, &DaemonMonitor::availabilityChanged,
        Qt::DirectConnection);
    connect(m_watcher, &UnitWatcher::changed, this, &DaemonMonitor::changed, Qt::DirectConnection);
    connect(m_watcher, &UnitWatcher::sampled, this, &DaemonMonitor::sampled, Qt::DirectConnection);
    m_thread.start();
}

UnitMonitor::~UnitMonitor()
{
    m_thread.quit();
    m_thread.wait();
}

void UnitMonitor::start()
{
    QMetaObject::invokeMethod(m_watcher, &UnitWatcher::start, Qt::QueuedConnection);
}

void UnitMonitor::refresh()
{
    QMetaObject::invokeMethod(m_watcher, &UnitWatcher::listAgain, Qt::QueuedConnection);
}

void UnitMonitor::setSampleInterval(std::chrono::milliseconds interval)
{
    QMetaObject::invokeMethod(
        m_watcher, [watcher = m_watcher, interval] { watcher->setSampleInterval(interval); },
        Qt::QueuedConnection);
}

} // namespace Duende
