// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/watchdog.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <initializer_list>
#include <new>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace Duende::Trace {

namespace {

constexpr int stoppedSeconds = 1;
constexpr int stuckSeconds = 10;

class Watchdog
{
public:
    Watchdog(pid_t child, const Heartbeat& heartbeat) : m_child(child), m_heartbeat(heartbeat) { }

    [[noreturn]] void run()
    {
        sigset_t awaited;
        ::sigemptyset(&awaited);
        ::sigaddset(&awaited, SIGCHLD);
        ::sigaddset(&awaited, SIGTERM);
        for (;;) {
            const timespec second{1, 0};
            if (::sigtimedwait(&awaited, nullptr, &second) == SIGTERM)
                ::kill(m_child, SIGTERM);
            readChild();
            // Signals that come on the way shorten a round, so that time is what counts.
            const time_t now = secondsNow();
            if (m_heartbeat.isBusy.load() && m_heartbeat.beats.load() == m_beats) {
                if (now - m_beatTime >= stuckSeconds)
                    end();
            } else {
                m_beats = m_heartbeat.beats.load();
                m_beatTime = now;
            }
            if (m_isStopped && now - m_stopTime >= stoppedSeconds)
                end();
        }
    }

private:
    static time_t secondsNow()
    {
        timespec time{};
        ::clock_gettime(CLOCK_MONOTONIC, &time);
        return time.tv_sec;
    }

    void readChild()
    {
        int status = 0;
        while (::waitpid(m_child, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0) {
            if (WIFSTOPPED(status) && !m_isStopped) {
                m_isStopped = true;
                m_stopTime = secondsNow();
            } else if (WIFCONTINUED(status)) {
                m_isStopped = false;
            } else if (WIFEXITED(status)) {
                ::_exit(WEXITSTATUS(status));
            } else if (WIFSIGNALED(status)) {
                ::_exit(128 + WTERMSIG(status));
            }
        }
    }

    [[noreturn]] void end()
    {
        ::kill(m_child, SIGKILL);
        ::waitpid(m_child, nullptr, 0);
        ::_exit(endedByWatchdog);
    }

    const pid_t m_child;
    const Heartbeat& m_heartbeat;
    uint64_t m_beats = 0;
    time_t m_beatTime = secondsNow();
    time_t m_stopTime = 0;
    bool m_isStopped = false;
};

} // namespace

Heartbeat* startUnderWatchdog()
{
    void* memory
        = ::mmap(nullptr, sizeof(Heartbeat), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return nullptr;
    auto* heartbeat = new (memory) Heartbeat;
    sigset_t blocked;
    sigset_t before;
    ::sigemptyset(&blocked);
    ::sigaddset(&blocked, SIGCHLD);
    ::sigaddset(&blocked, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &blocked, &before);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0)
        return nullptr;
    if (child == 0) {
        ::sigprocmask(SIG_SETMASK, &before, nullptr);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent)
            ::_exit(EXIT_FAILURE);
        return heartbeat;
    }
    // A stop for the terminal's group does not reach the one that watches. A group of its own would not do:
    // when the agent ended, the kernel could take the application's group for an orphaned one, and would hang
    // up on all in it (setpgid(2), "orphaned process group").
    for (const int number : {SIGTSTP, SIGTTIN, SIGTTOU})
        ::signal(number, SIG_IGN);
    for (int fd = 0; fd < 4; ++fd)
        ::close(fd);
    Watchdog(child, *heartbeat).run();
}

} // namespace Duende::Trace
