// SPDX-License-Identifier: GPL-3.0-or-later
// Times ProcessTable::refresh() of this machine's /proc with 1,000 more sleeping processes in it and prints
// the median a refresh and a thousand processes.
#include "adapters/support/processtable.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int sleeperCount = 1000;
constexpr int refreshCount = 100;

class Sleepers
{
public:
    Sleepers()
    {
        for (int i = 0; i < sleeperCount; ++i) {
            const pid_t pid = ::fork();
            if (pid == 0) {
                for (;;)
                    ::pause();
            }
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
    std::vector<pid_t> m_pids;
};

double timedRefresh(Duende::ProcessTable& table)
{
    const auto begin = std::chrono::steady_clock::now();
    if (!table.refresh())
        std::fprintf(stderr, "cannot read /proc\n");
    return Milliseconds(std::chrono::steady_clock::now() - begin).count();
}

} // namespace

int main()
{
    const Sleepers sleepers;
    if (sleepers.count() < sleeperCount) {
        std::fprintf(stderr, "only %zu processes could be started\n", sleepers.count());
        return 1;
    }
    const Duende::Procfs procfs;
    Duende::ProcessTable table(procfs);
    const double first = timedRefresh(table);
    std::vector<double> times;
    for (int i = 0; i < refreshCount; ++i)
        times.push_back(timedRefresh(table));
    std::ranges::sort(times);
    const double median = times.at(times.size() / 2);
    const double processes = static_cast<double>(table.processes().size());
    std::printf("%.0f processes; first read %.1f ms; refresh: median %.2f ms, worst %.2f ms; "
                "1,000 processes: %.2f ms\n",
        processes, first, median, times.back(), median * 1000 / processes);
    return 0;
}
