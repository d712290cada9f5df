// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/commandoutput.h"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace Duende {

bool CommandOutput::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && !m_isReaderGone && !m_error) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written >= 0) {
            bytes = bytes.sliced(written);
        } else if (errno == EPIPE) {
            m_isReaderGone = true;
        } else if (errno == EAGAIN) {
            // Somebody else made the terminal or the pipe non-blocking.
            pollfd ready{m_descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            m_error = PlatformError::io(QStringLiteral("could not write the output")).withErrno(errno);
        }
    }
    return !m_isReaderGone && !m_error;
}

} // namespace Duende
