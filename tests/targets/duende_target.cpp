// SPDX-License-Identifier: GPL-3.0-or-later
// A daemon that behaves as its first argument says. Each line on standard output is flushed at once; "ready"
// says that what was asked for has been set up.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dirent.h>
#include <functional>
#include <map>
#include <pthread.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace {

using Arguments = std::vector<std::string>;

void say(const std::string& line)
{
    std::puts(line.c_str());
    std::fflush(stdout);
}

[[noreturn]] void sleepForever()
{
    say("ready");
    for (;;)
        ::pause();
}

int numberOf(const Arguments& arguments, size_t index)
{
    return index < arguments.size() ? std::atoi(arguments.at(index).c_str()) : 0;
}

pid_t forkSleeper()
{
    const pid_t pid = ::fork();
    if (pid == 0) {
        for (;;)
            ::pause();
    }
    return pid;
}

void ignoreTerm(const Arguments&)
{
    std::signal(SIGTERM, SIG_IGN);
    sleepForever();
}

// exit STATUS [MILLISECONDS]
void exitWith(const Arguments& arguments)
{
    ::usleep(static_cast<useconds_t>(numberOf(arguments, 1)) * 1000);
    std::exit(numberOf(arguments, 0));
}

// Has a child that has ended and is not waited for; says its pid.
void zombie(const Arguments&)
{
    const pid_t pid = ::fork();
    if (pid == 0)
        ::_exit(0);
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);
    say("child " + std::to_string(pid));
    sleepForever();
}

// workers COUNT: says the pid of each.
void workers(const Arguments& arguments)
{
    for (int i = 0; i < numberOf(arguments, 0); ++i)
        say("child " + std::to_string(forkSleeper()));
    sleepForever();
}

// name NAME
void setName(const Arguments& arguments)
{
    ::prctl(PR_SET_NAME, arguments.empty() ? "" : arguments.front().c_str());
    sleepForever();
}

void stopSelf(const Arguments&)
{
    say("ready");
    std::raise(SIGSTOP);
    say("continued");
    for (;;)
        ::pause();
}

void spin(const Arguments&)
{
    say("ready");
    std::atomic<unsigned long> count = 0;
    for (;;)
        ++count;
}

// The first thread ends, another goes on.
void leaderEnds(const Arguments&)
{
    pthread_t thread;
    const auto work = [](void*) -> void* {
        ::usleep(100'000); // the first thread has ended by then
        sleepForever();
    };
    ::pthread_create(&thread, nullptr, work, nullptr);
    ::pthread_exit(nullptr);
}

volatile std::sig_atomic_t lastSignal = 0;

void noteSignal(int number)
{
    lastSignal = number;
}

// Says the number of each signal that it gets: HUP, INT, USR1, USR2, CONT; TERM ends it.
void saySignals(const Arguments&)
{
    for (const int number : {SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGCONT})
        std::signal(number, noteSignal);
    say("ready");
    for (;;) {
        sigset_t none;
        sigset_t all;
        ::sigfillset(&all);
        ::sigprocmask(SIG_BLOCK, &all, nullptr);
        ::sigemptyset(&none);
        ::sigsuspend(&none);
        say("signal " + std::to_string(lastSignal));
    }
}

std::string currentFolder()
{
    char* folder = ::getcwd(nullptr, 0);
    const std::string text = folder ? folder : "";
    std::free(folder);
    return text;
}

std::string openDescriptors()
{
    std::string text;
    DIR* directory = ::opendir("/proc/self/fd");
    while (const dirent* entry = directory ? ::readdir(directory) : nullptr) {
        if (entry->d_name[0] != '.' && std::atoi(entry->d_name) != ::dirfd(directory))
            text += std::string(text.empty() ? "" : ",") + entry->d_name;
    }
    if (directory)
        ::closedir(directory);
    return text;
}

std::string signalState()
{
    sigset_t blocked;
    ::sigprocmask(SIG_SETMASK, nullptr, &blocked);
    std::string text;
    for (int number = 1; number < NSIG; ++number) {
        struct sigaction action{};
        if (::sigismember(&blocked, number) == 1)
            text += " blocked:" + std::to_string(number);
        if (::sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_DFL)
            text += " handled:" + std::to_string(number);
    }
    return text;
}

std::string limitOf(__rlimit_resource_t resource)
{
    rlimit limit{};
    ::getrlimit(resource, &limit);
    return limit.rlim_cur == RLIM_INFINITY ? "unlimited" : std::to_string(limit.rlim_cur);
}

std::string groupsOf()
{
    std::vector<gid_t> groups(1024);
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    std::string text;
    for (int i = 0; i < count; ++i)
        text += (i > 0 ? "," : "") + std::to_string(groups.at(static_cast<size_t>(i)));
    return text;
}

// Says how it was started: "key value" lines, its arguments and its environment.
void reportSelf(const Arguments& arguments)
{
    const mode_t mask = ::umask(0);
    ::umask(mask);
    say("folder " + currentFolder());
    say("session " + std::string(::getsid(0) == ::getpid() ? "own" : "other"));
    say("group " + std::string(::getpgrp() == ::getpid() ? "own" : "other"));
    say("umask " + std::to_string(mask));
    say("descriptors " + openDescriptors());
    say("signals" + signalState());
    say("uid " + std::to_string(::getuid()) + " " + std::to_string(::geteuid()));
    say("gid " + std::to_string(::getgid()) + " " + std::to_string(::getegid()));
    say("groups " + groupsOf());
    say("files " + limitOf(RLIMIT_NOFILE));
    say("memory " + limitOf(RLIMIT_AS));
    say("nice " + std::to_string(::getpriority(PRIO_PROCESS, 0)));
    for (const std::string& argument : arguments)
        say("argument " + argument);
    for (char** variable = environ; *variable; ++variable)
        say("variable " + std::string(*variable));
    std::fputs("error goes to the log, too\n", stderr);
    sleepForever();
}

} // namespace

int main(int argc, char** argv)
{
    const std::map<std::string, std::function<void(const Arguments&)>> modes{
        {"sleep", [](const Arguments&) { sleepForever(); }},
        {"ignore-term", ignoreTerm},
        {"exit", exitWith},
        {"abort", [](const Arguments&) { std::raise(SIGKILL); }},
        {"zombie", zombie},
        {"workers", workers},
        {"name", setName},
        {"stop-self", stopSelf},
        {"spin", spin},
        {"leader-ends", leaderEnds},
        {"say-signals", saySignals},
        {"report", reportSelf},
    };
    const auto mode = argc > 1 ? modes.find(argv[1]) : modes.end();
    if (mode == modes.end()) {
        std::fputs("usage: duende_target MODE [ARGUMENTS]\n", stderr);
        return 2;
    }
    mode->second(Arguments(argv + 2, argv + argc));
    return 0;
}
