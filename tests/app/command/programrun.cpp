// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/command/programrun.h"

#include <QProcess>

namespace Duende {

using namespace Qt::StringLiterals;

CommandRun runProgram(
    const QString& program, const QStringList& arguments, const QProcessEnvironment& environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(u"/dev/null"_s);
    process.start(program, arguments);
    CommandRun run;
    if (!process.waitForFinished(60000)) {
        process.kill();
        process.waitForFinished();
        return run;
    }
    run.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    run.output = process.readAllStandardOutput();
    run.error = process.readAllStandardError();
    return run;
}

CommandRun runAsDev(const QString& program, const QStringList& arguments)
{
    QStringList environment{u"PATH=/usr/bin:/bin"_s, u"LANG=C.UTF-8"_s, u"XDG_RUNTIME_DIR=/run/user/1000"_s};
    // What ctest tells the sanitizers holds for this run, too.
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
        if (qEnvironmentVariableIsSet(name))
            environment.append(QString::fromLatin1(name) + u'=' + qEnvironmentVariable(name));
    }
    return runProgram(
        u"runuser"_s, words("-u dev -- env -i") + environment + QStringList{program} + arguments);
}

} // namespace Duende
