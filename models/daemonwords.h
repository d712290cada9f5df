// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonaction.h"
#include "adapters/contract/daemonrecord.h"

#include <QString>

namespace Duende {

/// The words in which people name the parts of a daemon and what is done to it, translated.

/// "Service", "Process", "microVM": for people.
QString kindTitle(DaemonKind kind);
/// "Services", "Processes", "microVMs": for people.
QString kindsTitle(DaemonKind kind);
/// What a person calls a daemon: what the list shows at first.
bool isDaemonKind(DaemonKind kind);
constexpr int daemonKindCount = int(DaemonKind::Scope) + 1;

/// "Running", "Failed": the state for people.
QString stateTitle(DaemonStatus::State state);
/// "killed by signal SEGV", "exited with status 203", "timed out": why it failed, for people.
QString failureText(const FailureReason& reason);

/// "Start", "Reset failed": an action as a menu entry or button.
QString actionTitle(DaemonAction action);
/// "Starting nginx.service": an action under way.
QString actionProgressText(DaemonAction action, const QString& name);
/// "Started nginx.service": an action that is done.
QString actionDoneText(DaemonAction action, const QString& name);
/// "start nginx.service": behind "could not".
QString actionInfinitive(DaemonAction action, const QString& name);
/// Ends or interrupts what runs, so a person is asked first.
bool isDestructive(DaemonAction action);

} // namespace Duende
