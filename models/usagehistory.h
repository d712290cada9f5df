// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "models/boundedring.h"

#include <array>
#include <limits>

namespace Duende {

/// What is kept of a daemon's use: processor use in per cent of one processor, memory in bytes, reading and
/// writing in bytes a second, tasks (processes and threads) and processes in numbers.
enum class UsageSeries { Cpu, Memory, Read, Written, Tasks, Processes };
constexpr size_t usageSeriesCount = 6;

/// A moment, or a span of ten seconds, of one series. A gap has no number at all: nothing was running,
/// nothing could be read, or the machine was asleep.
struct UsagePoint
{
    /// On the clock of UsageHistory::now(); the middle of a span.
    std::chrono::milliseconds at{0};
    float low = std::numeric_limits<float>::quiet_NaN();
    float mean = std::numeric_limits<float>::quiet_NaN();
    float high = std::numeric_limits<float>::quiet_NaN();

    bool isGap() const;
};

/// All series at one moment, or over one span.
struct UsageRow
{
    using Values = std::array<float, usageSeriesCount>;

    std::chrono::milliseconds at{0};
    /// Zero for a single reading.
    std::chrono::seconds length{0};
    Values low{};
    Values mean{};
    Values high{};

    bool isGap() const;
};

/// What one daemon used over the last hour at a constant cost: the newest readings one by one (a quarter of
/// an hour at a reading every two seconds, all of the hour at one every ten), and before them the lowest,
/// mean and highest value of every ten seconds, so that a peak is never lost. It takes at most maxBytes, and
/// less as long as it knows less.
class UsageHistory
{
public:
    /// So many rates() at most.
    static constexpr size_t capacity = 30;
    static constexpr size_t maxReadings = 450;
    static constexpr size_t maxSpans = 362;
    static constexpr std::chrono::seconds spanLength{10};
    /// Readings further apart than this have a gap between them.
    static constexpr std::chrono::seconds longestStep{25};

    /// The clock of the points: milliseconds since the machine was booted, those that it slept through, too.
    static std::chrono::milliseconds now();
    /// How long the machine has slept since it was booted; the steady clock does not count that.
    static std::chrono::nanoseconds slept();

    /// Takes a reading; a rate comes with the second one. One with less processor time, or fewer bytes, than
    /// before (a new process, a restarted unit, a worker that ended) begins anew. Readings closer together
    /// than a second count for cpuPercent() alone. `slept` is slept(), for tests.
    void add(const ResourceUse& use, std::chrono::nanoseconds slept = UsageHistory::slept());
    /// The daemon does not run: what comes next is another run.
    void endRun();

    /// Per cent of one processor between the last two readings; empty before the second.
    std::optional<double> cpuPercent() const { return m_cpuPercent; }
    /// The newest rates of this run in per cent, the oldest first.
    QList<float> rates() const;

    /// What is known since `from` and the last point before it, oldest first, with a gap wherever the line is
    /// to be broken.
    QList<UsagePoint> points(UsageSeries series, std::chrono::milliseconds from) const;
    /// All that is kept, oldest first: the spans that are older than the readings, then those.
    QList<UsageRow> rows() const;
    /// Nothing has been drawn yet: fewer than two readings.
    bool isEmpty() const { return m_readings.size() < 2; }

    /// Of the last reading.
    std::optional<ResourceUse::Source> source() const { return m_source; }
    std::optional<quint64> memoryLimitBytes() const { return m_memoryLimitBytes; }
    std::optional<quint64> tasksLimit() const { return m_tasksLimit; }

    /// The room that the history takes beside the object itself.
    size_t bytes() const { return m_readings.bytes() + m_spans.bytes(); }

private:
    using Values = UsageRow::Values;

    struct Reading
    {
        std::chrono::milliseconds at{0};
        Values values{};
    };
    struct Span
    {
        std::chrono::milliseconds at{0};
        Values low{};
        Values mean{};
        Values high{};
    };
    /// A counter at a moment of the steady clock.
    template <typename Count> struct Counted
    {
        std::chrono::nanoseconds at{0};
        Count count{};
    };

    void takeCounters(const ResourceUse& use);
    Values takeValues(const ResourceUse& use);
    void closeSpan();
    void push(const Reading& reading);
    size_t spansBeforeReadings() const;

    BoundedRing<Reading, maxReadings> m_readings;
    BoundedRing<Span, maxSpans> m_spans;
    std::optional<Counted<std::chrono::nanoseconds>> m_lastCpu; // the last reading's
    std::optional<Counted<std::chrono::nanoseconds>> m_keptCpu; // of the last one that was kept
    std::optional<Counted<quint64>> m_lastRead;
    std::optional<Counted<quint64>> m_lastWritten;
    std::optional<Counted<quint64>> m_keptRead;
    std::optional<Counted<quint64>> m_keptWritten;
    std::optional<double> m_cpuPercent;
    std::optional<ResourceUse::Source> m_source;
    std::optional<quint64> m_memoryLimitBytes;
    std::optional<quint64> m_tasksLimit;
    std::chrono::nanoseconds m_lastAt{-1};
    std::chrono::nanoseconds m_keptAt{-1};

public:
    static constexpr size_t maxBytes = maxReadings * sizeof(Reading) + maxSpans * sizeof(Span);
};

} // namespace Duende
