// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "adapters/journal/journalunit.h"

#include <memory>

struct sd_journal;

namespace Duende {

/// An sd_journal(3) handle. It may go from thread to thread, but is used by one at a time.
class JournalHandle
{
public:
    /// Opens every file that may be read. Errors: Io, ResourceLimit.
    static Result<JournalHandle> open(const JournalPlace& place);

    /// Opens one journal file alone. Errors: Io, ResourceLimit.
    static Result<JournalHandle> openFile(const QString& path);

    sd_journal* get() const { return m_journal.get(); }

    /// Leaves only the lines of and about the unit that the query selects; times are the reader's to check.
    /// In the boot and the priority the query is trusted to be valid.
    Result<void> select(const JournalUnit& unit, const LogQuery& query);

    /// Goes to the place of a line that was read; the next step in either direction gives the line itself,
    /// where it still is, else its neighbour.
    Result<void> seek(const LogPosition& position);

    /// One step; false at the end.
    Result<bool> step(LogDirection direction);

    /// Where the present line stands.
    Result<LogPosition> position() const;

    /// See LogLine::boot.
    quint32 boot() const;

private:
    struct Closer
    {
        void operator()(sd_journal* journal) const;
    };

    explicit JournalHandle(sd_journal* journal) : m_journal(journal) { }

    std::unique_ptr<sd_journal, Closer> m_journal;
};

/// An error of libsystemd's, which are negative errno values.
PlatformError journalError(const QString& what, int result);

} // namespace Duende
