// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/childreaper.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

namespace Duende {

ProcessExit readProcessExit(const PidFd& pidFd)
{
    siginfo_t info{};
    int result = 0;
    do {
        result = ::waitid(P_PIDFD, static_cast<id_t>(pidFd.get()), &info, WEXITED | WNOHANG);
    } while (result != 0 && errno == EINTR);
    ProcessExit exit;
    exit.endedAt = QDateTime::currentDateTimeUtc();
    if (result == 0 && info.si_pid != 0) {
        exit.kind = info.si_code == CLD_EXITED ? ProcessExit::Kind::Exited : ProcessExit::Kind::Signalled;
        exit.value = info.si_status;
    }
    return exit;
}

ChildReaper::ChildReaper(Ended ended)
    : m_ended(std::move(ended))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_woken(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    epoll_event event{EPOLLIN, {.fd = m_woken.get()}};
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, m_woken.get(), &event);
}

ChildReaper::~ChildReaper()
{
    m_thread.request_stop();
    ::eventfd_write(m_woken.get(), 1);
}

Result<void> ChildReaper::watch(qint64 pid, quint64 startTimeTicks, PidFd pidFd)
{
    const std::lock_guard guard(m_mutex);
    epoll_event event{EPOLLIN, {.fd = pidFd.get()}};
    if (::epoll_ctl(m_epoll.get(), EPOLL_CTL_ADD, pidFd.get(), &event) != 0)
        return std::unexpected(
            PlatformError::io(QStringLiteral("cannot wait for process %1").arg(pid)).withErrno(errno));
    m_children.push_back({pid, startTimeTicks, std::move(pidFd)});
    if (!m_thread.joinable())
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    return {};
}

void ChildReaper::run(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        std::array<epoll_event, 16> events{};
        const int count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), -1);
        if (count < 0 && errno != EINTR)
            return;
        for (int i = 0; i < count && !stop.stop_requested(); ++i) {
            if (events.at(static_cast<size_t>(i)).data.fd != m_woken.get())
                reap(events.at(static_cast<size_t>(i)).data.fd);
        }
    }
}

void ChildReaper::reap(int pidFd)
{
    std::list<Child>::iterator child;
    {
        const std::lock_guard guard(m_mutex);
        child = std::ranges::find(m_children, pidFd, [](const Child& one) { return one.pidFd.get(); });
        if (child == m_children.end())
            return;
    }
    const ProcessExit exit = readProcessExit(child->pidFd);
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, pidFd, nullptr);
    m_ended(child->pid, child->startTimeTicks, exit);
    {
        const std::lock_guard guard(m_mutex);
        m_children.erase(child);
    }
    m_reaped.notify_all();
}

void ChildReaper::waitUntilReaped(qint64 pid, quint64 startTimeTicks) const
{
    constexpr std::chrono::seconds longest(2);
    std::unique_lock lock(m_mutex);
    m_reaped.wait_for(lock, longest, [&] {
        return std::ranges::none_of(m_children,
            [&](const Child& child) { return child.pid == pid && child.startTimeTicks == startTimeTicks; });
    });
}

} // namespace Duende
