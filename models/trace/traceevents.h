// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracerowtext.h"

#include <QCache>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <vector>

namespace Duende {

/// The rows of one recording that a filter leaves, told in batches: at most 20 times a second. What is shown
/// is decoded when it is asked for. GUI thread.
class TraceEvents final : public QObject, public TraceTable
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds flushInterval{50};

    explicit TraceEvents(QObject* parent = nullptr);

    /// Shows another recording, all of its rows; `processes` may still be filled. Null: none.
    void setRecording(const std::shared_ptr<const TraceRecording>& recording,
        const std::shared_ptr<const TraceProcesses>& processes);
    const std::shared_ptr<const TraceRecording>& recording() const { return m_recording; }

    /// Shows all rows, those to come included.
    void showAll();
    /// Shows only rows that are told by addVisible(), none so far.
    void showChosen();
    bool isShowingAll() const { return m_isShowingAll; }
    /// What addVisible() has told, when not all are shown.
    const std::vector<uint32_t>& visibleRows() const { return m_visible; }
    /// Rows that are visible, in their order, all behind those that are known.
    void addVisible(const std::vector<uint32_t>& recordRows);

    TraceTimeMode timeMode() const { return m_timeMode; }
    void setTimeMode(TraceTimeMode mode);
    /// What is known of processes and descriptors changed: texts are made anew.
    void refreshTexts();

    quint64 rowCount() const override { return m_rowCount; }
    QString text(quint64 row, TraceColumn column) const override;
    TraceRowFacts facts(quint64 row) const override;
    quint64 recordRow(quint64 row) const override
    {
        return m_isShowingAll ? m_firstRow + row : m_visible[row];
    }
    /// Where a row of the recording stands, or the first visible one behind it; rowCount() when none is.
    quint64 visibleRow(quint64 recordRow) const;

Q_SIGNALS:
    void aboutToAddRows(quint64 first, quint64 last);
    void rowsAdded();
    /// The rows are the same, their texts are others.
    void textsChanged();
    void aboutToReset();
    void reset();

private:
    void flush();
    void countAll();
    void resetBy(const std::function<void()>& change);
    QString timeText(quint64 row) const;
    const TraceRowText& rowText(quint64 recordRow) const;
    TraceRecordReference record(quint64 recordRow) const;

    std::shared_ptr<const TraceRecording> m_recording;
    std::shared_ptr<const TraceProcesses> m_processes;
    std::optional<TraceClock> m_clock;
    TraceTimeMode m_timeMode = TraceTimeMode::Absolute;
    bool m_isShowingAll = true;
    quint64 m_firstRow = 0; // of the recording, when all were shown: what makes room later keeps its place
    quint64 m_rowCount = 0; // that were told
    std::vector<uint32_t> m_visible; // of a filter; those behind m_rowCount are told with the next flush
    QTimer m_flush;
    mutable QCache<quint64, TraceRowText> m_texts{1024}; // by the row of the recording
};

} // namespace Duende
