// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "models/trace/tracefilter.h"

#include <functional>

namespace Duende {

/// Looks for rows in a recording, on a worker thread. Errors of all: InvalidState when told to stop, Timeout.
namespace TraceSearch {

enum class Direction { Forward, Backward };

/// A place before the first row, to look forward from.
inline constexpr quint64 beforeAll = UINT64_MAX;

/// The nearest row in that direction, `from` itself left out, that fulfils a condition; empty where none
/// does.
Result<std::optional<quint64>> find(const std::shared_ptr<const TraceRecording>& recording, quint64 from,
    Direction direction, const std::function<bool(const TraceCursor::Record& record)>& condition,
    const OperationContext& context);

/// The next row that a filter lets pass, losses not counted. `processes` is filled.
Result<std::optional<quint64>> findMatch(const std::shared_ptr<const TraceRecording>& recording, quint64 from,
    Direction direction, const TraceFilter& filter, const TraceProcesses& processes,
    const OperationContext& context);

/// The next call on the same descriptor of the same process, as long as it is the same open thing.
Result<std::optional<quint64>> findUse(const std::shared_ptr<const TraceRecording>& recording, quint64 from,
    Direction direction, uint32_t pid, int descriptor, const TraceProcesses& processes,
    const OperationContext& context);

} // namespace TraceSearch

} // namespace Duende
