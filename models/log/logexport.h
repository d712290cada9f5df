// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/log/logreading.h"

namespace Duende {

/// How lines are written to a file or the clipboard: as LogText::line(), or as LogText::json() with all
/// fields, an object a line.
enum class LogFormat { Text, Json };

/// Writes lines out, on worker threads. Errors: those of DaemonLog's functions, Io for the file.
namespace LogExport {

/// Writes every line that passes to a file, which takes the place of one that is there when all is written.
/// Tells how far it is. Gives how many lines there were.
Result<qint64> toFile(DaemonLog& log, const LogFilter& filter, LogFormat format, const QString& path,
    const OperationContext& context);

/// The lines that pass from `first` to `last`. Errors: ResourceLimit beyond 64 MiB, too.
Result<QByteArray> toText(DaemonLog& log, const LogFilter& filter, LogFormat format, const LogPosition& first,
    const LogPosition& last, const OperationContext& context);

} // namespace LogExport

} // namespace Duende
