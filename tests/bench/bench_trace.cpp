// SPDX-License-Identifier: GPL-3.0-or-later
// bench_trace DUENDE PROGRAM [RUNS]: first the same program untraced, under `strace -f -o /dev/null` and
// under `duende trace`, which records all of it into a file, in turn, each from the start to the end of the
// whole command: medians and the median of the ratios. Then what eBPF adds to a call of a traced program,
// which is timed from inside, and to one of a program that is not traced meanwhile. As root.
#include "tests/bench/median.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStringList>
#include <QTemporaryDir>

#include <cstdio>
#include <unistd.h>

using namespace Duende;

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

// The same under `duende trace`; `lost` gets the share of calls that were lost.
double tracedMs(const QString& duende, const QStringList& words, double& lost)
{
    const QTemporaryDir folder;
    QProcess process;
    QElapsedTimer timer;
    timer.start();
    process.start(duende,
        QStringList{QStringLiteral("trace"), QStringLiteral("-o"),
            folder.filePath(QStringLiteral("all.duende-trace")), QStringLiteral("--")}
            + words);
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return -1;
    const double ms = double(timer.nsecsElapsed()) / 1e6;
    static const QRegularExpression counts(QStringLiteral("(\\d+) calls seen, (\\d+) recorded, (\\d+) lost"));
    const auto match = counts.match(QString::fromUtf8(process.readAllStandardError()));
    if (!match.hasMatch())
        return -1;
    lost = match.captured(3).toDouble() / match.captured(1).toDouble();
    return ms;
}

constexpr double callsOfLoop = 3e6;
constexpr double callsOfFiles = 1.5e6;

// Seconds that the program takes as bash in it sees them, which may itself be started by `prefix`; negative
// when it failed. `words` gets all that was written to the error stream.
double innerSeconds(const QStringList& prefix, const QString& program, const QString& load, QString& words)
{
    const QStringList command = prefix
        + QStringList{QStringLiteral("bash"), QStringLiteral("-c"),
            QStringLiteral("TIMEFORMAT='inner %R'; time %1 %2").arg(program, load)};
    QProcess process;
    process.start(command.first(), command.sliced(1));
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        return -1;
    words = QString::fromUtf8(process.readAllStandardError());
    static const QRegularExpression seconds(QStringLiteral("inner ([0-9.]+)"));
    const auto match = seconds.match(words);
    return match.hasMatch() ? match.captured(1).toDouble() : -1;
}

// What a trace adds to each call of a load, in nanoseconds; false when a run failed.
bool benchEbpf(const QString& duende, const QString& program, const QString& name, const QString& load,
    double calls, int runs)
{
    std::vector<double> added;
    std::vector<double> addedToOthers;
    quint64 lost = 0;
    for (int run = 0; run < runs; ++run) {
        const QTemporaryDir folder;
        const auto traceTo = [&](const QString& file) {
            return QStringList{duende, QStringLiteral("trace"), QStringLiteral("--backend"),
                QStringLiteral("ebpf"), QStringLiteral("-o"), folder.filePath(file)};
        };
        QString words;
        const double untraced = innerSeconds({}, program, load, words);
        const double traced
            = innerSeconds(traceTo(QStringLiteral("all.duende-trace")) + QStringList{QStringLiteral("--")},
                program, load, words);
        static const QRegularExpression count(QStringLiteral("(\\d+) lost"));
        lost += count.match(words).captured(1).toULongLong();
        // A trace of another program, which sleeps.
        QProcess other;
        const QStringList sleeper = traceTo(QStringLiteral("other.duende-trace"))
            + QStringList{QStringLiteral("--"), QStringLiteral("sleep"), QStringLiteral("600")};
        other.start(sleeper.first(), sleeper.sliced(1));
        other.waitForStarted();
        ::sleep(1);
        const double beside = innerSeconds({}, program, load, words);
        other.terminate();
        other.waitForFinished();
        if (untraced < 0 || traced < 0 || beside < 0)
            return false;
        added.push_back((traced - untraced) * 1e9 / calls);
        addedToOthers.push_back((beside - untraced) * 1e9 / calls);
    }
    std::printf("eBPF, %s, %.0f calls: adds %.0f ns a call, lost %llu; %.0f ns a call of a program that is "
                "not traced "
                "(medians of %d interleaved runs)\n",
        qPrintable(name), calls, median(added), static_cast<unsigned long long>(lost), median(addedToOthers),
        runs);
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() < 3) {
        std::fprintf(stderr, "usage: bench_trace DUENDE PROGRAM [RUNS]\n");
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
    const bool isDone = benchEbpf(words.at(1), program, QStringLiteral("getppid"),
                            QStringLiteral("getppid 3000000"), callsOfLoop, runs)
        && benchEbpf(words.at(1), program, QStringLiteral("open-fstat-read-write-close"),
            QStringLiteral("files 300000"), callsOfFiles, runs);
    if (!isDone) {
        std::fprintf(stderr, "a run failed\n");
        return 1;
    }
    return 0;
}
