// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakelog.h"

#include "adapters/contract/logneedle.h"

#include <algorithm>

namespace Duende {

void FakeLogLines::add(
    const QByteArray& message, LogPriority priority, qint64 timeUs, const QByteArray& identifier, quint32 pid)
{
    LogLine line;
    line.message = message;
    line.messageSize = quint64(message.size());
    line.priority = priority;
    line.identifier = identifier;
    line.pid = pid;
    const std::lock_guard lock(m_mutex);
    line.position = {1, m_lines.size() + 1, timeUs};
    m_lines.push_back(line);
    m_more.notify_all();
}

std::vector<LogLine> FakeLogLines::all() const
{
    const std::lock_guard lock(m_mutex);
    return m_lines;
}

bool FakeLogLines::waitForMoreThan(size_t count, const OperationContext& context)
{
    std::unique_lock lock(m_mutex);
    const auto left = std::chrono::milliseconds(
        context.deadline.isForever() ? 3'600'000 : context.deadline.remainingTime());
    return m_more.wait_for(lock, context.stop, left, [&] { return m_lines.size() > count; });
}

std::vector<LogLine> FakeLog::selected() const
{
    std::vector<LogLine> lines = m_lines->all();
    std::erase_if(lines, [this](const LogLine& line) {
        return (m_query.priority && line.priority > m_query.priority)
            || (m_query.sinceUs && line.position.timeUs < *m_query.sinceUs)
            || (m_query.untilUs && line.position.timeUs > *m_query.untilUs);
    });
    return lines;
}

Result<LogPage> FakeLog::read(LogDirection direction, const std::optional<LogPosition>& from, int count,
    const OperationContext& context)
{
    if (const auto checked = context.check(QStringLiteral("log")); !checked)
        return std::unexpected(checked.error());
    if (direction == LogDirection::Newer)
        m_seen = m_lines->all().size();
    LogPage page;
    std::vector<LogLine> lines = selected();
    if (direction == LogDirection::Older)
        std::ranges::reverse(lines);
    page.isEnd = true;
    for (const LogLine& line : lines) {
        const bool isBehind = !from
            || (direction == LogDirection::Older ? line.position.offset < from->offset
                                                 : line.position.offset > from->offset);
        if (!isBehind)
            continue;
        if (int(page.lines.size()) == count) {
            page.isEnd = false;
            break;
        }
        page.lines.push_back(line);
    }
    if (direction == LogDirection::Older)
        std::ranges::reverse(page.lines);
    return page;
}

Result<std::optional<LogPosition>> FakeLog::find(const QString& text, LogDirection direction,
    const std::optional<LogPosition>& from, const OperationContext& context)
{
    const auto page = read(direction, from, 1'000'000, context);
    if (!page)
        return std::unexpected(page.error());
    const LogNeedle needle(text);
    const auto holds = [&needle](const LogLine& line) { return needle.isIn(line.message); };
    if (direction == LogDirection::Newer) {
        const auto found = std::ranges::find_if(page->lines, holds);
        return found == page->lines.end() ? std::nullopt : std::optional(found->position);
    }
    const auto found = std::find_if(page->lines.rbegin(), page->lines.rend(), holds);
    return found == page->lines.rend() ? std::nullopt : std::optional(found->position);
}

Result<bool> FakeLog::wait(const OperationContext& context)
{
    return m_lines->waitForMoreThan(m_seen, context);
}

Result<QList<LogField>> FakeLog::fields(const LogPosition& position, const OperationContext&)
{
    for (const LogLine& line : m_lines->all()) {
        if (line.position == position)
            return QList<LogField>{{"MESSAGE", line.message},
                {"PRIORITY", QByteArray::number(int(*line.priority))}, {"SYSLOG_IDENTIFIER", line.identifier},
                {"_PID", QByteArray::number(line.pid)}};
    }
    return std::unexpected(PlatformError::notFound(QStringLiteral("the line is no longer in the log")));
}

} // namespace Duende
