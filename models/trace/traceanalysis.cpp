// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceanalysis.h"

#include "models/operationrunner.h"

#include <QElapsedTimer>

namespace Duende {

namespace {

constexpr qint64 pieceMs = 60;
constexpr qint64 snapshotMs = 500;
constexpr std::chrono::milliseconds growthInterval{100};
constexpr int recordsAClock = 1024;

} // namespace

struct TraceAnalysis::Work
{
    Work(const std::shared_ptr<const TraceRecording>& recording,
        const std::shared_ptr<TraceProcesses>& learned)
        : cursor(recording)
        , processes(learned)
        , statistics(recording->facts().startMonotonicNs)
    {
        sinceSnapshot.start();
    }

    TraceCursor cursor;
    const std::shared_ptr<TraceProcesses> processes;
    TraceStatistics statistics;
    QElapsedTimer sinceSnapshot;
    bool hasNews = true;
};

TraceAnalysis::TraceAnalysis(OperationRunner* runner, QObject* parent)
    : QObject(parent)
    , m_runner(runner)
    , m_statistics(std::make_shared<TraceStatistics>())
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(growthInterval);
    connect(&m_pause, &QTimer::timeout, this, &TraceAnalysis::goOn);
}

TraceAnalysis::~TraceAnalysis()
{
    m_stop.request_stop();
}

void TraceAnalysis::setRecording(const std::shared_ptr<const TraceRecording>& recording)
{
    m_stop.request_stop();
    m_pause.stop();
    m_work.reset();
    m_processes.reset();
    m_statistics = std::make_shared<TraceStatistics>();
    m_knownRows = 0;
    if (!recording)
        return;
    m_processes = std::make_shared<TraceProcesses>();
    m_work = std::make_shared<Work>(recording, m_processes);
    goOn();
}

TraceAnalysis::Piece TraceAnalysis::look(Work& work, const std::stop_token& stop)
{
    QElapsedTimer timer;
    timer.start();
    Piece piece;
    for (int count = 1;; ++count) {
        if (count % recordsAClock == 0 && (stop.stop_requested() || timer.elapsed() >= pieceMs))
            break;
        const auto record = work.cursor.next();
        if (!record) {
            piece.isEnd = true;
            break;
        }
        work.hasNews = true;
        work.processes->add(*record);
        work.statistics.add(*record, *work.processes);
    }
    piece.knownRows = work.cursor.row();
    if (work.hasNews && (piece.isEnd || work.sinceSnapshot.elapsed() >= snapshotMs)) {
        piece.statistics = std::make_shared<const TraceStatistics>(work.statistics);
        work.sinceSnapshot.restart();
        work.hasNews = false;
    }
    return piece;
}

void TraceAnalysis::goOn()
{
    // A growing one may end with rows that were added just before that: asked first, looked at once more.
    const bool isGrowing = m_work->cursor.recording().isGrowing();
    m_stop = m_runner->ask<Piece>(
        this,
        [work = m_work](const OperationContext& context) { return Result<Piece>(look(*work, context.stop)); },
        [this, isGrowing](const Result<Piece>& piece) {
            const std::shared_ptr<Work> work = m_work;
            const bool hasAdvanced = piece->knownRows > m_knownRows;
            m_knownRows = piece->knownRows;
            if (piece->statistics)
                m_statistics = piece->statistics;
            if (hasAdvanced)
                Q_EMIT advanced();
            if (piece->statistics && m_work == work)
                Q_EMIT statisticsChanged();
            if (m_work != work)
                return; // whoever was told set another one
            if (!piece->isEnd)
                return goOn();
            if (isGrowing)
                m_pause.start();
            Q_EMIT caughtUp();
        });
}

} // namespace Duende
