// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/textstyle.h"
#include "models/trace/traceexport.h"
#include "models/trace/tracestatistics.h"

namespace Duende {

/// What a trace comes to, call by call, those that took the most time first; and what was lost. As text:
///
///     % TIME  SECONDS   CALLS  ERRORS  P50      P95      P99     MAX      CALL
///      61.02  0.001204     12       3  3.1 µs   40 µs    41 µs   41 µs    openat
///
/// As JSON lines {"calls":[{"call","count","failed","errors":{"ENOENT":3},"total_ns","p50_ns",
/// "p95_ns","p99_ns","max_ns"},…]} and {"summary":…}; as CSV a line a call. Times are wall time of calls that
/// returned. Bytes to be written as they are.
QByteArray traceSummary(const TraceStatistics& statistics, const TraceRecording& recording,
    TraceFormat format, const TextStyle& style);

/// "1,204 calls seen, 1,204 recorded, 0 lost", with the causes of losses.
QString traceCountsText(const TraceCounts& counts);

} // namespace Duende
