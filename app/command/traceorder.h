// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/frame.h"
#include "app/command/commandstreams.h"
#include "models/trace/traceexport.h"
#include "models/trace/tracefilter.h"

#include <QStringList>

#include <array>
#include <chrono>
#include <expected>
#include <optional>

namespace Duende {

class Invocation;

/// What `duende trace` is to do, as its options say it.
struct TraceOrder
{
    /// One of the three is there.
    QString daemon; ///< as the person wrote it
    QStringList command;
    QString recordingToOpen;

    Trace::EngineKind engine = Trace::EngineKind::Auto;
    bool onlyFailed = false;
    quint64 leastDurationNs = 0;
    std::array<uint64_t, Trace::callSetWords> calls{}; ///< as Trace::TraceOptions has it
    bool isAdministrator = false;
    std::optional<std::chrono::milliseconds> duration; ///< from the attach on
    quint64 dataLimit = 0; ///< bytes of data kept of a call
    quint64 mostBytes = 0; ///< of the recording
    bool isRing = false; ///< the oldest events make room then, instead of the trace's end

    TraceFilter filter;
    bool hasEvents = false; ///< events are written
    bool hasSummary = false; ///< a table of calls is written at the end, to the output
    TraceFormat eventFormat = TraceFormat::Strace;
    TraceFormat summaryFormat = TraceFormat::Strace; ///< never Chrome
    QString eventsPath; ///< absolute; empty: events go to the output
    QString recordingPath; ///< absolute; where the recording is kept; empty: nowhere

    bool writesEventsToOutput() const { return hasEvents && eventsPath.isEmpty(); }

    /// Errors: WrongUsage, which was told already.
    static std::expected<TraceOrder, ExitStatus> of(Invocation& invocation);

    /// The words of --backend, --when-full and --format.
    static QStringList backendWords();
    static QStringList whenFullWords();
    static QStringList formatWords();
};

} // namespace Duende
