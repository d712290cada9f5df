// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/trace/straceoracle.h"

#include "adapters/trace/syscalls/decode.h"
#include "tests/adapters/trace/tracerun.h"

#include <QProcess>
#include <QTemporaryFile>

#include <string>

using namespace Qt::StringLiterals;

namespace Duende::Trace {

namespace {

class NoSurroundings final : public CallSurroundings
{
public:
    std::string descriptor(uint32_t, int) const override { return {}; }
    std::string directory(uint32_t) const override { return {}; }
};

} // namespace

QStringList repeatable(const QStringList& command)
{
    return QStringList{u"/usr/bin/env"_s, u"-i"_s, u"PATH=/usr/bin:/bin"_s, u"LC_ALL=C"_s,
               u"HOME=/nonexistent"_s, u"PYTHONHASHSEED=0"_s, u"/usr/bin/setarch"_s, u"-R"_s}
    + command;
}

std::vector<QByteArray> straceLines(const QStringList& options, const QStringList& command)
{
    QTemporaryFile file;
    if (!file.open())
        return {};
    QProcess strace;
    strace.setStandardInputFile(QProcess::nullDevice());
    strace.setStandardOutputFile(QProcess::nullDevice());
    strace.setStandardErrorFile(QProcess::nullDevice());
    strace.start(u"/usr/bin/strace"_s, options + QStringList{u"-o"_s, file.fileName()} + command);
    if (!strace.waitForFinished(60'000))
        return {};
    std::vector<QByteArray> lines;
    for (const QByteArray& line : file.readAll().split('\n')) {
        if (!line.isEmpty())
            lines.push_back(line);
    }
    return lines;
}

std::map<int, int> straceCounts(const QStringList& command)
{
    std::map<int, int> counts;
    // "12 [ 110] getppid() = 5"
    for (const QByteArray& line :
        straceLines({u"-f"_s, u"-n"_s, u"-qq"_s, u"-e"_s, u"signal=none"_s}, command)) {
        const qsizetype begin = line.indexOf('[');
        const qsizetype end = line.indexOf(']', begin);
        if (begin < 0 || end < 0 || line.contains(" resumed>") || line.contains("] +++ "))
            continue;
        ++counts[line.sliced(begin + 1, end - begin - 1).trimmed().toInt()];
    }
    return counts;
}

std::map<int, int> agentCounts(const QStringList& command, int& unnamed, int& damaged)
{
    TraceRun run;
    if (!run.open() || !run.start(command) || !run.awaitEnd(60'000) || !run.addsUp())
        return {};
    std::map<int, int> counts;
    const NoSurroundings surroundings;
    for (const CallView& view : run.calls()) {
        const DecodedCall decoded = decodeCall(view, surroundings);
        const std::string text = callText(decoded);
        if (callName(view.call().architecture, view.call().number).empty() || decoded.name.contains('?')
            || decoded.name.starts_with("syscall_"))
            ++unnamed;
        if (!text.starts_with(std::string(decoded.name) + '(') || !text.contains(") = "))
            ++damaged;
        ++counts[view.call().number];
    }
    return counts;
}

} // namespace Duende::Trace
