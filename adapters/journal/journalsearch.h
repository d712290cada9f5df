// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/logneedle.h"
#include "adapters/journal/journalhandle.h"

#include <optional>
#include <thread>
#include <vector>

namespace Duende {

/// Looks for a text in many lines of a unit, with as many threads as there are processors, each of which goes
/// through one file of the journal at a time. One thread asks at a time.
class JournalSearch
{
public:
    /// Opens every file that may be read; a file that is damaged is left out, as libsystemd does it. Empty
    /// where one thread is as good: there is one file or one processor, or files come and go too quickly.
    static std::optional<JournalSearch> open(const JournalPlace& place, const JournalUnit& unit,
        const LogQuery& query, unsigned processors = std::thread::hardware_concurrency());

    /// The next line behind `from` in that direction whose message holds the needle; empty: there is none.
    Result<std::optional<LogPosition>> find(const LogNeedle& needle, LogDirection direction,
        const LogPosition& from, const OperationContext& context);

private:
    class Run;

    struct File
    {
        JournalHandle handle;
        // When its first and its last entry were written, in µs since 1970.
        qint64 firstUs = 0;
        qint64 lastUs = 0;
    };

    JournalSearch(const LogQuery& query, std::vector<File> files, unsigned processors)
        : m_query(query)
        , m_files(std::move(files))
        , m_processors(processors)
    {
    }

    LogQuery m_query;
    std::vector<File> m_files;
    unsigned m_processors;
};

} // namespace Duende
