// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <sys/types.h>

namespace Duende::Trace {

/// A piece of a tracee's memory that is wanted, and how much of it was read.
struct MemoryPiece
{
    uint64_t address = 0;
    std::byte* into = nullptr;
    std::size_t size = 0;
    std::size_t done = 0; ///< bytes from the beginning that could be read
};

/// Reads the memory of one stopped thread at a time: process_vm_readv(2), many pieces with one call; where
/// that is not allowed, /proc/TID/mem. Not thread-safe.
class MemoryReader
{
public:
    ~MemoryReader();

    /// The thread that is read from now on.
    void setThread(pid_t tid);
    /// Bytes read from the beginning: fewer than `size` where a page is not there.
    std::size_t read(uint64_t address, std::byte* into, std::size_t size);
    /// All of at most 64 pieces, each as far as it can be read.
    void read(std::span<MemoryPiece> pieces);
    /// Up to the first zero or `limit` bytes: the bytes before it. `hasEnd` says whether the zero was found,
    /// `isBroken` whether unreadable memory came first.
    std::size_t readString(
        uint64_t address, std::byte* into, std::size_t limit, bool& hasEnd, bool& isBroken);

private:
    std::size_t readOnce(uint64_t address, std::byte* into, std::size_t size);
    std::size_t readFile(uint64_t address, std::byte* into, std::size_t size);

    pid_t m_tid = 0;
    int m_file = -1; ///< /proc/TID/mem of m_fileTid
    pid_t m_fileTid = 0;
    bool m_needsFile = false; ///< the system refuses process_vm_readv
};

} // namespace Duende::Trace
