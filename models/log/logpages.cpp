// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logpages.h"

#include <algorithm>

namespace Duende {

namespace {

// What a line takes beside its message: itself, and the head of the message's allocation.
constexpr quint64 bytesOfLine = sizeof(LogLine) + 48;

bool isSame(const LogPosition& a, const LogPosition& b)
{
    return a.source == b.source && a.offset == b.offset;
}

} // namespace

std::optional<LogMark> LogPages::markBetween(
    const LogPosition& a, quint32 bootA, const LogPosition& b, quint32 bootB)
{
    if (bootA != bootB && bootA != 0 && bootB != 0)
        return LogMark::Boot;
    // A journal's files are no matter of their readers'; they give times.
    if (a.source != b.source && a.timeUs == 0 && b.timeUs == 0)
        return LogMark::File;
    return std::nullopt;
}

quint64 LogPages::sizeOf(const std::vector<LogLine>& lines)
{
    quint64 size = 0;
    for (const LogLine& line : lines)
        size += bytesOfLine + quint64(line.message.size());
    return size;
}

LogPages::Page LogPages::makePage(LogChunk chunk)
{
    Page page;
    page.oldest = *chunk.oldest;
    page.newest = *chunk.newest;
    page.lines = std::move(chunk.lines);
    page.lines.shrink_to_fit();
    page.lineCount = int(page.lines.size());
    page.firstLine = page.lines.front().position;
    page.lastLine = page.lines.back().position;
    page.firstBoot = page.lines.front().boot;
    page.lastBoot = page.lines.back().boot;
    page.size = sizeOf(page.lines);
    for (size_t i = 1; i < page.lines.size(); ++i) {
        const LogLine& a = page.lines[i - 1];
        const LogLine& b = page.lines[i];
        if (const auto mark = markBetween(a.position, a.boot, b.position, b.boot))
            page.marks.push_back({int(i + page.marks.size()), *mark});
    }
    return page;
}

void LogPages::clear()
{
    m_pages.clear();
    m_first = 0;
    m_end = 0;
    m_oldest.reset();
    m_newest.reset();
    m_size = 0;
}

void LogPages::prepend(LogChunk chunk)
{
    if (!chunk.oldest)
        return;
    m_oldest = chunk.oldest;
    if (!m_newest)
        m_newest = chunk.newest;
    if (chunk.lines.empty()) {
        if (!m_pages.empty())
            m_pages.front().oldest = *chunk.oldest;
        return;
    }
    Page page = makePage(std::move(chunk));
    if (!m_pages.empty()) {
        const Page& next = m_pages.front();
        if (const auto mark = markBetween(page.lastLine, page.lastBoot, next.firstLine, next.firstBoot))
            page.marks.push_back({int(page.rowCount()), *mark});
    }
    m_first -= page.rowCount();
    page.firstRow = m_first;
    m_size += page.size;
    m_pages.push_front(std::move(page));
}

bool LogPages::mergeIntoLast(LogChunk& chunk)
{
    if (m_pages.empty() || !m_pages.back().isKept
        || m_pages.back().lineCount + int(chunk.lines.size()) > linesOfPage)
        return false;
    Page& page = m_pages.back();
    for (LogLine& line : chunk.lines) {
        if (const auto mark = markBetween(page.lastLine, page.lastBoot, line.position, line.boot))
            page.marks.push_back({int(page.rowCount()), *mark});
        page.lastLine = line.position;
        page.lastBoot = line.boot;
        ++page.lineCount;
        const quint64 size = bytesOfLine + quint64(line.message.size());
        page.size += size;
        m_size += size;
        page.lines.push_back(std::move(line));
    }
    page.newest = *chunk.newest;
    m_end = page.firstRow + page.rowCount();
    return true;
}

void LogPages::append(LogChunk chunk)
{
    if (!chunk.newest)
        return;
    m_newest = chunk.newest;
    if (!m_oldest)
        m_oldest = chunk.oldest;
    if (chunk.lines.empty()) {
        if (!m_pages.empty())
            m_pages.back().newest = *chunk.newest;
        return;
    }
    if (mergeIntoLast(chunk))
        return;
    Page page = makePage(std::move(chunk));
    if (!m_pages.empty()) {
        const Page& last = m_pages.back();
        if (const auto mark = markBetween(last.lastLine, last.lastBoot, page.firstLine, page.firstBoot)) {
            for (Mark& other : page.marks)
                ++other.index;
            page.marks.insert(page.marks.begin(), {0, *mark});
        }
    }
    page.firstRow = m_end;
    m_end += page.rowCount();
    m_size += page.size;
    m_pages.push_back(std::move(page));
}

const LogPages::Page* LogPages::pageAt(qint64 row) const
{
    if (row < m_first || row >= m_end)
        return nullptr;
    const auto behind = std::ranges::upper_bound(m_pages, row, {}, &Page::firstRow);
    return &*std::prev(behind);
}

LogRow LogPages::row(qint64 row) const
{
    const Page* page = pageAt(row);
    if (!page)
        return {};
    const int index = int(row - page->firstRow);
    int line = index;
    for (const Mark& mark : page->marks) {
        if (mark.index == index)
            return {LogRow::Kind::Mark, nullptr, mark.mark};
        if (mark.index > index)
            break;
        --line;
    }
    if (line < page->removed)
        return {LogRow::Kind::Removed};
    if (!page->isKept)
        return {LogRow::Kind::Absent};
    return {LogRow::Kind::Line, &page->lines[size_t(line - page->removed)]};
}

std::optional<qint64> LogPages::rowOf(const LogPosition& position) const
{
    for (const Page& page : m_pages) {
        int index = page.removed;
        if (!page.isKept) {
            if (isSame(page.firstLine, position) && page.removed == 0)
                index = 0;
            else if (isSame(page.lastLine, position))
                index = page.lineCount - 1;
            else
                continue;
        } else {
            const auto found = std::ranges::find_if(
                page.lines, [&position](const LogLine& line) { return isSame(line.position, position); });
            if (found == page.lines.end())
                continue;
            index += int(found - page.lines.begin());
        }
        for (const Mark& mark : page.marks) {
            if (mark.index <= index)
                ++index;
        }
        return page.firstRow + index;
    }
    return std::nullopt;
}

qint64 LogPages::distance(const Page& page, qint64 first, qint64 last) const
{
    const qint64 pageLast = page.firstRow + page.rowCount() - 1;
    return std::max<qint64>({0, page.firstRow - last, first - pageLast});
}

std::optional<LogPages::Reload> LogPages::absent(qint64 first, qint64 last) const
{
    const qint64 middle = (first + last) / 2;
    size_t nearest = m_pages.size();
    for (size_t i = 0; i < m_pages.size(); ++i) {
        const Page& page = m_pages[i];
        if (page.isKept || distance(page, first, last) > 0)
            continue;
        if (nearest == m_pages.size()
            || distance(page, middle, middle) < distance(m_pages[nearest], middle, middle))
            nearest = i;
    }
    // A page without a neighbour is never let go.
    if (nearest == m_pages.size() || m_pages.size() < 2)
        return std::nullopt;
    const Page& page = m_pages[nearest];
    if (nearest > 0)
        return Reload{page.firstRow, LogDirection::Newer, m_pages[nearest - 1].newest, page.lineCount};
    return Reload{page.firstRow, LogDirection::Older, m_pages[nearest + 1].oldest, page.lineCount};
}

void LogPages::restore(const Reload& reload, LogChunk chunk)
{
    const auto found = std::ranges::find(m_pages, reload.page, &Page::firstRow);
    if (found == m_pages.end() || found->isKept)
        return;
    Page& page = *found;
    page.isKept = true;
    auto last = std::ranges::find_if(
        chunk.lines, [&page](const LogLine& line) { return isSame(line.position, page.lastLine); });
    if (last == chunk.lines.end()) {
        page.removed = page.lineCount;
        return;
    }
    chunk.lines.erase(std::next(last), chunk.lines.end());
    if (qsizetype(chunk.lines.size()) > page.lineCount)
        chunk.lines.erase(chunk.lines.begin(), chunk.lines.end() - page.lineCount);
    page.lines = std::move(chunk.lines);
    page.lines.shrink_to_fit();
    page.removed = page.lineCount - int(page.lines.size());
    page.size = sizeOf(page.lines);
    m_size += page.size;
}

void LogPages::letGo(Page& page)
{
    m_size -= page.size;
    page.size = 0;
    page.lines = {};
    page.isKept = false;
}

void LogPages::prune(qint64 first, qint64 last)
{
    while (m_size > m_budget) {
        Page* farthest = nullptr;
        qint64 farthestDistance = 0;
        for (Page& page : m_pages) {
            const qint64 far = distance(page, first, last);
            if (!page.lines.empty() && far > farthestDistance) {
                farthest = &page;
                farthestDistance = far;
            }
        }
        if (!farthest)
            return;
        letGo(*farthest);
    }
}

} // namespace Duende
