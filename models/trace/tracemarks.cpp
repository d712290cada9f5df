// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracemarks.h"

#include "models/operationrunner.h"

#include <QFile>

#include <iterator>
#include <mutex>
#include <vector>

namespace Duende {

/// Writes what was told last, in whatever order the jobs run.
struct TraceMarks::Writer
{
    void setForeign()
    {
        const std::lock_guard lock(mutex);
        isForeign = true;
    }

    Result<void> write(
        quint64 number, const QStringList& paths, const TraceMarkSet& marks, qint64 startRealtimeNs)
    {
        const std::lock_guard lock(mutex);
        if (number <= written)
            return {};
        written = number;
        if (std::exchange(isForeign, false)) {
            const QString path = TraceMarksFile::pathOf(paths.first());
            QFile::rename(path, path + QStringLiteral(".unread"));
        }
        Result<void> result;
        for (const QString& path : paths) {
            if (const Result<void> one = TraceMarksFile::write(path, marks, startRealtimeNs); !one)
                result = one;
        }
        return result;
    }

private:
    std::mutex mutex;
    quint64 written = 0; // the number of the change
    bool isForeign = false; // what is beside the recording was not understood: it is put aside
};

std::shared_ptr<TraceMarks> TraceMarks::of(
    const std::shared_ptr<const TraceRecording>& recording, OperationRunner* runner)
{
    static std::vector<std::weak_ptr<TraceMarks>> known;
    std::erase_if(known, [](const auto& marks) { return marks.expired(); });
    for (const auto& one : known) {
        const std::shared_ptr<TraceMarks> marks = one.lock();
        if (marks->m_runner == runner && marks->m_startRealtimeNs == recording->facts().startRealtimeNs
            && marks->m_paths.contains(recording->path()))
            return marks;
    }
    std::shared_ptr<TraceMarks> marks(new TraceMarks(recording, runner));
    known.push_back(marks);
    marks->read();
    return marks;
}

TraceMarks::TraceMarks(const std::shared_ptr<const TraceRecording>& recording, OperationRunner* runner)
    : m_runner(runner)
    , m_recording(recording)
    , m_startRealtimeNs(recording->facts().startRealtimeNs)
    , m_writer(std::make_shared<Writer>())
    , m_paths(recording->path())
{
}

void TraceMarks::read()
{
    m_runner->ask<TraceMarkSet>(
        this,
        [path = m_paths.first(), start = m_startRealtimeNs](
            const OperationContext&) { return TraceMarksFile::read(path, start); },
        [this](const Result<TraceMarkSet>& read) {
            if (!read) {
                if (read.error().kind() == PlatformError::Kind::Config)
                    m_writer->setForeign();
                Q_EMIT failed(read.error());
                return;
            }
            if (read->empty())
                return;
            // Those that were made meanwhile are newer.
            const bool areMore = !m_marks.empty();
            m_marks.insert(read->cbegin(), read->cend());
            if (areMore)
                save();
            Q_EMIT changed();
        });
}

QString TraceMarks::comment(quint64 row) const
{
    const auto mark = m_marks.find(row);
    return mark == m_marks.end() ? QString() : mark->second;
}

std::optional<quint64> TraceMarks::next(std::optional<quint64> row) const
{
    const auto mark = row ? m_marks.upper_bound(*row) : m_marks.begin();
    const std::shared_ptr<const TraceRecording> recording = m_recording.lock();
    // A file may tell of events that are not there.
    if (mark == m_marks.end() || !recording || mark->first >= recording->rowCount())
        return std::nullopt;
    return mark->first;
}

std::optional<quint64> TraceMarks::previous(std::optional<quint64> row) const
{
    const std::shared_ptr<const TraceRecording> recording = m_recording.lock();
    const quint64 count = recording ? recording->rowCount() : 0;
    const auto behind = m_marks.lower_bound(row ? std::min(*row, count) : count);
    return behind == m_marks.begin() ? std::nullopt : std::optional(std::prev(behind)->first);
}

void TraceMarks::set(quint64 row, const QString& comment)
{
    if (!has(row) && qsizetype(m_marks.size()) >= TraceMarksFile::mostMarks) {
        Q_EMIT failed(PlatformError::resourceLimit(
            QStringLiteral("%1 marks are all that a recording takes").arg(TraceMarksFile::mostMarks))
                .withAdvice(QStringLiteral("Remove some of them.")));
        return;
    }
    m_marks[row] = TraceMarksFile::cleaned(comment);
    save();
    Q_EMIT changed();
}

void TraceMarks::remove(quint64 row)
{
    if (m_marks.erase(row) == 0)
        return;
    save();
    Q_EMIT changed();
}

void TraceMarks::keepAlso(const QString& recordingPath)
{
    if (m_paths.contains(recordingPath))
        return;
    m_paths.append(recordingPath);
    if (!m_marks.empty())
        save();
}

void TraceMarks::save()
{
    m_runner->ask<void>(
        this,
        [writer = m_writer, number = ++m_changes, paths = m_paths, marks = m_marks,
            start = m_startRealtimeNs](
            const OperationContext&) { return writer->write(number, paths, marks, start); },
        [this](const Result<void>& written) {
            if (!written)
                Q_EMIT failed(written.error());
        });
}

} // namespace Duende
