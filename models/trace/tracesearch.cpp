// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracesearch.h"

#include "adapters/trace/syscalls/paths.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr int recordsACheck = 4096;

/// Looks at the rows `first` … `last` of one block; the first one that fulfils the condition, or the last.
Result<std::optional<quint64>> findIn(TraceCursor& cursor, quint64 first, quint64 last, bool isLastWanted,
    const std::function<bool(const TraceCursor::Record&)>& condition, const OperationContext& context)
{
    std::optional<quint64> found;
    for (int count = 1; const auto record = cursor.next(); ++count) {
        if (count % recordsACheck == 0) {
            if (const Result<void> check = context.check(QStringLiteral("search")); !check)
                return std::unexpected(check.error());
        }
        if (record->row > last)
            break;
        if (!record->isRow || record->row < first || !condition(*record))
            continue;
        found = record->row;
        if (!isLastWanted)
            break;
    }
    return found;
}

} // namespace

Result<std::optional<quint64>> TraceSearch::find(const std::shared_ptr<const TraceRecording>& recording,
    quint64 from, Direction direction,
    const std::function<bool(const TraceCursor::Record& record)>& condition, const OperationContext& context)
{
    TraceCursor cursor(recording);
    const std::size_t count = recording->blockCount();
    const std::size_t start = from == beforeAll ? 0 : recording->blockOfRow(from);
    if (direction == Direction::Forward) {
        if (start == count)
            return std::optional<quint64>();
        cursor.seekBlock(start);
        return findIn(cursor, from + 1 /* 0 for beforeAll */, UINT64_MAX, false, condition, context);
    }
    for (std::size_t number = std::min(start + 1, count); number-- > 0 && from > 0;) {
        const TraceBlockFacts facts = recording->blockFacts(number);
        if (!facts.isReadable || facts.rowCount == 0 || facts.firstRow >= from)
            continue;
        cursor.seekBlock(number);
        const quint64 last = std::min(from - 1, facts.firstRow + facts.rowCount - 1);
        const auto found = findIn(cursor, facts.firstRow, last, true, condition, context);
        if (!found || *found)
            return found;
    }
    return std::optional<quint64>();
}

Result<std::optional<quint64>> TraceSearch::findMatch(const std::shared_ptr<const TraceRecording>& recording,
    quint64 from, Direction direction, const TraceFilter& filter, const TraceProcesses& processes,
    const OperationContext& context)
{
    const quint64 start = recording->facts().startMonotonicNs;
    return find(
        recording, from, direction,
        [&](const TraceCursor::Record& record) {
            return record.kind != uint16_t(Trace::RecordKind::Loss)
                && filter.passes(record.bytes, record.row, processes, start);
        },
        context);
}

Result<std::optional<quint64>> TraceSearch::findUse(const std::shared_ptr<const TraceRecording>& recording,
    quint64 from, Direction direction, uint32_t pid, int descriptor, const TraceProcesses& processes,
    const OperationContext& context)
{
    const auto wanted = processes.descriptor(pid, descriptor, from);
    const auto found = find(
        recording, from, direction,
        [&](const TraceCursor::Record& record) {
            const TraceRowFacts facts = traceRowFacts(record.bytes);
            if (facts.kind != TraceRowFacts::Kind::Call || facts.pid != pid)
                return false;
            const auto call = Trace::CallView::of(record.bytes);
            return call && Trace::callDescriptors(*call).used == descriptor;
        },
        context);
    if (!found || !*found || !wanted)
        return found;
    // Another file under the same number is another thing.
    const auto other = processes.descriptor(pid, descriptor, **found);
    return other && other->madeByRow == wanted->madeByRow ? found : std::optional<quint64>();
}

} // namespace Duende
