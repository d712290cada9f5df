// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/unitfolder.h"

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace Duende {

namespace {

using Kind = WriteFailure::Kind;
template <typename T> using Written = std::expected<T, WriteFailure>;

// Hidden, and no unit's name: no manager reads it. It is the lock as well, for nobody but the folder's owner
// can open it; what a writer that was killed left of it serves the next.
constexpr const char* temporaryName = ".duende-unit-writer.tmp";
constexpr int lockAttempts = 100;
constexpr long betweenAttemptsNs = 50'000'000;

constexpr mode_t folderMode = 0755;
constexpr mode_t fileMode = 0644;
constexpr mode_t privateMode = 0600;

std::unexpected<WriteFailure> failure(Kind kind, const std::string& path, int errnoValue = 0)
{
    return std::unexpected(WriteFailure{kind, path, errnoValue});
}

std::unexpected<WriteFailure> systemFailure(const std::string& path, int errnoValue)
{
    return failure(writeFailureKind(errnoValue), path, errnoValue);
}

template <typename Call> auto repeated(Call call)
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

FileDescriptor openAt(int folder, const std::string& name, int flags, mode_t mode = 0)
{
    return FileDescriptor(
        repeated([&] { return ::openat(folder, name.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode); }));
}

/// Why an open failed: a link is told from all else, whatever the kernel called it.
std::unexpected<WriteFailure> openFailure(int folder, const std::string& name, const std::string& path)
{
    const int reason = errno;
    struct stat status{};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
        if (S_ISLNK(status.st_mode))
            return failure(Kind::Link, path);
        if (reason == ENOTDIR || reason == EISDIR)
            return failure(Kind::Special, path, reason);
    }
    return systemFailure(path, reason);
}

Written<FileDescriptor> openFolderAt(int parent, const std::string& name, const std::string& path)
{
    FileDescriptor folder = openAt(parent, name, O_RDONLY | O_DIRECTORY);
    if (!folder.isValid())
        return openFailure(parent, name, path);
    return folder;
}

Written<FileDescriptor> openWithoutLinks(const std::string& path)
{
    FileDescriptor folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    std::size_t begin = 1;
    while (begin < path.size()) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (end > begin) {
            Written<FileDescriptor> next
                = openFolderAt(folder.get(), path.substr(begin, end - begin), path.substr(0, end));
            if (!next)
                return next;
            folder = *std::move(next);
        }
        begin = end + 1;
    }
    return folder;
}

Written<std::optional<UnitFileContent>> readFile(int folder, const std::string& name, const std::string& path)
{
    // What stands there may be anything; nobody waits for the other end of a pipe.
    const FileDescriptor file = openAt(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file.isValid()) {
        if (errno == ENOENT)
            return std::nullopt;
        return openFailure(folder, name, path);
    }
    struct stat status{};
    if (::fstat(file.get(), &status) != 0)
        return systemFailure(path, errno);
    if (!S_ISREG(status.st_mode))
        return failure(Kind::Special, path);
    UnitFileContent content;
    content.isPrivate = (status.st_mode & 0077) == 0;
    std::string& bytes = content.bytes;
    bytes.resize(WriteRequest::maximumSize + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t count
            = repeated([&] { return ::read(file.get(), bytes.data() + size, bytes.size() - size); });
        if (count < 0)
            return systemFailure(path, errno);
        if (count == 0)
            break;
        size += std::size_t(count);
    }
    if (size > WriteRequest::maximumSize)
        return failure(Kind::TooLong, path);
    bytes.resize(size);
    return content;
}

