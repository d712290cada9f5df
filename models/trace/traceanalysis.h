// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracestatistics.h"

#include <QObject>
#include <QTimer>

#include <stop_token>

namespace Duende {

class OperationRunner;

/// Goes through a recording on the runner's threads and learns what TraceProcesses and TraceStatistics know,
/// piece by piece, and goes on as it grows. Lives on the runner's thread; nothing blocks.
class TraceAnalysis final : public QObject
{
    Q_OBJECT

public:
    explicit TraceAnalysis(OperationRunner* runner, QObject* parent = nullptr);
    ~TraceAnalysis() override;

    /// Begins anew with another recording; null ends it.
    void setRecording(const std::shared_ptr<const TraceRecording>& recording);

    /// Being filled; null while there is no recording.
    std::shared_ptr<const TraceProcesses> processes() const { return m_processes; }
    /// A snapshot, at most half a second behind; never null.
    std::shared_ptr<const TraceStatistics> statistics() const { return m_statistics; }
    quint64 knownRows() const { return m_knownRows; }

Q_SIGNALS:
    /// Texts of rows before knownRows() say all now.
    void advanced();
    void statisticsChanged();
    /// All rows that there are are known; of a growing recording, for now.
    void caughtUp();

private:
    struct Work;
    struct Piece
    {
        std::shared_ptr<const TraceStatistics> statistics; // null: too soon after the last one
        quint64 knownRows = 0;
        bool isEnd = false;
    };

    void goOn();
    static Piece look(Work& work, const std::stop_token& stop);

    OperationRunner* const m_runner;
    std::shared_ptr<Work> m_work; // used by one worker at a time
    std::shared_ptr<TraceProcesses> m_processes;
    std::shared_ptr<const TraceStatistics> m_statistics;
    std::stop_source m_stop;
    QTimer m_pause;
    quint64 m_knownRows = 0;
};

} // namespace Duende
