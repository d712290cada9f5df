// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "adapters/systemd/systemdendpoint.h"

#include <QThread>

namespace Duende {

class UnitWatcher;

/// Keeps the list of one manager's units true, on a thread and a bus connection of its own; see UnitWatcher
/// for what it follows and what it survives.
class UnitMonitor : public DaemonMonitor
{
    Q_OBJECT

public:
    explicit UnitMonitor(const SystemdEndpoint& endpoint);
    ~UnitMonitor() override;

    void start() override;
    void refresh() override;
    void setSampleInterval(std::chrono::milliseconds interval) override;

private:
    QThread m_thread;
    /// Lives in the thread, and is deleted there when it ends.
    UnitWatcher* m_watcher;
};

} // namespace Duende
