// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/tracesummary.h"

#include "app/command/texttable.h"
#include "models/format/valuetext.h"
#include "models/trace/tracewords.h"
#include "models/trace/tracewriter.h"

namespace Duende {

namespace {

constexpr double percentiles[] = {0.5, 0.95, 0.99};

QString callName(const TraceCallStatistics& call)
{
    return TraceWords::call(call.architecture, call.number).toString();
}

double share(quint64 partNs, quint64 allNs)
{
    return allNs == 0 ? 0 : 100.0 * double(partNs) / double(allNs);
}

QString shareText(double percent)
{
    return QString::number(percent, 'f', 2);
}

QString secondsText(quint64 nanoseconds)
{
    return QString::number(double(nanoseconds) / 1e9, 'f', 6);
}

QString errorsText(quint64 count)
{
    return count == 0 ? QString() : QString::number(count);
}

QString textSummary(const TraceStatistics& statistics, const TraceCounts& counts, const TextStyle& style)
{
    TextTable table({{QStringLiteral("% TIME"), true}, {QStringLiteral("SECONDS"), true},
        {QStringLiteral("CALLS"), true}, {QStringLiteral("ERRORS"), true},
        {QStringLiteral("P50"), true, 0, 0, false, true}, {QStringLiteral("P95"), true, 0, 0, false, true},
        {QStringLiteral("P99"), true, 0, 0, false, true}, {QStringLiteral("MAX"), true, 0, 0, false, true},
        {QStringLiteral("CALL")}});
    const auto duration = [](quint64 ns) { return ValueText::duration(std::chrono::nanoseconds(ns)); };
    const std::vector<TraceCallStatistics> calls = statistics.calls();
    for (const TraceCallStatistics& call : calls) {
        QStringList cells{shareText(share(call.latency.totalNs(), statistics.totalNs())),
            secondsText(call.latency.totalNs()), QString::number(call.count), errorsText(call.failed)};
        const bool hasReturned = call.latency.count() > 0;
        for (const double percentile : percentiles)
            cells.append(
                hasReturned ? duration(call.latency.percentileNs(percentile)) : ValueText::unknown());
        cells.append(hasReturned ? duration(call.latency.mostNs()) : ValueText::unknown());
        cells.append(callName(call));
        table.addRow(cells);
    }
    table.addRow({shareText(calls.empty() ? 0 : 100), secondsText(statistics.totalNs()),
        QString::number(statistics.callCount()), errorsText(statistics.failedCount()), QString(), QString(),
        QString(), QString(), QStringLiteral("total")});
    return table.toString(style) + traceCountsText(counts) + QLatin1Char('\n');
}

void appendNumbers(QByteArray& out, const TraceLatency& latency, bool isJson)
{
    static constexpr const char* names[] = {"p50_ns", "p95_ns", "p99_ns", "max_ns"};
    for (int i = 0; i < 4; ++i) {
        const quint64 value = i < 3 ? latency.percentileNs(percentiles[i]) : latency.mostNs();
        out += ',';
        if (isJson)
            out += '"' + QByteArray(names[i]) + "\":";
        if (latency.count() > 0)
            out += QByteArray::number(value);
        else if (isJson)
            out += "null";
    }
}

QByteArray jsonSummary(const TraceStatistics& statistics, const TraceRecording& recording)
{
    QByteArray out("{\"calls\":[");
    bool isFirst = true;
    for (const TraceCallStatistics& call : statistics.calls()) {
        out += isFirst ? "{\"call\":" : ",{\"call\":";
        isFirst = false;
        appendJson(out, callName(call));
        out += ",\"count\":" + QByteArray::number(call.count)
            + ",\"failed\":" + QByteArray::number(call.failed) + ",\"errors\":{";
        bool isFirstError = true;
        for (const auto& [error, count] : call.errors) {
            out += isFirstError ? "" : ",";
            isFirstError = false;
            appendJson(out, TraceWords::errorName(-error));
            out += ':' + QByteArray::number(count);
        }
        out += "},\"total_ns\":" + QByteArray::number(call.latency.totalNs());
        appendNumbers(out, call.latency, true);
        out += '}';
    }
    out += "]}\n{\"summary\":";
    appendSummary(out, recording.facts(), recording.counts());
    return out + "}\n";
}

QByteArray csvSummary(const TraceStatistics& statistics, const TraceRecording& recording)
{
    QByteArray out("call,count,failed,total_ns,percent,p50_ns,p95_ns,p99_ns,max_ns\r\n");
    for (const TraceCallStatistics& call : statistics.calls()) {
        out += callName(call).toUtf8() + ',' + QByteArray::number(call.count) + ','
            + QByteArray::number(call.failed) + ',' + QByteArray::number(call.latency.totalNs()) + ','
            + shareText(share(call.latency.totalNs(), statistics.totalNs())).toLatin1();
        appendNumbers(out, call.latency, false);
        out += "\r\n";
    }
    QByteArray summary;
    appendSummary(summary, recording.facts(), recording.counts());
    return out + "summary,\"" + summary.replace('"', "\"\"") + "\",,,,,,,\r\n";
}

} // namespace

QByteArray traceSummary(const TraceStatistics& statistics, const TraceRecording& recording,
    TraceFormat format, const TextStyle& style)
{
    if (format == TraceFormat::JsonLines)
        return jsonSummary(statistics, recording);
    if (format == TraceFormat::Csv)
        return csvSummary(statistics, recording);
    return style.encode(textSummary(statistics, recording.counts(), style));
}

QString traceCountsText(const TraceCounts& counts)
{
    QString text = QStringLiteral("%1 calls seen, %2 recorded, %3 lost")
                       .arg(counts.seen())
                       .arg(counts.calls)
                       .arg(counts.allLost());
    QStringList causes;
    for (size_t cause = 0; cause < counts.lost.size(); ++cause) {
        if (counts.lost[cause] != 0)
            causes.append(QStringLiteral("%1 %2").arg(
                TraceWords::lossCause(uint8_t(cause)), QString::number(counts.lost[cause])));
    }
    return causes.isEmpty() ? text : text + QStringLiteral(" (%1)").arg(causes.join(QStringLiteral(", ")));
}

} // namespace Duende
