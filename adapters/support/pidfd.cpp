// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/pidfd.h"

#include <array>
#include <cerrno>
#include <limits>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Duende {

namespace {

// Time to poll for: the rest of the operation's, at most a minute at a time.
int pollMilliseconds(const QDeadlineTimer& deadline)
{
    constexpr qint64 longest = 60'000;
    return static_cast<int>(deadline.isForever() ? longest : qMin(deadline.remainingTime(), longest));
}

} // namespace

SystemResult<PidFd> PidFd::open(qint64 pid)
{
    if (pid <= 0 || pid > std::numeric_limits<pid_t>::max())
        return std::unexpected(EINVAL);
    const long fd = ::syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0U);
    if (fd < 0)
        return std::unexpected(errno);
    return PidFd(FileDescriptor(static_cast<int>(fd)));
}

SystemResult<void> PidFd::send(int signalNumber) const
{
    if (::syscall(SYS_pidfd_send_signal, m_fd.get(), signalNumber, nullptr, 0U) != 0)
        return std::unexpected(errno);
    return {};
}

bool PidFd::hasEnded() const
{
    pollfd entry{m_fd.get(), POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

Result<void> PidFd::waitForEnd(const OperationContext& context, const QString& operation) const
{
    const FileDescriptor woken(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!woken.isValid())
        return std::unexpected(
            PlatformError::io(QStringLiteral("cannot wait for a process")).withErrno(errno));
    const std::stop_callback wake(context.stop, [&woken] { ::eventfd_write(woken.get(), 1); });
    for (;;) {
        std::array<pollfd, 2> entries{{{m_fd.get(), POLLIN, 0}, {woken.get(), POLLIN, 0}}};
        if (::poll(entries.data(), entries.size(), pollMilliseconds(context.deadline)) > 0
            && entries[0].revents != 0)
            return {};
        if (const Result<void> checked = context.check(operation); !checked)
            return checked;
    }
}

} // namespace Duende
