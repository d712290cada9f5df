// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/filedescriptor.h"

#include <cerrno>
#include <unistd.h>

namespace Duende {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

void FileDescriptor::reset()
{
    if (m_fd < 0)
        return;
    const int saved = errno;
    ::close(m_fd);
    errno = saved;
    m_fd = -1;
}

} // namespace Duende
