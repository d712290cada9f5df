// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/controlgroups.h"

#include "adapters/support/procfs.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr int maxDepth = 64;
constexpr qsizetype maxPids = 1 << 20;
constexpr qsizetype maxListSize = 8 * 1024 * 1024;

// The path for openat(2), relative to the hierarchy's root; empty when it is not a group's.
QByteArray relativePath(const QString& path)
{
    const QByteArray bytes = QFile::encodeName(path);
    if (!bytes.startsWith('/') || bytes.contains('\0'))
        return {};
    for (const QByteArray& part : bytes.split('/')) {
        if (part == "..")
            return {};
    }
    qsizetype begin = 0;
    while (begin < bytes.size() && bytes.at(begin) == '/')
        ++begin;
    return bytes.sliced(begin);
}

std::optional<quint64> numberAt(int groupFd, const char* name)
{
    std::array<char, 64> buffer;
    const SystemResult<qsizetype> size = readOnceAt(groupFd, name, buffer);
    return size ? parseNumber(QByteArrayView(buffer.data(), *size)) : std::nullopt;
}

std::optional<std::chrono::nanoseconds> cpuTimeAt(int groupFd)
{
    std::array<char, 4096> buffer;
    const SystemResult<qsizetype> size = readOnceAt(groupFd, "cpu.stat", buffer);
    if (!size)
        return std::nullopt;
    const std::optional<quint64> microseconds
        = parseKeyedNumber(QByteArrayView(buffer.data(), *size), "usage_usec");
    if (!microseconds || *microseconds > quint64(std::chrono::nanoseconds::max().count()) / 1000)
        return std::nullopt;
    return std::chrono::microseconds(*microseconds);
}

void collectPids(FileDescriptor group, int depth, QList<qint64>& pids)
{
    if (const SystemResult<QByteArray> list = readFileAt(group.get(), "cgroup.procs", maxListSize))
        pids += parsePids(*list);
    if (depth == maxDepth)
        return;
    DIR* directory = ::fdopendir(group.get());
    if (!directory)
        return;
    const int groupFd = group.release(); // the directory's now
    while (pids.size() < maxPids) {
        const dirent* entry = ::readdir(directory);
        if (!entry)
            break;
        // The kernel's groups and fixtures of any file system alike: only what can be opened as a directory.
        const bool canBeGroup = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
        if (!canBeGroup || entry->d_name[0] == '.')
            continue;
        if (SystemResult<FileDescriptor> child
            = openFileAt(groupFd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW))
            collectPids(*std::move(child), depth + 1, pids);
    }
    ::closedir(directory);
}

} // namespace

ControlGroups::ControlGroups(const QString& root)
{
    for (const QString& candidate : {root, QString(root + QStringLiteral("/unified"))}) {
        SystemResult<FileDescriptor> directory
            = openFileAt(AT_FDCWD, QFile::encodeName(candidate).constData(), O_RDONLY | O_DIRECTORY);
        if (directory && ::faccessat(directory->get(), "cgroup.controllers", F_OK, 0) == 0) {
            m_root = *std::move(directory);
            return;
        }
    }
}

SystemResult<ResourceUse> ControlGroups::use(const QString& path) const
{
    const SystemResult<FileDescriptor> group = open(path);
    if (!group)
        return std::unexpected(group.error());
    ResourceUse use;
    use.source = ResourceUse::Source::ControlGroup;
    use.readAt = std::chrono::steady_clock::now().time_since_epoch();
    use.cpuTime = cpuTimeAt(group->get());
    use.memoryBytes = numberAt(group->get(), "memory.current");
    use.tasks = numberAt(group->get(), "pids.current");
    return use;
}

SystemResult<QList<qint64>> ControlGroups::pids(const QString& path) const
{
    SystemResult<FileDescriptor> group = open(path);
    if (!group)
        return std::unexpected(group.error());
    QList<qint64> pids;
    collectPids(*std::move(group), 0, pids);
    return pids;
}

SystemResult<ResourceUse> ControlGroups::useWithSums(const QString& path, const Procfs& procfs) const
{
    SystemResult<ResourceUse> counted = use(path);
    if (!counted || (counted->cpuTime && counted->memoryBytes && counted->tasks))
        return counted;
    const SystemResult<QList<qint64>> processes = pids(path);
    if (!processes)
        return std::unexpected(processes.error());
    ResourceUse sum = procfs.sumOf(*processes);
    // The kernel's count is the better one: it knows of the processes that have ended, too.
    if (counted->cpuTime)
        sum.cpuTime = counted->cpuTime;
    if (counted->memoryBytes)
        sum.memoryBytes = counted->memoryBytes;
    if (counted->tasks)
        sum.tasks = counted->tasks;
    return sum;
}

SystemResult<FileDescriptor> ControlGroups::open(const QString& path) const
{
    if (!isValid())
        return std::unexpected(ENOENT);
    const QByteArray relative = relativePath(path);
    if (relative.isEmpty())
        return std::unexpected(EINVAL);
    return openFileAt(m_root.get(), relative.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

} // namespace Duende
