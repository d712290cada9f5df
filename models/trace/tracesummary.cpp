// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of TraceStatisticsTable, from what TraceStatistics counted.
#include "models/filter/filterterm.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/trace/tracefilter.h"
#include "models/trace/tracerecording.h"
#include "models/trace/tracerowtext.h"
#include "models/trace/tracestatisticstable.h"
#include "models/trace/tracewords.h"

#include <algorithm>

namespace Duende {

namespace {

QString fromUtf8(const std::string& text)
{
    return plainText(QString::fromUtf8(text.data(), qsizetype(text.size())));
}

QString time(quint64 ns)
{
    return ns == 0 ? ValueText::unknown()
                   : ValueText::duration(std::chrono::nanoseconds(qint64(std::min<quint64>(ns, INT64_MAX))));
}

QString equals(TraceField field, const QString& value)
{
    return FilterTerm::comparison(traceFilterSchema().field(int(field)), Comparison::Equal, value);
}

QString equals(TraceField field, double value)
{
    return FilterTerm::comparison(traceFilterSchema().field(int(field)), Comparison::Equal, value);
}

/// Puts cells together, each with what it is sorted by.
class Cells
{
public:
    Cells& text(const QString& value)
    {
        row.texts.append(value);
        row.values.append(0);
        return *this;
    }
    Cells& count(quint64 value) { return number(ValueText::count(qint64(value)), double(value)); }
    Cells& duration(quint64 ns) { return number(time(ns), double(ns)); }
    Cells& bytes(quint64 value)
    {
        return number(value == 0 ? ValueText::unknown() : ValueText::bytes(value), double(value));
    }
    Cells& number(const QString& value, double order)
    {
        row.texts.append(value);
        row.values.append(order);
        return *this;
    }

