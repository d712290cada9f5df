// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/linefile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr quint64 blockSize = 64 * 1024;

SystemResult<qsizetype> readAt(int fd, char* data, qsizetype size, quint64 offset)
{
    qsizetype done = 0;
    while (done < size) {
        const ssize_t count = ::pread(fd, data + done, size_t(size - done), off_t(offset + quint64(done)));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return std::unexpected(errno);
        if (count == 0)
            break;
        done += count;
    }
    return done;
}

} // namespace

SystemResult<quint64> LineFile::refresh()
{
    m_blockNumber.reset();
    struct stat status = {};
    if (::fstat(m_file.get(), &status) != 0)
        return std::unexpected(errno);
    return quint64(status.st_size);
}

SystemResult<QByteArrayView> LineFile::block(quint64 number)
{
    if (m_blockNumber != number) {
        m_block.resize(qsizetype(blockSize));
        const auto size = readAt(m_file.get(), m_block.data(), qsizetype(blockSize), number * blockSize);
        m_blockNumber.reset();
        if (!size)
            return std::unexpected(size.error());
        m_block.resize(*size);
        m_blockNumber = number;
    }
    return QByteArrayView(m_block);
}

SystemResult<std::optional<FileLine>> LineFile::lineAt(quint64 begin)
{
    quint64 at = begin;
    for (;;) {
        const auto bytes = block(at / blockSize);
        if (!bytes)
            return std::unexpected(bytes.error());
        const auto inBlock = qsizetype(at % blockSize);
        if (inBlock < bytes->size()) {
            const qsizetype feed = bytes->indexOf('\n', inBlock);
            if (feed >= 0)
                return FileLine{begin, at - quint64(inBlock) + quint64(feed) + 1, true};
            at += quint64(bytes->size() - inBlock);
        }
        if (bytes->size() < qsizetype(blockSize))
            return at > begin ? std::optional(FileLine{begin, at, false}) : std::nullopt;
    }
}

SystemResult<std::optional<FileLine>> LineFile::lineBefore(quint64 end)
{
    if (end == 0)
        return std::nullopt;
    FileLine line{0, end, false};
    quint64 at = end; // what is left to look at lies in front of it
    while (at > 0) {
        const quint64 number = (at - 1) / blockSize;
        const auto bytes = block(number);
        if (!bytes)
            return std::unexpected(bytes.error());
        qsizetype size = std::min(qsizetype(at - number * blockSize), bytes->size());
        if (at == end && size > 0 && bytes->at(size - 1) == '\n') {
            line.isTerminated = true;
            --size;
        }
        const void* feed = size > 0 ? ::memrchr(bytes->data(), '\n', size_t(size)) : nullptr;
        if (feed) {
            line.begin = number * blockSize + quint64(static_cast<const char*>(feed) - bytes->data()) + 1;
            return line;
        }
        at = number * blockSize;
    }
    return line;
}

SystemResult<QByteArray> LineFile::read(quint64 begin, qsizetype maximum)
{
    const auto kept = block(begin / blockSize);
    if (!kept)
        return std::unexpected(kept.error());
    const auto inBlock = qsizetype(begin % blockSize);
    if (inBlock + maximum <= kept->size())
        return kept->sliced(inBlock, maximum).toByteArray();
    QByteArray bytes(maximum, Qt::Uninitialized);
    const auto size = readAt(m_file.get(), bytes.data(), maximum, begin);
    if (!size)
        return std::unexpected(size.error());
    bytes.resize(*size);
    return bytes;
}

} // namespace Duende
