// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/daemontrace.h"

#include <QCoreApplication>

namespace Duende {

/// What stands beside a trace's buttons and in its questions, in words.
class TraceStatusText
{
    Q_DECLARE_TR_FUNCTIONS(Duende::TraceStatusText)

public:
    /// "ptrace · 3 processes · 182,404 calls · 2,310/s · none lost"; `callsASecond` of a trace that runs.
    static QString running(const DaemonTrace& trace, std::optional<double> callsASecond);
    /// "182,404 calls · 412 lost · recording ended"; of any recording.
    static QString recorded(const TraceRecording& recording);
    /// How much of its limit a recording has: "12 MiB of 4 GiB"; of a ring also "the first 1,204 events made
    /// room".
    static QString fill(const TraceRecording& recording, const TraceSettings& settings);
    /// "the first 1,204 events made room"; empty where all are there.
    static QString madeRoom(const TraceRecording& recording);
    /// "none lost", "412 lost".
    static QString lost(quint64 count);
    /// What a person is asked before the attach: one sentence, and what it means.
    static QString question(const TraceOutlook& outlook);
    static QString questionDetails(const TraceOutlook& outlook);
    /// What is missing of a recording that is not as it was written; empty where nothing is.
    static QString damage(const TraceRecording& recording);
};

} // namespace Duende
