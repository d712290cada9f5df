// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/filelog.h"

#include "adapters/contract/logneedle.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr int linesBetweenChecks = 256;
constexpr qint64 settleMs = 1000;

QString operationName()
{
    return QStringLiteral("reading the log");
}

quint32 sourceOf(int fd)
{
    struct stat status = {};
    return ::fstat(fd, &status) == 0 ? quint32(qHash(quint64(status.st_ino), size_t(status.st_dev))) : 0;
}

PlatformError openError(const QString& path, int errnoValue)
{
    const QString what = QStringLiteral("cannot read the log %1").arg(path);
    if (errnoValue == ENOENT || errnoValue == ENOTDIR)
        return PlatformError::notFound(QStringLiteral("there is no log at %1").arg(path))
            .withErrno(errnoValue);
    if (errnoValue == EACCES || errnoValue == EPERM)
        return PlatformError::permissionDenied(what)
            .withErrno(errnoValue)
            .withAdvice(QStringLiteral("Only its owner and root may read it."));
    return PlatformError::io(what).withErrno(errnoValue);
}

bool isRegularFile(int fd)
{
    struct stat status = {};
    return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

SystemResult<FileDescriptor> openLogFile(const QString& path)
{
    // A pipe or a device in its place must not block.
    auto file = openFileAt(AT_FDCWD, QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (file && !isRegularFile(file->get()))
        return std::unexpected(EINVAL);
    return file;
}

} // namespace

FileLog::FileLog(const QString& path, FileDescriptor file)
    : m_path(path)
    , m_file(std::move(file))
    , m_source(sourceOf(m_file.fd()))
{
    const SystemResult<FileDescriptor> present = openLogFile(path);
    m_isAtPath = present && sourceOf(present->get()) == m_source;
}

Result<std::unique_ptr<DaemonLog>> FileLog::open(const QString& path)
{
    SystemResult<FileDescriptor> file = openLogFile(path);
    if (!file)
        return std::unexpected(openError(path, file.error()));
    return std::unique_ptr<DaemonLog>(new FileLog(path, *std::move(file)));
}

Result<std::unique_ptr<DaemonLog>> FileLog::of(FileDescriptor file, const QString& path)
{
    if (!isRegularFile(file.get()))
        return std::unexpected(openError(path, EINVAL));
    return std::unique_ptr<DaemonLog>(new FileLog(path, std::move(file)));
}

PlatformError FileLog::failure(int errnoValue) const
{
    return PlatformError::io(QStringLiteral("cannot read the log %1").arg(m_path)).withErrno(errnoValue);
}

/// Sees how long the file is; one that became shorter is another.
Result<void> FileLog::refresh()
{
    const auto size = m_file.refresh();
    if (!size)
        return std::unexpected(failure(size.error()));
    if (*size < m_size)
        ++m_source;
    m_size = *size;
    struct stat status = {};
    if (::fstat(m_file.fd(), &status) == 0)
        m_changedMs = qint64(status.st_mtim.tv_sec) * 1000 + status.st_mtim.tv_nsec / 1'000'000;
    return {};
}

bool FileLog::switchToNewFile()
{
    if (!m_isAtPath)
        return false;
    SystemResult<FileDescriptor> file = openLogFile(m_path);
    if (!file || sourceOf(file->get()) == sourceOf(m_file.fd()))
        return false;
    m_file = LineFile(*std::move(file));
    m_source = sourceOf(m_file.fd());
    m_size = 0;
    m_notify.reset();
    return true;
}

/// Where reading in that direction begins.
Result<quint64> FileLog::beginning(LogDirection direction, const std::optional<LogPosition>& from)
{
    if (const auto refreshed = refresh(); !refreshed)
        return std::unexpected(refreshed.error());
    if (from && from->source != m_source && switchToNewFile()) {
        if (const auto refreshed = refresh(); !refreshed)
            return std::unexpected(refreshed.error());
    }
    if (!from)
        return direction == LogDirection::Older ? m_size : 0;
    // Lines of a former file are older than all of this one.
    const quint64 end = from->source == m_source ? std::min(from->offset, m_size) : 0;
    if (direction == LogDirection::Newer || end == 0)
        return end;
    const auto line = m_file.lineBefore(end);
    if (!line)
        return std::unexpected(failure(line.error()));
    return *line ? (*line)->begin : 0;
}

Result<std::optional<FileLine>> FileLog::next(LogDirection direction, quint64 at)
{
    const auto line = direction == LogDirection::Older ? m_file.lineBefore(at) : m_file.lineAt(at);
    if (!line)
        return std::unexpected(failure(line.error()));
    return *line;
}

/// Whether more of the line may still come.
bool FileLog::isHalf(const FileLine& line) const
{
    return !line.isTerminated && QDateTime::currentMSecsSinceEpoch() - m_changedMs < settleMs;
}

Result<LogLine> FileLog::lineOf(const FileLine& line)
{
    const quint64 size = line.end - line.begin - (line.isTerminated ? 1 : 0);
    auto bytes
        = m_file.read(line.begin, qsizetype(std::min<quint64>(size, quint64(LogLine::maximumMessage))));
    if (!bytes)
        return std::unexpected(failure(bytes.error()));
    LogLine read;
    read.position = positionOf(line);
    read.message = *std::move(bytes);
    read.messageSize = size;
    if (!read.isCut() && read.message.endsWith('\r')) {
        read.message.chop(1);
        --read.messageSize;
    }
    return read;
}

Result<LogPage> FileLog::read(LogDirection direction, const std::optional<LogPosition>& from, int count,
    const OperationContext& context)
{
    Result<quint64> at = beginning(direction, from);
    if (!at)
        return std::unexpected(at.error());
    if (direction == LogDirection::Newer)
        m_hasHalfLine = false;
    LogPage page;
    while (int(page.lines.size()) < count) {
        if (page.lines.size() % linesBetweenChecks == 0) {
            if (const auto checked = context.check(operationName()); !checked)
                return std::unexpected(checked.error());
        }
        const auto line = next(direction, *at);
        if (!line)
            return std::unexpected(line.error());
        const bool isHalfLine = direction == LogDirection::Newer && *line && isHalf(**line);
        if (!*line || isHalfLine) {
            m_hasHalfLine = m_hasHalfLine || isHalfLine;
            if (direction == LogDirection::Newer && !isHalfLine && switchToNewFile()) {
                if (const auto refreshed = refresh(); !refreshed)
                    return std::unexpected(refreshed.error());
                *at = 0;
                continue;
            }
            page.isEnd = true;
            break;
        }
        *at = direction == LogDirection::Older ? (*line)->begin : (*line)->end;
        Result<LogLine> read = lineOf(**line);
        if (!read)
            return std::unexpected(read.error());
        page.lines.push_back(*std::move(read));
    }
    if (direction == LogDirection::Older)
        std::ranges::reverse(page.lines);
    return page;
}

Result<std::optional<LogPosition>> FileLog::find(const QString& text, LogDirection direction,
    const std::optional<LogPosition>& from, const OperationContext& context)
{
    const LogNeedle needle(text);
    Result<quint64> at = beginning(direction, from);
    if (!at)
        return std::unexpected(at.error());
    for (int lines = 0;; ++lines) {
        if (lines % linesBetweenChecks == 0) {
            if (const auto checked = context.check(operationName()); !checked)
                return std::unexpected(checked.error());
        }
        const auto line = next(direction, *at);
        if (!line)
            return std::unexpected(line.error());
        if (!*line)
            return std::nullopt;
        *at = direction == LogDirection::Older ? (*line)->begin : (*line)->end;
        const auto bytes = m_file.read((*line)->begin,
            qsizetype(std::min<quint64>((*line)->end - (*line)->begin, quint64(LogField::maximumValue))));
        if (!bytes)
            return std::unexpected(failure(bytes.error()));
        if (needle.isIn(*bytes))
            return positionOf(**line);
    }
}

Result<bool> FileLog::wait(const OperationContext& context)
{
    if (!m_notify.isValid()) {
        m_notify = FileDescriptor(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
        if (!m_notify.isValid())
            return std::unexpected(
                PlatformError::resourceLimit(QStringLiteral("cannot follow the log %1").arg(m_path))
                    .withErrno(errno));
        const QByteArray file = "/proc/self/fd/" + QByteArray::number(m_file.fd());
        ::inotify_add_watch(m_notify.get(), file.constData(), IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF);
        const QString folder = m_path.section(QLatin1Char('/'), 0, -2);
        ::inotify_add_watch(
            m_notify.get(), QFile::encodeName(folder).constData(), IN_CREATE | IN_MOVED_TO | IN_ONLYDIR);
        return true; // what came before the watch began
    }
    const FileDescriptor woken(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const std::stop_callback wake(context.stop, [&woken] { ::eventfd_write(woken.get(), 1); });
    qint64 timeoutMs = m_hasHalfLine ? settleMs : -1;
    if (!context.deadline.isForever())
        timeoutMs = timeoutMs < 0 ? context.deadline.remainingTime()
                                  : std::min(timeoutMs, context.deadline.remainingTime());
    std::array<pollfd, 2> entries{{{m_notify.get(), POLLIN, 0}, {woken.get(), POLLIN, 0}}};
    const int ready = ::poll(entries.data(), entries.size(), int(std::min<qint64>(timeoutMs, 60'000)));
    if (context.stop.stop_requested())
        return false;
    std::array<char, 4096> events;
    while (::read(m_notify.get(), events.data(), events.size()) > 0) { }
    return ready > 0 || m_hasHalfLine;
}

} // namespace Duende
