// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/controlgroups.h"

#include "adapters/support/procfs.h"

#include <QFile>

#include <algorithm>
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
constexpr qsizetype maxIoSize = 64 * 1024; // a line a device

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

void setIo(ResourceUse& use, const std::optional<IoCounters>& counters)
{
    if (!counters)
        return;
    use.readBytes = counters->readBytes;
    use.writtenBytes = counters->writtenBytes;
}

void collectPids(FileDescriptor group, const QString& name, int depth, QList<GroupedProcess>& processes)
{
    if (const SystemResult<QByteArray> list = readFileAt(group.get(), "cgroup.procs", maxListSize)) {
        const QList<qint64> pids = parsePids(*list);
        for (const qint64 pid : pids)
            processes.append({pid, name});
    }
    if (depth == maxDepth)
        return;
    DIR* directory = ::fdopendir(group.get());
    if (!directory)
        return;
    const int groupFd = group.release(); // the directory's now
    while (processes.size() < maxPids) {
        const dirent* entry = ::readdir(directory);
        if (!entry)
            break;
        // The kernel's groups and fixtures of any file system alike: only what can be opened as a directory.
        const bool canBeGroup = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
        if (!canBeGroup || entry->d_name[0] == '.')
            continue;
        if (SystemResult<FileDescriptor> child
            = openFileAt(groupFd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)) {
            const QString childName = QFile::decodeName(entry->d_name);
            collectPids(*std::move(child), name.isEmpty() ? childName : name + QLatin1Char('/') + childName,
                depth + 1, processes);
        }
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
    if (const SystemResult<QByteArray> bytes = readFileAt(group->get(), "io.stat", maxIoSize))
        setIo(use, parseGroupIo(*bytes));
    return use;
}

SystemResult<QList<qint64>> ControlGroups::pids(const QString& path) const
{
    SystemResult<FileDescriptor> group = open(path);
    if (!group)
        return std::unexpected(group.error());
    QList<GroupedProcess> processes;
    collectPids(*std::move(group), {}, 0, processes);
    QList<qint64> pids;
    pids.reserve(processes.size());
    for (const GroupedProcess& process : std::as_const(processes))
        pids.append(process.pid);
    return pids;
}

SystemResult<QList<GroupedProcess>> ControlGroups::groupedProcesses(const QString& path) const
{
    SystemResult<FileDescriptor> group = path == QLatin1StringView("/") && isValid()
        ? openFileAt(m_root.get(), ".", O_RDONLY | O_DIRECTORY)
        : open(path);
    if (!group)
        return std::unexpected(group.error());
    QList<GroupedProcess> processes;
    collectPids(*std::move(group), {}, 0, processes);
    return processes;
}

SystemResult<ResourceUse> ControlGroups::useWithSums(
    const QString& path, const Procfs& procfs, Detail detail) const
{
    SystemResult<ResourceUse> counted = use(path);
    if (!counted)
        return counted;
    const bool isCounted = counted->cpuTime && counted->memoryBytes && counted->tasks;
    if (isCounted && detail == Detail::Moment)
        return counted;
    const SystemResult<QList<qint64>> processes = pids(path);
    if (!processes)
        return std::unexpected(processes.error());
    if (!isCounted) {
        const ResourceUse sum = procfs.sumOf(*processes);
        counted->source = sum.source;
        counted->readAt = sum.readAt;
        counted->processes = sum.processes;
        // The kernel's count is the better one: it knows of the processes that have ended, too.
        counted->cpuTime = counted->cpuTime ? counted->cpuTime : sum.cpuTime;
        counted->memoryBytes = counted->memoryBytes ? counted->memoryBytes : sum.memoryBytes;
        counted->tasks = counted->tasks ? counted->tasks : sum.tasks;
    }
    if (detail == Detail::All)
        addDetails(*counted, path, procfs, *processes);
    return counted;
}

void ControlGroups::addDetails(
    ResourceUse& use, const QString& path, const Procfs& procfs, const QList<qint64>& pids) const
{
    use.processes = quint64(pids.size());
    use.memoryLimitBytes = limit(path, "memory.max");
    use.tasksLimit = limit(path, "pids.max");
    if (!use.readBytes)
        setIo(use, procfs.ioOf(pids));
}

std::optional<quint64> ControlGroups::limit(const QString& path, const char* name) const
{
    std::optional<quint64> smallest;
    QByteArray group = relativePath(path);
    while (!group.isEmpty()) {
        const QByteArray file = group + '/' + name;
        const std::optional<quint64> own = numberAt(m_root.get(), file.constData());
        if (own && (!smallest || *own < *smallest))
            smallest = own;
        group.truncate(std::max<qsizetype>(0, group.lastIndexOf('/')));
    }
    return smallest;
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
