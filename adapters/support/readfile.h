// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <expected>
#include <span>

namespace Duende {

class FileDescriptor;

/// What a system call gives, or its errno.
template <typename T> using SystemResult = std::expected<T, int>;

/// Opens `path` relative to the directory; O_CLOEXEC is added to `flags`. Repeats on EINTR.
SystemResult<FileDescriptor> openFileAt(int directoryFd, const char* path, int flags);

/// Reads the start of a file of the kernel's into `buffer` with one read(2), which /proc answers in one
/// piece as long as the buffer is large enough. Gives the number of bytes.
SystemResult<qsizetype> readOnceAt(int directoryFd, const char* path, std::span<char> buffer);

/// Reads a file until its end, or until `maxSize` bytes; what lies beyond is left out.
SystemResult<QByteArray> readFileAt(int directoryFd, const char* path, qsizetype maxSize);

} // namespace Duende
