// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/spawnedstore.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

Q_LOGGING_CATEGORY(logNative, "duende.native")

constexpr qsizetype maxStateSize = 1024 * 1024;
constexpr qsizetype maxNameLength = 128;
constexpr auto stateSuffix = QLatin1StringView(".json");

PlatformError folderError(const QString& doing, const QString& path, int error)
{
    const QString detail = QStringLiteral("cannot %1 %2").arg(doing, path);
    const bool isDenied = error == EACCES || error == EPERM || error == EROFS;
    return (isDenied ? PlatformError::permissionDenied(detail) : PlatformError::io(detail))
        .withErrno(error)
        .withAdvice(QStringLiteral("Check the folder's owner and the space on its disk."));
}

Result<void> makeFolder(const QString& path)
{
    const QByteArray bytes = QFile::encodeName(path);
    if (::mkdir(bytes.constData(), 0700) != 0 && errno != EEXIST)
        return std::unexpected(folderError(QStringLiteral("make the folder"), path, errno));
    return {};
}

Result<void> writeAll(int fd, const QByteArray& bytes, const QString& path)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t count
            = ::write(fd, bytes.constData() + written, static_cast<size_t>(bytes.size() - written));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return std::unexpected(folderError(QStringLiteral("write"), path, count < 0 ? errno : ENOSPC));
        written += count;
    }
    if (::fsync(fd) != 0)
        return std::unexpected(folderError(QStringLiteral("write"), path, errno));
    return {};
}

} // namespace

SpawnedStore::SpawnedStore(const QString& folder) : m_folder(folder) { }

Result<void> SpawnedStore::checkName(const QString& name)
{
    const auto refuse = [](const QString& why) {
        return std::unexpected(PlatformError::config(QStringLiteral("the daemon's name %1").arg(why)));
    };
    if (name.isEmpty())
        return refuse(QStringLiteral("is empty"));
    if (name.size() > maxNameLength || name.toUtf8().size() > 240)
        return refuse(QStringLiteral("is longer than %1 characters").arg(maxNameLength));
    if (name.startsWith(QLatin1Char('.')))
        return refuse(QStringLiteral("begins with a dot"));
    for (const QChar character : name) {
        if (character == QLatin1Char('/') || character.category() == QChar::Other_Control
            || character.category() == QChar::Other_Format)
            return refuse(QStringLiteral("holds a slash or a control character"));
    }
    if (name.toUcs4().contains(uint(QChar::ReplacementCharacter)))
        return refuse(QStringLiteral("is not valid text"));
    return {};
}

QList<SpawnedDaemon> SpawnedStore::all() const
{
    const QStringList names
        = QDir(daemonsFolder()).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    QList<SpawnedDaemon> daemons;
    const std::lock_guard guard(m_mutex);
    for (const QString& fileName : names) {
        if (std::optional<SpawnedDaemon> daemon = read(fileName))
            daemons.append(*std::move(daemon));
    }
    m_cache.removeIf([&names](const auto& cached) { return !names.contains(cached.key()); });
    return daemons;
}

std::optional<SpawnedDaemon> SpawnedStore::find(const QString& name) const
{
    const std::lock_guard guard(m_mutex);
    return checkName(name) ? read(name + stateSuffix) : std::nullopt;
}

Result<void> SpawnedStore::save(const SpawnedDaemon& daemon)
{
    if (const Result<void> checked = checkName(daemon.name()); !checked)
        return checked;
    if (const Result<void> made = makeFolders(); !made)
        return made;
    const QString path = statePath(daemon.name());
    const QByteArray target = QFile::encodeName(path);
    QByteArray temporary = QFile::encodeName(daemonsFolder() + QStringLiteral("/.new-XXXXXX"));
    const FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.isValid())
        return std::unexpected(folderError(QStringLiteral("write"), path, errno));
    Result<void> written = writeAll(file.get(), QJsonDocument(daemon.toJson()).toJson(), path);
    if (written && ::rename(temporary.constData(), target.constData()) != 0)
        written = std::unexpected(folderError(QStringLiteral("write"), path, errno));
    if (!written)
        ::unlink(temporary.constData());
    return written;
}

