// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterexpression.h"
#include "models/trace/traceprocesses.h"
#include "models/trace/tracetable.h"

#include <array>

namespace Duende {

/// What a filter can ask of an event, in the order of the schema.
enum class TraceField {
    Call,
    Family,
    Event,
    Pid,
    Tid,
    Process,
    Descriptor,
    Path,
    Peer,
    Result,
    Errno,
    Duration,
    Data,
    Bytes,
    Time,
    Failed,
};

/// The fields by name; bare words are looked for in call, process, path and peer.
const FilterSchema& traceFilterSchema();

/// One event as the filter language sees it. What costs something is worked out when a filter asks for it.
class TraceFieldSource final : public FieldSource
{
public:
    /// The record and `processes` outlive this. `startNs` is what times count from.
    TraceFieldSource(
        std::span<const std::byte> bytes, quint64 row, const TraceProcesses& processes, quint64 startNs);

    FieldValue value(int field) const override;

private:
    /// Texts that are kept for as long as the row is being matched.
    enum Text { ProcessText, PathText, PeerText, DataText, textCount };

    bool isCall() const { return m_kind == uint16_t(Trace::RecordKind::Call); }
    template <typename T> T at(std::size_t offset) const;
    const Trace::CallView* view() const;
    FieldValue callValue(TraceField field) const;
    FieldValue otherValue(TraceField field) const;
    FieldValue kept(Text place, const std::string& text) const;
    FieldValue process(uint32_t pid, uint32_t tid) const;
    FieldValue result() const;
    FieldValue descriptor() const;
    FieldValue path() const;
    FieldValue peer() const;
    FieldValue data() const;

    const std::span<const std::byte> m_bytes;
    const quint64 m_row;
    const TraceProcesses& m_processes;
    const quint64 m_startNs;
    const uint16_t m_kind; ///< 0 for a record that is too short for its kind
    mutable bool m_isViewKnown = false;
    mutable std::optional<Trace::CallView> m_view;
    mutable std::array<QString, textCount> m_texts;
};

/// A filter over events. Losses pass always: what is lost there might have passed, too.
class TraceFilter
{
public:
    TraceFilter() = default;
    explicit TraceFilter(FilterExpression expression) : m_expression(std::move(expression)) { }

    const FilterExpression& expression() const { return m_expression; }
    bool isEmpty() const { return m_expression.isEmpty(); }
    /// Whether it asks for what only the records before tell: names and descriptors.
    bool usesProcesses() const;
    bool passes(std::span<const std::byte> bytes, quint64 row, const TraceProcesses& processes,
        quint64 startNs) const;

private:
    FilterExpression m_expression;
};

} // namespace Duende
