// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/frame.h"

#include <QByteArray>
#include <QStringList>

#include <map>
#include <vector>

namespace Duende::Trace {

/// COMMAND with nothing in its environment but a path and a locale, and without random addresses: two runs of
/// it make the same calls with the same arguments.
QStringList repeatable(const QStringList& command);

/// What strace writes of COMMAND with OPTIONS, line by line without the empty ones; empty when strace is not
/// there or did not end within a minute. Blocks without turning the event loop.
std::vector<QByteArray> straceLines(const QStringList& options, const QStringList& command);

/// What a tracer saw of a command and its children.
struct CountedRun
{
    QString problem; ///< why there is nothing; empty where all went well
    std::map<int, int> counts; ///< of each call, by number
    int exitCode = -1; ///< of the command
    QStringList unnamed; ///< calls whose name is not known, as they are shown
    QStringList damaged; ///< calls whose text is not whole, as they are shown
};

/// Of strace. Blocks.
CountedRun straceCounts(const QStringList& command);

/// Of our agent, whose counters must add up; each call is decoded. Turns the event loop.
CountedRun agentCounts(const QStringList& command, EngineKind engine = EngineKind::Ptrace);

} // namespace Duende::Trace
