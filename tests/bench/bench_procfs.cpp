// SPDX-License-Identifier: GPL-3.0-or-later
// With 1,000 more sleeping programs on this machine: what a refresh of /proc costs, and the whole native list
// made of it, in processor time, which other load stretches least. Fails when the fastest refresh costs more
// than 15 ms for 1,000 processes.
#include "adapters/native/nativelister.h"

#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <functional>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace Duende;

namespace {

double cpuMilliseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

constexpr int sleeperCount = 1000;
constexpr int passCount = 100;
constexpr double allowedMs = 15;

/// Processes with a name and a command line of their own, so that none passes for a worker of this program.
class Sleepers
{
public:
    explicit Sleepers(char* commandLine)
    {
        for (int i = 0; i < sleeperCount; ++i) {
            const pid_t pid = ::fork();
            if (pid == 0)
                sleepAs(i, commandLine);
            if (pid > 0)
                m_pids.push_back(pid);
        }
    }
    Q_DISABLE_COPY_MOVE(Sleepers)
    ~Sleepers()
    {
        for (const pid_t pid : m_pids)
            ::kill(pid, SIGKILL);
        for (const pid_t pid : m_pids)
            ::waitpid(pid, nullptr, 0);
    }
    size_t count() const { return m_pids.size(); }

private:
    [[noreturn]] static void sleepAs(int number, char* commandLine)
    {
        std::array<char, 32> name{};
        std::snprintf(name.data(), name.size(), "sleeper%d", number);
        ::prctl(PR_SET_NAME, name.data());
        *commandLine = '-';
        ::setsid();
        for (;;)
            ::pause();
    }

    std::vector<pid_t> m_pids;
};

/// Prints a line about 1,000 of what `pass` goes over, `items`, and gives the fastest pass.
double measure(const char* what, const std::function<qsizetype()>& pass)
{
    std::vector<double> times;
    qsizetype items = 0;
    for (int i = 0; i <= passCount; ++i) {
        const double begin = cpuMilliseconds();
        items = pass();
        times.push_back(cpuMilliseconds() - begin);
    }
    const double first = times.front();
    times.erase(times.begin());
    std::ranges::sort(times);
    const double perThousand = 1000 / std::max(1.0, static_cast<double>(items));
    std::printf("%-28s %5lld  first %6.2f ms, then fastest %6.2f, median %6.2f, slowest %6.2f ms a 1,000\n",
        what, static_cast<long long>(items), first * perThousand, times.front() * perThousand,
        times.at(times.size() / 2) * perThousand, times.back() * perThousand);
    return times.front() * perThousand;
}

} // namespace

int main(int, char** argv)
{
    const Sleepers sleepers(argv[0]);
    if (sleepers.count() < sleeperCount) {
        std::fprintf(stderr, "only %zu processes could be started\n", sleepers.count());
        return 1;
    }
    const Procfs procfs;
    ProcessTable table(procfs);
    const double refresh = measure(
        "refresh of /proc, processes", [&table] { return table.refresh() ? table.processes().size() : 0; });
    const QTemporaryDir folder;
    ChangeNotifier changes;
    const SpawnedDaemons spawned(folder.path(), procfs, changes);
    NativeLister lister(procfs, spawned);
    measure("the native list, rows",
        [&lister] { return lister.records().value_or(QList<DaemonRecord>()).size(); });
    measure("the same with input and output", [&lister] {
        return lister.records(NativeLister::Detail::All).value_or(QList<DaemonRecord>()).size();
    });
    if (refresh > allowedMs)
        std::printf("the refresh is slower than %.0f ms\n", allowedMs);
    return refresh > allowedMs ? 1 : 0;
}
