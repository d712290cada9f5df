// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// How often strace saw each call of COMMAND and its children, by number.
std::map<int, int> straceCounts(const QStringList& command);

/// As `straceCounts`, of our agent; empty when the run failed or its counters do not add up. `unnamed` gets
/// the number of calls whose name we do not know, `damaged` that of calls whose text is not whole.
std::map<int, int> agentCounts(const QStringList& command, int& unnamed, int& damaged);

} // namespace Duende::Trace
