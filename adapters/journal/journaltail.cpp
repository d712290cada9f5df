// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journaltail.h"

#include "adapters/journal/journallog.h"

namespace Duende {

Result<std::vector<LogLine>> journalTail(
    const JournalPlace& place, const JournalUnit& unit, int count, const OperationContext& context)
{
    LogQuery query;
    query.thisRunOnly = true;
    return JournalLog::open(place, unit, query)
        .and_then([&](const std::unique_ptr<DaemonLog>& log) {
            return log->read(LogDirection::Older, std::nullopt, count, context);
        })
        .transform([](LogPage page) { return std::move(page.lines); });
}

} // namespace Duende
