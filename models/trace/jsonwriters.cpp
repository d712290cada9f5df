// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracewords.h"
#include "models/trace/tracewriter.h"

#include <QStringDecoder>

#include <unordered_set>

namespace Duende {

namespace {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// A string that the call was given is itself; everything else, what is not whole, and what is no UTF-8 is as
/// strace prints it.
QString argumentText(const Trace::CallView& call, int argument, const Trace::DecodedValue& value)
{
    if (value.parts.empty() && value.state == Trace::CaptureState::Whole && value.text.starts_with('"')) {
        const auto capture = call.find(argument);
        if (capture && capture->head.state == uint8_t(Trace::CaptureState::Whole)) {
            QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
            const QString text
                = decoder(QByteArrayView(capture->bytes.data(), qsizetype(capture->bytes.size())));
            if (!decoder.hasError())
                return text;
        }
    }
    return fromUtf8(value.text);
}

void appendArguments(QByteArray& out, const TraceWrittenRow& row)
{
    out += '{';
    int number = 0;
    for (const Trace::DecodedValue& argument : row.decoded.arguments) {
        if (number != 0)
            out += ',';
        appendJson(
            out, argument.name.empty() ? QStringLiteral("arg%1").arg(number) : fromUtf8(argument.name));
        out += ':';
        appendJson(out, argumentText(*row.call, number, argument));
        ++number;
    }
    out += '}';
}

/// A failed call's result is -1, as its caller sees it.
void appendResult(QByteArray& out, const TraceRowFacts& facts)
{
    out += "\"result\":";
    out += !facts.result  ? QByteArray("null")
        : facts.hasFailed ? QByteArray("-1")
                          : QByteArray::number(*facts.result);
    out += ",\"errno\":";
    if (facts.hasFailed)
        appendJson(out, TraceWords::errorName(*facts.result));
    else
        out += "null";
}

void appendComm(QByteArray& out, const QString& comm)
{
    if (comm.isEmpty())
        out += "null";
    else
        appendJson(out, comm);
}

class JsonLinesWriter final : public TraceWriter
{
public:
    explicit JsonLinesWriter(const TraceRecording& recording)
        : m_facts(recording.facts())
        , m_clock(recording.facts())
    {
    }

    void begin(QByteArray&) override { }

    void write(QByteArray& out, const TraceWrittenRow& row) override
    {
        const TraceRowFacts& facts = row.facts;
        out += "{\"time_ns\":";
        out += facts.timeNs != 0 ? QByteArray::number(m_clock.realtimeNs(facts.timeNs)) : QByteArray("null");
        if (facts.pid != 0) {
            out += ",\"pid\":" + QByteArray::number(facts.pid) + ",\"tid\":" + QByteArray::number(facts.tid)
                + ",\"comm\":";
            appendComm(out, row.comm);
        }
        if (row.call) {
            out += ",\"call\":";
            appendJson(out, fromUtf8(row.decoded.name));
            out += ",\"args\":";
            appendArguments(out, row);
            out += ',';
            appendResult(out, facts);
            out += ",\"duration_ns\":" + (facts.durationNs ? QByteArray::number(*facts.durationNs) : "null");
        } else if (facts.kind == TraceRowFacts::Kind::Loss) {
            out += ",\"lost\":" + QByteArray::number(facts.lossCount) + ",\"cause\":";
            appendJson(out, TraceWords::lossCause(facts.lossCause));
        } else {
            out += ",\"event\":";
            appendJson(out, row.text);
            if (!row.result.isEmpty()) {
                out += ",\"status\":";
                appendJson(out, row.result);
            }
        }
        out += "}\n";
    }

    void end(QByteArray& out, const TraceCounts& counts) override
    {
        out += "{\"summary\":";
        appendSummary(out, m_facts, counts);
        out += "}\n";
    }

private:
    const TraceRecordingFacts m_facts;
    const TraceClock m_clock;
};

/// The "Trace Event Format" of Chrome: complete ("X") and instant ("i") events, microseconds since the
/// beginning.
class ChromeWriter final : public TraceWriter
{
public:
    explicit ChromeWriter(const TraceRecording& recording) : m_facts(recording.facts()) { }

    void begin(QByteArray& out) override { out += "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"; }

    void write(QByteArray& out, const TraceWrittenRow& row) override
    {
        const TraceRowFacts& facts = row.facts;
        nameThread(out, row);
        appendStart(out);
        out += "{\"name\":";
        appendJson(out, row.call ? fromUtf8(row.decoded.name) : row.text);
        out += ",\"cat\":";
        appendJson(out, row.call ? TraceWords::family(facts.family) : QStringLiteral("event"));
        out += row.call ? ",\"ph\":\"X\"" : ",\"ph\":\"i\",\"s\":\"g\"";
        out += ",\"ts\":" + microseconds(facts.timeNs - m_facts.startMonotonicNs);
        if (row.call)
            out += ",\"dur\":" + microseconds(facts.durationNs.value_or(0));
        out += ",\"pid\":" + QByteArray::number(facts.pid) + ",\"tid\":" + QByteArray::number(facts.tid);
        if (row.call) {
            out += ",\"args\":{\"arguments\":";
            appendArguments(out, row);
            out += ',';
            appendResult(out, facts);
            out += '}';
        }
        out += '}';
    }

    void end(QByteArray& out, const TraceCounts& counts) override
    {
        out += "\n],\"otherData\":{\"daemon\":";
        appendJson(out, m_facts.handle);
        out += ",\"summary\":";
        appendSummary(out, m_facts, counts);
        out += "}}\n";
    }

private:
    void appendStart(QByteArray& out)
    {
        if (!m_isFirst)
            out += ",\n";
        m_isFirst = false;
    }

    static QByteArray microseconds(quint64 nanoseconds)
    {
        const bool isNegative = qint64(nanoseconds) < 0;
        const quint64 value = isNegative ? 0 - nanoseconds : nanoseconds;
        return (isNegative ? "-" : "") + QByteArray::number(value / 1000) + '.'
            + QByteArray::number(value % 1000).rightJustified(3, '0');
    }

    void nameThread(QByteArray& out, const TraceWrittenRow& row)
    {
        const quint64 key = quint64(row.facts.pid) << 32 | row.facts.tid;
        if (row.comm.isEmpty() || m_named.size() >= 100000 || !m_named.insert(key).second)
            return;
        const bool isProcess = row.facts.pid == row.facts.tid;
        appendStart(out);
        out += isProcess ? "{\"name\":\"process_name\"" : "{\"name\":\"thread_name\"";
        out += ",\"ph\":\"M\",\"pid\":" + QByteArray::number(row.facts.pid)
            + ",\"tid\":" + QByteArray::number(row.facts.tid) + ",\"args\":{\"name\":";
        appendJson(out, row.comm);
        out += "}}";
    }

    const TraceRecordingFacts m_facts;
    std::unordered_set<quint64> m_named;
    bool m_isFirst = true;
};

} // namespace

std::unique_ptr<TraceWriter> createJsonLinesWriter(const TraceRecording& recording)
{
    return std::make_unique<JsonLinesWriter>(recording);
}

std::unique_ptr<TraceWriter> createChromeWriter(const TraceRecording& recording)
{
    return std::make_unique<ChromeWriter>(recording);
}

} // namespace Duende
