// SPDX-License-Identifier: GPL-3.0-or-later
// bench_trace DUENDE PROGRAM [RUNS]: first the same program untraced, under `strace -f -o /dev/null` and
// under `duende trace`, which records all of it into a file, in turn, each from the start to the end of the
// whole command: medians and the median of the ratios. Then what eBPF adds to a call of a traced program,
// which is timed from inside, and to one of a program that is not traced meanwhile; and beside that what is
// added while its last calls are kept, by perf trace, by bpftrace that only counts, and by strace (with a
// hundredth of the calls). As root.
#include "tests/bench/median.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRegularExpression>
#include <QStringList>
#include <QTemporaryDir>

#include <cstdio>
#include <functional>
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

/// As innerSeconds() while something looks at bash from outside: `look` gets its pid and gives the command
/// that does so, which is ready when it has written `ready`.
double watchedSeconds(const std::function<QStringList(qint64 pid)>& look, const QByteArray& ready,
    const QString& program, const QString& load)
{
    QProcess bash;
    bash.start(QStringLiteral("bash"),
        {QStringLiteral("-c"), QStringLiteral("read; TIMEFORMAT='inner %R'; time %1 %2").arg(program, load)});
    if (!bash.waitForStarted())
        return -1;
    const QStringList command = look(bash.processId());
    QProcess watcher;
    watcher.setProcessChannelMode(QProcess::MergedChannels);
    watcher.start(command.first(), command.sliced(1));
    QByteArray said;
    while (!said.contains(ready) && watcher.waitForReadyRead(30'000))
        said += watcher.readAllStandardOutput();
    double seconds = -1;
    if (said.contains(ready)) {
        bash.write("\n");
        if (bash.waitForFinished(120'000) && bash.exitCode() == 0) {
            const QString words = QString::fromUtf8(bash.readAllStandardError());
            seconds = words.section(QStringLiteral("inner "), 1).toDouble();
        }
    }
    bash.kill();
    bash.waitForFinished();
    watcher.terminate();
    watcher.waitForFinished();
    return seconds;
}

// What others add to each call of a load, and the flight recorder; false when a run failed.
bool benchOthers(const QString& duende, const QString& program, const QString& name, const QString& loadName,
    int rounds, int callsARound, int runs)
{
    const QString load = QStringLiteral("%1 %2").arg(loadName).arg(rounds);
    const QString smallLoad = QStringLiteral("%1 %2").arg(loadName).arg(rounds / 100);
    const double calls = double(rounds) * callsARound;
    const auto recorder = [&duende](qint64 pid) {
        return QStringList{duende, QStringLiteral("recorder"), QStringLiteral("native:pid%1").arg(pid)};
    };
    const auto counter = [&program](qint64) {
        const QString condition = QStringLiteral("/comm == \"%1\"/").arg(program.section(u'/', -1).left(15));
        return QStringList{QStringLiteral("bpftrace"), QStringLiteral("-e"),
            QStringLiteral("interval:ms:500 { printf(\"ready\\n\"); } tracepoint:raw_syscalls:sys_enter ")
                + condition + QStringLiteral(" { @[args.id] = count(); }")};
    };
    std::vector<double> added[5];
    for (int run = 0; run < runs; ++run) {
        const QTemporaryDir folder;
        QString words;
        const double untraced = innerSeconds({}, program, load, words);
        const double small = innerSeconds({}, program, smallLoad, words);
        const double traced
            = innerSeconds({duende, QStringLiteral("trace"), QStringLiteral("--backend"),
                               QStringLiteral("ebpf"), QStringLiteral("-o"),
                               folder.filePath(QStringLiteral("all.duende-trace")), QStringLiteral("--")},
                program, load, words);
        const double armed = watchedSeconds(recorder, "are kept", program, load);
        const double counted = watchedSeconds(counter, "ready", program, load);
        const double perf
            = innerSeconds({QStringLiteral("perf"), QStringLiteral("trace"), QStringLiteral("-o"),
                               QStringLiteral("/dev/null"), QStringLiteral("--")},
                program, smallLoad, words);
        const double strace = innerSeconds({QStringLiteral("strace"), QStringLiteral("-f"),
                                               QStringLiteral("-o"), QStringLiteral("/dev/null")},
            program, smallLoad, words);
        const double times[] = {traced, armed, counted, perf, strace};
        for (int i = 0; i < 5; ++i) {
            if (times[i] < 0) {
                std::fprintf(stderr, "run %d of kind %d failed\n", run, i);
                return false;
            }
            const bool isSmall = i > 2;
            added[i].push_back(
                (times[i] - (isSmall ? small : untraced)) * 1e9 / (isSmall ? calls / 100 : calls));
        }
    }
    std::printf("%s, %.0f calls, added to a call: traced by eBPF %.0f ns, last calls kept %.0f ns, bpftrace "
                "counting %.0f "
                "ns, perf trace %.0f ns, strace %.0f ns (medians of %d interleaved runs)\n",
        qPrintable(name), calls, median(added[0]), median(added[1]), median(added[2]), median(added[3]),
        median(added[4]), runs);
    return true;
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
    const bool areOthersDone = isDone
        && benchOthers(
            words.at(1), program, QStringLiteral("getppid"), QStringLiteral("getppid"), 3'000'000, 1, runs)
        && benchOthers(words.at(1), program, QStringLiteral("open-fstat-read-write-close"),
            QStringLiteral("files"), 300'000, 5, runs);
    if (!areOthersDone) {
        std::fprintf(stderr, "a run failed\n");
        return 1;
    }
    return 0;
}
