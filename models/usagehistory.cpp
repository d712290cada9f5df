// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/usagehistory.h"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace Duende {

using namespace std::chrono_literals;

namespace {

// A second, less what a timer may be early.
constexpr auto shortestStep = 900ms;
constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

std::chrono::milliseconds spanOf(std::chrono::milliseconds at)
{
    return at - at % UsageHistory::spanLength;
}

float known(const std::optional<quint64>& value)
{
    return value ? static_cast<float>(*value) : unknown;
}

// The count by the nanosecond between two moments, and the later one becomes the earlier.
template <typename Counted> double takeRate(std::optional<Counted>& before, const std::optional<Counted>& now)
{
    double rate = std::numeric_limits<double>::quiet_NaN();
    if (before && now && now->count >= before->count && now->at > before->at) {
        const auto more = now->count - before->count;
        if constexpr (requires { more.count(); })
            rate = static_cast<double>(more.count());
        else
            rate = static_cast<double>(more);
        rate /= static_cast<double>((now->at - before->at).count());
    }
    if (now)
        before = now;
    return rate;
}

// Nothing that is read is below zero: what is marks a gap, where an unknown value marks a reading without it.
constexpr float gapMark = -1;

bool isGap(const UsageRow::Values& values)
{
    return values.front() < 0;
}

UsageRow::Values withoutMarks(UsageRow::Values values)
{
    if (isGap(values))
        values.fill(unknown);
    return values;
}

UsagePoint broken(std::chrono::milliseconds at)
{
    UsagePoint point;
    point.at = at;
    return point;
}

// Appends a point, with a gap before it where the last one is too long ago, or at it where it is one.
void append(QList<UsagePoint>& points, const UsagePoint& point)
{
    const bool isAfterGap = points.isEmpty() || points.constLast().isGap();
    if (point.isGap()) {
        if (!isAfterGap)
            points.append(point);
        return;
    }
    if (!isAfterGap && point.at - points.constLast().at > UsageHistory::longestStep)
        points.append(broken(points.constLast().at + 1ms));
    points.append(point);
}

} // namespace

bool UsagePoint::isGap() const
{
    return std::isnan(mean);
}

bool UsageRow::isGap() const
{
    return std::ranges::all_of(mean, [](float value) { return std::isnan(value); });
}

std::chrono::nanoseconds UsageHistory::slept()
{
#ifdef CLOCK_BOOTTIME
    timespec boot{};
    timespec steady{};
    if (::clock_gettime(CLOCK_MONOTONIC, &steady) == 0 && ::clock_gettime(CLOCK_BOOTTIME, &boot) == 0) {
        const std::chrono::nanoseconds slept = std::chrono::seconds(boot.tv_sec - steady.tv_sec)
            + std::chrono::nanoseconds(boot.tv_nsec - steady.tv_nsec);
        // The two are read one after the other: without a sleep a few microseconds lie between them.
        return slept < 1ms ? 0ns : slept;
    }
#endif
    return 0ns;
}

std::chrono::milliseconds UsageHistory::now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch() + slept());
}

void UsageHistory::add(const ResourceUse& use, std::chrono::nanoseconds slept)
{
    if (use.readAt <= m_lastAt)
        return;
    m_lastAt = use.readAt;
    m_source = use.source;
    m_memoryLimitBytes = use.memoryLimitBytes;
    m_tasksLimit = use.tasksLimit;
    takeCounters(use);
    if (m_keptAt >= 0ns && use.readAt - m_keptAt < shortestStep)
        return;
    m_keptAt = use.readAt;
    push({std::chrono::duration_cast<std::chrono::milliseconds>(use.readAt + slept), takeValues(use)});
}

void UsageHistory::takeCounters(const ResourceUse& use)
{
    const auto counted = [&use](const auto& count) {
        return count.transform([&use](const auto& value) { return Counted{use.readAt, value}; });
    };
    const auto cpu = counted(use.cpuTime);
    const double rate = takeRate(m_lastCpu, cpu);
    m_cpuPercent = std::isnan(rate) ? std::nullopt : std::optional(100.0 * rate);
    m_lastCpu = cpu;
    if (!cpu)
        m_keptCpu.reset();
    if (use.readBytes)
        m_lastRead = counted(use.readBytes);
    if (use.writtenBytes)
        m_lastWritten = counted(use.writtenBytes);
}

UsageHistory::Values UsageHistory::takeValues(const ResourceUse& use)
{
    constexpr double perSecond = 1e9;
    Values values{};
    const auto set = [&values](UsageSeries series, double value) {
        values.at(size_t(series)) = static_cast<float>(value);
    };
    set(UsageSeries::Cpu, 100.0 * takeRate(m_keptCpu, m_lastCpu));
    set(UsageSeries::Read, perSecond * takeRate(m_keptRead, m_lastRead));
    set(UsageSeries::Written, perSecond * takeRate(m_keptWritten, m_lastWritten));
    set(UsageSeries::Memory, known(use.memoryBytes));
    set(UsageSeries::Tasks, known(use.tasks));
    set(UsageSeries::Processes, known(use.processes));
    return values;
}

