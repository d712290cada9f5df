// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "models/trace/tracerecording.h"

#include <functional>
#include <memory>
#include <vector>

namespace Duende {

/// How events are written out. Each form ends in, or holds, what was lost:
/// - Strace: as `strace -f -tt -T` prints them, "[pid 12] 10:15:30.123456 close(3) = 0 <0.000012>".
/// - JsonLines: an object an event, and last the summary.
/// - Csv: RFC 4180, a head line first.
/// - Chrome: one JSON document of complete events that Perfetto and chrome://tracing open.
enum class TraceFormat { Strace, JsonLines, Csv, Chrome };

/// Writes a recording out, on a worker thread.
namespace TraceExport {

/// Where the bytes go, a few hundred kilobytes at once.
using Sink = std::function<Result<void>(const QByteArray& bytes)>;

/// Which rows, in their order; null: all of them.
using Rows = std::shared_ptr<const std::vector<uint32_t>>;

/// Gives how many rows were written. Errors: those of the sink, InvalidState when it is told to stop,
/// Timeout.
Result<quint64> toSink(const std::shared_ptr<const TraceRecording>& recording, const Rows& rows,
    TraceFormat format, const Sink& sink, const OperationContext& context);

/// Into a file that takes the place of one that is there when all is written. Errors: Io for the file, too.
Result<quint64> toFile(const std::shared_ptr<const TraceRecording>& recording, const Rows& rows,
    TraceFormat format, const QString& path, const OperationContext& context);

/// Rows as text, for the clipboard. Errors: ResourceLimit beyond 64 MiB, too.
Result<QByteArray> toText(const std::shared_ptr<const TraceRecording>& recording, const Rows& rows,
    TraceFormat format, const OperationContext& context);

} // namespace TraceExport

} // namespace Duende
