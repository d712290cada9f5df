// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containermonitor.h"

#include "adapters/container/containerlister.h"

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr auto retryInterval = 2s;
constexpr auto burstTime = 100ms; // ten reports a second at most
constexpr auto askTimeout = 30s;
constexpr auto idleTime = 1h;

// Resource use changes all the time and is told by samples.
bool isSameRow(DaemonRecord one, DaemonRecord other)
{
    one.use.reset();
    other.use.reset();
    return one == other;
}

} // namespace

ContainerMonitor::ContainerMonitor(std::shared_ptr<ContainerLister> lister) : m_lister(std::move(lister))
{
    qRegisterMetaType<Duende::DaemonDelta>();
    qRegisterMetaType<Duende::Availability>();
    qRegisterMetaType<Duende::ResourceSamples>();
}

ContainerMonitor::~ContainerMonitor()
{
    m_thread.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void ContainerMonitor::start()
{
    const std::lock_guard guard(m_mutex);
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void ContainerMonitor::refresh()
{
    const std::lock_guard guard(m_mutex);
    m_news.refresh = true;
    m_woken.notify_all();
}

void ContainerMonitor::setSampleInterval(std::chrono::milliseconds interval)
{
    const std::lock_guard guard(m_mutex);
    m_news.interval = std::max<std::chrono::milliseconds>(interval, 0ms);
    m_woken.notify_all();
}

ContainerMonitor::News ContainerMonitor::takeNews(const std::stop_token& stop, Clock::time_point until)
{
    std::unique_lock lock(m_mutex);
    const std::chrono::milliseconds interval = m_news.interval;
    m_woken.wait_until(lock, stop, until,
        [&] { return m_news.refresh || m_news.hasEnded || m_news.hasEvent || m_news.interval != interval; });
    News fresh;
    fresh.interval = m_news.interval;
    return std::exchange(m_news, fresh);
}

void ContainerMonitor::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        watch(stop);
        if (!stop.stop_requested())
            takeNews(stop, Clock::now() + retryInterval);
    }
}

void ContainerMonitor::follow(const std::stop_token& stop, HttpStream& stream)
{
    OperationContext context;
    context.stop = stop;
    context.deadline = QDeadlineTimer(QDeadlineTimer::Forever);
    EngineEventReader reader;
    for (;;) {
        const Result<QByteArray> bytes = stream.read(context);
        const auto events = bytes && !bytes->isEmpty() ? reader.feed(*bytes)
                                                       : Result<std::vector<EngineEvent>>(std::unexpected(
                                                             PlatformError::io(QStringLiteral("it ended"))));
        if (stop.stop_requested())
            return;
        const std::lock_guard guard(m_mutex);
        if (!events) {
            m_news.hasEnded = true;
            m_woken.notify_all();
            return;
        }
        for (const EngineEvent& event : *events) {
            if (!event.changesRow())
                continue;
            m_news.hasEvent = true;
            m_news.changed.insert(event.containerId);
        }
        if (m_news.hasEvent)
            m_woken.notify_all();
    }
}

void ContainerMonitor::watch(const std::stop_token& stop)
{
    // {"type":["container"]}
    auto stream = m_lister->client().stream("/events?filters=%7B%22type%22%3A%5B%22container%22%5D%7D",
        OperationContext::within(askTimeout, stop));
    if (!stream) {
        reportFailure(stream.error());
        return;
    }
    std::chrono::milliseconds interval = takeNews(stop, Clock::now()).interval;
    const std::jthread follower([&](const std::stop_token& ended) { follow(ended, **stream); });
    if (const Result<void> polled = poll(stop, true, nullptr, false); !polled) {
        reportFailure(polled.error());
        return;
    }
    Clock::time_point lastPoll = Clock::now();
    Clock::time_point lastSample{};
    while (!stop.stop_requested()) {
        const Clock::time_point due = interval > 0ms
            ? lastSample + std::max<std::chrono::milliseconds>(interval, burstTime)
            : lastPoll + idleTime;
        News news = takeNews(stop, due);
        interval = news.interval;
        if (stop.stop_requested())
            return;
        if (news.hasEvent && Clock::now() < lastPoll + burstTime) {
            // The rest of the burst comes along.
            const auto left
                = std::chrono::ceil<std::chrono::milliseconds>(lastPoll + burstTime - Clock::now());
            if (!OperationContext::within(askTimeout, stop).sleep(left, QStringLiteral("gathering events")))
                return;
            const News more = takeNews(stop, Clock::now());
            news.changed.unite(more.changed);
            news.refresh = news.refresh || more.refresh;
            news.hasEnded = news.hasEnded || more.hasEnded;
        }
        const bool isSample = interval > 0ms && Clock::now() >= due;
        if (news.hasEvent || news.refresh || news.hasEnded || isSample) {
            lastPoll = Clock::now();
            if (isSample)
                lastSample = lastPoll;
            const Result<void> polled
                = poll(stop, news.refresh, news.refresh ? nullptr : &news.changed, isSample);
            if (!polled)
                reportFailure(polled.error());
            if (!polled || news.hasEnded)
                return;
        }
    }
}

Result<void> ContainerMonitor::poll(
    const std::stop_token& stop, bool isFullList, const QSet<QString>* changed, bool isSample)
{
    const Result<QList<DaemonRecord>> records
        = m_lister->records(OperationContext::within(askTimeout, stop), changed);
    if (!records)
        return std::unexpected(records.error());
    const bool isNew = !m_availability || m_availability->state != Availability::State::Available;
    setAvailability({Availability::State::Available, std::nullopt});
    report(*records, isFullList || isNew);
    if (!isSample)
        return {};
    ResourceSamples samples;
    for (const DaemonRecord& record : *records) {
        if (record.use)
            samples.append({record.handle.id(), *record.use});
    }
    if (!samples.isEmpty())
        Q_EMIT sampled(samples);
    return {};
}

void ContainerMonitor::report(const QList<DaemonRecord>& records, bool isFullList)
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

void ContainerMonitor::setAvailability(const Availability& availability)
{
    if (m_availability == availability)
        return;
    m_availability = availability;
    Q_EMIT availabilityChanged(availability);
}

void ContainerMonitor::reportFailure(const PlatformError& error)
{
    if (error.isCancelled())
        return;
    const bool isAbsent = UnixHttp::isNobodyThere(error) && !m_lister->client().endpoint().isChosen;
    setAvailability({isAbsent ? Availability::State::Absent : Availability::State::Failed, error});
}

} // namespace Duende
