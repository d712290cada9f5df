// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracedocument.h"

#include "models/filter/filterterm.h"
#include "models/operationrunner.h"

#include <utility>

namespace Duende {

namespace {

constexpr std::chrono::minutes searchTime(10);

} // namespace

TraceDocument::TraceDocument(OperationRunner* runner, QObject* parent)
    : QObject(parent)
    , m_runner(runner)
    , m_analysis(runner)
    , m_filterRun(runner)
{
    connect(&m_analysis, &TraceAnalysis::advanced, &m_events, &TraceEvents::refreshTexts);
    connect(&m_filterRun, &TraceFilterRun::found, &m_events, &TraceEvents::addVisible);
    connect(&m_filterRun, &TraceFilterRun::found, this, &TraceDocument::filterProgressed);
    connect(&m_filterRun, &TraceFilterRun::caughtUp, this, [this] {
        m_isFiltering = false;
        Q_EMIT filterProgressed();
    });
}

void TraceDocument::setRecording(const std::shared_ptr<const TraceRecording>& recording)
{
    m_search.request_stop();
    m_isSearching = false;
    m_filterRun.stop();
    setCurrent({});
    m_analysis.setRecording(recording);
    setMarks(recording ? TraceMarks::of(recording, m_runner) : nullptr);
    m_events.setRecording(recording, m_analysis.processes());
    applyFilter();
    Q_EMIT recordingChanged();
}

void TraceDocument::setMarks(const std::shared_ptr<TraceMarks>& marks)
{
    if (m_marks)
        disconnect(m_marks.get(), nullptr, this, nullptr);
    m_marks = marks;
    if (marks) {
        connect(marks.get(), &TraceMarks::changed, this, &TraceDocument::marksChanged);
        connect(marks.get(), &TraceMarks::failed, this, &TraceDocument::marksFailed);
    }
    Q_EMIT marksChanged();
}

void TraceDocument::setFilter(const FilterExpression& filter)
{
    m_filter = TraceFilter(filter);
    applyFilter();
    Q_EMIT filterChanged();
}

void TraceDocument::setHighlightsOnly(bool highlightsOnly)
{
    if (std::exchange(m_highlightsOnly, highlightsOnly) == highlightsOnly)
        return;
    applyFilter();
    Q_EMIT filterChanged();
}

void TraceDocument::applyFilter()
{
    m_filterRun.stop();
    m_isFiltering = false;
    if (recording() && !m_filter.isEmpty() && !m_highlightsOnly) {
        m_events.showChosen();
        m_isFiltering = true;
        m_filterRun.start(recording(), m_filter);
    } else if (recording() && !m_events.isShowingAll()) {
        m_events.showAll();
    }
    Q_EMIT filterProgressed();
}

bool TraceDocument::isHighlighted(quint64 recordRow) const
{
    if (!m_highlightsOnly || m_filter.isEmpty() || !recording() || !m_analysis.processes())
        return false;
    const TraceRecordReference record = recording()->row(recordRow);
    return record && record.kind() != uint16_t(Trace::RecordKind::Loss)
        && m_filter.passes(
            record.bytes, recordRow, *m_analysis.processes(), recording()->facts().startMonotonicNs);
}

void TraceDocument::changeFilter(const QString& term, FilterChange how)
{
    Q_EMIT filterChangeRequested(term, how);
}

QString TraceDocument::changedFilter(const QString& text, const QString& term, FilterChange how)
{
    const QString added = how == FilterChange::Exclude ? FilterTerm::negated(term) : term;
    return how == FilterChange::Replace || how == FilterChange::Highlight ? added
                                                                          : FilterTerm::narrowed(text, added);
}

void TraceDocument::setCurrent(std::optional<quint64> recordRow)
{
    if (std::exchange(m_current, recordRow) != recordRow)
        Q_EMIT currentChanged();
}

void TraceDocument::goTo(quint64 recordRow)
{
    if (!recording() || recordRow >= recording()->rowCount())
        return;
    Q_EMIT rowRequested(recordRow);
    setCurrent(recordRow);
}

quint64 TraceDocument::searchStart(TraceSearch::Direction direction) const
{
    if (m_current)
        return *m_current;
    return direction == TraceSearch::Direction::Forward ? TraceSearch::beforeAll : recording()->rowCount();
}

void TraceDocument::find(TraceSearch::Direction direction, const FilterExpression& what)
{
    if (!recording())
        return;
    search([recording = recording(), processes = m_analysis.processes(), from = searchStart(direction),
               direction, filter = TraceFilter(what)](const OperationContext& context) {
        return TraceSearch::findMatch(recording, from, direction, filter, *processes, context);
    });
}

void TraceDocument::findUse(TraceSearch::Direction direction, uint32_t pid, int descriptor)
{
    if (!recording() || !m_current)
        return;
    search([recording = recording(), processes = m_analysis.processes(), from = *m_current, direction, pid,
               descriptor](const OperationContext& context) {
        return TraceSearch::findUse(recording, from, direction, pid, descriptor, *processes, context);
    });
}

void TraceDocument::search(std::function<Result<std::optional<quint64>>(const OperationContext& context)> job)
{
    m_search.request_stop();
    m_isSearching = true;
    m_search = m_runner->ask<std::optional<quint64>>(
        this, std::move(job),
        [this](const Result<std::optional<quint64>>& found) {
            m_isSearching = false;
            if (found && *found)
                goTo(**found);
            else
                Q_EMIT searchEnded(found ? std::nullopt : std::optional(found.error()));
        },
        searchTime);
}

} // namespace Duende
