// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracestatistics.h"

#include "adapters/trace/syscalls/paths.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace Duende {

namespace {

constexpr int again = 11; // EAGAIN
/// A poll that found nothing and took less did not wait.
constexpr quint64 atOnceNs = 100'000;
/// Numbers come from outside: so many kinds of calls are told apart.
constexpr std::size_t mostCallKinds = 2000;
constexpr std::size_t mostThreads = 200'000;

bool isPoll(std::string_view name)
{
    static constexpr std::array polls{std::string_view("poll"), std::string_view("ppoll"),
        std::string_view("select"), std::string_view("pselect6"), std::string_view("epoll_wait"),
        std::string_view("epoll_pwait"), std::string_view("epoll_pwait2")};
    return std::ranges::find(polls, name) != polls.end();
}

bool isPeer(std::string_view target)
{
    return target.find("→") != std::string_view::npos;
}

void count(TraceUse& use, const TraceRowFacts& facts, quint64 bytes)
{
    ++use.count;
    use.failed += facts.hasFailed ? 1 : 0;
    use.bytes += bytes;
    use.totalNs += facts.durationNs.value_or(0);
}

template <typename Map, typename Order> auto sortedValues(const Map& map, Order isBefore)
{
    std::vector<typename Map::mapped_type> values;
    values.reserve(map.size());
    for (const auto& [key, value] : map)
        values.push_back(value);
    std::ranges::sort(values, isBefore);
    return values;
}

template <typename T> void appendBytes(std::string& key, const T& value)
{
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
}

} // namespace

double TracePolling::rate() const
{
    const double seconds = double(lastTimeNs - firstTimeNs) / 1e9;
    return seconds > 0 ? double(empty + again) / seconds : 0;
}

void TraceStatistics::add(const TraceCursor::Record& record, const TraceProcesses& processes)
{
    if (record.kind == uint16_t(Trace::RecordKind::Call)) {
        addCall(record, processes);
    } else if (record.kind == uint16_t(Trace::RecordKind::Loss)) {
        const TraceRowFacts facts = traceRowFacts(record.bytes);
        m_lostCount += facts.lossCount;
        m_timeLine.addLoss(qint64(facts.timeNs - m_startNs), facts.lossCount);
    }
}

bool TraceStatistics::hasIoUring() const
{
    return std::ranges::any_of(m_calls, [](const auto& call) { return isIoUring(call.second.number); });
}

void TraceStatistics::addCall(const TraceCursor::Record& record, const TraceProcesses& processes)
{
    const auto call = Trace::CallView::of(record.bytes);
    if (!call)
        return;
    const TraceRowFacts facts = traceRowFacts(record.bytes);
    ++m_callCount;
    m_failedCount += facts.hasFailed ? 1 : 0;
    m_totalNs += facts.durationNs.value_or(0);
    auto place = m_calls.find(callKey(facts));
    if (place == m_calls.end() && m_calls.size() < mostCallKinds) {
        place = m_calls.try_emplace(callKey(facts)).first;
        place->second.architecture = facts.architecture;
        place->second.number = facts.number;
    }
    if (place != m_calls.end()) {
        TraceCallStatistics& calls = place->second;
        ++calls.count;
        if (facts.durationNs)
            calls.latency.add(*facts.durationNs);
        if (facts.hasFailed) {
            ++calls.failed;
            ++calls.errors[int(-*facts.result)];
        }
    }
    const quint64 bytes = Trace::callBytes(*call);
    if (m_processes.size() < mostThreads || m_processes.contains(facts.pid))
        count(m_processes[facts.pid], facts, bytes);
    const quint64 thread = threadKey(facts.pid, facts.tid);
    if (m_threads.size() < mostThreads || m_threads.contains(thread))
        count(m_threads[thread], facts, bytes);
    m_timeLine.addCall(qint64(facts.timeNs - m_startNs), facts.family, facts.hasFailed);
    if ((facts.flags & Trace::StillRunning) != 0 && m_blockedRows.size() < mostBlocked)
        m_blockedRows.push_back(record.row);
    const bool isAgain = facts.result == -again;
    if (isAgain || facts.result == 0)
        addPolling(facts, Trace::callName(facts.architecture, facts.number), record.row);
    addTarget(*call, facts, record.row, processes);
}

