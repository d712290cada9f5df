// SPDX-License-Identifier: GPL-3.0-or-later
// Makes one raw system call after another, the same in each run: what one tracer says of them another must
// say, too. Arguments carry set upper halves where the kernel looks at the lower one, so that a cut shows.
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace {

constexpr unsigned long upper = 0xdefaced000000000UL; // above an int, which the kernel does not look at

long asInt(long value)
{
    return long(upper | (unsigned long)(unsigned int)(value));
}

void files()
{
    char buffer[64] = {};
    const long directory = asInt(AT_FDCWD);
    const long file = ::syscall(SYS_openat, directory, "/etc/passwd", asInt(O_RDONLY | O_CLOEXEC), 0);
    ::syscall(SYS_read, asInt(file), buffer, 5UL);
    ::syscall(SYS_pread64, asInt(file), buffer, 8UL, 4UL);
    ::syscall(SYS_lseek, asInt(file), 3L, asInt(SEEK_SET));
    iovec vectors[2] = {{buffer, 3}, {buffer + 8, 4}};
    ::syscall(SYS_readv, asInt(file), vectors, 2L);
    ::syscall(SYS_fcntl, asInt(file), asInt(F_GETFD));
    ::syscall(SYS_fcntl, asInt(file), asInt(F_SETFD), 0L);
    ::syscall(SYS_fcntl, asInt(file), asInt(F_GETFL));
    ::syscall(SYS_dup, asInt(file));
    ::syscall(SYS_dup3, asInt(file), asInt(20), asInt(O_CLOEXEC));
    ::syscall(SYS_close, asInt(20));
    ::syscall(SYS_close, asInt(file));
    ::syscall(SYS_close, asInt(-1));
    ::syscall(SYS_openat, directory, "/no/such/file", asInt(O_RDWR | O_CREAT | O_EXCL), 0644L);
    ::syscall(SYS_openat, directory, 1UL, asInt(O_RDONLY), 0);
    ::syscall(SYS_faccessat, directory, "/etc", asInt(R_OK | X_OK));
    ::syscall(SYS_readlinkat, directory, "/proc/no", buffer, 64L);
    ::syscall(SYS_unlinkat, directory, "/no/such", asInt(AT_REMOVEDIR));
    ::syscall(SYS_mkdirat, directory, "/proc/no/such", 0755L);
    ::syscall(SYS_getcwd, buffer, 1UL);
    ::syscall(SYS_umask, 022L);
    ::syscall(SYS_ftruncate, asInt(-1), 0x123456789aL);
}

void memory()
{
    const long page = ::syscall(SYS_mmap, 0x10000000UL, 8192UL, long(PROT_READ | PROT_WRITE),
        long(MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED), -1L, 0L);
    ::syscall(SYS_mprotect, page, 4096UL, long(PROT_READ));
    ::syscall(SYS_madvise, page, 4096UL, asInt(MADV_DONTNEED));
    ::syscall(SYS_munmap, page, 8192UL);
    ::syscall(SYS_munmap, 1UL, 8192UL);
}

void descriptors()
{
    int pair[2] = {};
    ::syscall(SYS_pipe2, pair, asInt(O_CLOEXEC | O_NONBLOCK));
    char byte = 0;
    ::syscall(SYS_read, asInt(pair[0]), &byte, 1UL); // EAGAIN
    ::syscall(SYS_write, asInt(pair[1]), "a\n\t\"\\\001z", 7UL);
    ::syscall(SYS_write, asInt(pair[1]), 8UL, 7UL); // EFAULT
    pollfd polled[1] = {{pair[0], POLLIN | POLLPRI, 0}};
    timespec none{0, 0};
    ::syscall(SYS_ppoll, polled, 1L, &none, nullptr, 8UL);
    const long epoll = ::syscall(SYS_epoll_create1, asInt(EPOLL_CLOEXEC));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.u64 = 7;
    ::syscall(SYS_epoll_ctl, asInt(epoll), asInt(EPOLL_CTL_ADD), asInt(pair[0]), &event);
    ::syscall(SYS_epoll_ctl, asInt(epoll), asInt(EPOLL_CTL_DEL), asInt(99), &event);
    ::syscall(SYS_socket, asInt(AF_UNIX), asInt(SOCK_STREAM | SOCK_CLOEXEC), 0L);
    sockaddr_un peer{};
    peer.sun_family = AF_UNIX;
    std::strcpy(peer.sun_path, "/no/such/socket");
    ::syscall(SYS_connect, asInt(epoll + 1), &peer, asInt(sizeof peer));
    int value = 1;
    ::syscall(SYS_setsockopt, asInt(epoll + 1), asInt(SOL_SOCKET), asInt(SO_REUSEADDR), &value,
        asInt(sizeof value));
    ::syscall(SYS_listen, asInt(-1), asInt(5));
    ::syscall(SYS_shutdown, asInt(-1), asInt(SHUT_RDWR));
}

void others()
{
    utsname names{};
    ::syscall(SYS_uname, &names);
    unsigned long set = 1UL << (SIGUSR1 - 1) | 1UL << (SIGTERM - 1);
    ::syscall(SYS_rt_sigprocmask, asInt(SIG_BLOCK), &set, nullptr, 8UL);
    ::syscall(SYS_rt_sigprocmask, asInt(SIG_UNBLOCK), &set, nullptr, 8UL);
    ::syscall(SYS_rt_sigaction, asInt(SIGUSR2), nullptr, nullptr, 8UL);
    ::syscall(SYS_kill, asInt(0x7ffffffe), asInt(SIGTERM));
    ::syscall(SYS_prctl, asInt(PR_SET_NAME), "rawcalls", 0L, 0L, 0L);
    timespec none{0, 5};
    ::syscall(SYS_nanosleep, &none, nullptr);
    ::syscall(SYS_nanosleep, 8UL, nullptr);
    int word = 3;
    ::syscall(SYS_futex, &word, asInt(FUTEX_WAIT_PRIVATE), 4L, nullptr); // EAGAIN
    ::syscall(SYS_futex, &word, asInt(FUTEX_WAKE_PRIVATE), 1L);
    rlimit limit{};
    ::syscall(SYS_prlimit64, 0L, asInt(RLIMIT_CORE), nullptr, &limit);
    ::syscall(SYS_getppid);
    ::syscall(SYS_getuid);
    ::syscall(SYS_sched_yield);
    ::syscall(999L, 1L, 2L, 3L, 4L, 5L, 6L); // none of the kernel's
}

} // namespace

int main()
{
    files();
    memory();
    descriptors();
    others();
    ::syscall(SYS_exit_group, 0L);
}
