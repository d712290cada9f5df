// SPDX-License-Identifier: GPL-3.0-or-later
// duende-agent [--input]: traces processes for the application that started it. Its standard input is one end
// of a socket pair that the application made; what goes over it: see adapters/trace/wire/frame.h. With
// --input descriptor 3 is the standard input of the commands that it starts. It opens no socket, reads no
// variable of its environment but pkexec's PKEXEC_UID, and starts no command when it runs through pkexec.
#include "adapters/trace/agent/ownrights.h"
#include "adapters/trace/agent/session.h"
#include "adapters/trace/agent/watchdog.h"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende::Trace;

namespace {

constexpr int exitUsage = 2;
constexpr int inputDescriptor = 3;

/// The user that pkexec runs this for; empty where it does not.
std::optional<uid_t> askingUser()
{
    const char* text = std::getenv("PKEXEC_UID");
    if (!text)
        return {};
    uid_t uid = 0;
    const auto [end, error] = std::from_chars(text, text + std::strlen(text), uid);
    return error == std::errc() && *end == '\0' ? std::optional(uid) : std::optional<uid_t>(uid_t(-1));
}

/// Whether the other end of the socket was made by `uid`.
bool isFrom(uid_t uid)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    int domain = 0;
    socklen_t domainSize = sizeof domain;
    return ::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_DOMAIN, &domain, &domainSize) == 0 && domain == AF_UNIX
        && ::getsockopt(STDIN_FILENO, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == uid;
}

void setSignals()
{
    struct sigaction action{};
    action.sa_handler = SIG_IGN;
    for (const int number : {SIGPIPE, SIGINT, SIGQUIT, SIGHUP, SIGTTOU, SIGTTIN})
        ::sigaction(number, &action, nullptr);
    action.sa_handler = [](int) { };
    ::sigaction(SIGUSR1, &action, nullptr); // without SA_RESTART: it ends a wait
    action.sa_handler = [](int) { askToEnd(); };
    ::sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = SIG_DFL;
    ::sigaction(SIGCHLD, &action, nullptr);
}

} // namespace

int main(int argc, char** argv)
{
    const bool hasInput = argc == 2 && std::strcmp(argv[1], "--input") == 0;
    const std::optional<uid_t> asking = askingUser();
    ::clearenv();
    if ((argc != 1 && !hasInput) || !isFrom(asking.value_or(::getuid()))) {
        std::fputs(
            "duende-agent is started by duende, which holds the other end of its standard input.\n", stderr);
        return exitUsage;
    }
    if (hasInput && ::fcntl(inputDescriptor, F_SETFD, FD_CLOEXEC) != 0)
        return exitUsage;
    setSignals();
    if (!dropRights()) {
        std::perror("duende-agent");
        return EXIT_FAILURE;
    }
    Heartbeat* heartbeat = startUnderWatchdog();
    if (!heartbeat) {
        std::perror("duende-agent");
        return EXIT_FAILURE;
    }
    // The socket away from descriptor 0, which the commands' own input takes.
    const int socket = ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, inputDescriptor + 1);
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (socket < 0 || nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0)
        return EXIT_FAILURE;
    int status = EXIT_SUCCESS;
    {
        Session session(socket, *heartbeat, !asking, hasInput ? inputDescriptor : -1);
        status = session.run();
        // The kernel detaches what would not stop; nothing may wait before that.
        if (status != EXIT_SUCCESS)
            ::_exit(status);
    }
    return status;
}
