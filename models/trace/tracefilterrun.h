// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracefilter.h"

#include <QObject>
#include <QTimer>

#include <stop_token>

namespace Duende {

class OperationRunner;

/// Goes through a recording with a filter on the runner's threads, piece by piece, and goes on as it grows.
/// Rows are told in their order. Lives on the runner's thread; nothing blocks.
class TraceFilterRun final : public QObject
{
    Q_OBJECT

public:
    explicit TraceFilterRun(OperationRunner* runner, QObject* parent = nullptr);
    ~TraceFilterRun() override;

    /// Begins anew; what the one before has found comes no more.
    void start(const std::shared_ptr<const TraceRecording>& recording, const TraceFilter& filter);
    void stop();
    bool isRunning() const { return m_work != nullptr; }
    /// Rows that have been looked at.
    quint64 lookedAt() const { return m_lookedAt; }

Q_SIGNALS:
    /// The next rows that pass.
    void found(const std::vector<uint32_t>& rows);
    /// All rows that there are have been looked at; of a growing recording, for now.
    void caughtUp();

private:
    struct Work;
    struct Piece
    {
        std::vector<uint32_t> rows;
        quint64 lookedAt = 0;
        bool isEnd = false;
    };

    void goOn();
    static Piece look(Work& work, std::stop_token stop);

    OperationRunner* const m_runner;
    std::shared_ptr<Work> m_work; // used by one worker at a time
    std::stop_source m_stop;
    QTimer m_pause;
    quint64 m_lookedAt = 0;
};

} // namespace Duende
