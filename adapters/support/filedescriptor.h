// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>

namespace Duende {

/// Owns a file descriptor and closes it.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    /// Takes over `fd`; -1 is none.
    explicit FileDescriptor(int fd) : m_fd(fd) { }
    FileDescriptor(FileDescriptor&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    FileDescriptor& operator=(FileDescriptor&& other) noexcept;
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() { reset(); }

    /// The number, still owned; -1 when there is none.
    int get() const { return m_fd; }
    bool isValid() const { return m_fd >= 0; }
    /// Gives the descriptor up without closing it.
    int release() { return std::exchange(m_fd, -1); }
    /// Closes it; errno is kept.
    void reset();

private:
    int m_fd = -1;
};

} // namespace Duende
