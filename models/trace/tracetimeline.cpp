// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracetimeline.h"

#include <algorithm>

namespace Duende {

TraceTimeLine::Bucket& TraceTimeLine::at(qint64 sinceStartNs)
{
    // A damaged time must not make all others invisible: a recording lasts no longer than a month here.
    constexpr quint64 longest = quint64(31) * 24 * 3600 * 1'000'000'000;
    const quint64 time = sinceStartNs < 0 ? 0 : std::min(quint64(sinceStartNs), longest);
    while (time / m_bucketNs >= mostBuckets) {
        m_bucketNs *= 2;
        const std::size_t count = (m_buckets.size() + 1) / 2;
        for (std::size_t i = 0; i < count; ++i) {
            Bucket joined = m_buckets[2 * i];
            if (2 * i + 1 < m_buckets.size()) {
                const Bucket& second = m_buckets[2 * i + 1];
                for (std::size_t family = 0; family < joined.calls.size(); ++family)
                    joined.calls[family] += second.calls[family];
                joined.failed += second.failed;
                joined.lost += second.lost;
            }
            m_buckets[i] = joined;
        }
        m_buckets.resize(count);
    }
    const std::size_t number = time / m_bucketNs;
    if (number >= m_buckets.size())
        m_buckets.resize(number + 1);
    return m_buckets[number];
}

void TraceTimeLine::addCall(qint64 sinceStartNs, Trace::CallFamily family, bool hasFailed)
{
    Bucket& bucket = at(sinceStartNs);
    ++bucket.calls[std::size_t(family)];
    bucket.failed += hasFailed ? 1 : 0;
}

void TraceTimeLine::addLoss(qint64 sinceStartNs, quint64 count)
{
    at(sinceStartNs).lost += count;
}

} // namespace Duende
