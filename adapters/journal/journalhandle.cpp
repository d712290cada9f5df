// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journalhandle.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <mutex>
#include <systemd/sd-journal.h>

namespace Duende {

namespace {

/// Numbers for the ids of journal files' sequences and of boots, which are the same for every reader of the
/// process; there are a handful of them on a machine.
class SequenceIds
{
public:
    static SequenceIds& instance()
    {
        static SequenceIds ids;
        return ids;
    }

    quint32 numberOf(const sd_id128_t& id)
    {
        const std::lock_guard lock(m_mutex);
        const auto known = std::ranges::find_if(
            m_ids, [&id](const sd_id128_t& other) { return sd_id128_equal(id, other) != 0; });
        if (known != m_ids.end())
            return quint32(known - m_ids.begin());
        m_ids.push_back(id);
        return quint32(m_ids.size() - 1);
    }

    std::optional<sd_id128_t> idOf(quint32 number)
    {
        const std::lock_guard lock(m_mutex);
        return number < m_ids.size() ? std::optional(m_ids.at(number)) : std::nullopt;
    }

private:
    std::mutex m_mutex;
    std::vector<sd_id128_t> m_ids;
};

/// Adds matches to a handle, and keeps the first error.
class Matches
{
public:
    explicit Matches(sd_journal* journal) : m_journal(journal) { }

    Matches& is(const char* field, const QByteArray& value)
    {
        const QByteArray match = QByteArray(field) + '=' + value;
        return keep(sd_journal_add_match(m_journal, match.constData(), size_t(match.size())));
    }
    Matches& or_() { return keep(sd_journal_add_disjunction(m_journal)); }
    Matches& and_() { return keep(sd_journal_add_conjunction(m_journal)); }
    int result() const { return m_result; }

private:
    Matches& keep(int result)
    {
        if (m_result >= 0)
            m_result = std::min(result, 0);
        return *this;
    }

