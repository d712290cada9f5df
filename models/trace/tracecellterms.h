// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracefilter.h"

#include <QStringList>

namespace Duende {

/// What a cell of a table of events can be made into: terms of the filter language that the row passes, the
/// nearest first ("errno=ENOENT" for a failed result, then "failed"). Empty where the row is damaged.
QStringList traceCellTerms(
    const TraceRecording& recording, quint64 recordRow, TraceColumn column, const TraceProcesses& processes);

} // namespace Duende
