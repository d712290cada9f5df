// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceprocesses.h"
#include "models/trace/tracetable.h"

namespace Duende {

/// The words of one row, as all views and exports have them.
struct TraceRowText
{
    QString comm; ///< of the thread; empty where it is not known
    QString call; ///< "openat"; of another row what it is: "SIGTERM", "exit", "exec", "lost"
    QString arguments; ///< "AT_FDCWD, \"/etc/passwd\", O_RDONLY"
    QString result; ///< "3</etc/passwd>", "-1 ENOENT (No such file or directory)"

    /// `bytes` is the record of row `row`; what is damaged is said to be.
    static TraceRowText of(std::span<const std::byte> bytes, quint64 row, const TraceProcesses& processes);
};

/// How times are written.
enum class TraceTimeMode {
    Absolute, ///< "10:15:30.123456" in the reader's time zone
    Relative, ///< seconds since the recording began: "12.345678"
    Delta, ///< seconds since the row before: "+0.000012"
};

/// Times of a recording.
class TraceClock
{
public:
    explicit TraceClock(const TraceRecordingFacts& facts)
        : m_startRealtimeNs(facts.startRealtimeNs)
        , m_startMonotonicNs(facts.startMonotonicNs)
    {
    }

    /// Nanoseconds since 1970.
    qint64 realtimeNs(quint64 timeNs) const
    {
        return qint64(quint64(m_startRealtimeNs) + (timeNs - m_startMonotonicNs)); // of damaged times, too
    }
    /// "10:15:30.123456".
    QString absolute(quint64 timeNs) const;
    /// "12.345678", "-0.000001" before the beginning.
    QString relative(quint64 timeNs) const { return seconds(qint64(timeNs - m_startMonotonicNs)); }
    static QString delta(quint64 timeNs, quint64 beforeNs);
    /// Six digits behind the point.
    static QString seconds(qint64 nanoseconds);

private:
    qint64 m_startRealtimeNs;
    quint64 m_startMonotonicNs;
};

} // namespace Duende
