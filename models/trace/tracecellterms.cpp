// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracecellterms.h"

#include "models/filter/filterterm.h"

namespace Duende {

namespace {

struct Question
{
    TraceField field;
    Comparison comparison = Comparison::Equal;
};

QList<Question> questionsOf(TraceColumn column)
{
    switch (column) {
    case TraceColumn::Time:
        return {{TraceField::Time, Comparison::GreaterOrEqual}, {TraceField::Time, Comparison::LessOrEqual}};
    case TraceColumn::Process:
        return {{TraceField::Pid}, {TraceField::Process}, {TraceField::Tid}};
    case TraceColumn::Call:
        return {{TraceField::Call}, {TraceField::Family}, {TraceField::Event}};
    case TraceColumn::Arguments:
        return {{TraceField::Path}, {TraceField::Peer}, {TraceField::Descriptor}, {TraceField::Call}};
    case TraceColumn::Result:
        return {{TraceField::Errno}, {TraceField::Failed}, {TraceField::Result}, {TraceField::Bytes}};
    case TraceColumn::Duration:
        return {{TraceField::Duration, Comparison::GreaterOrEqual},
            {TraceField::Duration, Comparison::LessOrEqual}};
    }
    return {};
}

QString termOf(const FieldDescription& field, Comparison comparison, const FieldValue& value)
{
    if (value.type() == FieldValue::Type::Text)
        return FilterTerm::comparison(field, comparison, value.text());
    const auto word = qsizetype(value.number());
    if (field.kind == FieldKind::Word && word >= 0 && word < field.words.size())
        return FilterTerm::comparison(field, comparison, field.words.at(word));
    if (field.kind == FieldKind::Flag)
        return value.number() != 0 ? field.name : QString();
    return FilterTerm::comparison(field, comparison, value.number());
}

} // namespace

QStringList traceCellTerms(
    const TraceRecording& recording, quint64 recordRow, TraceColumn column, const TraceProcesses& processes)
{
    QStringList terms;
    const TraceRecordReference record = recording.row(recordRow);
    if (!record)
        return terms;
    const TraceFieldSource source(record.bytes, recordRow, processes, recording.facts().startMonotonicNs);
    for (const Question& question : questionsOf(column)) {
        const FieldValue value = source.value(int(question.field));
        if (value.type() == FieldValue::Type::Unknown)
            continue;
        // No call moves nothing of note.
        if (question.field == TraceField::Bytes && value.number() == 0)
            continue;
        const QString term
            = termOf(traceFilterSchema().field(int(question.field)), question.comparison, value);
        if (!term.isEmpty())
            terms.append(term);
    }
    return terms;
}

} // namespace Duende