Result<void> SpawnedStore::remove(const QString& name)
{
    const QString path = statePath(name);
    if (const Result<void> checked = checkName(name); !checked)
        return checked;
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        return std::unexpected(folderError(QStringLiteral("remove"), path, errno));
    return {};
}

QString SpawnedStore::logPath(const QString& name) const
{
    return m_folder + QStringLiteral("/logs/") + name + QStringLiteral(".log");
}

Result<FileDescriptor> SpawnedStore::openLog(const QString& name)
{
    if (const Result<void> checked = checkName(name); !checked)
        return std::unexpected(checked.error());
    if (const Result<void> made = makeFolders(); !made)
        return std::unexpected(made.error());
    const QString path = logPath(name);
    FileDescriptor log(::open(QFile::encodeName(path).constData(),
        O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!log.isValid())
        return std::unexpected(folderError(QStringLiteral("open the log"), path, errno));
    // O_NONBLOCK is there so that a fifo in its place cannot hold Duende up; a daemon does not expect it.
    ::fcntl(log.get(), F_SETFL, O_APPEND);
    return log;
}

Result<FileDescriptor> SpawnedStore::lock(const OperationContext& context)
{
    if (const Result<void> made = makeFolders(); !made)
        return std::unexpected(made.error());
    const QString path = m_folder + QStringLiteral("/lock");
    FileDescriptor file(
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.isValid())
        return std::unexpected(folderError(QStringLiteral("open"), path, errno));
    using namespace std::chrono_literals;
    while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return std::unexpected(folderError(QStringLiteral("lock"), path, errno));
        if (const Result<void> slept = context.sleep(20ms, QStringLiteral("spawn")); !slept)
            return std::unexpected(slept.error());
    }
    return file;
}

QString SpawnedStore::daemonsFolder() const
{
    return m_folder + QStringLiteral("/daemons");
}

QString SpawnedStore::statePath(const QString& name) const
{
    return daemonsFolder() + QLatin1Char('/') + name + stateSuffix;
}

Result<void> SpawnedStore::makeFolders() const
{
    // The folders above are the user's; only Duende's own are closed to others.
    if (!QDir().mkpath(QDir::cleanPath(m_folder + QStringLiteral("/.."))))
        return std::unexpected(folderError(QStringLiteral("make the folder"), m_folder, errno));
    for (const QString& folder : {m_folder, daemonsFolder(), QString(m_folder + QStringLiteral("/logs"))}) {
        if (const Result<void> made = makeFolder(folder); !made)
            return made;
    }
    return {};
}

std::optional<SpawnedDaemon> SpawnedStore::read(const QString& fileName) const
{
    const QByteArray path = QFile::encodeName(daemonsFolder() + QLatin1Char('/') + fileName);
    struct stat info{};
    if (::lstat(path.constData(), &info) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    Cached& cached = m_cache[fileName];
    const qint64 modifiedNs = info.st_mtim.tv_sec * 1'000'000'000 + info.st_mtim.tv_nsec;
    if (cached.modifiedNs == modifiedNs && cached.inode == info.st_ino && cached.size == info.st_size)
        return cached.daemon;
    cached = {modifiedNs, info.st_ino, info.st_size, std::nullopt};
    const SystemResult<QByteArray> bytes = readFileAt(AT_FDCWD, path.constData(), maxStateSize);
    if (!bytes) {
        qCWarning(
            logNative, "cannot read %s: %s", path.constData(), qUtf8Printable(errnoText(bytes.error())));
        return std::nullopt;
    }
    const Result<SpawnedDaemon> daemon = SpawnedDaemon::fromJson(QJsonDocument::fromJson(*bytes).object());
    if (!daemon)
        qCWarning(logNative, "%s is left out: %s", path.constData(), qUtf8Printable(daemon.error().detail()));
    else if (QString(daemon->name() + stateSuffix) != fileName)
        qCWarning(logNative, "%s is left out: it is about another name", path.constData());
    else
        cached.daemon = *daemon;
    return cached.daemon;
}

} // namespace Duende