void UsageHistory::endRun()
{
    m_cpuPercent.reset();
    m_lastCpu.reset();
    m_keptCpu.reset();
    m_lastRead.reset();
    m_lastWritten.reset();
    m_keptRead.reset();
    m_keptWritten.reset();
    if (m_readings.isEmpty() || isGap(m_readings.back().values))
        return;
    Reading gap{m_readings.back().at + 1ms, {}};
    gap.values.fill(gapMark);
    push(gap);
}

void UsageHistory::push(const Reading& reading)
{
    // A gap closes its span, so that the break is kept there, too.
    const bool isNextSpan = !m_readings.isEmpty()
        && (spanOf(m_readings.back().at) != spanOf(reading.at) || isGap(reading.values));
    if (isNextSpan)
        closeSpan();
    m_readings.push(reading);
}

// Sums up the newest readings, as far as they are of one span and one run.
void UsageHistory::closeSpan()
{
    if (isGap(m_readings.back().values)) {
        // Behind the middle of the span before.
        const auto before = m_spans.isEmpty() ? 0ms : m_spans.back().at;
        Span gap{std::max(m_readings.back().at, before + 1ms), {}, {}, {}};
        for (Values* values : {&gap.low, &gap.mean, &gap.high})
            values->fill(gapMark);
        m_spans.push(gap);
        return;
    }
    const std::chrono::milliseconds begin = spanOf(m_readings.back().at);
    Span span{begin + spanLength / 2, {}, {}, {}};
    for (size_t series = 0; series < usageSeriesCount; ++series) {
        float low = unknown;
        float high = unknown;
        double sum = 0;
        int count = 0;
        for (size_t i = m_readings.size(); i-- > 0;) {
            const Reading& reading = m_readings.at(i);
            if (spanOf(reading.at) != begin || isGap(reading.values))
                break;
            const float value = reading.values.at(series);
            if (std::isnan(value))
                continue;
            low = std::fmin(low, value);
            high = std::fmax(high, value);
            sum += double(value);
            ++count;
        }
        span.low.at(series) = low;
        span.high.at(series) = high;
        span.mean.at(series) = count > 0 ? static_cast<float>(sum / count) : unknown;
    }
    m_spans.push(span);
}

QList<float> UsageHistory::rates() const
{
    QList<float> rates;
    for (size_t i = m_readings.size(); i-- > 0 && rates.size() < qsizetype(capacity);) {
        const Values& values = m_readings.at(i).values;
        if (isGap(values))
            break;
        if (const float rate = values.at(size_t(UsageSeries::Cpu)); !std::isnan(rate))
            rates.append(rate);
    }
    std::ranges::reverse(rates);
    return rates;
}

// As long as no reading was dropped they reach as far back as the spans.
size_t UsageHistory::spansBeforeReadings() const
{
    size_t count = 0;
    if (m_readings.isFull()) {
        while (count < m_spans.size() && m_spans.at(count).at + spanLength / 2 <= m_readings.front().at)
            ++count;
    }
    return count;
}

QList<UsageRow> UsageHistory::rows() const
{
    QList<UsageRow> rows;
    const size_t spans = spansBeforeReadings();
    for (size_t i = 0; i < spans; ++i) {
        const Span& span = m_spans.at(i);
        rows.append(
            {span.at, spanLength, withoutMarks(span.low), withoutMarks(span.mean), withoutMarks(span.high)});
    }
    for (size_t i = 0; i < m_readings.size(); ++i) {
        const Reading& reading = m_readings.at(i);
        const Values values = withoutMarks(reading.values);
        rows.append({reading.at, {}, values, values, values});
    }
    return rows;
}

QList<UsagePoint> UsageHistory::points(UsageSeries series, std::chrono::milliseconds from) const
{
    QList<UsagePoint> points;
    const auto index = size_t(series);
    const auto take = [&](const UsagePoint& point) {
        if (point.isGap())
            return; // this series alone was not read then
        if (point.at < from)
            points.clear();
        append(points, point.mean < 0 ? broken(point.at) : point);
    };
    const size_t spans = spansBeforeReadings();
    for (size_t i = 0; i < spans; ++i) {
        const Span& span = m_spans.at(i);
        take({span.at, span.low.at(index), span.mean.at(index), span.high.at(index)});
    }
    for (size_t i = 0; i < m_readings.size(); ++i) {
        const Reading& reading = m_readings.at(i);
        const float value = reading.values.at(index);
        take({reading.at, value, value, value});
    }
    return points;
}

} // namespace Duende
