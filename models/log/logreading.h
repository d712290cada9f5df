// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "models/log/logfilterfields.h"

#include <chrono>
#include <functional>

namespace Duende {

/// A piece of a log as a filter leaves it.
struct LogChunk
{
    /// The lines that passed, the oldest first.
    std::vector<LogLine> lines;
    /// The oldest and the newest of all that were looked at; empty where there was none.
    std::optional<LogPosition> oldest;
    std::optional<LogPosition> newest;
    /// There is nothing more in the direction that was read; of Newer, for now.
    bool isEnd = false;
};

/// What lies on both sides of a line: `newer` begins with the line itself, `older` ends in front of it.
struct LogSurroundings
{
    LogChunk older;
    LogChunk newer;
};

/// Where a text was found.
struct LogFinding
{
    /// Empty: nowhere.
    std::optional<LogPosition> position;
    /// It was looked for beyond the log's end, from its other end on.
    bool hasWrapped = false;
};

/// Blocking reads of a log through a filter, for worker threads. Errors of all: those of DaemonLog's
/// functions.
namespace LogReading {

/// Reads until `count` lines passed, the log ends, or `patience` is over and something was looked at.
Result<LogChunk> read(DaemonLog& log, LogDirection direction, const std::optional<LogPosition>& from,
    const LogFilter& filter, int count, std::chrono::milliseconds patience, const OperationContext& context);

/// At most `count` lines that pass on each side of a position.
Result<LogSurroundings> around(DaemonLog& log, const LogPosition& position, const LogFilter& filter,
    int count, std::chrono::milliseconds patience, const OperationContext& context);

/// Newer lines than `from`, as soon as there are some; an empty chunk when the context's time is over.
Result<LogChunk> follow(DaemonLog& log, const std::optional<LogPosition>& from, const LogFilter& filter,
    int count, const OperationContext& context);

/// The line itself; empty when it is no longer there.
Result<std::optional<LogLine>> lineAt(
    DaemonLog& log, const LogPosition& position, const OperationContext& context);

/// The next line that passes and whose message holds `text`, whatever its case; past the end it goes on at
/// the other one, once.
Result<LogFinding> find(DaemonLog& log, const QString& text, LogDirection direction,
    const std::optional<LogPosition>& from, const LogFilter& filter, const OperationContext& context);

/// Calls `take` for each line that passes, the oldest first, from `first` up to `last` where they are given,
/// until it gives an error.
Result<void> forEach(DaemonLog& log, const std::optional<LogPosition>& first,
    const std::optional<LogPosition>& last, const LogFilter& filter, const OperationContext& context,
    const std::function<Result<void>(const LogLine& line)>& take);

} // namespace LogReading

} // namespace Duende