    TraceSummaryRow row;
};

QList<TraceSummaryRow> callRows(const TraceStatistics& statistics)
{
    QList<TraceSummaryRow> rows;
    const double all = std::max<double>(1, double(statistics.totalNs()));
    for (const TraceCallStatistics& call : statistics.calls()) {
        const QString name = TraceWords::call(call.architecture, call.number).toString();
        const TraceLatency& latency = call.latency;
        const double share = double(latency.totalNs()) * 100 / all;
        QStringList errors;
        for (const auto& [error, count] : call.errors)
            errors.append(QStringLiteral("%1 × %2").arg(TraceWords::errorName(-error)).arg(count));
        Cells cells;
        cells.text(name).count(call.count).count(call.failed).duration(latency.totalNs());
        cells.number(ValueText::percent(share), share).duration(latency.meanNs());
        for (const double part : {0.5, 0.95, 0.99})
            cells.duration(latency.percentileNs(part));
        cells.duration(latency.mostNs()).text(errors.join(QStringLiteral(", ")));
        cells.row.key = QStringLiteral("%1/%2").arg(call.architecture).arg(call.number);
        cells.row.term = equals(TraceField::Call, name);
        rows.append(cells.row);
    }
    return rows;
}

QList<TraceSummaryRow> processRows(const TraceStatistics& statistics, const TraceProcesses& processes)
{
    QList<TraceSummaryRow> rows;
    const quint64 last = processes.knownRows();
    for (const auto& [key, use] : statistics.threads()) {
        const auto pid = uint32_t(key >> 32);
        const auto tid = uint32_t(key);
        Cells cells;
        cells.text(fromUtf8(processes.comm(pid, tid, last)));
        cells.number(QString::number(pid), pid).number(QString::number(tid), tid);
        cells.count(use.count).count(use.failed).duration(use.totalNs).bytes(use.bytes);
        cells.row.key = QString::number(key);
        cells.row.term = equals(TraceField::Tid, double(tid));
        rows.append(cells.row);
    }
    return rows;
}

QList<TraceSummaryRow> useRows(const std::unordered_map<std::string, TraceUse>& uses, TraceField field)
{
    QList<TraceSummaryRow> rows;
    for (const auto& [name, use] : uses) {
        const QString raw = QString::fromUtf8(name.data(), qsizetype(name.size()));
        Cells cells;
        cells.text(plainText(raw)).count(use.count).count(use.failed).bytes(use.bytes).duration(use.totalNs);
        cells.row.key = raw;
        cells.row.term = equals(field, raw);
        rows.append(cells.row);
    }
    return rows;
}

QList<TraceSummaryRow> failureRows(const TraceStatistics& statistics)
{
    QList<TraceSummaryRow> rows;
    for (const TraceFailure& failure : statistics.failures()) {
        const QString call = TraceWords::call(failure.architecture, failure.number).toString();
        const QString error = TraceWords::errorName(-failure.errnoValue);
        const QString path = QString::fromUtf8(failure.path.data(), qsizetype(failure.path.size()));
        Cells cells;
        cells.text(error)
            .text(call)
            .text(path.isEmpty() ? ValueText::unknown() : plainText(path))
            .count(failure.count);
        cells.row.key = call + u' ' + error + u' ' + path;
        cells.row.term = equals(TraceField::Call, call) + u' ' + equals(TraceField::Errno, error);
        if (!path.isEmpty())
            cells.row.term += u' ' + equals(TraceField::Path, path);
        cells.row.row = failure.firstRow;
        rows.append(cells.row);
    }
    return rows;
}

QList<TraceSummaryRow> blockedRows(
    const TraceStatistics& statistics, const TraceProcesses& processes, const TraceRecording& recording)
{
    QList<TraceSummaryRow> rows;
    for (const quint64 number : statistics.blockedRows()) {
        const TraceRecordReference record = recording.row(number);
        if (!record)
            continue;
        const TraceRowFacts facts = traceRowFacts(record.bytes);
        const TraceRowText text = TraceRowText::of(record.bytes, number, processes);
        Cells cells;
        cells.text(plainText(text.comm)).number(QString::number(facts.tid), facts.tid);
        cells.text(text.call).text(plainText(text.arguments)).duration(facts.durationNs.value_or(0));
        cells.row.key = QString::number(number);
        cells.row.row = number;
        rows.append(cells.row);
    }
    return rows;
}

QList<TraceSummaryRow> leakRows(const TraceProcesses& processes)
{
    QList<TraceSummaryRow> rows;
    for (const TraceLeak& leak : TraceStatistics::leaks(processes)) {
        Cells cells;
        cells.text(fromUtf8(leak.target)).number(QString::number(leak.pid), leak.pid).count(leak.count);
        cells.row.key = QStringLiteral("%1 %2").arg(leak.pid).arg(cells.row.texts.first());
        cells.row.row = leak.firstRow;
        rows.append(cells.row);
    }
    return rows;
}

QList<TraceSummaryRow> pollingRows(const TraceStatistics& statistics, const TraceProcesses& processes)
{
    QList<TraceSummaryRow> rows;
    for (const TracePolling& polling : statistics.polling()) {
        const QString call = TraceWords::call(polling.architecture, polling.number).toString();
        Cells cells;
        cells.text(fromUtf8(processes.comm(polling.pid, polling.tid, polling.firstRow)));
        cells.number(QString::number(polling.tid), polling.tid).text(call);
        cells.count(polling.empty).count(polling.again);
        cells.number(ValueText::count(qint64(polling.rate())), polling.rate());
        cells.row.key = QStringLiteral("%1 %2").arg(polling.tid).arg(call);
        cells.row.term = equals(TraceField::Tid, double(polling.tid)) + u' ' + equals(TraceField::Call, call);
        cells.row.row = polling.firstRow;
        rows.append(cells.row);
    }
    return rows;
}

} // namespace

QString TraceSummary::title(TraceSummaryKind kind)
{
    switch (kind) {
    case TraceSummaryKind::Calls:
        return tr("Calls");
    case TraceSummaryKind::Processes:
        return tr("Processes and threads");
    case TraceSummaryKind::Files:
        return tr("Files");
    case TraceSummaryKind::Peers:
        return tr("Peers");
    case TraceSummaryKind::Failures:
        return tr("Failures");
    case TraceSummaryKind::Blocked:
        return tr("Still blocked");
    case TraceSummaryKind::Leaks:
        return tr("Descriptors that stay open");
    case TraceSummaryKind::Polling:
        return tr("Busy polling");
    }
    return {};
}

QString TraceSummary::emptyText(TraceSummaryKind kind)
{
    switch (kind) {
    case TraceSummaryKind::Calls:
    case TraceSummaryKind::Processes:
        return tr("No calls yet");
    case TraceSummaryKind::Files:
        return tr("No call was about a file yet");
    case TraceSummaryKind::Peers:
        return tr("No call was about a connection yet");
    case TraceSummaryKind::Failures:
        return tr("No call has failed");
    case TraceSummaryKind::Blocked:
        return tr("No call was unanswered when the trace ended");
    case TraceSummaryKind::Leaks:
        return tr("Nothing was opened more than once and left open");
    case TraceSummaryKind::Polling:
        return tr("No thread asks again and again in vain");
    }
    return {};
}

QStringList TraceSummary::columns(TraceSummaryKind kind)
{
    switch (kind) {
    case TraceSummaryKind::Calls:
        return {tr("Call"), tr("Count"), tr("Failed"), tr("Total"), tr("Share"), tr("Mean"), tr("P50"),
            tr("P95"), tr("P99"), tr("Longest"), tr("Errors")};
    case TraceSummaryKind::Processes:
        return {tr("Thread"), tr("PID"), tr("TID"), tr("Calls"), tr("Failed"), tr("Total"), tr("Bytes")};
    case TraceSummaryKind::Files:
        return {tr("File"), tr("Calls"), tr("Failed"), tr("Bytes"), tr("Total")};
    case TraceSummaryKind::Peers:
        return {tr("Peer"), tr("Calls"), tr("Failed"), tr("Bytes"), tr("Total")};
    case TraceSummaryKind::Failures:
        return {tr("Error"), tr("Call"), tr("File"), tr("Count")};
    case TraceSummaryKind::Blocked:
        return {tr("Thread"), tr("TID"), tr("Call"), tr("Arguments"), tr("For")};
    case TraceSummaryKind::Leaks:
        return {tr("What"), tr("PID"), tr("Open")};
    case TraceSummaryKind::Polling:
        return {tr("Thread"), tr("TID"), tr("Call"), tr("Nothing there"), tr("EAGAIN"), tr("A second")};
    }
    return {};
}

bool TraceSummary::isNumeric(TraceSummaryKind kind, int column)
{
    switch (kind) {
    case TraceSummaryKind::Calls:
        return column >= 1 && column <= 9;
    case TraceSummaryKind::Processes:
    case TraceSummaryKind::Files:
    case TraceSummaryKind::Peers:
    case TraceSummaryKind::Leaks:
        return column >= 1;
    case TraceSummaryKind::Failures:
        return column == 3;
    case TraceSummaryKind::Blocked:
        return column == 1 || column == 4;
    case TraceSummaryKind::Polling:
        return column != 0 && column != 2;
    }
    return false;
}

QList<TraceSummaryRow> TraceSummary::rows(TraceSummaryKind kind, const TraceStatistics& statistics,
    const TraceProcesses& processes, const TraceRecording& recording)
{
    QList<TraceSummaryRow> rows;
    int order = 0; // the column that says which rows matter
    switch (kind) {
    case TraceSummaryKind::Calls:
        return callRows(statistics);
    case TraceSummaryKind::Processes:
        rows = processRows(statistics, processes);
        order = 3;
        break;
    case TraceSummaryKind::Files:
        rows = useRows(statistics.files(), TraceField::Path);
        order = 1;
        break;
    case TraceSummaryKind::Peers:
        rows = useRows(statistics.peers(), TraceField::Peer);
        order = 1;
        break;
    case TraceSummaryKind::Failures:
        rows = failureRows(statistics);
        order = 3;
        break;
    case TraceSummaryKind::Blocked:
        return blockedRows(statistics, processes, recording);
    case TraceSummaryKind::Leaks:
        rows = leakRows(processes);
        order = 2;
        break;
    case TraceSummaryKind::Polling:
        return pollingRows(statistics, processes);
    }
    std::ranges::sort(rows, std::ranges::greater(),
        [order](const TraceSummaryRow& row) { return row.values.value(order); });
    if (rows.size() > qsizetype(mostRows))
        rows.resize(qsizetype(mostRows));
    return rows;
}

} // namespace Duende
