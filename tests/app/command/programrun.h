// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/app/command/commandfixture.h"

#include <QProcessEnvironment>

namespace Duende {

/// Runs a program to its end, for a minute at most, with nothing to read; status -1 where it was killed.
CommandRun runProgram(const QString& program, const QStringList& arguments,
    const QProcessEnvironment& environment = QProcessEnvironment::systemEnvironment());

/// The same as the test host's user "dev", who may do nothing to the machine.
CommandRun runAsDev(const QString& program, const QStringList& arguments);

} // namespace Duende
