// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/traceprinter.h"

#include <thread>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype blockSize = 64 * 1024;
constexpr std::size_t mostWithheld = 8;
/// How long until a growing recording is looked at again: so long at first, and after many looks in vain.
constexpr std::chrono::milliseconds shortestPause = 4ms;
constexpr std::chrono::milliseconds longestPause = 64ms;

} // namespace

TracePrinter::TracePrinter(
    std::shared_ptr<const TraceRecording> recording, Request request, CommandOutput* output)
    : m_recording(std::move(recording))
    , m_request(std::move(request))
    , m_output(output)
    , m_writer(TraceWriter::create(m_request.format, *m_recording))
    , m_cursor(m_recording)
    , m_statistics(m_recording->facts().startMonotonicNs)
{
}

void TracePrinter::run()
{
    m_writer->begin(m_pending);
    std::chrono::milliseconds pause = shortestPause;
    for (;;) {
        // Asked first: what came before its end is then seen.
        const bool isGrowing = m_recording->isGrowing();
        const quint64 before = m_cursor.row();
        if (!takeRest() || !flush())
            return;
        if (!isGrowing)
            break;
        pause = m_cursor.row() > before ? shortestPause : std::min(2 * pause, longestPause);
        std::this_thread::sleep_for(pause);
    }
    m_writer->end(m_pending, m_recording->counts());
    flush();
}

bool TracePrinter::takeRest()
{
    const quint64 startNs = m_recording->facts().startMonotonicNs;
    while (const auto record = m_cursor.next()) {
        m_processes.add(*record);
        if (record->kind == uint16_t(Trace::RecordKind::Call) && !m_hasIoUring)
            m_hasIoUring = TraceStatistics::isIoUring(traceRowFacts(record->bytes).number);
        if (record->kind == uint16_t(Trace::RecordKind::Exec)) {
            const TraceRowFacts facts = traceRowFacts(record->bytes);
            if ((facts.flags & Trace::rightsWithheldFlag) != 0 && m_withheld.size() < mostWithheld)
                m_withheld.insert(facts.pid);
        }
        if (!record->isRow || !m_request.filter.passes(record->bytes, record->row, m_processes, startNs))
            continue;
        if (m_request.isCounting)
            m_statistics.add(*record, m_processes);
        if (!m_output)
            continue;
        m_writer->write(m_pending, TraceWrittenRow::of(*record, m_processes));
        if (m_pending.size() >= blockSize && !flush())
            return false;
    }
    return true;
}

bool TracePrinter::flush()
{
    const QByteArray pending = std::exchange(m_pending, {});
    if (!m_output)
        return true;
    if (m_request.format == TraceFormat::Strace && !m_request.style.isUtf8)
        return m_output->write(m_request.style.encode(QString::fromUtf8(pending)));
    return m_output->write(pending);
}

} // namespace Duende
