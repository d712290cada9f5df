// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracefilter.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracewords.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>
#include <utility>

namespace Duende {

namespace {

QString title(const char* text)
{
    return QCoreApplication::translate("TraceFilter", text);
}

FieldDescription field(
    const char* name, FieldKind kind, const char* fieldTitle, const QStringList& words = {})
{
    return {QString::fromLatin1(name), kind, title(fieldTitle), words, {}, false};
}

FieldDescription searched(const char* name, const char* fieldTitle)
{
    return {QString::fromLatin1(name), FieldKind::Text, title(fieldTitle), {}, {}, true};
}

QStringList familyWords()
{
    QStringList words;
    for (int family = 0; family < TraceWords::familyCount; ++family)
        words.append(TraceWords::family(Trace::CallFamily(family)));
    return words;
}

QStringList eventWords()
{
    // In the order of TraceRowFacts::Kind.
    return {QStringLiteral("call"), QStringLiteral("signal"), QStringLiteral("exit"), QStringLiteral("lost"),
        QStringLiteral("exec")};
}

/// The same text for the same error, without making it anew for every row.
QStringView errorName(qint64 result)
{
    static const std::vector<QString> names = [] {
        std::vector<QString> all(4096);
        for (int error = 1; error < 4096; ++error)
            all[std::size_t(error)] = TraceWords::errorName(-error);
        return all;
    }();
    return names[std::size_t(-result)];
}

uint16_t checkedKind(std::span<const std::byte> bytes)
{
    if (bytes.size() < sizeof(Trace::RecordHeader))
        return 0;
    const uint16_t kind = Trace::RecordReader::header(bytes).kind;
    return bytes.size() >= leastTraceRecordBytes(kind) ? kind : uint16_t(0);
}

} // namespace

const FilterSchema& traceFilterSchema()
{
    // In the order of TraceField.
    static const FilterSchema schema({
        searched("call", QT_TRANSLATE_NOOP("TraceFilter", "Name of the system call")),
        field("family", FieldKind::Word, QT_TRANSLATE_NOOP("TraceFilter", "What the call is about"),
            familyWords()),
        field("event", FieldKind::Word, QT_TRANSLATE_NOOP("TraceFilter", "What happened"), eventWords()),
        field("pid", FieldKind::Number, QT_TRANSLATE_NOOP("TraceFilter", "Process id")),
        field("tid", FieldKind::Number, QT_TRANSLATE_NOOP("TraceFilter", "Thread id")),
        searched("process", QT_TRANSLATE_NOOP("TraceFilter", "Name of the thread")),
        field("fd", FieldKind::Number,
            QT_TRANSLATE_NOOP("TraceFilter", "Descriptor that the call works on or makes")),
        searched(
            "path", QT_TRANSLATE_NOOP("TraceFilter", "File that the call is about, also by its descriptor")),
        searched("peer", QT_TRANSLATE_NOOP("TraceFilter", "Far end of the socket")),
        field("result", FieldKind::Number, QT_TRANSLATE_NOOP("TraceFilter", "What the call returned")),
        field("errno", FieldKind::Text,
            QT_TRANSLATE_NOOP("TraceFilter", "Error that the call returned, by name")),
        field("duration", FieldKind::Duration, QT_TRANSLATE_NOOP("TraceFilter", "How long the call took")),
        field("data", FieldKind::Text,
            QT_TRANSLATE_NOOP("TraceFilter", "Text within the data that was captured")),
        field("bytes", FieldKind::Bytes, QT_TRANSLATE_NOOP("TraceFilter", "Bytes that the call moved")),
        field("time", FieldKind::Duration, QT_TRANSLATE_NOOP("TraceFilter", "Time since the beginning")),
        field("failed", FieldKind::Flag, QT_TRANSLATE_NOOP("TraceFilter", "The call returned an error")),
    });
    return schema;
}

TraceFieldSource::TraceFieldSource(
    std::span<const std::byte> bytes, quint64 row, const TraceProcesses& processes, quint64 startNs)
    : m_bytes(bytes)
    , m_row(row)
    , m_processes(processes)
    , m_startNs(startNs)
    , m_kind(checkedKind(bytes))
{
}

template <typename T> T TraceFieldSource::at(std::size_t offset) const
{
    T value;
    std::memcpy(&value, m_bytes.data() + offset, sizeof value);
    return value;
}

const Trace::CallView* TraceFieldSource::view() const
{
    if (!std::exchange(m_isViewKnown, true) && isCall())
        m_view = Trace::CallView::of(m_bytes);
    return m_view ? &*m_view : nullptr;
}

FieldValue TraceFieldSource::kept(Text place, const std::string& text) const
{
    if (m_texts[place].isNull())
        m_texts[place] = QString::fromUtf8(text.data(), qsizetype(text.size()));
    return FieldValue::unlessEmpty(m_texts[place]);
}

FieldValue TraceFieldSource::process(uint32_t pid, uint32_t tid) const
{
    return kept(ProcessText, m_processes.comm(pid, tid, m_row));
}

FieldValue TraceFieldSource::descriptor() const
{
    const Trace::CallView* const call = view();
    if (!call)
        return {};
    const Trace::CallDescriptors descriptors = Trace::callDescriptors(*call);
    if (descriptors.used)
        return double(*descriptors.used);
    return descriptors.made ? FieldValue(double(*descriptors.made)) : FieldValue();
}

FieldValue TraceFieldSource::path() const
{
    const Trace::CallView* const call = view();
    if (!call)
        return {};
    const TraceMoment moment(m_processes, m_row);
    std::string path = Trace::callPath(*call, moment);
    if (path.empty()) {
        const Trace::CallDescriptors descriptors = Trace::callDescriptors(*call);
        if (descriptors.used)
            path = moment.descriptor(call->call().pid, *descriptors.used);
        if (!path.starts_with('/'))
            path.clear();
    }
    return kept(PathText, path);
}

FieldValue TraceFieldSource::peer() const
{
    const Trace::CallView* const call = view();
    if (!call)
        return {};
    const TraceMoment moment(m_processes, m_row);
    std::string peer = Trace::callPeer(*call, moment);
    if (peer.empty()) {
        const Trace::CallDescriptors descriptors = Trace::callDescriptors(*call);
        if (descriptors.used)
            peer = moment.descriptor(call->call().pid, *descriptors.used);
        if (peer.find("→") == std::string::npos)
            peer.clear();
    }
    return kept(PeerText, peer);
}

FieldValue TraceFieldSource::data() const
{
    const Trace::CallView* const call = view();
    if (!call || call->captureCount() == 0)
        return {};
    std::string all;
    for (int i = 0; i < std::min(call->captureCount(), 64); ++i) {
        const Trace::CaptureView capture = call->capture(i);
        if (!all.empty())
            all += '\n';
        all.append(reinterpret_cast<const char*>(capture.bytes.data()), capture.bytes.size());
    }
    return kept(DataText, all);
}

FieldValue TraceFieldSource::result() const
{
    // As traceRowFacts() does it: only what has returned has a result.
    if ((at<uint16_t>(offsetof(Trace::CallRecord, header.flags)) & (Trace::NoReturn | Trace::StillRunning))
        != 0)
        return {};
    return double(at<int64_t>(offsetof(Trace::CallRecord, result)));
}

FieldValue TraceFieldSource::callValue(TraceField field) const
{
    using Trace::CallRecord;
    const auto isError
        = [](const FieldValue& result) { return result.number() < 0 && result.number() >= -4095; };
    switch (field) {
    case TraceField::Call:
        return TraceWords::call(
            at<uint32_t>(offsetof(CallRecord, architecture)), at<int32_t>(offsetof(CallRecord, number)));
    case TraceField::Family:
        return double(Trace::callFamily(
            at<uint32_t>(offsetof(CallRecord, architecture)), at<int32_t>(offsetof(CallRecord, number))));
    case TraceField::Event:
        return double(TraceRowFacts::Kind::Call);
    case TraceField::Pid:
        return double(at<uint32_t>(offsetof(CallRecord, pid)));
    case TraceField::Tid:
        return double(at<uint32_t>(offsetof(CallRecord, tid)));
    case TraceField::Process:
        return process(at<uint32_t>(offsetof(CallRecord, pid)), at<uint32_t>(offsetof(CallRecord, tid)));
    case TraceField::Descriptor:
        return descriptor();
    case TraceField::Path:
        return path();
    case TraceField::Peer:
        return peer();
    case TraceField::Result: {
        const FieldValue value = result();
        return isError(value) ? FieldValue(-1.0) : value;
    }
    case TraceField::Errno: {
        const FieldValue value = result();
        return isError(value) ? FieldValue(errorName(qint64(value.number()))) : FieldValue();
    }
    case TraceField::Duration:
        if ((at<uint16_t>(offsetof(CallRecord, header.flags)) & (Trace::NoReturn | Trace::NoEntry)) != 0)
            return {};
        return double(at<uint64_t>(offsetof(CallRecord, durationNs)));
    case TraceField::Data:
        return data();
    case TraceField::Bytes:
        return view() ? FieldValue(double(Trace::callBytes(*view()))) : FieldValue();
    case TraceField::Time:
        return double(qint64(at<uint64_t>(offsetof(CallRecord, timeNs)) - m_startNs));
    case TraceField::Failed:
        return isError(result()) ? 1.0 : 0.0;
    }
    return {};
}

FieldValue TraceFieldSource::otherValue(TraceField field) const
{
    const TraceRowFacts facts = traceRowFacts(m_bytes);
    if (facts.kind == TraceRowFacts::Kind::Damaged)
        return {};
    switch (field) {
    case TraceField::Event:
        return double(facts.kind);
    case TraceField::Pid:
        return facts.pid != 0 ? FieldValue(double(facts.pid)) : FieldValue();
    case TraceField::Tid:
        return facts.tid != 0 ? FieldValue(double(facts.tid)) : FieldValue();
    case TraceField::Process:
        return process(facts.pid, facts.tid);
    case TraceField::Time:
        return double(qint64(facts.timeNs - m_startNs));
    default: // all others are of calls
        return {};
    }
}

FieldValue TraceFieldSource::value(int field) const
{
    return isCall() ? callValue(TraceField(field)) : otherValue(TraceField(field));
}

bool TraceFilter::usesProcesses() const
{
    return m_expression.uses(int(TraceField::Process)) || m_expression.uses(int(TraceField::Path))
        || m_expression.uses(int(TraceField::Peer));
}

bool TraceFilter::passes(
    std::span<const std::byte> bytes, quint64 row, const TraceProcesses& processes, quint64 startNs) const
{
    if (m_expression.isEmpty()
        || Trace::RecordReader::header(bytes).kind == uint16_t(Trace::RecordKind::Loss))
        return true;
    return m_expression.matches(TraceFieldSource(bytes, row, processes, startNs));
}

} // namespace Duende
