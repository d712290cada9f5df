// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracefile.h"
#include "models/trace/traceformat.h"

#include <QString>

#include <optional>

namespace Duende {

/// The first bytes of a recording; empty where the file is none, or one of another version. Blocks; any
/// thread.
std::optional<TraceFileHeader> readTraceHeader(const TraceFile& file);

/// The daemon's printed form, as the file says it: any text.
QString handleIn(const TraceFileHeader& header);

} // namespace Duende
