// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracerowtext.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracewords.h"

#include <QDateTime>

#include <cstring>

namespace Duende {

namespace {

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

void setCall(TraceRowText& text, const Trace::CallView& call, quint64 row, const TraceProcesses& processes)
{
    const Trace::DecodedCall decoded = Trace::decodeCall(call, TraceMoment(processes, row));
    text.call = fromUtf8(decoded.name);
    for (const Trace::DecodedValue& argument : decoded.arguments) {
        if (!text.arguments.isEmpty())
            text.arguments += QLatin1StringView(", ");
        text.arguments += fromUtf8(argument.text);
    }
    text.result = fromUtf8(decoded.result);
}

template <typename Record> Record recordIn(std::span<const std::byte> bytes)
{
    Record record;
    std::memcpy(&record, bytes.data(), sizeof record);
    return record;
}

} // namespace

TraceRowText TraceRowText::of(std::span<const std::byte> bytes, quint64 row, const TraceProcesses& processes)
{
    const TraceRowFacts facts = traceRowFacts(bytes);
    TraceRowText text;
    text.comm = fromUtf8(processes.comm(facts.pid, facts.tid, row));
    switch (facts.kind) {
    case TraceRowFacts::Kind::Call:
        if (const auto call = Trace::CallView::of(bytes)) {
            setCall(text, *call, row, processes);
            return text;
        }
        break;
    case TraceRowFacts::Kind::Signal:
        text.call = TraceWords::signal(recordIn<Trace::SignalRecord>(bytes).signal);
        text.arguments = QStringLiteral("signal delivered");
        return text;
    case TraceRowFacts::Kind::Exit:
        text.call = QStringLiteral("exit");
        text.arguments = (Trace::RecordReader::header(bytes).flags & 1) != 0 ? QStringLiteral("process ended")
                                                                             : QStringLiteral("thread ended");
        text.result = TraceWords::waitStatus(recordIn<Trace::ExitRecord>(bytes).waitStatus);
        return text;
    case TraceRowFacts::Kind::Exec:
        text.call = QStringLiteral("exec");
        text.arguments = QStringLiteral("another program, called by thread %1")
                             .arg(recordIn<Trace::ExecRecord>(bytes).formerTid);
        if ((facts.flags & Trace::rightsWithheldFlag) != 0)
            text.arguments += QStringLiteral("; the rights that its file gives were withheld");
        return text;
    case TraceRowFacts::Kind::Loss:
        text.call = QStringLiteral("lost");
        text.arguments = QStringLiteral("%1 calls (%2)")
                             .arg(facts.lossCount)
                             .arg(TraceWords::lossCause(facts.lossCause));
        return text;
    case TraceRowFacts::Kind::Damaged:
        break;
    }
    text.call = QStringLiteral("damaged");
    text.arguments = QStringLiteral("this row cannot be read");
    return text;
}

QString TraceClock::absolute(quint64 timeNs) const
{
    const qint64 time = realtimeNs(timeNs);
    const qint64 microseconds = time / 1000 - (time % 1000 < 0 ? 1 : 0);
    qint64 milliseconds = microseconds / 1000;
    qint64 rest = microseconds % 1000;
    if (rest < 0) {
        rest += 1000;
        --milliseconds;
    }
    return QDateTime::fromMSecsSinceEpoch(milliseconds).toString(QStringLiteral("HH:mm:ss.zzz"))
        + QStringLiteral("%1").arg(rest, 3, 10, QLatin1Char('0'));
}

QString TraceClock::seconds(qint64 nanoseconds)
{
    const bool isNegative = nanoseconds < 0;
    const quint64 microseconds = (isNegative ? 0 - quint64(nanoseconds) : quint64(nanoseconds)) / 1000;
    return QStringLiteral("%1%2.%3")
        .arg(isNegative ? QStringLiteral("-") : QString())
        .arg(microseconds / 1000000)
        .arg(microseconds % 1000000, 6, 10, QLatin1Char('0'));
}

QString TraceClock::delta(quint64 timeNs, quint64 beforeNs)
{
    const auto difference = qint64(timeNs - beforeNs);
    return difference < 0 ? seconds(difference) : QString(QLatin1Char('+') + seconds(difference));
}

} // namespace Duende
