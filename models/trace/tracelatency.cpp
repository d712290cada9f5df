// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracelatency.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace Duende {

int TraceLatency::bucketOf(quint64 durationNs)
{
    // Below 8 every number has its own; from there the three bits behind the highest one tell the step.
    if (durationNs < stepsAnOctave)
        return int(durationNs);
    const int octave = std::bit_width(durationNs) - 1;
    const int step = int(durationNs >> (octave - 3)) & (stepsAnOctave - 1);
    return std::min((octave - 2) * stepsAnOctave + step, bucketCount - 1);
}

quint64 TraceLatency::bucketStartNs(int number)
{
    if (number < stepsAnOctave)
        return quint64(number);
    const int octave = number / stepsAnOctave + 2;
    return quint64(stepsAnOctave + number % stepsAnOctave) << (octave - 3);
}

void TraceLatency::add(quint64 durationNs)
{
    ++m_buckets[std::size_t(bucketOf(durationNs))];
    ++m_count;
    m_totalNs += durationNs;
    m_leastNs = std::min(m_leastNs, durationNs);
    m_mostNs = std::max(m_mostNs, durationNs);
}

void TraceLatency::add(const TraceLatency& other)
{
    for (std::size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_totalNs += other.m_totalNs;
    m_leastNs = std::min(m_leastNs, other.m_leastNs);
    m_mostNs = std::max(m_mostNs, other.m_mostNs);
}

quint64 TraceLatency::percentileNs(double share) const
{
    if (m_count == 0)
        return 0;
    const auto wanted = std::max<quint64>(1, quint64(std::ceil(share * double(m_count))));
    quint64 below = 0;
    for (int number = 0; number < bucketCount; ++number) {
        below += m_buckets[std::size_t(number)];
        if (below < wanted)
            continue;
        // The middle of the bucket, within what was really seen.
        const quint64 start = bucketStartNs(number);
        const quint64 end = number + 1 < bucketCount ? bucketStartNs(number + 1) : m_mostNs;
        return std::clamp(start + (std::max(end, start) - start) / 2, m_leastNs, m_mostNs);
    }
    return m_mostNs;
}

} // namespace Duende
