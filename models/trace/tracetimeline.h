// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracewords.h"

#include <array>
#include <vector>

namespace Duende {

/// Calls by family over the whole time of a recording, in at most mostBuckets pieces of equal length:
/// whenever they do not suffice, two become one. Its room does not grow beyond that.
class TraceTimeLine
{
public:
    static constexpr std::size_t mostBuckets = 4096;
    static constexpr quint64 leastBucketNs = 1'000'000;

    struct Bucket
    {
        std::array<uint32_t, TraceWords::familyCount> calls{};
        uint32_t failed = 0;
        quint64 lost = 0;
    };

    /// `sinceStartNs` counts from the recording's beginning; what was before that counts at it.
    void addCall(qint64 sinceStartNs, Trace::CallFamily family, bool hasFailed);
    void addLoss(qint64 sinceStartNs, quint64 count);

    quint64 bucketNs() const { return m_bucketNs; }
    const std::vector<Bucket>& buckets() const { return m_buckets; }

private:
    Bucket& at(qint64 sinceStartNs);

    quint64 m_bucketNs = leastBucketNs;
    std::vector<Bucket> m_buckets;
};

} // namespace Duende
