// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracewriter.h"

#include "models/trace/tracewords.h"

namespace Duende {

TraceWrittenRow TraceWrittenRow::of(const TraceCursor::Record& record, const TraceProcesses& processes)
{
    TraceWrittenRow row;
    row.bytes = record.bytes;
    row.facts = traceRowFacts(record.bytes);
    row.comm = QString::fromStdString(processes.comm(row.facts.pid, row.facts.tid, record.row));
    if (row.facts.kind == TraceRowFacts::Kind::Call)
        row.call = Trace::CallView::of(record.bytes);
    if (row.call) {
        row.decoded = Trace::decodeCall(*row.call, TraceMoment(processes, record.row));
        return row;
    }
    const TraceRowText text = TraceRowText::of(record.bytes, record.row, processes);
    row.text = text.call + QLatin1Char(' ') + text.arguments;
    row.result = text.result;
    return row;
}

std::unique_ptr<TraceWriter> TraceWriter::create(TraceFormat format, const TraceRecording& recording)
{
    switch (format) {
    case TraceFormat::Strace:
        return createStraceWriter(recording);
    case TraceFormat::JsonLines:
        return createJsonLinesWriter(recording);
    case TraceFormat::Csv:
        return createCsvWriter(recording);
    case TraceFormat::Chrome:
        return createChromeWriter(recording);
    }
    Q_UNREACHABLE_RETURN({});
}

void appendJson(QByteArray& out, const QString& text)
{
    static constexpr char digits[] = "0123456789abcdef";
    const QByteArray bytes = text.toUtf8();
    out += '"';
    for (const char byte : bytes) {
        if (byte == '"' || byte == '\\') {
            out += '\\';
            out += byte;
        } else if (uchar(byte) < 0x20) {
            out += "\\u00";
            out += digits[uchar(byte) >> 4];
            out += digits[uchar(byte) & 15];
        } else {
            out += byte;
        }
    }
    out += '"';
}

void appendSummary(QByteArray& out, const TraceRecordingFacts& facts, const TraceCounts& counts)
{
    out += "{\"backend\":";
    appendJson(out, TraceWords::agent(facts.agentKind));
    out += ",\"seen\":" + QByteArray::number(counts.seen());
    out += ",\"delivered\":" + QByteArray::number(counts.calls);
    out += ",\"lost\":" + QByteArray::number(counts.allLost()) + ",\"lost_by\":{";
    bool isFirst = true;
    for (std::size_t cause = 0; cause < counts.lost.size(); ++cause) {
        if (counts.lost[cause] == 0)
            continue;
        if (!isFirst)
            out += ',';
        isFirst = false;
        appendJson(out, TraceWords::lossCause(uint8_t(cause)));
        out += ':' + QByteArray::number(counts.lost[cause]);
    }
    out += "}}";
}

namespace {

class CsvWriter final : public TraceWriter
{
public:
    explicit CsvWriter(const TraceRecording& recording)
        : m_facts(recording.facts())
        , m_clock(recording.facts())
    {
    }

    void begin(QByteArray& out) override
    {
        out += "time_ns,pid,tid,comm,call,arguments,result,errno,duration_ns\r\n";
    }

    void write(QByteArray& out, const TraceWrittenRow& row) override
    {
        const TraceRowFacts& facts = row.facts;
        out += QByteArray::number(m_clock.realtimeNs(facts.timeNs)) + ',';
        if (facts.pid != 0)
            out += QByteArray::number(facts.pid) + ',' + QByteArray::number(facts.tid) + ',';
        else
            out += ",,";
        appendField(out, row.comm.toUtf8());
        out += ',';
        if (!row.call) {
            appendField(out, row.text.toUtf8());
            out += ",,";
            appendField(out, row.result.toUtf8());
            out += ",,\r\n";
            return;
        }
        appendField(out, QByteArray(row.decoded.name.data(), qsizetype(row.decoded.name.size())));
        out += ',';
        QByteArray arguments;
        for (const Trace::DecodedValue& argument : row.decoded.arguments) {
            if (!arguments.isEmpty())
                arguments += ", ";
            arguments += QByteArrayView(argument.text);
        }
        appendField(out, arguments);
        out += ',';
        appendField(out, QByteArray::fromStdString(row.decoded.result));
        out += ',' + (facts.hasFailed ? TraceWords::errorName(*facts.result).toLatin1() : QByteArray());
        out += ',' + (facts.durationNs ? QByteArray::number(*facts.durationNs) : QByteArray()) + "\r\n";
    }

    void end(QByteArray& out, const TraceCounts& counts) override
    {
        QByteArray summary;
        appendSummary(summary, m_facts, counts);
        out += ",,,,summary,";
        appendField(out, summary);
        out += ",,,\r\n";
    }

private:
    static void appendField(QByteArray& out, const QByteArray& text)
    {
        if (!text.contains('"') && !text.contains(',') && !text.contains('\n') && !text.contains('\r')) {
            out += text;
            return;
        }
        QByteArray doubled = text;
        doubled.replace('"', "\"\"");
        out += '"' + doubled + '"';
    }

    const TraceRecordingFacts m_facts;
    const TraceClock m_clock;
};

} // namespace

std::unique_ptr<TraceWriter> createCsvWriter(const TraceRecording& recording)
{
    return std::make_unique<CsvWriter>(recording);
}

} // namespace Duende
