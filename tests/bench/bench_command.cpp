// SPDX-License-Identifier: GPL-3.0-or-later
// bench_command DUENDE [RUNS]: `duende list --json` beside `systemctl list-units --all --output=json`, in
// turn, as whole processes. Prints medians and the median of the ratios.
#include "tests/bench/median.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QStringList>

#include <cstdio>

using namespace Duende;

namespace {

// Milliseconds from the start of the program to its end; negative when it failed.
double runMs(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setStandardOutputFile(QProcess::nullDevice());
    QElapsedTimer timer;
    timer.start();
    process.start(program, arguments);
    if (!process.waitForFinished() || process.exitCode() != 0)
        return -1;
    return double(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() < 2) {
        std::fprintf(stderr, "usage: bench_command DUENDE [RUNS]\n");
        return 2;
    }
    const int runs = words.size() > 2 ? words.at(2).toInt() : 20;
    const QStringList ours{QStringLiteral("list"), QStringLiteral("--json")};
    const QStringList theirs{
        QStringLiteral("list-units"), QStringLiteral("--all"), QStringLiteral("--output=json")};
    std::vector<double> oursMs;
    std::vector<double> theirsMs;
    std::vector<double> ratios;
    for (int run = -1; run < runs; ++run) {
        const double a = runMs(words.at(1), ours);
        const double b = runMs(QStringLiteral("systemctl"), theirs);
        if (a < 0 || b < 0) {
            std::fprintf(stderr, "a run failed\n");
            return 1;
        }
        if (run < 0) {
            std::printf("first run, caches cold: duende %.1f ms, systemctl %.1f ms\n", a, b);
            continue;
        }
        oursMs.push_back(a);
        theirsMs.push_back(b);
        ratios.push_back(a / b);
    }
    std::printf("duende list --json: %.1f ms; systemctl list-units --all --output=json: %.1f ms; ratio %.2f "
                "(medians of %d interleaved runs)\n",
        median(oursMs), median(theirsMs), median(ratios), runs);
    return 0;
}
