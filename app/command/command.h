// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"

#include <QCoreApplication>
#include <QStringList>

#include <memory>

namespace Duende {

class AdapterRegistry;

/// Whether these arguments (without the program's name) are for the command and not for the window: the first
/// one is a word, --help, -h, --version or -v.
bool isCommand(const QStringList& arguments);

/// The application that the command needs. Where the locale has no UTF-8, as is usual for cron(8) and some
/// ssh(1) sessions, Qt's complaint about it is kept from the error stream: what goes to a terminal minds the
/// locale.
std::unique_ptr<QCoreApplication> makeCommandApplication(int& argc, char** argv);

/// Runs the command: one verb on the adapters of the registry. Needs a QCoreApplication and no display;
/// blocks until it is done. Results go to the output, messages to the error stream. SIGINT, SIGTERM and
/// SIGHUP cancel what runs; a second one ends the program as usual. `agentPath` is that of the program that
/// traces. Gives the exit status, an ExitStatus.
int runCommand(const QStringList& arguments, std::shared_ptr<const AdapterRegistry> registry,
    const QString& agentPath, CommandStreams streams = {});

} // namespace Duende
