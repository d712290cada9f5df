// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceeventdetails.h"

#include "adapters/trace/syscalls/calltable.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/trace/traceeventwords.h"
#include "models/trace/tracerowtext.h"
#include "models/trace/tracewords.h"

#include <QDateTime>

#include <algorithm>

namespace Duende {

namespace {

/// Bytes of data, or elements, that a value's text shows; all of it is in the data.
constexpr uint32_t textBytes = 256;
constexpr int mostDataPieces = 256;
constexpr qsizetype longestCommandLine = 4096;

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

TraceDataState stateOf(uint8_t state)
{
    switch (Trace::CaptureState(state)) {
    case Trace::CaptureState::Whole:
        return TraceDataState::Whole;
    case Trace::CaptureState::Truncated:
        return TraceDataState::Truncated;
    case Trace::CaptureState::Unreadable:
        return TraceDataState::Unreadable;
    case Trace::CaptureState::Partial:
        break;
    }
    return TraceDataState::Partial;
}

TraceValue valueOf(const Trace::DecodedValue& decoded)
{
    TraceValue value{fromUtf8(decoded.name), fromUtf8(decoded.type), fromUtf8(decoded.text),
        stateOf(uint8_t(decoded.state))};
    value.parts.reserve(decoded.parts.size());
    for (const Trace::DecodedValue& part : decoded.parts)
        value.parts.push_back(valueOf(part));
    return value;
}

/// Whether an argument's captures hold what is read or written, not the argument's own memory.
bool isContent(const Trace::CallInfo* info, const Trace::Capture& capture)
{
    if (!info)
        return false;
    for (const Trace::CapturePlan& plan : info->plans) {
        if (plan.argument != capture.argument)
            continue;
        if (plan.shape == Trace::CaptureShape::Buffer)
            return true;
        const bool hasVector = plan.shape == Trace::CaptureShape::Vector
            || plan.shape == Trace::CaptureShape::Message || plan.shape == Trace::CaptureShape::MessageArray;
        return hasVector && Trace::CapturePart(capture.part) == Trace::CapturePart::Element;
    }
    return false;
}

QString titleOf(const Trace::CallInfo* info, const Trace::Capture& capture)
{
    QString name = TraceEventDetails::tr("argument %1").arg(capture.argument + 1);
    if (info) {
        const auto found = std::ranges::find(info->arguments, capture.argument, &Trace::ArgumentInfo::place);
        if (found != info->arguments.end())
            name = fromUtf8(found->name);
    }
    switch (Trace::CapturePart(capture.part)) {
    case Trace::CapturePart::Value:
        return name;
    case Trace::CapturePart::Element:
        return TraceEventDetails::tr("%1, element %2").arg(name).arg(capture.index);
    case Trace::CapturePart::Name:
        return TraceEventDetails::tr("%1, address").arg(name);
    case Trace::CapturePart::Vector:
        return TraceEventDetails::tr("%1, vector").arg(name);
    case Trace::CapturePart::Control:
        return TraceEventDetails::tr("%1, control data").arg(name);
    case Trace::CapturePart::Length:
        return TraceEventDetails::tr("%1, length").arg(name);
    }
    return name;
}

std::vector<TraceData> dataOf(const Trace::CallView& call)
{
    const Trace::CallInfo* const info = Trace::CallTable::find(call.call().architecture, call.call().number);
    std::vector<TraceData> all;
    for (int i = 0; i < std::min(call.captureCount(), mostDataPieces); ++i) {
        const Trace::CaptureView capture = call.capture(i);
        TraceData data;
        data.title = titleOf(info, capture.head);
        data.bytes = QByteArray(
            reinterpret_cast<const char*>(capture.bytes.data()), qsizetype(capture.bytes.size()));
        data.trueLength = capture.head.trueLength;
        data.address = capture.head.address;
        data.state = stateOf(capture.head.state);
        data.isAtReturn = capture.head.atReturn != 0;
        data.isContent = isContent(info, capture.head);
        all.push_back(std::move(data));
    }
    std::ranges::stable_partition(all, &TraceData::isContent);
    return all;
}

TraceDescriptorOrigin originOf(
    const TraceRecording& recording, const TraceProcesses& processes, uint32_t pid, int number, quint64 row)
{
    TraceDescriptorOrigin origin;
    origin.number = number;
    origin.pid = pid;
    const auto found = processes.descriptor(pid, number, row);
    if (!found)
        return origin;
    origin.target = plainText(fromUtf8(found->target));
    origin.madeByRow = found->madeByRow;
    origin.closedByRow = found->closedByRow;
    origin.isMadeHere = found->madeByRow == row;
    if (!found->madeByRow)
        return origin;
    if (const TraceRecordReference record = recording.row(*found->madeByRow)) {
        const TraceRowFacts facts = traceRowFacts(record.bytes);
        origin.madeByCall = TraceWords::call(facts.architecture, facts.number).toString();
        origin.madeAt = TraceClock(recording.facts()).absolute(facts.timeNs);
    }
    return origin;
}

void takeCall(TraceEventDetails& details, const Trace::CallView& call, const TraceRecording& recording,
    const TraceProcesses& processes)
{
    const quint64 row = details.row;
    const Trace::DecodedCall decoded = Trace::decodeCall(call, TraceMoment(processes, row), textBytes);
    details.title = fromUtf8(decoded.name);
    details.result = fromUtf8(decoded.result);
    for (const Trace::DecodedValue& argument : decoded.arguments)
        details.arguments.push_back(valueOf(argument));
    details.notes = TraceEventWords::notes(details.facts);
    details.data = dataOf(call);
    const Trace::CallDescriptors descriptors = Trace::callDescriptors(call);
    for (const auto& number : {descriptors.used, descriptors.made, descriptors.alsoMade}) {
        if (number && *number >= 0)
            details.descriptors.push_back(originOf(recording, processes, call.call().pid, *number, row));
    }
}

void takeProcess(TraceEventDetails& details, const TraceProcesses& processes)
{
    if (details.facts.pid == 0)
        return;
    details.comm = plainText(fromUtf8(processes.comm(details.facts.pid, details.facts.tid, details.row)));
    // A pid may have been used again: the last that began before the row, else the first.
    const std::vector<TraceProcess> all = processes.processes();
    const TraceProcess* chosen = nullptr;
    for (const TraceProcess& process : all) {
        if (process.pid == details.facts.pid && (!chosen || process.firstRow <= details.row))
            chosen = &process;
    }
    if (!chosen)
        return;
    QString line = fromUtf8(chosen->commandLine);
    while (line.endsWith(QChar(0)))
        line.chop(1);
    details.commandLine = plainText(line.replace(QChar(0), u' '), longestCommandLine);
    details.executable = plainText(fromUtf8(chosen->executable), longestCommandLine);
}

} // namespace

QString TraceDescriptorOrigin::text() const
{
    if (target.isEmpty())
        return tr("What descriptor %1 is, is not known.").arg(number);
    if (isMadeHere)
        return tr("Descriptor %1 is %2 from here on.").arg(number).arg(target);
    if (!madeByRow)
        return tr("Descriptor %1 is %2, open since before the trace began.").arg(number).arg(target);
    if (madeByCall.startsWith(u"open"))
        return tr("Descriptor %1 is %2, opened by %3 at %4.").arg(number).arg(target, madeByCall, madeAt);
    return tr("Descriptor %1 is %2, made by %3 at %4.").arg(number).arg(target, madeByCall, madeAt);
}

std::optional<TraceEventDetails> TraceEventDetails::of(
    const TraceRecording& recording, const TraceProcesses& processes, quint64 row)
{
    if (row >= recording.rowCount())
        return {};
    const TraceClock clock(recording.facts());
    TraceEventDetails details;
    details.row = row;
    const TraceRecordReference record = recording.row(row);
    details.facts = traceRowFacts(record.bytes);
    if (details.facts.kind != TraceRowFacts::Kind::Damaged) {
        const qint64 milliseconds = clock.realtimeNs(details.facts.timeNs) / 1'000'000;
        details.absoluteTime
            = QLocale().toString(QDateTime::fromMSecsSinceEpoch(milliseconds).date(), QLocale::ShortFormat)
            + u' ' + clock.absolute(details.facts.timeNs);
        details.relativeTime = clock.relative(details.facts.timeNs);
    }
    takeProcess(details, processes);
    if (details.facts.kind == TraceRowFacts::Kind::Call) {
        if (const auto call = Trace::CallView::of(record.bytes)) {
            takeCall(details, *call, recording, processes);
            return details;
        }
        details.facts.kind = TraceRowFacts::Kind::Damaged;
    }
    details.title = TraceRowText::of(record.bytes, row, processes).call;
    details.explanation = TraceEventWords::explanation(record.bytes, details.facts, clock);
    return details;
}

QString TraceEventDetails::stateText(TraceDataState state)
{
    switch (state) {
    case TraceDataState::Whole:
        return {};
    case TraceDataState::Truncated:
        return tr("truncated");
    case TraceDataState::Unreadable:
        return tr("could not be read");
    case TraceDataState::Partial:
        break;
    }
    return tr("could be read in part only");
}

QString TraceEventDetails::lengthText(const TraceData& data)
{
    const auto bytes
        = [](quint64 count) { return tr("%Ln bytes", nullptr, int(std::min(count, quint64(INT_MAX)))); };
    const quint64 length = quint64(data.bytes.size());
    switch (data.state) {
    case TraceDataState::Whole:
        return bytes(length);
    case TraceDataState::Truncated:
        return data.trueLength > length
            ? tr("%1, truncated: the first %L2 are here").arg(bytes(data.trueLength)).arg(length)
            : tr("truncated: the first %1 are here").arg(bytes(length));
    case TraceDataState::Unreadable:
        return data.trueLength > 0 ? tr("%1, none of which could be read").arg(bytes(data.trueLength))
                                   : tr("could not be read");
    case TraceDataState::Partial:
        break;
    }
    return tr("%1, then memory that could not be read").arg(bytes(length));
}

} // namespace Duende
