// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceexport.h"
#include "models/trace/tracerowtext.h"

namespace Duende {

/// One row for a writer of any form, decoded once.
struct TraceWrittenRow
{
    /// `processes` has been fed the record, which is a row, already; valid as long as the record.
    static TraceWrittenRow of(const TraceCursor::Record& record, const TraceProcesses& processes);

    std::span<const std::byte> bytes;
    TraceRowFacts facts;
    std::optional<Trace::CallView> call; ///< of a call that can be read
    Trace::DecodedCall decoded; ///< of such a call
    QString comm; ///< empty where it is not known
    QString text; ///< of other rows: TraceRowText::call and arguments
    QString result; ///< of other rows
};

/// Writes events in one form, an event after the other. One thread.
class TraceWriter
{
public:
    static std::unique_ptr<TraceWriter> create(TraceFormat format, const TraceRecording& recording);
    virtual ~TraceWriter() = default;

    /// Each appends to `out`.
    virtual void begin(QByteArray& out) = 0;
    virtual void write(QByteArray& out, const TraceWrittenRow& row) = 0;
    virtual void end(QByteArray& out, const TraceCounts& counts) = 0;
};

/// A text as a JSON string with its quotation marks.
void appendJson(QByteArray& out, const QString& text);
/// What was seen and lost as the JSON object of the "summary".
void appendSummary(QByteArray& out, const TraceRecordingFacts& facts, const TraceCounts& counts);

std::unique_ptr<TraceWriter> createStraceWriter(const TraceRecording& recording);
std::unique_ptr<TraceWriter> createJsonLinesWriter(const TraceRecording& recording);
std::unique_ptr<TraceWriter> createCsvWriter(const TraceRecording& recording);
std::unique_ptr<TraceWriter> createChromeWriter(const TraceRecording& recording);

} // namespace Duende
