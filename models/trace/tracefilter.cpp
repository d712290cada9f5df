// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracefilter.h"

#include "adapters/trace/wire/recordreader.h"
#include "models/trace/tracewords.h"

#include <QCoreApplication>

#include <algorithm>

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
    , m_facts(traceRowFacts(bytes))
{
}

const Trace::CallView* TraceFieldSource::view() const
{
    if (!m_view)
        m_view = m_facts.kind == TraceRowFacts::Kind::Call ? Trace::CallView::of(m_bytes) : std::nullopt;
    return *m_view ? &**m_view : nullptr;
}

FieldValue TraceFieldSource::kept(TraceField field, const std::string& text) const
{
    QString& place = m_texts[std::size_t(field)];
    if (place.isNull())
        place = QString::fromUtf8(text.data(), qsizetype(text.size()));
    return FieldValue::unlessEmpty(place);
}

FieldValue TraceFieldSource::eventWord() const
{
    return m_facts.kind == TraceRowFacts::Kind::Damaged ? FieldValue() : FieldValue(double(m_facts.kind));
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
            path = moment.descriptor(m_facts.pid, *descriptors.used);
        if (!path.starts_with('/'))
            path.clear();
    }
    return kept(TraceField::Path, path);
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
            peer = moment.descriptor(m_facts.pid, *descriptors.used);
        if (peer.find("→") == std::string::npos)
            peer.clear();
    }
    return kept(TraceField::Peer, peer);
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
    return kept(TraceField::Data, all);
}

FieldValue TraceFieldSource::value(int field) const
{
    const bool isCall = m_facts.kind == TraceRowFacts::Kind::Call;
    switch (TraceField(field)) {
    case TraceField::Call:
        return isCall ? FieldValue(TraceWords::call(m_facts.architecture, m_facts.number)) : FieldValue();
    case TraceField::Family:
        return isCall ? FieldValue(double(m_facts.family)) : FieldValue();
    case TraceField::Event:
        return eventWord();
    case TraceField::Pid:
        return m_facts.pid != 0 ? FieldValue(double(m_facts.pid)) : FieldValue();
    case TraceField::Tid:
        return m_facts.tid != 0 ? FieldValue(double(m_facts.tid)) : FieldValue();
    case TraceField::Process:
        return kept(TraceField::Process, m_processes.comm(m_facts.pid, m_facts.tid, m_row));
    case TraceField::Descriptor:
        return descriptor();
    case TraceField::Path:
        return path();
    case TraceField::Peer:
        return peer();
    case TraceField::Result:
        return m_facts.result ? FieldValue(double(m_facts.hasFailed ? -1 : *m_facts.result)) : FieldValue();
    case TraceField::Errno:
        return m_facts.hasFailed ? FieldValue(errorName(*m_facts.result)) : FieldValue();
    case TraceField::Duration:
        return m_facts.durationNs ? FieldValue(double(*m_facts.durationNs)) : FieldValue();
    case TraceField::Data:
        return data();
    case TraceField::Bytes:
        return view() ? FieldValue(double(Trace::callBytes(*view()))) : FieldValue();
    case TraceField::Time:
        return double(qint64(m_facts.timeNs - m_startNs));
    case TraceField::Failed:
        return isCall ? FieldValue(m_facts.hasFailed ? 1.0 : 0.0) : FieldValue();
    }
    return {};
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
