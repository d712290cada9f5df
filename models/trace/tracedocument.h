// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceanalysis.h"
#include "models/trace/traceevents.h"
#include "models/trace/tracefilterrun.h"
#include "models/trace/tracemarks.h"
#include "models/trace/tracesearch.h"

#include <optional>

namespace Duende {

/// One recording as a panel shows it, growing or not: its events under a filter, what is known of its
/// processes, its statistics, and the event that is looked at. The panel's parts talk to each other through
/// it. GUI thread; nothing blocks.
class TraceDocument final : public QObject
{
    Q_OBJECT

public:
    /// How a term changes the filter that is there.
    enum class FilterChange {
        Replace, ///< nothing else
        Narrow, ///< what there is, and this
        Exclude, ///< what there is, and not this
        Highlight, ///< nothing else, and what does not pass is shown, too
    };

    /// The runner outlives it.
    explicit TraceDocument(OperationRunner* runner, QObject* parent = nullptr);

    /// Shows another recording; null shows none. The filter stays.
    void setRecording(const std::shared_ptr<const TraceRecording>& recording);
    const std::shared_ptr<const TraceRecording>& recording() const { return m_events.recording(); }

    TraceEvents* events() { return &m_events; }
    const TraceEvents* events() const { return &m_events; }
    /// Its processes() and statistics() are of all events, whatever the filter.
    TraceAnalysis* analysis() { return &m_analysis; }
    OperationRunner* runner() const { return m_runner; }
    /// What a person marked in it; null while none is shown.
    TraceMarks* marks() const { return m_marks.get(); }

    const FilterExpression& filter() const { return m_filter.expression(); }
    /// Hides what does not pass, or with highlightsOnly() only lets what passes stand out.
    void setFilter(const FilterExpression& filter);
    bool highlightsOnly() const { return m_highlightsOnly; }
    void setHighlightsOnly(bool highlightsOnly);
    /// Asks the panel's filter field for a change; `term` is in the filter language.
    void changeFilter(const QString& term, FilterChange how);
    /// What the filter text becomes with such a change.
    static QString changedFilter(const QString& text, const QString& term, FilterChange how);
    /// Whether the filter lets a row stand out; never without highlightsOnly().
    bool isHighlighted(quint64 recordRow) const;
    /// Still going through the recording with the filter.
    bool isFiltering() const { return m_isFiltering; }
    /// Rows that the filter has looked at, of the recording's.
    quint64 filteredRows() const { return m_filterRun.lookedAt(); }

    /// The event that is looked at, by its row in the recording.
    std::optional<quint64> current() const { return m_current; }
    void setCurrent(std::optional<quint64> recordRow);
    /// Makes a row the current one and asks the view to show it; one that the filter hides shows the next one
    /// that is seen.
    void goTo(quint64 recordRow);

    /// Looks from the current row (else from the beginning or the end) for the next one that passes; goTo()
    /// or searchEnded() follows. `from` as TraceSearch has it.
    void find(TraceSearch::Direction direction, const FilterExpression& what);
    /// The next or previous call on a descriptor of the current event's process.
    void findUse(TraceSearch::Direction direction, uint32_t pid, int descriptor);
    bool isSearching() const { return m_isSearching; }

Q_SIGNALS:
    void recordingChanged();
    /// The filter, or whether it hides, is another.
    void filterChanged();
    /// isFiltering() or filteredRows() changed.
    void filterProgressed();
    void filterChangeRequested(const QString& term, Duende::TraceDocument::FilterChange how);
    void currentChanged();
    void rowRequested(quint64 recordRow);
    void marksChanged();
    /// See TraceMarks::failed().
    void marksFailed(const Duende::PlatformError& error);
    /// Nothing was found in that direction (then the error is empty), or the search failed.
    void searchEnded(const std::optional<Duende::PlatformError>& error);

private:
    void setMarks(const std::shared_ptr<TraceMarks>& marks);
    void applyFilter();
    void search(std::function<Result<std::optional<quint64>>(const OperationContext& context)> job);
    quint64 searchStart(TraceSearch::Direction direction) const;

    OperationRunner* const m_runner;
    TraceEvents m_events;
    TraceAnalysis m_analysis;
    TraceFilterRun m_filterRun;
    std::shared_ptr<TraceMarks> m_marks;
    TraceFilter m_filter;
    bool m_highlightsOnly = false;
    bool m_isFiltering = false;
    std::optional<quint64> m_current;
    std::stop_source m_search;
    bool m_isSearching = false;
};

} // namespace Duende
