// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logreading.h"

#include <QElapsedTimer>

#include <algorithm>
#include <iterator>

namespace Duende {

namespace {

// As many lines at once as are read within a few milliseconds.
constexpr int linesAtOnce = 512;

/// Most lines of a daemon have the same few identifiers: they share their bytes.
void shareIdentifiers(std::vector<LogLine>& lines)
{
    const QByteArray* last = nullptr;
    for (LogLine& line : lines) {
        if (last && line.identifier == *last)
            line.identifier = *last;
        last = &line.identifier;
    }
}

bool isSame(const LogPosition& a, const LogPosition& b)
{
    return a.source == b.source && a.offset == b.offset;
}

} // namespace

Result<LogChunk> LogReading::read(DaemonLog& log, LogDirection direction,
    const std::optional<LogPosition>& from, const LogFilter& filter, int count,
    std::chrono::milliseconds patience, const OperationContext& context)
{
    QElapsedTimer timer;
    timer.start();
    LogChunk chunk;
    std::optional<LogPosition> at = from;
    while (int(chunk.lines.size()) < count && !chunk.isEnd) {
        const int wanted = filter.isEmpty() ? count - int(chunk.lines.size()) : linesAtOnce;
        Result<LogPage> page = log.read(direction, at, std::min(wanted, linesAtOnce), context);
        if (!page)
            return std::unexpected(page.error());
        chunk.isEnd = page->isEnd;
        if (page->lines.empty())
            break;
        const LogPosition oldest = page->lines.front().position;
        const LogPosition newest = page->lines.back().position;
        at = direction == LogDirection::Older ? oldest : newest;
        if (!chunk.oldest || direction == LogDirection::Older)
            chunk.oldest = oldest;
        if (!chunk.newest || direction == LogDirection::Newer)
            chunk.newest = newest;
        if (!filter.isEmpty())
            std::erase_if(page->lines, [&filter](const LogLine& line) { return !filter.passes(line); });
        const auto place = direction == LogDirection::Older ? chunk.lines.begin() : chunk.lines.end();
        chunk.lines.insert(
            place, std::make_move_iterator(page->lines.begin()), std::make_move_iterator(page->lines.end()));
        if (timer.durationElapsed() >= patience)
            break;
    }
    shareIdentifiers(chunk.lines);
    return chunk;
}

Result<LogSurroundings> LogReading::around(DaemonLog& log, const LogPosition& position,
    const LogFilter& filter, int count, std::chrono::milliseconds patience, const OperationContext& context)
{
    LogSurroundings around;
    Result<LogChunk> older = read(log, LogDirection::Older, position, filter, count, patience, context);
    if (!older)
        return std::unexpected(older.error());
    // The line itself is the next one behind what is in front of it.
    Result<LogChunk> newer = read(log, LogDirection::Newer, older->newest, filter, count, patience, context);
    if (!newer)
        return std::unexpected(newer.error());
    return LogSurroundings{*std::move(older), *std::move(newer)};
}

Result<LogChunk> LogReading::follow(DaemonLog& log, const std::optional<LogPosition>& from,
    const LogFilter& filter, int count, const OperationContext& context)
{
    constexpr std::chrono::milliseconds patience(100);
    for (;;) {
        Result<LogChunk> chunk = read(log, LogDirection::Newer, from, filter, count, patience, context);
        if (!chunk || chunk->newest)
            return chunk;
        const Result<bool> waited = log.wait(context);
        if (!waited)
            return std::unexpected(waited.error());
        if (!*waited)
            return chunk;
    }
}

Result<std::optional<LogLine>> LogReading::lineAt(
    DaemonLog& log, const LogPosition& position, const OperationContext& context)
{
    const Result<LogPage> before = log.read(LogDirection::Older, position, 1, context);
    if (!before)
        return std::unexpected(before.error());
    const auto from = before->lines.empty() ? std::nullopt : std::optional(before->lines.back().position);
    Result<LogPage> page = log.read(LogDirection::Newer, from, 1, context);
    if (!page)
        return std::unexpected(page.error());
    if (page->lines.empty() || !isSame(page->lines.front().position, position))
        return std::nullopt;
    return std::move(page->lines.front());
}

Result<LogFinding> LogReading::find(DaemonLog& log, const QString& text, LogDirection direction,
    const std::optional<LogPosition>& from, const LogFilter& filter, const OperationContext& context)
{
    LogFinding finding;
    std::optional<LogPosition> at = from;
    for (;;) {
        const auto found = log.find(text, direction, at, context);
        if (!found)
            return std::unexpected(found.error());
        if (!*found) {
            if (finding.hasWrapped || !from)
                return finding;
            finding.hasWrapped = true;
            at.reset();
            continue;
        }
        at = *found;
        if (!filter.isEmpty()) {
            const auto line = lineAt(log, *at, context);
            if (!line)
                return std::unexpected(line.error());
            if (!*line || !filter.passes(**line))
                continue;
        }
        finding.position = at;
        return finding;
    }
}

Result<void> LogReading::forEach(DaemonLog& log, const std::optional<LogPosition>& first,
    const std::optional<LogPosition>& last, const LogFilter& filter, const OperationContext& context,
    const std::function<Result<void>(const LogLine& line)>& take)
{
    std::optional<LogPosition> at;
    if (first) {
        const Result<LogPage> before = log.read(LogDirection::Older, first, 1, context);
        if (!before)
            return std::unexpected(before.error());
        if (!before->lines.empty())
            at = before->lines.back().position;
    }
    for (;;) {
        const Result<LogPage> page = log.read(LogDirection::Newer, at, linesAtOnce, context);
        if (!page)
            return std::unexpected(page.error());
        for (const LogLine& line : page->lines) {
            if (filter.passes(line)) {
                if (const Result<void> taken = take(line); !taken)
                    return taken;
            }
            if (last && isSame(line.position, *last))
                return {};
        }
        if (page->isEnd || page->lines.empty())
            return {};
        at = page->lines.back().position;
    }
}

} // namespace Duende
