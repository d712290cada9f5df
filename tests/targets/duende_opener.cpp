// SPDX-License-Identifier: GPL-3.0-or-later
// A daemon with something of every kind open, a worker, and a worker in a control group of its own below the
// daemon's ("below") where it may make one. Its first argument is a folder for its files. "ready" on standard
// output says that all is there.
#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

// The unified hierarchy's line of /proc/self/cgroup, which says "0::/system.slice/x.service".
std::string ownGroup()
{
    std::array<char, 4096> text{};
    const int file = ::open("/proc/self/cgroup", O_RDONLY | O_CLOEXEC);
    const ssize_t size = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    const std::string all(text.data(), size > 0 ? size_t(size) : 0);
    const size_t begin = all.find("0::");
    if (begin == std::string::npos)
        return {};
    return "/sys/fs/cgroup" + all.substr(begin + 3, all.find('\n', begin) - begin - 3);
}

void worker(const char* name, bool isBelow)
{
    if (::fork() != 0)
        return;
    ::prctl(PR_SET_NAME, name);
    if (isBelow) {
        const std::string group = ownGroup() + "/below";
        ::mkdir(group.c_str(), 0755);
        const int file = ::open((group + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC);
        if (::write(file, "0", 1) != 1)
            std::perror("moving into a group below");
        ::close(file);
    }
    std::puts(name);
    std::fflush(stdout);
    for (;;)
        ::pause();
}

bool openTcp()
{
    const int server = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    return ::bind(server, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(server, 1) == 0
        && ::getsockname(server, reinterpret_cast<sockaddr*>(&address), &size) == 0
        && ::connect(client, reinterpret_cast<sockaddr*>(&address), size) == 0
        && ::accept(server, nullptr, nullptr) >= 0;
}

} // namespace

int main(int argc, char** argv)
{
    const std::string folder = argc > 1 ? argv[1] : "/tmp";
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) != 0)
        return 1;
    worker("holds-an-end", false);
    ::close(pair[1]);
    worker("is-below", true);
    const std::string deleted = folder + "/deleted-file";
    const int file = ::open(deleted.c_str(), O_RDWR | O_CREAT, 0600);
    if (file < 0 || ::unlink(deleted.c_str()) != 0 || ::memfd_create("a-memfd", 0) < 0 || ::eventfd(0, 0) < 0
        || !openTcp())
        return 1;
    std::puts("ready");
    std::fflush(stdout);
    for (;;)
        ::pause();
}
