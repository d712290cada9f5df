// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journallog.h"

#include "adapters/contract/logneedle.h"
#include "adapters/journal/journalaccess.h"
#include "adapters/journal/journalentry.h"
#include "adapters/journal/journalsearch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr int stepsBetweenChecks = 128;
// A search of so many lines is over before several threads could have begun.
constexpr int stepsAlone = 32 * 1024;

QString operationName()
{
    return QStringLiteral("reading the journal");
}

bool isBootId(QByteArrayView id)
{
    return id.size() == 32
        && std::ranges::all_of(id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace

JournalLog::JournalLog(
    const JournalPlace& place, const JournalUnit& unit, const LogQuery& query, JournalHandle handle)
    : m_place(place)
    , m_unit(unit)
    , m_query(query)
    , m_handle(std::move(handle))
{
}

Result<std::unique_ptr<DaemonLog>> JournalLog::open(
    const JournalPlace& place, const JournalUnit& unit, const LogQuery& query)
{
    if (!query.boot.isEmpty() && !isBootId(query.boot))
        return std::unexpected(
            PlatformError::config(QStringLiteral("\"%1\" is no boot id").arg(QString::fromUtf8(query.boot)))
                .withAdvice(QStringLiteral("A boot id has 32 hexadecimal digits.")));
    if (const auto allowed = checkJournalAccess(place, unit.scope, unit.uid); !allowed)
        return std::unexpected(allowed.error());
    Result<JournalHandle> handle = JournalHandle::open(place);
    if (!handle)
        return std::unexpected(handle.error());
    if (const auto selected = handle->select(unit, query); !selected)
        return std::unexpected(selected.error());
    sd_journal_set_data_threshold(handle->get(), journalReadThreshold);
    return std::unique_ptr<DaemonLog>(new JournalLog(place, unit, query, *std::move(handle)));
}

QString JournalLog::source() const
{
    return m_place.directory.isEmpty() ? QStringLiteral("the journal")
                                       : QStringLiteral("the journal in %1").arg(m_place.directory);
}

LogFeatures JournalLog::features() const
{
    return LogFeature::Times | LogFeature::Boots | LogFeature::Priorities | LogFeature::Runs
        | LogFeature::Fields;
}

Result<void> JournalLog::goTo(LogDirection direction, const std::optional<LogPosition>& from)
{
    // The handle's own place survives rotation; a seek would only cost time.
    if (from && from == m_at)
        return {};
    m_at.reset();
    if (from)
        return m_handle.seek(*from);
    int result = 0;
    if (direction == LogDirection::Newer) {
        result = m_query.sinceUs ? sd_journal_seek_realtime_usec(m_handle.get(), uint64_t(*m_query.sinceUs))
                                 : sd_journal_seek_head(m_handle.get());
    } else {
        // A line of this very microsecond is wanted as well.
        result = m_query.untilUs
            ? sd_journal_seek_realtime_usec(m_handle.get(), uint64_t(*m_query.untilUs + 1))
            : sd_journal_seek_tail(m_handle.get());
    }
    if (result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot read the journal"), result));
    return {};
}

bool JournalLog::isBeyond(LogDirection direction, const LogPosition& position) const
{
    return direction == LogDirection::Older ? m_query.sinceUs && position.timeUs < *m_query.sinceUs
                                            : m_query.untilUs && position.timeUs > *m_query.untilUs;
}

/// Goes to the next line that is wanted; `from` is where this reading began. Empty at the end.
Result<std::optional<LogPosition>> JournalLog::step(
    LogDirection direction, const std::optional<LogPosition>& from)
{
    for (;;) {
        const Result<bool> stepped = m_handle.step(direction);
        if (!stepped)
            return std::unexpected(stepped.error());
        if (!*stepped)
            return std::nullopt;
        const Result<LogPosition> position = m_handle.position();
        if (!position)
            return std::unexpected(position.error());
        m_at = *position;
        const bool isFrom = from && position->source == from->source && position->offset == from->offset;
        if (isFrom
            || isBeyond(
                direction == LogDirection::Older ? LogDirection::Newer : LogDirection::Older, *position))
            continue;
        if (isBeyond(direction, *position))
            return std::nullopt;
        return *position;
    }
}

Result<LogPage> JournalLog::read(LogDirection direction, const std::optional<LogPosition>& from, int count,
    const OperationContext& context)
{
    if (const auto moved = goTo(direction, from); !moved)
        return std::unexpected(moved.error());
    LogPage page;
    while (int(page.lines.size()) < count) {
        if (page.lines.size() % stepsBetweenChecks == 0) {
            if (const auto checked = context.check(operationName()); !checked)
                return std::unexpected(checked.error());
        }
        const auto position = step(direction, from);
        if (!position)
            return std::unexpected(position.error());
        if (!*position) {
            // Files that are gone by now are read to their end first: they go when their change is taken.
            if (direction == LogDirection::Newer && m_hasChanges) {
                if (const auto taken = takeChanges(); !taken)
                    return std::unexpected(taken.error());
                continue;
            }
            page.isEnd = true;
            break;
        }
        std::expected<LogLine, int> line = readJournalLine(m_handle.get());
        // A damaged entry is left out; journalctl(1) does so, too.
        if (!line)
            continue;
        line->position = **position;
        line->boot = m_handle.boot();
        page.lines.push_back(*std::move(line));
    }
    if (direction == LogDirection::Older)
        std::ranges::reverse(page.lines);
    return page;
}

Result<std::optional<LogPosition>> JournalLog::find(const QString& text, LogDirection direction,
    const std::optional<LogPosition>& from, const OperationContext& context)
{
    const LogNeedle needle(text);
    if (const auto moved = goTo(direction, from); !moved)
        return std::unexpected(moved.error());
    for (int steps = 0;; ++steps) {
        if (steps % stepsBetweenChecks == 0) {
            if (const auto checked = context.check(operationName()); !checked)
                return std::unexpected(checked.error());
        }
        auto position = step(direction, from);
        if (!position || !*position || needle.isIn(readJournalMessage(m_handle.get())))
            return position;
        if (steps == stepsAlone) {
            if (auto search = JournalSearch::open(m_place, m_unit, m_query))
                return search->find(needle, direction, **position, context);
        }
    }
}

Result<int> JournalLog::changeDescriptor()
{
    const int fd = sd_journal_get_fd(m_handle.get());
    if (fd < 0)
        return std::unexpected(journalError(QStringLiteral("cannot follow the journal"), fd)
                .withAdvice(QStringLiteral("Every program's files are watched with inotify(7), of which each "
                                           "user has a limited number.")));
    if (!m_stopEvent.isValid())
        m_stopEvent = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!m_stopEvent.isValid())
        return std::unexpected(
            PlatformError::resourceLimit(QStringLiteral("cannot follow the journal")).withErrno(errno));
    return fd;
}

Result<void> JournalLog::takeChanges()
{
    m_hasChanges = false;
    if (const int result = sd_journal_process(m_handle.get()); result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot follow the journal"), result));
    return {};
}

Result<bool> JournalLog::wait(const OperationContext& context)
{
    const Result<int> fd = changeDescriptor();
    if (!fd)
        return std::unexpected(fd.error());
    // What came before the watch began may have been missed.
    if (!std::exchange(m_isWatched, true))
        return true;
    const std::stop_callback stopped(context.stop, [this] {
        const uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_stopEvent.get(), &one, sizeof one);
    });
    while (!context.stop.stop_requested()) {
        int timeoutMs = -1;
        uint64_t dueUs = UINT64_MAX; // CLOCK_MONOTONIC
        if (sd_journal_get_timeout(m_handle.get(), &dueUs) > 0 && dueUs != UINT64_MAX) {
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            const auto left = std::chrono::microseconds(dueUs) - now;
            timeoutMs = int(
                std::clamp<qint64>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0, 60'000));
        }
        const bool isDue = timeoutMs >= 0;
        if (!context.deadline.isForever()) {
            const qint64 leftMs = std::min<qint64>(context.deadline.remainingTime(), 60'000);
            timeoutMs = timeoutMs < 0 ? int(leftMs) : std::min(timeoutMs, int(leftMs));
        }
        std::array<pollfd, 2> watched{pollfd{*fd, POLLIN, 0}, pollfd{m_stopEvent.get(), POLLIN, 0}};
        const int ready = ::poll(watched.data(), watched.size(), timeoutMs);
        if (ready < 0 && errno != EINTR)
            return std::unexpected(
                PlatformError::io(QStringLiteral("cannot follow the journal")).withErrno(errno));
        if (watched[1].revents != 0) {
            uint64_t count = 0;
            [[maybe_unused]] const ssize_t size = ::read(m_stopEvent.get(), &count, sizeof count);
            continue;
        }
        if (ready > 0 || (ready == 0 && isDue && !context.deadline.hasExpired())) {
            m_hasChanges = true;
            return true;
        }
        if (context.deadline.hasExpired())
            return false;
    }
    return false;
}

Result<QList<LogBoot>> JournalLog::boots(const OperationContext& context)
{
    // A handle of its own: one query of sd_journal_query_unique(3) and one set of matches a handle.
    const Result<JournalHandle> names = JournalHandle::open(m_place);
    const Result<JournalHandle> times = JournalHandle::open(m_place);
    if (!names || !times)
        return std::unexpected(names ? times.error() : names.error());
    if (const int result = sd_journal_query_unique(names->get(), "_BOOT_ID"); result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot read the boots of the journal"), result));
    QList<LogBoot> boots;
    const void* data = nullptr;
    size_t size = 0;
    SD_JOURNAL_FOREACH_UNIQUE(names->get(), data, size)
    {
        if (const auto checked = context.check(operationName()); !checked)
            return std::unexpected(checked.error());
        sd_journal_flush_matches(times->get());
        if (sd_journal_add_match(times->get(), data, size) < 0)
            continue;
        LogBoot boot;
        boot.id = QByteArray(static_cast<const char*>(data), qsizetype(size)).sliced(int(sizeof "_BOOT_ID"));
        uint64_t timeUs = 0;
        if (sd_journal_seek_head(times->get()) < 0 || sd_journal_next(times->get()) <= 0
            || sd_journal_get_realtime_usec(times->get(), &timeUs) < 0)
            continue;
        boot.firstUs = qint64(timeUs);
        if (sd_journal_seek_tail(times->get()) < 0 || sd_journal_previous(times->get()) <= 0
            || sd_journal_get_realtime_usec(times->get(), &timeUs) < 0)
            continue;
        boot.lastUs = qint64(timeUs);
        boots.append(boot);
    }
    std::ranges::sort(boots, {}, &LogBoot::firstUs);
    return boots;
}

Result<QList<LogField>> JournalLog::fields(const LogPosition& position, const OperationContext& context)
{
    if (const auto checked = context.check(operationName()); !checked)
        return std::unexpected(checked.error());
    m_at.reset();
    if (const auto moved = m_handle.seek(position); !moved)
        return std::unexpected(moved.error());
    const Result<bool> stepped = m_handle.step(LogDirection::Newer);
    if (!stepped)
        return std::unexpected(stepped.error());
    const Result<LogPosition> found = *stepped ? m_handle.position() : Result<LogPosition>(LogPosition());
    if (!found)
        return std::unexpected(found.error());
    if (*found != position)
        return std::unexpected(PlatformError::notFound(QStringLiteral("the line is no longer in the journal"))
                .withAdvice(QStringLiteral("The journal removes its oldest files as it grows.")));
    m_at = *found;
    return readJournalFields(m_handle.get());
}

} // namespace Duende
