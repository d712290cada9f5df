// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/log/logreading.h"

#include <deque>

namespace Duende {

/// What stands between two lines, in a row of its own.
enum class LogMark : quint8 {
    /// The machine was started anew.
    Boot,
    /// The log goes on in another file.
    File,
};

/// One row of a log that is shown.
struct LogRow
{
    enum class Kind : quint8 {
        Line,
        Mark,
        /// A line that was let go, and has to be read again.
        Absent,
        /// A line that could not be read again: the log has removed it.
        Removed,
    };

    Kind kind = Kind::Removed;
    /// Of a Line; valid until the pages change.
    const LogLine* line = nullptr;
    /// Of a Mark.
    LogMark mark = LogMark::Boot;
};

/// The part of a log that a view went through, without a gap, as rows. A row keeps its number whatever is put
/// in front of it or behind, so numbers may be negative. Only so many lines are kept as the budget allows;
/// of the others it is known where they were. One thread.
class LogPages
{
public:
    static constexpr int linesOfPage = 512;

    /// How a page that was let go is read again.
    struct Reload
    {
        qint64 page = 0; // its first row, as its name
        LogDirection direction = LogDirection::Newer;
        LogPosition from;
        int count = 0;
    };

    /// `budget` is about how many bytes of lines are kept.
    explicit LogPages(quint64 budget = 24 * 1024 * 1024) : m_budget(budget) { }

    void clear();
    bool isEmpty() const { return m_pages.empty(); }

    qint64 firstRow() const { return m_first; }
    qint64 endRow() const { return m_end; }
    LogRow row(qint64 row) const;
    /// The row of a line that is kept, or else of one that is gone and stood at the end of a page.
    std::optional<qint64> rowOf(const LogPosition& position) const;

    /// Where reading goes on; empty as long as nothing was read.
    const std::optional<LogPosition>& oldest() const { return m_oldest; }
    const std::optional<LogPosition>& newest() const { return m_newest; }

    /// Puts a chunk that was read Older from oldest() in front, or one Newer from newest() behind.
    void prepend(LogChunk chunk);
    void append(LogChunk chunk);

    /// The page that has to be read again to show these rows, the nearest to their middle first.
    std::optional<Reload> absent(qint64 first, qint64 last) const;
    /// Takes what was read again; lines that are not in it become Removed.
    void restore(const Reload& reload, LogChunk chunk);

    /// Lets lines go that are far from these rows until the budget holds.
    void prune(qint64 first, qint64 last);

    /// How many bytes the kept lines take, about.
    quint64 size() const { return m_size; }

private:
    struct Mark
    {
        int index = 0; // among the page's rows
        LogMark mark = LogMark::Boot;
    };

    struct Page
    {
        qint64 firstRow = 0;
        int lineCount = 0;
        int removed = 0; // so many of its first lines
        bool isKept = true;
        LogPosition oldest; // of all that was looked at for it
        LogPosition newest;
        LogPosition firstLine;
        LogPosition lastLine;
        quint32 firstBoot = 0;
        quint32 lastBoot = 0;
        std::vector<LogLine> lines; // without those that were removed
        std::vector<Mark> marks;
        quint64 size = 0;

        qint64 rowCount() const { return lineCount + qint64(marks.size()); }
    };

    static std::optional<LogMark> markBetween(
        const LogPosition& a, quint32 bootA, const LogPosition& b, quint32 bootB);
    static Page makePage(LogChunk chunk);
    static quint64 sizeOf(const std::vector<LogLine>& lines);
    const Page* pageAt(qint64 row) const;
    qint64 distance(const Page& page, qint64 first, qint64 last) const;
    bool mergeIntoLast(LogChunk& chunk);
    void letGo(Page& page);

    const quint64 m_budget;
    std::deque<Page> m_pages;
    qint64 m_first = 0;
    qint64 m_end = 0;
    std::optional<LogPosition> m_oldest;
    std::optional<LogPosition> m_newest;
    quint64 m_size = 0;
};

} // namespace Duende
