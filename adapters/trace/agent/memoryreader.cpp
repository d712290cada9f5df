// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/memoryreader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/uio.h>
#include <unistd.h>

namespace Duende::Trace {

namespace {

constexpr uint64_t pageBytes = 4096;

/// Addresses are numbers of another process; the kernel wants them as pointers.
void* pointerOf(uint64_t address)
{
    return reinterpret_cast<void*>(uintptr_t(address));
}

} // namespace

MemoryReader::~MemoryReader()
{
    if (m_file >= 0)
        ::close(m_file);
}

void MemoryReader::setThread(pid_t tid)
{
    m_tid = tid;
    if (m_file >= 0 && m_fileTid != tid) {
        ::close(m_file);
        m_file = -1;
    }
}

std::size_t MemoryReader::readFile(uint64_t address, std::byte* into, std::size_t size)
{
    if (m_file < 0) {
        m_file = ::open(("/proc/" + std::to_string(m_tid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
        m_fileTid = m_tid;
    }
    if (m_file < 0 || address > uint64_t(INT64_MAX))
        return 0;
    const ssize_t count = ::pread(m_file, into, size, off_t(address));
    return count > 0 ? std::size_t(count) : 0;
}

std::size_t MemoryReader::readOnce(uint64_t address, std::byte* into, std::size_t size)
{
    if (m_needsFile)
        return readFile(address, into, size);
    const iovec here{into, size};
    const iovec there{pointerOf(address), size};
    const ssize_t count = ::process_vm_readv(m_tid, &here, 1, &there, 1, 0);
    if (count < 0 && (errno == EPERM || errno == ENOSYS)) {
        m_needsFile = errno == ENOSYS;
        return readFile(address, into, size);
    }
    return count > 0 ? std::size_t(count) : 0;
}

std::size_t MemoryReader::read(uint64_t address, std::byte* into, std::size_t size)
{
    if (size == 0 || address == 0)
        return 0;
    std::size_t done = readOnce(address, into, size);
    if (done == size)
        return done;
    // The kernel may give up a whole piece for one bad page: then page by page.
    while (done < size) {
        const uint64_t left = pageBytes - (address + done) % pageBytes;
        const std::size_t step = std::min<std::size_t>(size - done, left);
        const std::size_t count = readOnce(address + done, into + done, step);
        done += count;
        if (count < step)
            break;
    }
    return done;
}

void MemoryReader::read(std::span<MemoryPiece> pieces)
{
    std::array<iovec, 64> here;
    std::array<iovec, 64> there;
    std::size_t used = 0;
    std::size_t wanted = 0;
    for (MemoryPiece& piece : pieces.first(std::min<std::size_t>(pieces.size(), here.size()))) {
        here[used] = {piece.into, piece.size};
        there[used] = {pointerOf(piece.address), piece.size};
        wanted += piece.size;
        ++used;
    }
    if (used > 1 && !m_needsFile) {
        const ssize_t count = ::process_vm_readv(m_tid, here.data(), used, there.data(), used, 0);
        if (count == ssize_t(wanted)) {
            for (MemoryPiece& piece : pieces)
                piece.done = piece.size;
            return;
        }
    }
    for (MemoryPiece& piece : pieces)
        piece.done = read(piece.address, piece.into, piece.size);
}

std::size_t MemoryReader::readString(
    uint64_t address, std::byte* into, std::size_t limit, bool& hasEnd, bool& isBroken)
{
    std::size_t done = 0;
    hasEnd = false;
    isBroken = address == 0;
    // The first step is short, as most strings are; then to the end of each page.
    std::size_t most = 256;
    while (!isBroken && done < limit) {
        const uint64_t left = pageBytes - (address + done) % pageBytes;
        const std::size_t step = std::min<std::size_t>({limit - done, left, most});
        const std::size_t count = readOnce(address + done, into + done, step);
        const void* zero = std::memchr(into + done, 0, count);
        if (zero) {
            hasEnd = true;
            return std::size_t(static_cast<const std::byte*>(zero) - into);
        }
        done += count;
        isBroken = count < step;
        most = pageBytes;
    }
    return done;
}

} // namespace Duende::Trace
