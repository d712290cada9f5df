// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/procfs.h"

#include <QFile>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <limits>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr qsizetype maxCommandLineSize = 16 * 1024;
constexpr qsizetype maxEnvironmentSize = 128 * 1024;
constexpr qsizetype maxSmallFileSize = 64 * 1024;
constexpr qsizetype maxTableSize = 32 * 1024 * 1024;

struct CloseDirectory
{
    void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

SystemResult<Directory> openDirectoryAt(int directoryFd, const char* path)
{
    SystemResult<FileDescriptor> opened = openFileAt(directoryFd, path, O_RDONLY | O_DIRECTORY);
    if (!opened)
        return std::unexpected(opened.error());
    Directory directory(::fdopendir(opened->get()));
    if (!directory)
        return std::unexpected(errno);
    opened->release();
    return directory;
}

// The path of a process's file, "123/stat", without a heap allocation: this is done for every process.
class ProcessPath
{
public:
    ProcessPath(qint64 pid, const char* name)
    {
        std::snprintf(m_text.data(), m_text.size(), "%lld/%s", static_cast<long long>(pid), name);
    }
    const char* get() const { return m_text.data(); }

private:
    std::array<char, 64> m_text;
};

// A process that ended is missing from the directory, or its open files say ESRCH.
int processError(int error)
{
    return error == ENOENT ? ESRCH : error;
}

long clockTicksPerSecond()
{
    static const long ticks = ::sysconf(_SC_CLK_TCK);
    return ticks > 0 ? ticks : 100;
}

quint64 pageSize()
{
    static const long size = ::sysconf(_SC_PAGESIZE);
    return size > 0 ? static_cast<quint64>(size) : 4096;
}

// The counters come from a file; the largest of them must not wrap around.
template <typename Number> Number saturatedSum(Number a, Number b)
{
    Number sum{};
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<Number>::max() : sum;
}

template <typename Parsed> SystemResult<Parsed> orError(std::optional<Parsed>&& parsed, int error)
{
    if (!parsed)
        return std::unexpected(error);
    return *std::move(parsed);
}

} // namespace

Procfs::Procfs(const QString& root)
{
    SystemResult<FileDescriptor> opened
        = openFileAt(AT_FDCWD, QFile::encodeName(root).constData(), O_RDONLY | O_DIRECTORY);
    if (opened)
        m_root = *std::move(opened);
}

SystemResult<QList<qint64>> Procfs::pids() const
{
    const SystemResult<Directory> directory = openDirectoryAt(m_root.get(), ".");
    if (!directory)
        return std::unexpected(directory.error());
    QList<qint64> pids;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(directory->get());
        if (!entry)
            break;
        const std::optional<quint64> pid = parseNumber(QByteArrayView(entry->d_name));
        if (pid && *pid > 0 && *pid <= static_cast<quint64>(std::numeric_limits<qint32>::max()))
            pids.append(static_cast<qint64>(*pid));
    }
    if (errno != 0)
        return std::unexpected(errno);
    return pids;
}

SystemResult<ProcessStat> Procfs::stat(qint64 pid) const
{
    // The longest line has 52 numbers of 20 digits and a name of 64 bytes.
    std::array<char, 2048> buffer;
    const SystemResult<qsizetype> size = readOnceAt(m_root.get(), ProcessPath(pid, "stat").get(), buffer);
    if (!size)
        return std::unexpected(processError(size.error()));
    return orError(parseProcessStat(QByteArrayView(buffer.data(), *size)), EBADMSG);
}

SystemResult<ProcessStatus> Procfs::status(qint64 pid) const
{
    return read(pid, "status", maxSmallFileSize).and_then([](const QByteArray& bytes) {
        return orError(parseProcessStatus(bytes), EBADMSG);
    });
}

SystemResult<QString> Procfs::controlGroup(qint64 pid) const
{
    return read(pid, "cgroup", maxSmallFileSize).and_then([](const QByteArray& bytes) {
        return orError(parseControlGroup(bytes), ENODATA);
    });
}

