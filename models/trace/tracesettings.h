// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/frame.h"
#include "models/trace/tracerecorder.h"

class QSettings;

namespace Duende {

/// What a person sets once for all traces.
struct TraceSettings
{
    static constexpr quint64 leastBytes = quint64(32) << 20; ///< of a recording
    static constexpr quint64 largestBytes = quint64(1) << 50;

    uint32_t dataLimit = Trace::defaultDataLimit; ///< bytes of data kept of one call
    quint64 mostBytes = TraceRecorder::usualMostBytes; ///< of one recording
    TraceRecorder::WhenFull whenFull = TraceRecorder::WhenFull::Stop;
    Trace::EngineKind engine = Trace::EngineKind::Auto;
    bool onlyFailed = false; ///< other calls are not kept
    quint64 leastDurationNs = 0; ///< shorter calls are not kept

    /// What is kept under "trace/…"; amounts that make no sense are the nearest that do, and what is not
    /// there is as usual.
    static TraceSettings load(const QSettings& settings);
    void save(QSettings& settings) const;

    friend bool operator==(const TraceSettings&, const TraceSettings&) = default;
};

} // namespace Duende
