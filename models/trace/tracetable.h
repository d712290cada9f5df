// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/decode.h"
#include "models/trace/traceformat.h"

#include <QString>

#include <optional>
#include <span>

namespace Duende {

/// The columns of a table of events.
enum class TraceColumn { Time, Process, Call, Arguments, Result, Duration };
inline constexpr int traceColumnCount = int(TraceColumn::Duration) + 1;

/// What a row is, without text: for colours, for sorting and for what a click asks about.
struct TraceRowFacts
{
    enum class Kind { Call, Signal, Exit, Loss, Exec, Damaged };

    Kind kind = Kind::Damaged;
    Trace::CallFamily family = Trace::CallFamily::Other; ///< of a call
    bool hasFailed = false; ///< a call that returned an error
    uint16_t flags = 0; ///< Trace::CallFlag, of a call; Trace::rightsWithheldFlag, of an exec
    uint32_t pid = 0;
    uint32_t tid = 0;
    uint32_t architecture = 0;
    int32_t number = -1; ///< of a call
    quint64 timeNs = 0; ///< on the records' clock
    std::optional<quint64> durationNs; ///< of a call that returned
    std::optional<qint64> result; ///< of a call that returned, as in the register
    quint64 lossCount = 0; ///< of a loss
    uint8_t lossCause = 0;
};

/// What stands in a record that is a row; `bytes` may be anything.
TraceRowFacts traceRowFacts(std::span<const std::byte> bytes);

/// Rows of events as any view shows them. Rows are those that are visible: a filter may hide others. On the
/// view's thread; nothing blocks.
class TraceTable
{
public:
    virtual quint64 rowCount() const = 0;
    virtual QString text(quint64 row, TraceColumn column) const = 0;
    virtual TraceRowFacts facts(quint64 row) const = 0;
    /// The number of the row in its recording.
    virtual quint64 recordRow(quint64 row) const = 0;

protected:
    TraceTable() = default;
    TraceTable(const TraceTable&) = default;
    TraceTable& operator=(const TraceTable&) = default;
    ~TraceTable() = default;
};

} // namespace Duende