SystemResult<QList<QByteArray>> Procfs::commandLine(qint64 pid) const
{
    return read(pid, "cmdline", maxCommandLineSize).transform(parseNulSeparated);
}

SystemResult<QList<QByteArray>> Procfs::environment(qint64 pid) const
{
    return read(pid, "environ", maxEnvironmentSize).transform(parseNulSeparated);
}

SystemResult<QList<ProcessLimit>> Procfs::limits(qint64 pid) const
{
    return read(pid, "limits", maxSmallFileSize).transform(parseProcessLimits);
}

SystemResult<QByteArray> Procfs::linkTarget(qint64 pid, const char* name) const
{
    std::array<char, PATH_MAX> buffer;
    const ssize_t size
        = ::readlinkat(m_root.get(), ProcessPath(pid, name).get(), buffer.data(), buffer.size());
    if (size < 0)
        return std::unexpected(processError(errno));
    return QByteArray(buffer.data(), size);
}

SystemResult<FileDescriptor> Procfs::openFile(qint64 pid, const char* name, int flags) const
{
    return openFileAt(m_root.get(), ProcessPath(pid, name).get(), flags).transform_error(processError);
}

SystemResult<IoCounters> Procfs::io(qint64 pid) const
{
    // Seven lines of a word and a number.
    std::array<char, 512> buffer;
    const SystemResult<qsizetype> size = readOnceAt(m_root.get(), ProcessPath(pid, "io").get(), buffer);
    if (!size)
        return std::unexpected(processError(size.error()));
    return orError(parseProcessIo(QByteArrayView(buffer.data(), *size)), EBADMSG);
}

SystemResult<qint64> Procfs::openFileCount(qint64 pid) const
{
    const SystemResult<Directory> directory = openDirectoryAt(m_root.get(), ProcessPath(pid, "fd").get());
    if (!directory)
        return std::unexpected(processError(directory.error()));
    qint64 count = 0;
    while (const dirent* entry = ::readdir(directory->get())) {
        if (entry->d_name[0] != '.')
            ++count;
    }
    return count;
}

SystemResult<void> Procfs::forEachDescriptor(
    qint64 pid, const std::function<bool(int number, const QByteArray& target)>& take) const
{
    const SystemResult<Directory> directory = openDirectoryAt(m_root.get(), ProcessPath(pid, "fd").get());
    if (!directory)
        return std::unexpected(processError(directory.error()));
    std::array<char, PATH_MAX> buffer;
    while (const dirent* entry = ::readdir(directory->get())) {
        const std::optional<quint64> number = parseNumber(QByteArrayView(entry->d_name));
        if (!number || *number > quint64(std::numeric_limits<int>::max()))
            continue;
        const ssize_t size
            = ::readlinkat(::dirfd(directory->get()), entry->d_name, buffer.data(), buffer.size());
        if (size < 0 && (errno == EACCES || errno == EPERM))
            return std::unexpected(errno);
        if (size >= 0 && !take(int(*number), QByteArray(buffer.data(), size)))
            break;
    }
    return {};
}

DescriptorInfo Procfs::descriptorInfo(qint64 pid, int number) const
{
    // Some kinds say a lot behind the lines that are wanted: an epoll's, a line for each file.
    std::array<char, 1024> buffer;
    const QByteArray name = "fdinfo/" + QByteArray::number(number);
    const SystemResult<qsizetype> size
        = readOnceAt(m_root.get(), ProcessPath(pid, name.constData()).get(), buffer);
    return size ? parseDescriptorInfo(QByteArrayView(buffer.data(), *size)) : DescriptorInfo();
}

SystemResult<FileFacts> Procfs::descriptorFacts(qint64 pid, int number) const
{
    const QByteArray name = "fd/" + QByteArray::number(number);
    struct statx facts = {};
    if (::statx(m_root.get(), ProcessPath(pid, name.constData()).get(), AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
            STATX_TYPE | STATX_MODE | STATX_NLINK, &facts)
        != 0)
        return std::unexpected(processError(errno));
    return FileFacts{facts.stx_mode, facts.stx_nlink};
}

