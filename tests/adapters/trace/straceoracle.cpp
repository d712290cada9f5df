// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/trace/straceoracle.h"

#include "adapters/trace/syscalls/decode.h"
#include "tests/adapters/trace/tracerun.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryFile>

#include <string>
#include <sys/wait.h>

using namespace Qt::StringLiterals;

namespace Duende::Trace {

namespace {

class NoSurroundings final : public CallSurroundings
{
public:
    std::string descriptor(uint32_t, int) const override { return {}; }
    std::string directory(uint32_t) const override { return {}; }
};

struct StraceRun
{
    QString problem;
    std::vector<QByteArray> lines{};
    int exitCode = -1;
};

StraceRun runStrace(const QStringList& options, const QStringList& command)
{
    QTemporaryFile file;
    if (!file.open())
        return {file.errorString()};
    QProcess strace;
    strace.setProcessEnvironment(QProcessEnvironment()); // as the agent starts commands here: with none
    strace.setStandardInputFile(QProcess::nullDevice());
    strace.setStandardOutputFile(QProcess::nullDevice());
    strace.setStandardErrorFile(QProcess::nullDevice());
    strace.start(u"/usr/bin/strace"_s, options + QStringList{u"-o"_s, file.fileName()} + command);
    if (!strace.waitForFinished(60'000))
        return {u"strace: "_s + strace.errorString()};
    StraceRun run;
    if (strace.exitStatus() == QProcess::NormalExit)
        run.exitCode = strace.exitCode();
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (!line.isEmpty())
            run.lines.push_back(line);
    }
    return run;
}

} // namespace

QStringList repeatable(const QStringList& command)
{
    return QStringList{u"/usr/bin/env"_s, u"-i"_s, u"PATH=/usr/bin:/bin"_s, u"LC_ALL=C"_s,
               u"HOME=/nonexistent"_s, u"PYTHONHASHSEED=0"_s, u"/usr/bin/setarch"_s, u"-R"_s}
    + command;
}

std::vector<QByteArray> straceLines(const QStringList& options, const QStringList& command)
{
    return runStrace(options, command).lines;
}

CountedRun straceCounts(const QStringList& command)
{
    const StraceRun run = runStrace({u"-f"_s, u"-n"_s, u"-qq"_s, u"-e"_s, u"signal=none"_s}, command);
    CountedRun counted{run.problem, {}, run.exitCode, {}, {}};
    // "12 [ 110] getppid() = 5"
    for (const QByteArray& line : run.lines) {
        const qsizetype begin = line.indexOf('[');
        const qsizetype end = line.indexOf(']', begin);
        if (begin < 0 || end < 0 || line.contains(" resumed>") || line.contains("] +++ "))
            continue;
        ++counted.counts[line.sliced(begin + 1, end - begin - 1).trimmed().toInt()];
    }
    return counted;
}

CountedRun agentCounts(const QStringList& command, EngineKind engine)
{
    CountedRun counted;
    TraceRun run;
    if (!run.open() || !run.start(command, {defaultDataLimit, false, engine}) || !run.awaitEnd(60'000))
        counted.problem = run.error ? run.error->message() : u"the agent did not end within a minute"_s;
    else if (!run.addsUp())
        counted.problem = u"what was seen is not what was delivered and lost"_s;
    if (!counted.problem.isEmpty())
        return counted;
    if (run.how && run.how->hasStatus && WIFEXITED(int(run.how->waitStatus)))
        counted.exitCode = WEXITSTATUS(int(run.how->waitStatus));
    const NoSurroundings surroundings;
    for (const CallView& view : run.calls()) {
        const DecodedCall decoded = decodeCall(view, surroundings);
        const std::string text = callText(decoded);
        if (callName(view.call().architecture, view.call().number).empty() || decoded.name.contains('?')
            || decoded.name.starts_with("syscall_"))
            counted.unnamed += QString::fromStdString(text);
        if (!text.starts_with(std::string(decoded.name) + '(') || !text.contains(") = "))
            counted.damaged += QString::fromStdString(text);
        ++counted.counts[view.call().number];
    }
    return counted;
}

} // namespace Duende::Trace
