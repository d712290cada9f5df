// SPDX-License-Identifier: GPL-3.0-or-later
// bench_ptrace AGENT PROGRAM [RUNS]: the same program untraced, under `strace -f -o /dev/null` and under the
// agent, which tells all of it, in turn, from the start to the end of the command. Prints medians and the
// median of the ratios.
#include "adapters/trace/client/tracesession.h"
#include "tests/bench/median.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>
#include <QStringList>

#include <cstdio>

using namespace Duende;
using namespace Duende::Trace;

namespace {

struct Load
{
    const char* name;
    QStringList arguments;
};

// Milliseconds from the start of the program to its end; negative when it failed.
double runMs(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return -1;
    return double(timer.nsecsElapsed()) / 1e6;
}

// The same with an agent of its own, its start counted in; `lost` gets the share of calls that were lost.
double tracedMs(const QString& agent, const QStringList& words, double& lost)
{
    TraceSession session;
    QEventLoop loop;
    Command command;
    for (const QString& word : words)
        command.arguments.push_back(word.toStdString());
    CountersBody sums{};
    bool isDone = false;
    QObject::connect(&session, &TraceSession::opened, &loop, [&] { session.start(command, {}); });
    QObject::connect(
        &session, &TraceSession::counters, &loop, [&](const CountersBody& told) { sums = told; });
    QObject::connect(&session, &TraceSession::failed, &loop, &QEventLoop::quit);
    QObject::connect(&session, &TraceSession::ended, &loop, [&] {
        isDone = true;
        loop.quit();
    });
    QElapsedTimer timer;
    timer.start();
    session.open({agent, false, -1});
    loop.exec();
    if (!isDone || sums.seen == 0)
        return -1;
    lost = double(sums.seen - sums.delivered) / double(sums.seen);
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() < 3) {
        std::fprintf(stderr, "usage: bench_ptrace AGENT PROGRAM [RUNS]\n");
        return 2;
    }
    const int runs = words.size() > 3 ? words.at(3).toInt() : 7;
    const QString& program = words.at(2);
    const QList<Load> loads{
        {"getppid", {QStringLiteral("getppid"), QStringLiteral("50000")}},
        {"open-fstat-read-write-close", {QStringLiteral("files"), QStringLiteral("10000")}},
        {"8 threads", {QStringLiteral("eight-threads"), QStringLiteral("50000")}},
    };
    const QStringList strace{
        QStringLiteral("-f"), QStringLiteral("-o"), QStringLiteral("/dev/null"), program};
    for (const Load& load : loads) {
        std::vector<double> times[3];
        std::vector<double> ratios;
        double mostLost = 0;
        for (int run = 0; run < runs; ++run) {
            double lost = 0;
            const double untraced = runMs(program, load.arguments);
            const double theirs = runMs(QStringLiteral("strace"), strace + load.arguments);
            const double ours = tracedMs(words.at(1), QStringList{program} + load.arguments, lost);
            if (untraced < 0 || theirs < 0 || ours < 0) {
                std::fprintf(stderr, "a run failed\n");
                return 1;
            }
            times[0].push_back(untraced);
            times[1].push_back(theirs);
            times[2].push_back(ours);
            ratios.push_back(ours / theirs);
            mostLost = std::max(mostLost, lost);
        }
        std::printf("%s, 50000 calls: untraced %.0f ms; strace %.0f ms; ours %.0f ms; ours to strace %.2f; "
                    "lost at most "
                    "%.2f %% (medians of %d interleaved runs)\n",
            load.name, median(times[0]), median(times[1]), median(times[2]), median(ratios), mostLost * 100,
            runs);
    }
    return 0;
}
