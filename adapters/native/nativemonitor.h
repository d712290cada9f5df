// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "adapters/native/changenotifier.h"
#include "adapters/native/folderwatch.h"
#include "adapters/support/pidfd.h"

#include <QHash>

#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

namespace Duende {

class NativeLister;

/// Polls the native platform's rows: every sample interval, every ten seconds when nobody looks, and at once
/// when a row's process ends (seen through a pidfd, for as many rows as a quarter of the open files allows,
/// Duende's own first), this Duende does something to one, or another one spawns or forgets one.
class NativeMonitor : public DaemonMonitor
{
    Q_OBJECT

public:
    /// `lister` and `changes` outlive it; `daemonsFolder` is where spawned daemons are remembered.
    NativeMonitor(NativeLister& lister, ChangeNotifier& changes, const QString& daemonsFolder);
    ~NativeMonitor() override;

    void start() override;
    void refresh() override;
    void setSampleInterval(std::chrono::milliseconds interval) override;

private:
    using Clock = std::chrono::steady_clock;

    struct Requests
    {
        bool refresh = false;
        bool changed = false;
        std::chrono::milliseconds interval{2000};
    };

    struct Watched
    {
        quint64 startTimeTicks = 0;
        PidFd pidFd;
    };

    void run(const std::stop_token& stop);
    void wake();
    Requests takeRequests();
    void poll(bool isFullList, bool isSample);
    void report(const QList<DaemonRecord>& records, bool isFullList);
    void reportFailure(const PlatformError& error);
    void watch(const QList<DaemonRecord>& records);
    void watchProcess(qint64 pid, quint64 startTimeTicks);
    bool waitForEvent(Clock::time_point until);

    NativeLister& m_lister;
    const FileDescriptor m_epoll;
    const FileDescriptor m_woken;
    std::mutex m_mutex; // guards m_requests and the start of m_thread
    Requests m_requests;

    // The thread's own.
    QHash<DaemonId, DaemonRecord> m_known;
    Availability m_availability;
    Clock::time_point m_detailedAt;
    quint64 m_detailCount = 0; // rates need two
    FolderWatch m_daemonsFolder;
    std::unordered_map<qint64, Watched> m_watched;
    size_t m_watchLimit = 0;

    std::optional<ChangeNotifier::Subscription> m_subscription;
    std::jthread m_thread;
};

} // namespace Duende
