// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracetable.h"

#include "adapters/trace/wire/recordreader.h"

#include <cstring>

namespace Duende {

namespace {

template <typename Record> Record recordIn(std::span<const std::byte> bytes)
{
    Record record;
    std::memcpy(&record, bytes.data(), sizeof record);
    return record;
}

TraceRowFacts callFacts(std::span<const std::byte> bytes)
{
    const auto call = recordIn<Trace::CallRecord>(bytes);
    TraceRowFacts facts;
    facts.kind = TraceRowFacts::Kind::Call;
    facts.family = Trace::callFamily(call.architecture, call.number);
    facts.flags = call.header.flags;
    facts.pid = call.pid;
    facts.tid = call.tid;
    facts.architecture = call.architecture;
    facts.number = call.number;
    facts.timeNs = call.timeNs;
    if ((facts.flags & Trace::NoReturn) == 0) {
        if ((facts.flags & Trace::NoEntry) == 0)
            facts.durationNs = call.durationNs;
        if ((facts.flags & Trace::StillRunning) == 0)
            facts.result = call.result;
    }
    facts.hasFailed = facts.result && *facts.result < 0 && *facts.result >= -4095;
    return facts;
}

} // namespace

TraceRowFacts traceRowFacts(std::span<const std::byte> bytes)
{
    TraceRowFacts facts;
    if (bytes.size() < sizeof(Trace::RecordHeader))
        return facts;
    const uint16_t kind = Trace::RecordReader::header(bytes).kind;
    if (bytes.size() < leastTraceRecordBytes(kind))
        return facts;
    switch (Trace::RecordKind(kind)) {
    case Trace::RecordKind::Call:
        return callFacts(bytes);
    case Trace::RecordKind::Signal: {
        const auto record = recordIn<Trace::SignalRecord>(bytes);
        facts.kind = TraceRowFacts::Kind::Signal;
        facts.pid = record.pid;
        facts.tid = record.tid;
        facts.timeNs = record.timeNs;
        return facts;
    }
    case Trace::RecordKind::Exit: {
        const auto record = recordIn<Trace::ExitRecord>(bytes);
        facts.kind = TraceRowFacts::Kind::Exit;
        facts.pid = record.pid;
        facts.tid = record.tid;
        facts.timeNs = record.timeNs;
        return facts;
    }
    case Trace::RecordKind::Exec: {
        const auto record = recordIn<Trace::ExecRecord>(bytes);
        facts.kind = TraceRowFacts::Kind::Exec;
        facts.flags = record.header.flags;
        facts.pid = record.pid;
        facts.tid = record.pid;
        facts.timeNs = record.timeNs;
        return facts;
    }
    case Trace::RecordKind::Loss: {
        const auto record = recordIn<Trace::LossRecord>(bytes);
        facts.kind = TraceRowFacts::Kind::Loss;
        facts.timeNs = record.timeNs;
        facts.lossCount = record.count;
        facts.lossCause = record.cause;
        return facts;
    }
    case Trace::RecordKind::Process:
    case Trace::RecordKind::Thread:
    case Trace::RecordKind::Descriptor:
        break;
    }
    return facts;
}

} // namespace Duende
