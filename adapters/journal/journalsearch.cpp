// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journalsearch.h"

#include "adapters/journal/journalaccess.h"
#include "adapters/journal/journalentry.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <systemd/sd-journal.h>
#include <thread>

namespace Duende {

namespace {

constexpr int stepsBetweenChecks = 256;
constexpr unsigned mostThreads = 8;
constexpr int mostAttempts = 3;

/// Whether `a` comes before `b` in that direction.
bool isNearer(LogDirection direction, const LogPosition& a, const LogPosition& b)
{
    const bool isOlder = a.source == b.source ? a.offset < b.offset : a.timeUs < b.timeUs;
    return direction == LogDirection::Newer ? isOlder : !isOlder;
}

} // namespace

std::optional<JournalSearch> JournalSearch::open(
    const JournalPlace& place, const JournalUnit& unit, const LogQuery& query, unsigned processors)
{
    if (processors < 2)
        return std::nullopt;
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const QStringList paths = journalFiles(place);
        std::vector<File> files;
        for (const QString& path : paths) {
            Result<JournalHandle> handle = JournalHandle::openFile(path);
            if (!handle || !handle->select(unit, query))
                continue;
            uint64_t firstUs = 0;
            uint64_t lastUs = 0;
            if (sd_journal_get_cutoff_realtime_usec(handle->get(), &firstUs, &lastUs) <= 0)
                continue;
            sd_journal_set_data_threshold(handle->get(), journalReadThreshold);
            files.push_back({*std::move(handle), qint64(firstUs), qint64(lastUs)});
        }
        // A file that was rotated meanwhile has another name now.
        if (journalFiles(place) != paths)
            continue;
        if (files.size() < 2)
            return std::nullopt;
        return JournalSearch(query, std::move(files), processors);
    }
    return std::nullopt;
}

/// One search, shared by its threads.
class JournalSearch::Run
{
public:
    Run(const LogQuery& query, const LogNeedle& needle, LogDirection direction, const LogPosition& from,
        const OperationContext& context)
        : m_query(query)
        , m_needle(needle)
        , m_direction(direction)
        , m_from(from)
        , m_context(context)
    {
    }

    /// Goes through files, the nearest first, until none is left that may hold a nearer line.
    void work(std::vector<File*>& files)
    {
        for (size_t next = m_next++; next < files.size(); next = m_next++) {
            const Result<void> searched = search(*files[next]);
            if (searched)
                continue;
            const std::lock_guard lock(m_mutex);
            if (!m_error)
                m_error = searched.error();
            return;
        }
    }

    Result<std::optional<LogPosition>> result() const
    {
        if (m_error)
            return std::unexpected(*m_error);
        return m_best;
    }

private:
    bool isTooFar(const LogPosition& position)
    {
        const std::lock_guard lock(m_mutex);
        return m_error || (m_best && !isNearer(m_direction, position, *m_best));
    }

    void take(const LogPosition& position)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_best || isNearer(m_direction, position, *m_best))
            m_best = position;
    }

    bool isBeyond(LogDirection direction, qint64 timeUs) const
    {
        return direction == LogDirection::Older ? m_query.sinceUs && timeUs < *m_query.sinceUs
                                                : m_query.untilUs && timeUs > *m_query.untilUs;
    }

    Result<void> search(File& file)
    {
        const LogDirection opposite
            = m_direction == LogDirection::Older ? LogDirection::Newer : LogDirection::Older;
        JournalHandle& handle = file.handle;
        if (const auto moved = handle.seek(m_from); !moved)
            return moved;
        const bool isBounded = m_query.sinceUs || m_query.untilUs;
        for (int steps = 0;; ++steps) {
            const Result<bool> stepped = handle.step(m_direction);
            if (!stepped)
                return std::unexpected(stepped.error());
            if (!*stepped)
                return {};
            const bool isCheck = steps % stepsBetweenChecks == 0;
            const bool isHit = m_needle.isIn(readJournalMessage(handle.get()));
            if (!isCheck && !isHit && !isBounded)
                continue;
            const Result<LogPosition> position = handle.position();
            if (!position)
                return std::unexpected(position.error());
            if (isCheck) {
                if (const auto checked = m_context.check(QStringLiteral("reading the journal")); !checked)
                    return checked;
                if (isTooFar(*position))
                    return {};
            }
            if (isBeyond(m_direction, position->timeUs))
                return {};
            const bool isFrom = position->source == m_from.source && position->offset == m_from.offset;
            if (isHit && !isFrom && !isBeyond(opposite, position->timeUs)) {
                take(*position);
                return {};
            }
        }
    }

    const LogQuery& m_query;
    const LogNeedle& m_needle;
    const LogDirection m_direction;
    const LogPosition m_from;
    const OperationContext& m_context;
    std::atomic<size_t> m_next = 0;
    std::mutex m_mutex;
    std::optional<LogPosition> m_best;
    std::optional<PlatformError> m_error;
};

Result<std::optional<LogPosition>> JournalSearch::find(
    const LogNeedle& needle, LogDirection direction, const LogPosition& from, const OperationContext& context)
{
    std::vector<File*> files;
    for (File& file : m_files)
        files.push_back(&file);
    std::ranges::sort(files, [direction](const File* a, const File* b) {
        return direction == LogDirection::Older ? a->lastUs > b->lastUs : a->firstUs < b->firstUs;
    });
    Run run(m_query, needle, direction, from, context);
    const auto count = std::min<size_t>({files.size(), m_processors, mostThreads});
    {
        std::vector<std::jthread> threads;
        for (size_t i = 1; i < count; ++i)
            threads.emplace_back([&run, &files] { run.work(files); });
        run.work(files);
    }
    return run.result();
}

} // namespace Duende