/// The folder's temporary file, locked and empty; gone with this unless it has become the real one.
class TemporaryFile
{
public:
    static Written<TemporaryFile> open(int folder, const std::string& folderPath)
    {
        for (int attempt = 0; attempt < lockAttempts; ++attempt) {
            FileDescriptor file = openAt(folder, temporaryName, O_RDWR | O_CREAT | O_NONBLOCK, privateMode);
            if (!file.isValid())
                return openFailure(folder, temporaryName, folderPath);
            struct stat opened{};
            struct stat named{};
            // The one that had it may have renamed or removed it meanwhile.
            if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(file.get(), &opened) == 0
                && ::fstatat(folder, temporaryName, &named, AT_SYMLINK_NOFOLLOW) == 0
                && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
                && S_ISREG(opened.st_mode)) {
                TemporaryFile locked(folder, std::move(file));
                if (::fchmod(locked.m_file.get(), privateMode) != 0
                    || ::ftruncate(locked.m_file.get(), 0) != 0)
                    return systemFailure(folderPath, errno);
                return locked;
            }
            const timespec pause{0, betweenAttemptsNs};
            ::nanosleep(&pause, nullptr);
        }
        return failure(Kind::Busy, folderPath);
    }

    TemporaryFile(TemporaryFile&& other) noexcept
        : m_folder(std::exchange(other.m_folder, -1))
        , m_file(std::move(other.m_file))
    {
    }
    TemporaryFile& operator=(TemporaryFile&&) = delete;
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() { remove(); }

    /// Gives an errno, or 0.
    int write(std::string_view bytes, mode_t mode)
    {
        while (!bytes.empty()) {
            const ssize_t count = repeated([&] { return ::write(m_file.get(), bytes.data(), bytes.size()); });
            if (count < 0)
                return errno;
            bytes.remove_prefix(std::size_t(count));
        }
        // Also what a disk that fills up late has to say.
        if (repeated([&] { return ::fsync(m_file.get()); }) != 0)
            return errno;
        return ::fchmod(m_file.get(), mode) == 0 ? 0 : errno;
    }

    /// Gives an errno, or 0.
    int becomeNew(const std::string& name) { return become(name, RENAME_NOREPLACE); }
    int replace(const std::string& name) { return become(name, 0); }

    void remove()
    {
        if (m_folder >= 0)
            ::unlinkat(m_folder, temporaryName, 0);
        m_folder = -1;
    }

private:
    TemporaryFile(int folder, FileDescriptor file) : m_folder(folder), m_file(std::move(file)) { }

    int become(const std::string& name, unsigned int flags)
    {
        if (::renameat2(m_folder, temporaryName, m_folder, name.c_str(), flags) != 0)
            return errno;
        m_folder = -1;
        return 0;
    }

    int m_folder = -1;
    FileDescriptor m_file;
};

