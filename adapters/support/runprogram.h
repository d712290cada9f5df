// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"

#include <QByteArray>
#include <QProcessEnvironment>
#include <QStringList>

namespace Duende {

/// A program to run to its end.
struct ProgramCall
{
    /// An absolute path, or a name that is looked for in PATH.
    QString program;
    QStringList arguments;
    /// What it reads from standard input.
    QByteArray input = {};
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    /// More than this of each of its outputs is left out.
    qsizetype maximumOutput = 256 * 1024;
};

struct ProgramOutput
{
    /// Empty when a signal ended it.
    std::optional<int> exitStatus;
    QByteArray output;
    QByteArray errorOutput;
};

/// Runs a program and waits for its end; blocks, for a worker thread. Errors: NotFound (there is no such
/// program), Io (it could not be started), Timeout and cancelled, by which it is killed.
Result<ProgramOutput> runProgram(const ProgramCall& call, const OperationContext& context);

} // namespace Duende
