// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandoutput.h"
#include "app/command/textstyle.h"
#include "models/trace/tracefilter.h"
#include "models/trace/tracestatistics.h"
#include "models/trace/tracewriter.h"

#include <set>

namespace Duende {

/// Goes once through a recording: writes the events that pass a filter, and counts them. Of a recording that
/// grows it writes what is there at once and goes on until it is finished. What it writes to may be slow:
/// that holds up nobody but this. One thread.
class TracePrinter
{
public:
    struct Request
    {
        TraceFilter filter{};
        TraceFormat format = TraceFormat::Strace;
        /// Of the output.
        TextStyle style{};
        /// Count for statistics(), which takes its time.
        bool isCounting = false;
    };

    /// Without an output events are counted alone. The output outlives this.
    TracePrinter(std::shared_ptr<const TraceRecording> recording, Request request, CommandOutput* output);

    /// Blocks until all is written, or cannot be: CommandOutput tells why.
    void run();

    /// After run(): of the events that passed.
    const TraceStatistics& statistics() const { return m_statistics; }
    /// After run(): processes that became a program whose rights the kernel withheld, some of them.
    const std::set<uint32_t>& withheld() const { return m_withheld; }
    /// After run(): see TraceStatistics.
    bool hasIoUring() const { return m_hasIoUring; }

private:
    bool takeRest();
    bool flush();

    const std::shared_ptr<const TraceRecording> m_recording;
    const Request m_request;
    CommandOutput* const m_output;
    const std::unique_ptr<TraceWriter> m_writer;
    TraceCursor m_cursor;
    TraceProcesses m_processes{TraceProcesses::Memory::Present};
    TraceStatistics m_statistics;
    std::set<uint32_t> m_withheld;
    bool m_hasIoUring = false;
    QByteArray m_pending;
};

} // namespace Duende
