// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/nativemonitor.h"

#include "adapters/native/nativelister.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr auto idleInterval = 10s;
constexpr auto detailInterval = 9s; // ten, whatever a timer's delay
constexpr auto shortestInterval = 100ms; // ten reports a second at most
constexpr auto settleTime = 250ms; // what was done a moment ago shows by then

size_t watchLimit()
{
    rlimit limit{};
    constexpr rlim_t most = 4096;
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    return static_cast<size_t>(std::min<rlim_t>(limit.rlim_cur, most) / 4);
}

// Resource use changes all the time and is told by samples.
bool isSameRow(DaemonRecord one, DaemonRecord other)
{
    one.use.reset();
    other.use.reset();
    return one == other;
}

} // namespace

NativeMonitor::NativeMonitor(NativeLister& lister, ChangeNotifier& changes, const QString& daemonsFolder)
    : m_lister(lister)
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_woken(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
    , m_daemonsFolder(daemonsFolder)
    , m_watchLimit(watchLimit())
{
    qRegisterMetaType<Duende::DaemonDelta>();
    qRegisterMetaType<Duende::Availability>();
    qRegisterMetaType<Duende::ResourceSamples>();
    for (const int fd : {m_woken.get(), m_daemonsFolder.get()}) {
        epoll_event event{EPOLLIN, {.fd = fd}};
        ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, fd, &event);
    }
    m_subscription.emplace(changes, [this] {
        {
            const std::lock_guard guard(m_mutex);
            m_requests.changed = true;
        }
        wake();
    });
}

NativeMonitor::~NativeMonitor()
{
    m_subscription.reset();
    m_thread.request_stop();
    wake();
    if (m_thread.joinable())
        m_thread.join();
}

