// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/runprogram.h"

#include <QProcess>
#include <QStandardPaths>

namespace Duende {

namespace {

constexpr int betweenChecksMs = 50;
constexpr int timeToDieMs = 2000;

void keepSome(QByteArray& kept, const QByteArray& more, qsizetype maximum)
{
    kept += QByteArrayView(more).first(std::min(more.size(), maximum - kept.size()));
}

} // namespace

Result<ProgramOutput> runProgram(const ProgramCall& call, const OperationContext& context)
{
    if (const Result<void> going = context.check(call.program); !going)
        return std::unexpected(going.error());
    QProcess process;
    process.setProgram(call.program);
    process.setArguments(call.arguments);
    process.setProcessEnvironment(call.environment);
    process.start();
    if (!process.waitForStarted()) {
        if (QStandardPaths::findExecutable(call.program).isEmpty())
            return std::unexpected(
                PlatformError::notFound(QStringLiteral("the program %1").arg(call.program)));
        return std::unexpected(
            PlatformError::io(QStringLiteral("the program %1 could not be started").arg(call.program))
                .withCause(process.errorString()));
    }
    process.write(call.input);
    process.closeWriteChannel();

    ProgramOutput result;
    for (bool isOver = false; !isOver;) {
        isOver = process.waitForFinished(betweenChecksMs) || process.state() == QProcess::NotRunning;
        keepSome(result.output, process.readAllStandardOutput(), call.maximumOutput);
        keepSome(result.errorOutput, process.readAllStandardError(), call.maximumOutput);
        const Result<void> going = context.check(call.program);
        if (!isOver && !going) {
            process.kill();
            process.waitForFinished(timeToDieMs);
            return std::unexpected(going.error());
        }
    }
    if (process.exitStatus() == QProcess::NormalExit)
        result.exitStatus = process.exitCode();
    return result;
}

} // namespace Duende
