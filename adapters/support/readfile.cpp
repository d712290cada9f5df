// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/readfile.h"

#include "adapters/support/filedescriptor.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace Duende {

namespace {

SystemResult<qsizetype> readSome(int fd, char* data, qsizetype size)
{
    for (;;) {
        const ssize_t count = ::read(fd, data, static_cast<size_t>(size));
        if (count >= 0)
            return count;
        if (errno != EINTR)
            return std::unexpected(errno);
    }
}

} // namespace

SystemResult<FileDescriptor> openFileAt(int directoryFd, const char* path, int flags)
{
    for (;;) {
        const int fd = ::openat(directoryFd, path, flags | O_CLOEXEC);
        if (fd >= 0)
            return FileDescriptor(fd);
        if (errno != EINTR)
            return std::unexpected(errno);
    }
}

SystemResult<qsizetype> readOnceAt(int directoryFd, const char* path, std::span<char> buffer)
{
    const SystemResult<FileDescriptor> file = openFileAt(directoryFd, path, O_RDONLY);
    if (!file)
        return std::unexpected(file.error());
    return readSome(file->get(), buffer.data(), static_cast<qsizetype>(buffer.size()));
}

SystemResult<QByteArray> readFileAt(int directoryFd, const char* path, qsizetype maxSize)
{
    const SystemResult<FileDescriptor> file = openFileAt(directoryFd, path, O_RDONLY);
    if (!file)
        return std::unexpected(file.error());
    QByteArray bytes;
    while (bytes.size() < maxSize) {
        const qsizetype before = bytes.size();
        const qsizetype room = std::min<qsizetype>(maxSize - before, std::max<qsizetype>(4096, before));
        bytes.resize(before + room);
        const SystemResult<qsizetype> count = readSome(file->get(), bytes.data() + before, room);
        if (!count)
            return std::unexpected(count.error());
        bytes.resize(before + *count);
        if (*count == 0)
            break;
    }
    return bytes;
}

} // namespace Duende
