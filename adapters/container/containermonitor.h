// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/container/engineevents.h"
#include "adapters/contract/daemonmonitor.h"

#include <QSet>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace Duende {

class ContainerLister;
class HttpStream;

/// Keeps one engine's list true by its stream of events: the stream is opened before the list is read, so
/// nothing falls between them, and after it breaks both are done again, so that what was missed is caught up
/// with. An engine that is not there is asked again every two seconds.
class ContainerMonitor : public DaemonMonitor
{
    Q_OBJECT

public:
    explicit ContainerMonitor(std::shared_ptr<ContainerLister> lister);
    ~ContainerMonitor() override;

    void start() override;
    void refresh() override;
    void setSampleInterval(std::chrono::milliseconds interval) override;

private:
    using Clock = std::chrono::steady_clock;

    /// What the stream's thread and the callers tell the monitor's thread.
    struct News
    {
        bool refresh = false;
        bool hasEnded = false; // the stream
        bool hasEvent = false;
        QSet<QString> changed;
        std::chrono::milliseconds interval{2000};
    };

    void run(const std::stop_token& stop);
    void follow(const std::stop_token& stop, HttpStream& stream);
    void watch(const std::stop_token& stop);
    News takeNews(const std::stop_token& stop, Clock::time_point until);
    Result<void> poll(
        const std::stop_token& stop, bool isFullList, const QSet<QString>* changed, bool isSample);
    void report(const QList<DaemonRecord>& records, bool isFullList);
    void reportFailure(const PlatformError& error);
    void setAvailability(const Availability& availability);

    const std::shared_ptr<ContainerLister> m_lister;
    std::mutex m_mutex; // guards m_news and the start of m_thread
    std::condition_variable_any m_woken;
    News m_news;

    // The thread's own.
    QHash<DaemonId, DaemonRecord> m_known;
    std::optional<Availability> m_availability;

    std::jthread m_thread;
};

} // namespace Duende
