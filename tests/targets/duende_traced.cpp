// SPDX-License-Identifier: GPL-3.0-or-later
// Does what a tracer may stumble over, as its first argument says. "ready" on standard output says that it is
// set up.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <map>
#include <string>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

const char* self = nullptr;

void say(const std::string& line)
{
    std::puts(line.c_str());
    std::fflush(stdout);
}

[[noreturn]] void sleepForever()
{
    for (;;)
        ::pause();
}

void getppids(int count)
{
    for (int i = 0; i < count; ++i)
        ::syscall(SYS_getppid);
}

// COUNT threads that call getppid and sleep in turn.
[[noreturn]] void threads(int count)
{
    for (int i = 0; i < count; ++i) {
        std::thread([] {
            for (;;) {
                getppids(1);
                ::usleep(1000);
            }
        }).detach();
    }
    say("ready");
    sleepForever();
}

// A child of vfork that sleeps; says its pid.
[[noreturn]] void vforked(int)
{
    static char line[32];
    const pid_t child = ::vfork();
    if (child == 0) {
        const int size = std::snprintf(line, sizeof line, "child %d\n", int(::syscall(SYS_getpid)));
        ::syscall(SYS_write, 1, line, size);
        ::sleep(60);
        ::_exit(0);
    }
    sleepForever();
}

// COUNT threads, one behind the other, in each of four makers.
void threadStorm(int count)
{
    std::vector<std::thread> makers;
    for (int maker = 0; maker < 4; ++maker) {
        makers.emplace_back([count] {
            for (int i = 0; i < count; ++i)
                std::thread([] { getppids(1); }).join();
        });
    }
    for (std::thread& maker : makers)
        maker.join();
}

// COUNT children, 16 at a time, each of which forks once more.
void forkStorm(int count)
{
    for (int i = 0; i < count; i += 16) {
        for (int k = 0; k < 16; ++k) {
            if (::fork() == 0) {
                if (::fork() == 0)
                    ::_exit(0);
                ::wait(nullptr);
                ::_exit(0);
            }
        }
        while (::wait(nullptr) > 0) { }
    }
}

void execSelf(const char* mode, const char* argument)
{
    ::execl(self, self, mode, argument, nullptr);
    ::_exit(3);
}

// Another thread than the first becomes a new program, which calls getppid 7 times. The first one makes no
// call meanwhile, so that every run makes the same calls.
[[noreturn]] void execFromThread(int)
{
    std::atomic<bool> isMade = false;
    std::thread([&isMade] {
        while (!isMade) { }
        execSelf("getppid", "7");
    }).detach();
    isMade = true;
    while (isMade) { }
    std::abort();
}

// Two threads exec at once: one wins.
[[noreturn]] void twoExecs(int)
{
    std::atomic<int> waiting = 2;
    for (int i = 0; i < 2; ++i) {
        std::thread([&waiting] {
            --waiting;
            while (waiting > 0) { }
            execSelf("getppid", "7");
        }).detach();
    }
    sleepForever();
}

// COUNT writes of 128 KiB.
void largeWrites(int count)
{
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    const std::vector<char> large(128 << 10, 'z');
    for (int i = 0; i < count; ++i) {
        if (::write(null, large.data(), large.size()) != ssize_t(large.size()))
            std::exit(6);
    }
}

std::atomic<int> usr1Count = 0;
std::atomic<int> contCount = 0;

// Counts USR1 and CONT until TERM, then says how many there were.
void countSignals(int)
{
    sigset_t term;
    ::sigemptyset(&term);
    ::sigaddset(&term, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &term, nullptr);
    std::signal(SIGUSR1, [](int) { ++usr1Count; });
    std::signal(SIGCONT, [](int) { ++contCount; });
    say("ready");
    int number = 0;
    while (::sigwait(&term, &number) != 0) { }
    say("usr1 " + std::to_string(usr1Count) + " cont " + std::to_string(contCount));
}

// A filter answers getppid with EPERM.
void seccomp(int)
{
    sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const sock_fprog program{4, code};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        std::exit(4);
    getppids(1);
}

