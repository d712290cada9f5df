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
    const Trace::CallView* view() const;
    FieldValue kept(TraceField field, const std::string& text) const;
    FieldValue eventWord() const;
    FieldValue descriptor() const;
    FieldValue path() const;
    FieldValue peer() const;
    FieldValue data() const;

    const std::span<const std::byte> m_bytes;
    const quint64 m_row;
    const TraceProcesses& m_processes;
    const quint64 m_startNs;
    const TraceRowFacts m_facts;
    mutable std::optional<std::optional<Trace::CallView>> m_view;
    mutable std::array<QString, 16> m_texts; // those that were asked for
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
