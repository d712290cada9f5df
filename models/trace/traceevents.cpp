// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceevents.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"

#include <algorithm>

namespace Duende {

TraceEvents::TraceEvents(QObject* parent) : QObject(parent)
{
    m_flush.setInterval(flushInterval);
    connect(&m_flush, &QTimer::timeout, this, &TraceEvents::flush);
}

void TraceEvents::setRecording(const std::shared_ptr<const TraceRecording>& recording,
    const std::shared_ptr<const TraceProcesses>& processes)
{
    resetBy([&] {
        m_recording = recording;
        m_processes = processes;
        m_clock.reset();
        if (recording)
            m_clock.emplace(recording->facts());
        countAll();
    });
    // One that is complete never adds rows by itself.
    if (recording && recording->isGrowing())
        m_flush.start();
}

void TraceEvents::countAll()
{
    m_isShowingAll = true;
    m_firstRow = m_recording ? m_recording->firstRow() : 0;
    m_rowCount = m_recording ? m_recording->rowCount() - m_firstRow : 0;
}

void TraceEvents::resetBy(const std::function<void()>& change)
{
    Q_EMIT aboutToReset();
    m_flush.stop();
    m_visible.clear();
    m_visible.shrink_to_fit();
    m_texts.clear();
    change();
    Q_EMIT reset();
}

void TraceEvents::showAll()
{
    resetBy([this] { countAll(); });
    if (m_recording && m_recording->isGrowing())
        m_flush.start();
}

void TraceEvents::showChosen()
{
    resetBy([this] {
        m_isShowingAll = false;
        m_rowCount = 0;
    });
}

void TraceEvents::addVisible(const std::vector<uint32_t>& recordRows)
{
    if (m_isShowingAll || recordRows.empty())
        return;
    m_visible.insert(m_visible.end(), recordRows.begin(), recordRows.end());
    // The first rows are shown at once, the others as they come.
    if (m_rowCount == 0)
        flush();
    else if (!m_flush.isActive())
        m_flush.start();
}

void TraceEvents::flush()
{
    if (!m_recording)
        return;
    // Whether it still grows is asked first, so that the last rows are not missed.
    const bool isGrowing = m_recording->isGrowing();
    const quint64 count = m_isShowingAll ? m_recording->rowCount() - m_firstRow : quint64(m_visible.size());
    if (count > m_rowCount) {
        Q_EMIT aboutToAddRows(m_rowCount, count - 1);
        m_rowCount = count;
        Q_EMIT rowsAdded();
    } else if (!m_isShowingAll || !isGrowing) {
        m_flush.stop();
    }
}

void TraceEvents::setTimeMode(TraceTimeMode mode)
{
    if (mode == m_timeMode)
        return;
    m_timeMode = mode;
    Q_EMIT textsChanged();
}

void TraceEvents::refreshTexts()
{
    m_texts.clear();
    Q_EMIT textsChanged();
}

quint64 TraceEvents::visibleRow(quint64 recordRow) const
{
    if (m_isShowingAll)
        return std::min(recordRow - std::min(recordRow, m_firstRow), m_rowCount);
    const auto end = m_visible.begin() + qsizetype(m_rowCount);
    return quint64(std::lower_bound(m_visible.begin(), end, recordRow) - m_visible.begin());
}

TraceRecordReference TraceEvents::record(quint64 recordRow) const
{
    return m_recording ? m_recording->row(recordRow) : TraceRecordReference();
}

TraceRowFacts TraceEvents::facts(quint64 row) const
{
    return traceRowFacts(record(recordRow(row)).bytes);
}

const TraceRowText& TraceEvents::rowText(quint64 recordRow) const
{
    if (const TraceRowText* const known = m_texts.object(recordRow))
        return *known;
    static const TraceProcesses nothingKnown;
    const TraceRecordReference reference = record(recordRow);
    auto* const text = new TraceRowText(
        TraceRowText::of(reference.bytes, recordRow, m_processes ? *m_processes : nothingKnown));
    if (!reference && m_recording && recordRow < m_recording->firstRow()) {
        text->call = QStringLiteral("dropped");
        text->arguments = QStringLiteral("made room for later calls");
    }
    // Their bytes come from a traced program, which may write anything.
    text->comm = plainText(text->comm);
    text->arguments = plainText(text->arguments, 4096);
    text->result = plainText(text->result, 4096);
    m_texts.insert(recordRow, text);
    return *text;
}

QString TraceEvents::timeText(quint64 row) const
{
    const quint64 time = facts(row).timeNs;
    if (time == 0 || !m_clock)
        return ValueText::unknown();
    switch (m_timeMode) {
    case TraceTimeMode::Absolute:
        return m_clock->absolute(time);
    case TraceTimeMode::Relative:
        return m_clock->relative(time);
    case TraceTimeMode::Delta: {
        const quint64 before = row == 0 ? time : facts(row - 1).timeNs;
        return before == 0 ? ValueText::unknown() : TraceClock::delta(time, before);
    }
    }
    Q_UNREACHABLE_RETURN({});
}

QString TraceEvents::text(quint64 row, TraceColumn column) const
{
    switch (column) {
    case TraceColumn::Time:
        return timeText(row);
    case TraceColumn::Process: {
        const TraceRowFacts facts = this->facts(row);
        if (facts.pid == 0)
            return {};
        const QString& comm = rowText(recordRow(row)).comm;
        const QString number = facts.pid == facts.tid ? QString::number(facts.pid)
                                                      : QStringLiteral("%1/%2").arg(facts.pid).arg(facts.tid);
        return comm.isEmpty() ? number : QString(comm + QLatin1Char(' ') + number);
    }
    case TraceColumn::Call:
        return rowText(recordRow(row)).call;
    case TraceColumn::Arguments:
        return rowText(recordRow(row)).arguments;
    case TraceColumn::Result:
        return rowText(recordRow(row)).result;
    case TraceColumn::Duration: {
        const auto duration = facts(row).durationNs;
        return duration ? ValueText::duration(std::chrono::nanoseconds(*duration)) : QString();
    }
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Duende
