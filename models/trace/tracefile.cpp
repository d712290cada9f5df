// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracefile.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

TraceMapping& TraceMapping::operator=(TraceMapping&& other) noexcept
{
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

TraceMapping::~TraceMapping()
{
    if (!m_bytes.empty())
        munmap(m_bytes.data(), m_bytes.size());
}

void TraceMapping::prepare([[maybe_unused]] std::size_t offset, [[maybe_unused]] std::size_t length) const
{
#ifdef MADV_POPULATE_WRITE
    if (offset < m_bytes.size())
        madvise(m_bytes.data() + offset, std::min(length, m_bytes.size() - offset), MADV_POPULATE_WRITE);
#endif
}

TraceFile::TraceFile(TraceFile&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

TraceFile& TraceFile::operator=(TraceFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

TraceFile::~TraceFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

PlatformError TraceFile::error(const char* operation, int errnoValue) const
{
    return error(operation, m_path, errnoValue);
}

PlatformError TraceFile::error(const char* operation, const QString& path, int errnoValue)
{
    const QString detail = QStringLiteral("cannot %1 %2").arg(QLatin1StringView(operation), path);
    switch (errnoValue) {
    case ENOENT:
        return PlatformError::notFound(detail).withErrno(errnoValue);
    case EACCES:
    case EPERM:
    case EROFS:
        return PlatformError::permissionDenied(detail)
            .withErrno(errnoValue)
            .withAdvice(QStringLiteral("Choose a folder and a file that you may use."));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return PlatformError::resourceLimit(detail)
            .withErrno(errnoValue)
            .withAdvice(QStringLiteral("Make room there, or record to another place."));
    default:
        return PlatformError::io(detail).withErrno(errnoValue);
    }
}

Result<TraceFile> TraceFile::create(const QString& path)
{
    TraceFile file;
    file.m_path = path;
    file.m_descriptor = ::open(
        QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file.m_descriptor < 0)
        return std::unexpected(file.error("create", errno));
    ::flock(file.m_descriptor, LOCK_SH | LOCK_NB); // what cannot be locked is only not known to be in use
    return file;
}

bool TraceFile::isInUse() const
{
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0) {
        ::flock(m_descriptor, LOCK_UN);
        return false;
    }
    return errno == EWOULDBLOCK;
}

Result<TraceFile> TraceFile::open(const QString& path)
{
    TraceFile file;
    file.m_path = path;
    // A pipe would wait for its writer.
    file.m_descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file.m_descriptor < 0)
        return std::unexpected(file.error("open", errno));
    struct stat facts = {};
    if (fstat(file.m_descriptor, &facts) != 0)
        return std::unexpected(file.error("read", errno));
    if (!S_ISREG(facts.st_mode))
        return std::unexpected(PlatformError::config(QStringLiteral("%1 is no file").arg(path)));
    return file;
}

Result<quint64> TraceFile::size() const
{
    struct stat facts = {};
    if (fstat(m_descriptor, &facts) != 0)
        return std::unexpected(error("read", errno));
    return quint64(facts.st_size);
}

Result<void> TraceFile::reserve(quint64 size) const
{
    const Result<quint64> present = this->size();
    if (!present)
        return std::unexpected(present.error());
    if (size <= *present)
        return {};
    // Beyond the process' own limit the kernel would answer with a signal.
    struct rlimit limit = {};
    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && size > limit.rlim_cur)
        return std::unexpected(error("make room in", EFBIG));
#ifdef Q_OS_LINUX
    int failure = 0;
    do {
        failure = posix_fallocate(m_descriptor, off_t(*present), off_t(size - *present));
    } while (failure == EINTR);
#else
    // Without a call that reserves, zeros are written: what fails then fails here.
    static const std::byte zeros[65536] = {};
    int failure = 0;
    for (quint64 at = *present; at < size && failure == 0;) {
        const ssize_t written
            = pwrite(m_descriptor, zeros, std::min<quint64>(sizeof zeros, size - at), off_t(at));
        if (written > 0)
            at += quint64(written);
        else if (errno != EINTR)
            failure = errno;
    }
#endif
    if (failure == 0)
        return {};
    if (ftruncate(m_descriptor, off_t(*present)) != 0)
        return std::unexpected(error("cut", errno));
    return std::unexpected(error("make room in", failure));
}

Result<void> TraceFile::cut(quint64 size) const
{
    if (ftruncate(m_descriptor, off_t(size)) != 0)
        return std::unexpected(error("cut", errno));
    return {};
}

Result<void> TraceFile::giveBack(quint64 offset, quint64 length) const
{
#if defined(Q_OS_LINUX)
    int failure = 0;
    do {
        failure = fallocate(
                      m_descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, off_t(offset), off_t(length))
                == 0
            ? 0
            : errno;
    } while (failure == EINTR);
#elif defined(F_PUNCHHOLE)
    fpunchhole_t hole = {};
    hole.fp_offset = off_t(offset);
    hole.fp_length = off_t(length);
    const int failure = fcntl(m_descriptor, F_PUNCHHOLE, &hole) == 0 ? 0 : errno;
#else
    const int failure = EOPNOTSUPP;
#endif
    if (failure == 0)
        return {};
    return std::unexpected(error("give back room of", failure));
}

std::size_t TraceFile::readSome(quint64 offset, std::span<std::byte> bytes) const
{
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count
            = pread(m_descriptor, bytes.data() + done, bytes.size() - done, off_t(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += std::size_t(count);
    }
    return done;
}

bool TraceFile::read(quint64 offset, std::span<std::byte> bytes) const
{
    return readSome(offset, bytes) == bytes.size();
}

Result<TraceMapping> TraceFile::map(quint64 offset, std::size_t length, bool isWritable) const
{
    const int protection = isWritable ? PROT_READ | PROT_WRITE : PROT_READ;
    void* const address = mmap(nullptr, length, protection, MAP_SHARED, m_descriptor, off_t(offset));
    if (address == MAP_FAILED)
        return std::unexpected(error("map", errno));
#ifdef MADV_POPULATE_READ
    // All page faults at once; where the kernel does not know it they come one by one.
    if (!isWritable)
        madvise(address, length, MADV_POPULATE_READ);
#endif
    return TraceMapping(std::span(static_cast<std::byte*>(address), length));
}

} // namespace Duende
