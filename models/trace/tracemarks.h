// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracemarksfile.h"
#include "models/trace/tracerecording.h"

#include <QObject>
#include <QStringList>

#include <memory>
#include <optional>

namespace Duende {

class OperationRunner;

/// The marks of one recording, which are written beside it with every change. Whoever shows the recording
/// shares them. GUI thread; nothing blocks.
class TraceMarks final : public QObject
{
    Q_OBJECT

public:
    /// Those of a recording: the ones that are shown already, else what is beside its file, which is read
    /// then. The runner outlives them.
    static std::shared_ptr<TraceMarks> of(
        const std::shared_ptr<const TraceRecording>& recording, OperationRunner* runner);

    const TraceMarkSet& all() const { return m_marks; }
    bool has(quint64 row) const { return m_marks.contains(row); }
    /// Empty where none is.
    QString comment(quint64 row) const;
    /// The next one behind or before a row; with no row the first or the last.
    std::optional<quint64> next(std::optional<quint64> row) const;
    std::optional<quint64> previous(std::optional<quint64> row) const;

    /// Marks an event, or changes its comment, which is made one line. failed() where there are too many.
    void set(quint64 row, const QString& comment);
    void remove(quint64 row);
    /// The recording has another name, too: they are kept there as well from now on.
    void keepAlso(const QString& recordingPath);

Q_SIGNALS:
    void changed();
    /// They could not be read, or not be written: those that are here stay.
    void failed(const Duende::PlatformError& error);

private:
    struct Writer;

    TraceMarks(const std::shared_ptr<const TraceRecording>& recording, OperationRunner* runner);
    void read();
    void save();

    OperationRunner* const m_runner;
    const std::weak_ptr<const TraceRecording> m_recording;
    const qint64 m_startRealtimeNs;
    const std::shared_ptr<Writer> m_writer;
    QStringList m_paths; // of the recording; the first is its own
    TraceMarkSet m_marks;
    quint64 m_changes = 0;
};

} // namespace Duende