/// The folder that a file is in, made if need be.
class TargetFolder
{
public:
    static Written<TargetFolder> open(int root, const std::string& rootPath, const WriteRequest& request)
    {
        TargetFolder target;
        target.m_root = root;
        if (request.target.dropIn.empty()) {
            target.m_file = request.target.unit;
            target.m_path = rootPath;
            target.m_folder = FileDescriptor(::fcntl(root, F_DUPFD_CLOEXEC, 3));
            if (!target.m_folder.isValid())
                return systemFailure(rootPath, errno);
            return target;
        }
        target.m_name = request.target.unit + ".d";
        target.m_file = request.target.dropIn + ".conf";
        target.m_path = rootPath + "/" + target.m_name;
        if (request.isRemoval) {
            struct stat status{};
            if (::fstatat(root, target.m_name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
                return failure(Kind::Changed, target.filePath());
        } else if (::mkdirat(root, target.m_name.c_str(), folderMode) == 0) {
            target.m_isMade = true;
        } else if (errno != EEXIST) {
            return systemFailure(target.m_path, errno);
        }
        Written<FileDescriptor> folder = openFolderAt(root, target.m_name, target.m_path);
        if (!folder)
            return std::unexpected(folder.error());
        target.m_folder = *std::move(folder);
        // Readable whatever mask we run under.
        if (target.m_isMade && ::fchmod(target.m_folder.get(), folderMode) != 0)
            return systemFailure(target.m_path, errno);
        return target;
    }

    TargetFolder(TargetFolder&& other) noexcept
        : m_root(other.m_root)
        , m_folder(std::move(other.m_folder))
        , m_name(std::move(other.m_name))
        , m_file(std::move(other.m_file))
        , m_path(std::move(other.m_path))
        , m_isMade(std::exchange(other.m_isMade, false))
    {
    }
    TargetFolder& operator=(TargetFolder&&) = delete;
    TargetFolder(const TargetFolder&) = delete;
    TargetFolder& operator=(const TargetFolder&) = delete;
    ~TargetFolder()
    {
        if (m_isMade)
            removeIfEmpty();
    }

    int fd() const { return m_folder.get(); }
    const std::string& file() const { return m_file; }
    const std::string& path() const { return m_path; }
    std::string filePath() const { return m_path + "/" + m_file; }

    /// It stays, and so does what is in it, even if the machine stops now. Nothing of what has been done can
    /// be taken back here, so a disk that fails at this has its say with the next write.
    void keep()
    {
        ::fsync(m_folder.get());
        if (std::exchange(m_isMade, false))
            ::fsync(m_root);
    }

    void removeIfEmpty() const
    {
        if (!m_name.empty() && ::unlinkat(m_root, m_name.c_str(), AT_REMOVEDIR) == 0)
            ::fsync(m_root);
    }

private:
    TargetFolder() = default;

    int m_root = -1;
    FileDescriptor m_folder;
    /// "UNIT.d"; empty when the folder is the root itself.
    std::string m_name;
    std::string m_file;
    std::string m_path;
    bool m_isMade = false;
};

Written<void> replaceFile(const TargetFolder& folder, TemporaryFile& temporary, const WriteRequest& request)
{
    struct stat status{};
    const bool isThere = request.expected
        && ::fstatat(folder.fd(), folder.file().c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    const mode_t mode = isThere ? status.st_mode & 0777 : request.isPrivate ? privateMode : fileMode;
    if (const int error = temporary.write(request.content, mode); error != 0)
        return systemFailure(folder.filePath(), error);

    // Right before it counts: what was read earlier may be of yesterday.
    const auto current = readFile(folder.fd(), folder.file(), folder.filePath());
    if (!current)
        return std::unexpected(current.error());
    if (current->has_value() != request.expected.has_value()
        || (request.expected && (*current)->bytes != *request.expected))
        return failure(Kind::Changed, folder.filePath());
    const int error
        = request.expected ? temporary.replace(folder.file()) : temporary.becomeNew(folder.file());
    if (error == EEXIST)
        return failure(Kind::Changed, folder.filePath());
    if (error != 0)
        return systemFailure(folder.filePath(), error);
    return {};
}

Written<void> removeFile(const TargetFolder& folder, const WriteRequest& request)
{
    const auto current = readFile(folder.fd(), folder.file(), folder.filePath());
    if (!current)
        return std::unexpected(current.error());
    if (!*current || (*current)->bytes != *request.expected)
        return failure(Kind::Changed, folder.filePath());
    if (::unlinkat(folder.fd(), folder.file().c_str(), 0) != 0)
        return systemFailure(folder.filePath(), errno);
    return {};
}

} // namespace

Written<UnitFolder> UnitFolder::open(const std::string& path, Links links)
{
    if (!path.starts_with('/'))
        return failure(Kind::Usage, path);
    if (links == Links::Follow) {
        FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!folder.isValid())
            return systemFailure(path, errno);
        return UnitFolder(path, std::move(folder));
    }
    Written<FileDescriptor> folder = openWithoutLinks(path);
    if (!folder)
        return std::unexpected(folder.error());
    return UnitFolder(path, *std::move(folder));
}

std::string UnitFolder::pathOf(const UnitFileTarget& target) const
{
    const std::string unit = m_path + "/" + target.unit;
    return target.dropIn.empty() ? unit : unit + ".d/" + target.dropIn + ".conf";
}

Written<std::optional<UnitFileContent>> UnitFolder::read(const UnitFileTarget& target) const
{
    if (target.dropIn.empty())
        return readFile(m_folder.get(), target.unit, pathOf(target));
    const std::string name = target.unit + ".d";
    const Written<FileDescriptor> folder = openFolderAt(m_folder.get(), name, m_path + "/" + name);
    if (!folder && folder.error().errnoValue == ENOENT)
        return std::nullopt;
    if (!folder)
        return std::unexpected(folder.error());
    return readFile(folder->get(), target.dropIn + ".conf", pathOf(target));
}

Written<std::string> UnitFolder::apply(const WriteRequest& request) const
{
    if (!isValid(request))
        return failure(Kind::Usage, {});
    Written<TargetFolder> folder = TargetFolder::open(m_folder.get(), m_path, request);
    if (!folder)
        return std::unexpected(folder.error());
    {
        Written<TemporaryFile> temporary = TemporaryFile::open(folder->fd(), folder->path());
        if (!temporary)
            return std::unexpected(temporary.error());
        const Written<void> done
            = request.isRemoval ? removeFile(*folder, request) : replaceFile(*folder, *temporary, request);
        if (!done)
            return std::unexpected(done.error());
    }
    folder->keep();
    if (request.isRemoval)
        folder->removeIfEmpty();
    return pathOf(request.target);
}

} // namespace Duende