// Pointers that lead nowhere, strings and buffers that end at a page that is not there, a large write.
void pointers(int)
{
    const long page = ::sysconf(_SC_PAGESIZE);
    auto* memory = static_cast<char*>(
        ::mmap(nullptr, size_t(page) * 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::munmap(memory + page, size_t(page));
    std::memset(memory, 'x', size_t(page));
    ::syscall(SYS_openat, AT_FDCWD, 16L, O_RDONLY);
    ::syscall(SYS_openat, AT_FDCWD, memory + page - 3, O_RDONLY);
    std::memcpy(memory + page - 8, "/no/way", 8);
    ::syscall(SYS_openat, AT_FDCWD, memory + page - 8, O_RDONLY);
    const int null = ::open("/dev/null", O_WRONLY);
    const std::vector<char> large(1 << 20, 'y');
    ::syscall(SYS_write, null, large.data(), large.size());
    char one[] = "one";
    char two[] = "two!";
    const iovec vector[] = {{one, 3}, {two, 4}};
    ::syscall(SYS_writev, null, vector, 2);
}

// Sleeps in epoll_wait; says each EINTR.
[[noreturn]] void epollSleeper(int)
{
    const int epoll = ::epoll_create1(0);
    epoll_event event{};
    say("ready");
    for (;;) {
        if (::epoll_wait(epoll, &event, 1, -1) < 0)
            say("errno " + std::to_string(errno));
    }
}

// A call of the 32-bit table from a 64-bit program: getppid is 64 there.
void narrowCall(int)
{
#if defined(__x86_64__)
    long result = 64;
    asm volatile("int $0x80" : "+a"(result) : : "memory");
#endif
}

// Ends by SIGKILL from a thread while others call.
void killedInside(int)
{
    for (int i = 0; i < 4; ++i)
        std::thread([] { getppids(1 << 30); }).detach();
    ::usleep(20'000);
    ::kill(::getpid(), SIGKILL);
    sleepForever();
}

// What a daemon takes for granted: no signal lost or doubled, no EINTR, children's statuses right. Ends with
// TERM.
struct Watched
{
    std::atomic<long> eintrs = 0;
    std::atomic<long> wrongStatuses = 0;
    std::atomic<long> wrongSignals = 0;
    std::atomic<long> wrongData = 0;
    std::atomic<bool> isEnding = false;
};
Watched watched;
thread_local volatile std::sig_atomic_t ownSignals = 0;

template <typename Call> void expect(long result, const Call& call)
{
    const long got = call();
    if (got < 0 && errno == EINTR)
        ++watched.eintrs;
    else if (got != result)
        ++watched.wrongData;
}

void watchSleeps()
{
    while (!watched.isEnding) {
        const timespec time{0, 500'000};
        expect(0, [&time] { return ::nanosleep(&time, nullptr); });
    }
}

void watchSignals()
{
    while (!watched.isEnding) {
        const int before = ownSignals;
        ::syscall(SYS_tgkill, ::getpid(), ::gettid(), SIGUSR2);
        if (ownSignals != before + 1)
            ++watched.wrongSignals;
        ::usleep(300);
    }
}

void watchPipe()
{
    int ends[2];
    if (::pipe(ends) != 0)
        return;
    std::thread writer([&ends] {
        for (int i = 0; !watched.isEnding; ++i) {
            expect(sizeof i, [&] { return ::write(ends[1], &i, sizeof i); });
            ::usleep(200);
        }
        ::close(ends[1]);
    });
    for (int expected = 0;; ++expected) {
        int got = 0;
        const ssize_t size = ::read(ends[0], &got, sizeof got);
        if (size == 0)
            break;
        if (size < 0)
            ++watched.eintrs;
        else if (got != expected)
            ++watched.wrongData;
    }
    writer.join();
    ::close(ends[0]);
}

void watchChildren()
{
    for (int i = 0; !watched.isEnding; ++i) {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(i & 0x7f);
        int status = 0;
        expect(child, [&] { return ::waitpid(child, &status, 0); });
        if (!WIFEXITED(status) || WEXITSTATUS(status) != (i & 0x7f))
            ++watched.wrongStatuses;
        ::usleep(2000);
    }
}

void careful(int)
{
    sigset_t term;
    ::sigemptyset(&term);
    ::sigaddset(&term, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &term, nullptr);
    std::signal(SIGUSR2, [](int) { ownSignals = ownSignals + 1; });
    std::vector<std::thread> workers;
    for (void (*work)() : {watchSleeps, watchSignals, watchPipe, watchChildren})
        workers.emplace_back(work);
    say("ready");
    int number = 0;
    while (::sigwait(&term, &number) != 0) { }
    watched.isEnding = true;
    for (std::thread& worker : workers)
        worker.join();
    say("eintr " + std::to_string(watched.eintrs) + " statuses " + std::to_string(watched.wrongStatuses)
        + " signals " + std::to_string(watched.wrongSignals) + " data " + std::to_string(watched.wrongData));
}

// The benchmark's: COUNT rounds of open, fstat, read, write, close.
void files(int count)
{
    char bytes[512];
    struct stat status;
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    for (int i = 0; i < count; ++i) {
        const int file = ::open("/etc/passwd", O_RDONLY | O_CLOEXEC);
        ::fstat(file, &status);
        const ssize_t size = ::read(file, bytes, sizeof bytes);
        if (::write(null, bytes, size > 0 ? size_t(size) : 0) != size)
            std::exit(5);
        ::close(file);
    }
}

void eightThreads(int count)
{
    std::vector<std::thread> workers;
    for (int i = 0; i < 8; ++i)
        workers.emplace_back(getppids, count / 8);
    for (std::thread& worker : workers)
        worker.join();
}

} // namespace

int main(int argc, char** argv)
{
    const std::map<std::string, std::function<void(int)>> modes{
        {"getppid", getppids},
        {"files", files},
        {"eight-threads", eightThreads},
        {"threads", threads},
        {"vfork", vforked},
        {"thread-storm", threadStorm},
        {"fork-storm", forkStorm},
        {"exec-from-thread", execFromThread},
        {"two-execs", twoExecs},
        {"count-signals", countSignals},
        {"seccomp", seccomp},
        {"pointers", pointers},
        {"large-writes", largeWrites},
        {"epoll", epollSleeper},
        {"narrow-call", narrowCall},
        {"killed-inside", killedInside},
        {"careful", careful},
    };
    self = argv[0];
    const auto mode = argc > 1 ? modes.find(argv[1]) : modes.end();
    if (mode == modes.end()) {
        std::fputs("usage: duende_traced MODE [NUMBER]\n", stderr);
        return 2;
    }
    mode->second(argc > 2 ? std::atoi(argv[2]) : 0);
    return 0;
}