    sd_journal* m_journal;
    int m_result = 0;
};

// Which lines are a unit's, as journalctl(1) --unit and --user-unit have it: its processes', what its manager
// says about it, what a daemon of the system says about one of its processes, and its core dumps.

void matchSystemUnit(Matches& matches, const JournalUnit& unit)
{
    const QByteArray name = unit.name.toUtf8();
    matches.is("_SYSTEMD_UNIT", name).or_();
    matches.is("_PID", "1").is("UNIT", name).or_();
    matches.is("_UID", "0").is("OBJECT_SYSTEMD_UNIT", name).or_();
    matches.is("_UID", "0").is("COREDUMP_UNIT", name);
    if (unit.name.endsWith(QStringLiteral(".slice")))
        matches.or_().is("_SYSTEMD_SLICE", name);
}

void matchUserUnit(Matches& matches, const JournalUnit& unit)
{
    const QByteArray name = unit.name.toUtf8();
    const QByteArray uid = QByteArray::number(unit.uid);
    matches.is("_SYSTEMD_USER_UNIT", name).is("_UID", uid).or_();
    matches.is("USER_UNIT", name).is("_UID", uid).or_();
    // An assignment twice to one field is an "or" of its values: sd_journal_add_match(3).
    matches.is("OBJECT_SYSTEMD_USER_UNIT", name).is("_UID", uid).is("_UID", "0").or_();
    matches.is("COREDUMP_USER_UNIT", name).is("_UID", uid).is("_UID", "0");
    if (unit.name.endsWith(QStringLiteral(".slice")))
        matches.or_().is("_SYSTEMD_USER_SLICE", name).is("_UID", uid);
}

void matchInvocation(Matches& matches, const JournalUnit& unit)
{
    // A unit that never ran has no lines of this run; no run has an empty id.
    matches.and_().is("_SYSTEMD_INVOCATION_ID", unit.invocation).or_();
    matches.is(unit.scope == UnitScope::System ? "INVOCATION_ID" : "USER_INVOCATION_ID", unit.invocation)
        .or_();
    matches.is("OBJECT_SYSTEMD_INVOCATION_ID", unit.invocation);
}

} // namespace

PlatformError journalError(const QString& what, int result)
{
    const PlatformError error = result == -ENOMEM || result == -EMFILE || result == -ENFILE
        ? PlatformError::resourceLimit(what)
        : PlatformError::io(what);
    return error.withErrno(-result);
}

void JournalHandle::Closer::operator()(sd_journal* journal) const
{
    sd_journal_close(journal);
}

Result<JournalHandle> JournalHandle::open(const JournalPlace& place)
{
    sd_journal* journal = nullptr;
    const int result = place.directory.isEmpty()
        ? sd_journal_open_namespace(&journal, nullptr, SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_ALL_NAMESPACES)
        : sd_journal_open_directory(&journal, QFile::encodeName(place.directory).constData(), 0);
    if (result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot open the journal"), result));
    return JournalHandle(journal);
}

Result<JournalHandle> JournalHandle::openFile(const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    std::array<const char*, 2> paths{name.constData(), nullptr};
    sd_journal* journal = nullptr;
    const int result = sd_journal_open_files(&journal, paths.data(), 0);
    if (result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot open %1").arg(path), result));
    return JournalHandle(journal);
}

Result<void> JournalHandle::select(const JournalUnit& unit, const LogQuery& query)
{
    Matches matches(get());
    if (unit.scope == UnitScope::System)
        matchSystemUnit(matches, unit);
    else
        matchUserUnit(matches, unit);
    if (query.thisRunOnly)
        matchInvocation(matches, unit);
    if (!query.boot.isEmpty())
        matches.and_().is("_BOOT_ID", query.boot);
    if (query.priority) {
        matches.and_();
        for (int priority = 0; priority <= int(*query.priority); ++priority)
            matches.is("PRIORITY", QByteArray::number(priority));
    }
    if (matches.result() < 0)
        return std::unexpected(journalError(
            QStringLiteral("cannot look for %1 in the journal").arg(unit.name), matches.result()));
    return {};
}

Result<void> JournalHandle::seek(const LogPosition& position)
{
    // A cursor as sd_journal_get_cursor(3) makes it, with the parts that are kept of a line.
    std::array<char, 128> cursor;
    std::array<char, SD_ID128_STRING_MAX> idText;
    int length = 0;
    if (const auto id = SequenceIds::instance().idOf(position.source))
        length = std::snprintf(cursor.data(), cursor.size(), "s=%s;i=%" PRIx64 ";",
            sd_id128_to_string(*id, idText.data()), uint64_t(position.offset));
    std::snprintf(
        cursor.data() + length, cursor.size() - size_t(length), "t=%" PRIx64, uint64_t(position.timeUs));
    if (const int result = sd_journal_seek_cursor(get(), cursor.data()); result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot find a line in the journal"), result));
    return {};
}

Result<bool> JournalHandle::step(LogDirection direction)
{
    const int result = direction == LogDirection::Newer ? sd_journal_next(get()) : sd_journal_previous(get());
    if (result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot read the journal"), result));
    return result > 0;
}

Result<LogPosition> JournalHandle::position() const
{
    uint64_t timeUs = 0;
    uint64_t number = 0;
    sd_id128_t id = SD_ID128_NULL;
    int result = sd_journal_get_realtime_usec(get(), &timeUs);
    if (result >= 0)
        result = sd_journal_get_seqnum(get(), &number, &id);
    if (result < 0)
        return std::unexpected(journalError(QStringLiteral("cannot read the journal"), result));
    return LogPosition{SequenceIds::instance().numberOf(id), number, qint64(timeUs)};
}

quint32 JournalHandle::boot() const
{
    uint64_t timeUs = 0;
    sd_id128_t id = SD_ID128_NULL;
    return sd_journal_get_monotonic_usec(get(), &timeUs, &id) < 0 ? 0
                                                                  : SequenceIds::instance().numberOf(id) + 1;
}

} // namespace Duende
