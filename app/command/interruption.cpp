// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/interruption.h"

#include <QtGlobal>

#include <array>
#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr std::array handledSignals{SIGPIPE, SIGINT, SIGTERM, SIGHUP};
constexpr char signalArrived = 's';
constexpr char isOver = 'q';

std::atomic<int> wakeDescriptor = -1;
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler reads it");

void wake(int)
{
    const int before = errno;
    [[maybe_unused]] const ssize_t written = ::write(wakeDescriptor, &signalArrived, 1);
    errno = before;
}

} // namespace

Interruption::Interruption()
{
    static_assert(handledSignals.size() == signalCount);
    if (::pipe(m_pipe) != 0)
        qFatal("duende: no pipe for signals");
    for (const int end : m_pipe)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    wakeDescriptor = m_pipe[1];
    m_watcher = std::jthread([this] {
        char what = 0;
        while (::read(m_pipe[0], &what, 1) < 0 && errno == EINTR) { }
        if (what == signalArrived)
            m_source.request_stop();
    });
    for (size_t i = 0; i < handledSignals.size(); ++i) {
        struct sigaction action = {};
        const bool isPipe = handledSignals[i] == SIGPIPE;
        action.sa_handler = isPipe ? SIG_IGN : wake;
        action.sa_flags = isPipe ? 0 : SA_RESTART | static_cast<int>(SA_RESETHAND);
        ::sigaction(handledSignals[i], nullptr, &m_before[i]);
        if (m_before[i].sa_handler != SIG_IGN)
            ::sigaction(handledSignals[i], &action, nullptr);
    }
}

Interruption::~Interruption()
{
    for (size_t i = 0; i < handledSignals.size(); ++i)
        ::sigaction(handledSignals[i], &m_before[i], nullptr);
    [[maybe_unused]] const ssize_t written = ::write(m_pipe[1], &isOver, 1);
    m_watcher.join();
    wakeDescriptor = -1;
    for (const int end : m_pipe)
        ::close(end);
}

} // namespace Duende
