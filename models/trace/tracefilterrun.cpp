// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracefilterrun.h"

#include "models/operationrunner.h"

#include <QElapsedTimer>

#include <utility>

namespace Duende {

namespace {

/// The first piece fills the screen, the later ones cost less to pass on.
constexpr qint64 firstPieceMs = 20;
constexpr qint64 pieceMs = 60;
constexpr std::chrono::milliseconds growthInterval{50};
constexpr int recordsAClock = 2048;

} // namespace

struct TraceFilterRun::Work
{
    Work(const std::shared_ptr<const TraceRecording>& recording, const TraceFilter& wanted)
        : cursor(recording)
        , filter(wanted)
        , usesProcesses(wanted.usesProcesses())
        , startNs(recording->facts().startMonotonicNs)
    {
    }

    TraceCursor cursor;
    const TraceFilter filter;
    const bool usesProcesses;
    const quint64 startNs;
    TraceProcesses processes{TraceProcesses::Memory::Present};
    bool isFirst = true;
};

TraceFilterRun::TraceFilterRun(OperationRunner* runner, QObject* parent) : QObject(parent), m_runner(runner)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(growthInterval);
    connect(&m_pause, &QTimer::timeout, this, &TraceFilterRun::goOn);
}

TraceFilterRun::~TraceFilterRun()
{
    stop();
}

void TraceFilterRun::start(const std::shared_ptr<const TraceRecording>& recording, const TraceFilter& filter)
{
    stop();
    m_work = std::make_shared<Work>(recording, filter);
    m_lookedAt = 0;
    goOn();
}

void TraceFilterRun::stop()
{
    m_stop.request_stop();
    m_pause.stop();
    m_work.reset();
}

TraceFilterRun::Piece TraceFilterRun::look(Work& work, std::stop_token stop)
{
    QElapsedTimer timer;
    timer.start();
    Piece piece;
    const qint64 most = std::exchange(work.isFirst, false) ? firstPieceMs : pieceMs;
    for (int count = 1;; ++count) {
        if (count % recordsAClock == 0 && (stop.stop_requested() || timer.elapsed() >= most))
            break;
        const auto record = work.cursor.next();
        if (!record || record->row >= UINT32_MAX) {
            piece.isEnd = true;
            break;
        }
        if (work.usesProcesses)
            work.processes.add(*record);
        if (record->isRow && work.filter.passes(record->bytes, record->row, work.processes, work.startNs))
            piece.rows.push_back(uint32_t(record->row));
    }
    piece.lookedAt = work.cursor.row();
    return piece;
}

void TraceFilterRun::goOn()
{
    // A growing one may have ended with rows that were added just before that: asked first, looked at once
    // more.
    const bool isGrowing = m_work->cursor.recording().isGrowing();
    m_stop = m_runner->ask<Piece>(
        this,
        [work = m_work](const OperationContext& context) { return Result<Piece>(look(*work, context.stop)); },
        [this, isGrowing](const Result<Piece>& piece) {
            m_lookedAt = piece->lookedAt;
            const std::shared_ptr<Work> work = m_work;
            if (!piece->rows.empty())
                Q_EMIT found(piece->rows);
            if (m_work != work)
                return; // whoever was told began anew
            if (!piece->isEnd)
                return goOn();
            if (isGrowing)
                m_pause.start();
            Q_EMIT caughtUp();
        });
}

} // namespace Duende
