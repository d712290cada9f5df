// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/flightrecordings.h"

#include "models/daemoncatalog.h"
#include "models/operationrunner.h"
#include "models/trace/lastcallsfiles.h"

#include <QDir>
#include <QSettings>

#include <algorithm>

namespace Duende {

namespace {

constexpr QLatin1StringView callsKey("recorder/calls");

constexpr std::chrono::milliseconds lookAgainAfter(500);

uint32_t savedCalls(const QSettings* settings)
{
    const uint32_t saved = settings ? settings->value(callsKey).toUInt() : 0;
    const auto* const known = std::ranges::find(FlightRecordings::choices, saved);
    return known == std::end(FlightRecordings::choices) ? FlightRecorder::usualCalls : *known;
}

} // namespace

FlightRecordings::FlightRecordings(
    FlightRecorder* recorder, DaemonCatalog* catalog, QSettings* settings, QObject* parent)
    : QObject(parent)
    , m_recorder(recorder)
    , m_catalog(catalog)
    , m_settings(settings)
    , m_marks(settings, QStringLiteral("recorder/marked"))
    , m_calls(savedCalls(settings))
{
    recorder->setCalls(m_calls);
    connect(recorder, &FlightRecorder::armed, this,
        [this](const DaemonHandle& handle) { setState(handle, State::Kept); });
    connect(recorder, &FlightRecorder::failed, this,
        [this](const DaemonHandle& handle, const PlatformError& error) {
            setState(handle, State::Failed, error);
            if (m_hasAsked)
                Q_EMIT failed(handle, error);
        });
    connect(recorder, &FlightRecorder::kept, this,
        [this](const FlightRecording& recording) { take(recording, true); });
    connect(recorder, &FlightRecorder::notKept, this, &FlightRecordings::notRecorded);
    connect(&m_marks, &DaemonMarks::changed, this, &FlightRecordings::follow);
    // By then it is known what had failed before.
    connect(catalog, &DaemonCatalog::settled, this, &FlightRecordings::begin);
    connect(catalog, &DaemonCatalog::changed, this, &FlightRecordings::takeDelta);
    m_lookAgain.setSingleShot(true);
    m_lookAgain.setInterval(lookAgainAfter);
    connect(&m_lookAgain, &QTimer::timeout, this, &FlightRecordings::look);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FlightRecordings::look);
}

void FlightRecordings::takeDelta(const DaemonDelta& delta)
{
    followService();
    for (const DaemonRecord& record : delta.changed) {
        if (m_hasBegun && m_marks.contains(record.handle.id()))
            add(record);
    }
}

void FlightRecordings::take(const FlightRecording& recording, bool isNew)
{
    m_paths.insert(recording.path);
    m_latest.insert(recording.handle.id(), recording);
    Q_EMIT changed();
    if (isNew)
        Q_EMIT recorded(recording);
}

void FlightRecordings::setService(const DaemonHandle& service, OperationRunner* runner, const QString& folder)
{
    m_service = service;
    m_runner = runner;
    m_folder = folder;
    QDir().mkpath(folder);
    m_watcher.addPath(folder);
    look();
}

void FlightRecordings::look()
{
    m_runner->ask<LastCallsFiles::Found>(
        this,
        [folder = m_folder, known = m_paths](const OperationContext&) -> Result<LastCallsFiles::Found> {
            return LastCallsFiles::find(folder, known);
        },
        [this](const Result<LastCallsFiles::Found>& found) {
            const bool isNew = std::exchange(m_hasLooked, true);
            if (!found)
                return;
            for (const FlightRecording& recording : found->recordings) {
                if (!m_paths.contains(recording.path))
                    take(recording, isNew);
            }
            if (found->isOneGrowing)
                m_lookAgain.start();
        });
}

void FlightRecordings::followService()
{
    const auto record
        = m_service ? m_catalog->records().constFind(m_service->id()) : m_catalog->records().cend();
    const bool isRunning = record != m_catalog->records().cend() && record->status.isActive();
    if (std::exchange(m_isElsewhere, isRunning) == isRunning)
        return;
    restart();
    Q_EMIT changed();
}

void FlightRecordings::restart()
{
    const QHash<DaemonId, Daemon> former = std::exchange(m_daemons, {});
    for (auto it = former.cbegin(); it != former.cend(); ++it) {
        m_recorder->remove(it.key());
        if (const auto record = m_catalog->records().constFind(it.key());
            record != m_catalog->records().cend())
            add(*record);
    }
}

void FlightRecordings::begin()
{
    if (std::exchange(m_hasBegun, true))
        return;
    for (const DaemonId& id : m_marks.ids()) {
        if (const auto record = m_catalog->records().constFind(id); record != m_catalog->records().cend())
            add(*record);
    }
}

void FlightRecordings::add(const DaemonRecord& record)
{
    if (m_daemons.contains(record.handle.id()))
        return;
    m_daemons.insert(record.handle.id(), {record.name, m_isElsewhere ? State::Kept : State::Beginning});
    if (!m_isElsewhere)
        m_recorder->add(record.handle, record.name);
    Q_EMIT changed();
}

void FlightRecordings::follow(const DaemonId& id)
{
    const auto record = m_catalog->records().constFind(id);
    if (m_marks.contains(id)) {
        if (m_hasBegun && record != m_catalog->records().cend())
            add(*record);
    } else {
        m_recorder->remove(id);
        m_daemons.remove(id);
        Q_EMIT changed();
    }
}

void FlightRecordings::noteAsked()
{
    m_hasAsked = true;
    m_recorder->setMayAsk(true);
}

void FlightRecordings::setMarked(const QList<DaemonRecord>& records, bool areMarked)
{
    noteAsked();
    for (const DaemonRecord& record : records)
        m_marks.set(record.handle.id(), areMarked);
}

void FlightRecordings::tryAgain(bool isPerson)
{
    if (isPerson)
        noteAsked();
    for (auto daemon = m_daemons.begin(); daemon != m_daemons.end(); ++daemon) {
        const auto record = m_catalog->records().constFind(daemon.key());
        if (daemon->state != State::Failed || record == m_catalog->records().cend())
            continue;
        *daemon = {record->name};
        m_recorder->remove(daemon.key());
        m_recorder->add(record->handle, record->name);
    }
    Q_EMIT changed();
}

std::optional<FlightRecording> FlightRecordings::latest(const DaemonId& id) const
{
    const auto found = m_latest.constFind(id);
    return found == m_latest.cend() ? std::nullopt : std::optional(*found);
}

void FlightRecordings::setCalls(uint32_t calls)
{
    if (calls == m_calls)
        return;
    m_calls = calls;
    if (m_settings)
        m_settings->setValue(callsKey, calls);
    m_recorder->setCalls(calls);
    restart();
}

void FlightRecordings::setState(
    const DaemonHandle& handle, State state, const std::optional<PlatformError>& error)
{
    const auto daemon = m_daemons.find(handle.id());
    if (daemon == m_daemons.end())
        return;
    daemon->state = state;
    daemon->error = error;
    Q_EMIT changed();
}

} // namespace Duende
