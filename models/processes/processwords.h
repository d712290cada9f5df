// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonprocesses.h"

namespace Duende {

/// "Running", "Waiting for a device": for people, translated.
QString processStateTitle(DaemonProcess::State state);
/// "running", "disk_sleep": in JSON.
QString processStateWord(DaemonProcess::State state);

/// "File", "Deleted file": for people, translated.
QString descriptorKindTitle(OpenDescriptor::Kind kind);
/// "file", "deleted": in JSON.
QString descriptorKindWord(OpenDescriptor::Kind kind);
/// "Read", "Read and write": for people, translated; a word that is not known as it is.
QString descriptorAccessTitle(const QString& access);

/// The command line on one line, or "[name]" of a process without one.
QString processCommandText(const DaemonProcess& process);

} // namespace Duende