void NativeMonitor::start()
{
    const std::lock_guard guard(m_mutex);
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void NativeMonitor::refresh()
{
    {
        const std::lock_guard guard(m_mutex);
        m_requests.refresh = true;
    }
    wake();
}

void NativeMonitor::setSampleInterval(std::chrono::milliseconds interval)
{
    {
        const std::lock_guard guard(m_mutex);
        m_requests.interval = std::max<std::chrono::milliseconds>(interval, 0ms);
    }
    wake();
}

void NativeMonitor::wake()
{
    ::eventfd_write(m_woken.get(), 1);
}

NativeMonitor::Requests NativeMonitor::takeRequests()
{
    const std::lock_guard guard(m_mutex);
    Requests requests = m_requests;
    m_requests.refresh = false;
    m_requests.changed = false;
    return requests;
}

void NativeMonitor::run(const std::stop_token& stop)
{
    Clock::time_point lastPoll{};
    Clock::time_point lastSample{};
    std::optional<Clock::time_point> settleAt;
    bool isStirred = false;
    bool isFirst = true;
    bool isRefreshDue = false;
    while (!stop.stop_requested()) {
        const Requests requests = takeRequests();
        isRefreshDue = isRefreshDue || requests.refresh;
        isStirred = isStirred || requests.changed;
        const bool isSampling = requests.interval > 0ms;
        const Clock::duration interval
            = isSampling ? std::max<Clock::duration>(requests.interval, shortestInterval) : idleInterval;
        const Clock::time_point now = Clock::now();
        Clock::time_point due = isSampling ? lastSample + interval : lastPoll + interval;
        if (settleAt)
            due = std::min(due, *settleAt);
        if (isFirst || isRefreshDue || isStirred)
            due = std::min(due, lastPoll + shortestInterval);
        if (now < due && !isFirst) {
            isStirred = waitForEvent(due) || isStirred;
            continue;
        }
        const bool isSample = isSampling && now >= lastSample + interval;
        if (isRefreshDue)
            m_lister.forgetFacts();
        poll(isFirst || isRefreshDue, isSample);
        lastPoll = now;
        if (isSample)
            lastSample = now;
        settleAt = isStirred ? std::optional(now + settleTime) : std::nullopt;
        isStirred = isFirst = isRefreshDue = false;
    }
}

bool NativeMonitor::waitForEvent(Clock::time_point until)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    std::array<epoll_event, 32> events{};
    const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()),
        static_cast<int>(std::clamp<qint64>(left.count(), 0, 60'000)));
    bool isStirred = false;
    for (int i = 0; i < count; ++i) {
        const int fd = events.at(static_cast<size_t>(i)).data.fd;
        if (fd == m_woken.get()) {
            eventfd_t value = 0;
            ::eventfd_read(fd, &value);
            continue;
        }
        isStirred = true;
        if (fd == m_daemonsFolder.get())
            m_daemonsFolder.drain();
        else // an ended process stays readable; one event is enough
            ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
    }
    return isStirred;
}

void NativeMonitor::poll(bool isFullList, bool isSample)
{
    m_daemonsFolder.begin(); // before the list is read, so that nothing is missed
    const bool isDetailed = isSample && (m_detailCount < 2 || Clock::now() >= m_detailedAt + detailInterval);
    const Result<QList<DaemonRecord>> records
        = m_lister.records(isDetailed ? NativeLister::Detail::All : NativeLister::Detail::Moment);
    if (isDetailed) {
        m_detailedAt = Clock::now();
        ++m_detailCount;
    }
    if (!records) {
        reportFailure(records.error());
        return;
    }
    const Availability available{Availability::State::Available, std::nullopt};
    const bool isNew = m_availability != available;
    m_availability = available;
    if (isNew)
        Q_EMIT availabilityChanged(available);
    report(*records, isFullList || isNew);
    watch(*records);
    if (!isSample)
        return;
    ResourceSamples samples;
    for (const DaemonRecord& record : *records) {
        if (record.use)
            samples.append({record.handle.id(), *record.use});
    }
    if (!samples.isEmpty())
        Q_EMIT sampled(samples);
}

void NativeMonitor::report(const QList<DaemonRecord>& records, bool isFullList)
{
    DaemonDelta delta;
    delta.isFullList = isFullList;
    QHash<DaemonId, DaemonRecord> known;
    known.reserve(records.size());
    for (const DaemonRecord& record : records) {
        const auto before = m_known.constFind(record.handle.id());
        if (isFullList || before == m_known.cend() || !isSameRow(*before, record))
            delta.changed.append(record);
        known.insert(record.handle.id(), record);
    }
    for (const auto& [id, record] : m_known.asKeyValueRange()) {
        if (!isFullList && !known.contains(id))
            delta.removed.append(id);
    }
    m_known = std::move(known);
    if (isFullList || !delta.changed.isEmpty() || !delta.removed.isEmpty())
        Q_EMIT changed(delta);
}

void NativeMonitor::reportFailure(const PlatformError& error)
{
    const Availability failed{Availability::State::Failed, error};
    if (m_availability == failed)
        return;
    m_availability = failed;
    Q_EMIT availabilityChanged(failed);
}

void NativeMonitor::watch(const QList<DaemonRecord>& records)
{
    std::unordered_map<qint64, quint64> wanted;
    const auto want = [&](bool isSpawned) {
        for (const DaemonRecord& record : records) {
            if (record.pid && record.spawnedByDuende == isSpawned && wanted.size() < m_watchLimit)
                wanted.emplace(*record.pid, record.incarnation);
        }
    };
    want(true);
    want(false);
    std::erase_if(m_watched, [&](const auto& entry) {
        const auto found = wanted.find(entry.first);
        return found == wanted.end() || found->second != entry.second.startTimeTicks;
    });
    for (const auto& [pid, startTimeTicks] : wanted) {
        if (!m_watched.contains(pid))
            watchProcess(pid, startTimeTicks);
    }
}

void NativeMonitor::watchProcess(qint64 pid, quint64 startTimeTicks)
{
    SystemResult<PidFd> pidFd = PidFd::open(pid);
    if (!pidFd)
        return;
    epoll_event event{EPOLLIN, {.fd = pidFd->get()}};
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, pidFd->get(), &event) == 0)
        m_watched.emplace(pid, Watched{startTimeTicks, *std::move(pidFd)});
}

} // namespace Duende