void TraceStatistics::addTarget(
    const Trace::CallView& call, const TraceRowFacts& facts, quint64 row, const TraceProcesses& processes)
{
    const TraceMoment moment(processes, row);
    const Trace::CallDescriptors descriptors = Trace::callDescriptors(call);
    std::string target;
    if (descriptors.used)
        target = moment.descriptor(facts.pid, *descriptors.used);
    if (!target.starts_with('/') && !isPeer(target)) {
        // Not by a descriptor, or by that of a folder or a fresh socket.
        std::string path = Trace::callPath(call, moment);
        target = path.starts_with('/') ? std::move(path) : std::string();
    }
    if (facts.hasFailed)
        addFailure(facts, target.starts_with('/') ? target : std::string(), row);
    if (target.empty())
        return;
    addUse(isPeer(target) ? m_peers : m_files, target, facts, Trace::callBytes(call));
}

void TraceStatistics::addUse(std::unordered_map<std::string, TraceUse>& uses, const std::string& key,
    const TraceRowFacts& facts, quint64 bytes)
{
    auto place = uses.find(key);
    if (place == uses.end()) {
        if (uses.size() >= mostKeys)
            return count(m_others, facts, bytes);
        place = uses.try_emplace(key).first;
    }
    count(place->second, facts, bytes);
}

void TraceStatistics::addFailure(const TraceRowFacts& facts, const std::string& path, quint64 row)
{
    std::string key;
    appendBytes(key, callKey(facts));
    appendBytes(key, *facts.result);
    key += path;
    auto place = m_failures.find(key);
    if (place == m_failures.end()) {
        if (m_failures.size() >= mostKeys)
            return;
        place = m_failures.try_emplace(key).first;
        place->second = {facts.architecture, facts.number, int(-*facts.result), path, 0, row};
    }
    ++place->second.count;
}

void TraceStatistics::addPolling(const TraceRowFacts& facts, std::string_view name, quint64 row)
{
    const bool isAgain = facts.result == -again;
    if (!isAgain && (facts.durationNs.value_or(atOnceNs) >= atOnceNs || !isPoll(name)))
        return;
    std::string key;
    appendBytes(key, threadKey(facts.pid, facts.tid));
    appendBytes(key, callKey(facts));
    auto place = m_polling.find(key);
    if (place == m_polling.end()) {
        if (m_polling.size() >= mostKeys)
            return;
        place = m_polling.try_emplace(key).first;
        place->second = {facts.pid, facts.tid, facts.architecture, facts.number, 0, 0, facts.timeNs, 0, row};
    }
    TracePolling& polling = place->second;
    ++(isAgain ? polling.again : polling.empty);
    polling.firstTimeNs = std::min(polling.firstTimeNs, facts.timeNs);
    polling.lastTimeNs = std::max(polling.lastTimeNs, facts.timeNs);
}

std::vector<TraceCallStatistics> TraceStatistics::calls() const
{
    return sortedValues(m_calls, [](const TraceCallStatistics& a, const TraceCallStatistics& b) {
        return std::tuple(b.latency.totalNs(), b.count, a.number)
            < std::tuple(a.latency.totalNs(), a.count, b.number);
    });
}

std::vector<TraceFailure> TraceStatistics::failures() const
{
    return sortedValues(m_failures, [](const TraceFailure& a, const TraceFailure& b) {
        return std::tie(b.count, a.firstRow) < std::tie(a.count, b.firstRow);
    });
}

std::vector<TracePolling> TraceStatistics::polling(quint64 leastCount) const
{
    auto all = sortedValues(
        m_polling, [](const TracePolling& a, const TracePolling& b) { return a.rate() > b.rate(); });
    std::erase_if(all, [&](const TracePolling& one) { return one.empty + one.again < leastCount; });
    return all;
}

std::vector<TraceLeak> TraceStatistics::leaks(const TraceProcesses& processes, quint64 leastCount)
{
    std::map<std::pair<uint32_t, std::string>, TraceLeak> byTarget;
    for (const TraceOpenDescriptor& open : processes.openDescriptors()) {
        TraceLeak& leak = byTarget[{open.pid, open.target}];
        if (leak.count == 0)
            leak = {open.pid, open.target, 0, open.madeByRow};
        ++leak.count;
        leak.firstRow = std::min(leak.firstRow, open.madeByRow);
    }
    auto all = sortedValues(byTarget, [](const TraceLeak& a, const TraceLeak& b) {
        return std::tie(b.count, a.firstRow) < std::tie(a.count, b.firstRow);
    });
    std::erase_if(all, [&](const TraceLeak& leak) { return leak.count < leastCount; });
    return all;
}

} // namespace Duende