SystemResult<QByteArray> Procfs::readTable(qint64 pid, const char* name) const
{
    return read(pid, name, maxTableSize);
}

SystemResult<QDateTime> Procfs::bootTime() const
{
    // btime stands behind the processors' and the interrupts' counters, which can be long.
    constexpr qsizetype maxStatSize = 1024 * 1024;
    return readFileAt(m_root.get(), "stat", maxStatSize).and_then([](const QByteArray& bytes) {
        return orError(parseBootTime(bytes).transform(
                           [](qint64 seconds) { return QDateTime::fromSecsSinceEpoch(seconds); }),
            ENODATA);
    });
}

SystemResult<QByteArray> Procfs::bootId() const
{
    return readFileAt(m_root.get(), "sys/kernel/random/boot_id", maxSmallFileSize)
        .transform([](const QByteArray& bytes) { return bytes.trimmed(); });
}

ResourceUse Procfs::sumOf(std::span<const qint64> pids) const
{
    ProcessSum sum;
    for (const qint64 pid : pids) {
        if (const SystemResult<ProcessStat> process = stat(pid))
            sum.add(*process);
    }
    return sum.use();
}

std::optional<IoCounters> Procfs::ioOf(std::span<const qint64> pids) const
{
    std::optional<IoCounters> sum;
    for (const qint64 pid : pids) {
        const SystemResult<IoCounters> process = io(pid);
        if (!process && process.error() == ESRCH)
            continue;
        if (!process)
            return std::nullopt;
        IoCounters counters = *process;
        counters.add(sum.value_or(IoCounters()));
        sum = counters;
    }
    return sum;
}

std::chrono::nanoseconds Procfs::cpuTime(const ProcessStat& stat)
{
    const quint64 ticks = saturatedSum(stat.userTicks, stat.systemTicks);
    const auto perSecond = static_cast<quint64>(clockTicksPerSecond());
    constexpr quint64 maxSeconds = 9'000'000'000; // what nanoseconds can count
    const quint64 seconds = qMin(ticks / perSecond, maxSeconds);
    return std::chrono::seconds(seconds)
        + std::chrono::nanoseconds(ticks % perSecond * 1'000'000'000 / perSecond);
}

quint64 Procfs::residentBytes(const ProcessStat& stat)
{
    return qMin(stat.residentPages, std::numeric_limits<quint64>::max() / pageSize()) * pageSize();
}

std::chrono::milliseconds Procfs::ticksDuration(quint64 ticks)
{
    const auto perSecond = static_cast<quint64>(clockTicksPerSecond());
    constexpr quint64 maxSeconds = 253402300799;
    return std::chrono::seconds(qMin(ticks / perSecond, maxSeconds))
        + std::chrono::milliseconds(ticks % perSecond * 1000 / perSecond);
}

SystemResult<QByteArray> Procfs::read(qint64 pid, const char* name, qsizetype maxSize) const
{
    return readFileAt(m_root.get(), ProcessPath(pid, name).get(), maxSize).transform_error(processError);
}

ProcessSum::ProcessSum()
{
    m_use.source = ResourceUse::Source::ProcessSum;
    m_use.readAt = std::chrono::steady_clock::now().time_since_epoch();
}

void ProcessSum::add(const ProcessStat& stat)
{
    m_use.cpuTime = std::chrono::nanoseconds(saturatedSum(
        m_use.cpuTime.value_or(std::chrono::nanoseconds(0)).count(), Procfs::cpuTime(stat).count()));
    m_use.memoryBytes = saturatedSum(m_use.memoryBytes.value_or(0), Procfs::residentBytes(stat));
    m_use.tasks = saturatedSum(m_use.tasks.value_or(0), stat.threads);
    m_use.processes = m_use.processes.value_or(0) + 1;
}

} // namespace Duende
