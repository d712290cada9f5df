// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

#include <array>
#include <cstdint>

namespace Duende {

/// Durations in nanoseconds by their logarithm: every power of two in eight steps, so that a percentile is
/// right to an eighth. 0 … 2^40 ns (18 minutes); what is longer counts there. Smallest and largest are exact.
class TraceLatency
{
public:
    static constexpr int stepsAnOctave = 8;
    static constexpr int bucketCount = 40 * stepsAnOctave;

    void add(quint64 durationNs);
    void add(const TraceLatency& other);

    quint64 count() const { return m_count; }
    quint64 totalNs() const { return m_totalNs; }
    quint64 leastNs() const { return m_count == 0 ? 0 : m_leastNs; }
    quint64 mostNs() const { return m_mostNs; }
    quint64 meanNs() const { return m_count == 0 ? 0 : m_totalNs / m_count; }
    /// The duration that a share (0 … 1) of all do not exceed; 0 where there are none.
    quint64 percentileNs(double share) const;

    quint64 bucket(int number) const { return m_buckets[std::size_t(number)]; }
    /// The least duration that counts in a bucket.
    static quint64 bucketStartNs(int number);
    static int bucketOf(quint64 durationNs);

private:
    std::array<uint32_t, bucketCount> m_buckets{};
    quint64 m_count = 0;
    quint64 m_totalNs = 0;
    quint64 m_leastNs = ~quint64(0);
    quint64 m_mostNs = 0;
};

} // namespace Duende
