// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/programproblem.h"

#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

#include <QFile>

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

// execve(2): a longer first line is cut.
constexpr qsizetype longestScriptStart = 256;

QString permissionsText(mode_t mode)
{
    QString text;
    for (const auto& [bit, letter] :
        {std::pair(S_IRUSR, 'r'), std::pair(S_IWUSR, 'w'), std::pair(S_IXUSR, 'x'), std::pair(S_IRGRP, 'r'),
            std::pair(S_IWGRP, 'w'), std::pair(S_IXGRP, 'x'), std::pair(S_IROTH, 'r'),
            std::pair(S_IWOTH, 'w'), std::pair(S_IXOTH, 'x')})
        text += QLatin1Char((mode & mode_t(bit)) != 0 ? letter : '-');
    return text;
}

/// The program that a script names behind "#!"; empty for what is no script or cannot be read.
QString interpreterOf(const QByteArray& path)
{
    const auto file = openFileAt(AT_FDCWD, path.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!file)
        return {};
    QByteArray start(longestScriptStart, Qt::Uninitialized);
    const ssize_t size = ::read(file->get(), start.data(), size_t(start.size()));
    start.truncate(std::max<ssize_t>(0, size));
    const qsizetype lineEnd = start.indexOf('\n');
    if (!start.startsWith("#!") || lineEnd < 0)
        return {};
    return QFile::decodeName(start.sliced(2, lineEnd - 2).simplified().split(' ').value(0));
}

} // namespace

QString programProblem(const QString& path)
{
    if (!path.startsWith(QLatin1Char('/')))
        return {};
    const QByteArray name = QFile::encodeName(path);
    struct stat status{};
    if (::stat(name.constData(), &status) != 0) {
        const bool isGone = errno == ENOENT || errno == ENOTDIR;
        return isGone ? QStringLiteral("the program %1 does not exist").arg(path) : QString();
    }
    if (S_ISDIR(status.st_mode))
        return QStringLiteral("%1 is a folder, not a program").arg(path);
    if ((status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0)
        return QStringLiteral("the program %1 may not be executed: its permissions are %2")
            .arg(path, permissionsText(status.st_mode));
    const QString interpreter = interpreterOf(name);
    if (interpreter.startsWith(QLatin1Char('/'))
        && ::stat(QFile::encodeName(interpreter).constData(), &status) != 0 && errno == ENOENT)
        return QStringLiteral("the program %1 is a script whose interpreter %2 does not exist")
            .arg(path, interpreter);
    return {};
}

QString folderProblem(const QString& path)
{
    if (!path.startsWith(QLatin1Char('/')))
        return {};
    struct stat status{};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return errno == ENOENT ? QStringLiteral("the folder %1 does not exist").arg(path) : QString();
    return S_ISDIR(status.st_mode) ? QString() : QStringLiteral("%1 is no folder").arg(path);
}

} // namespace Duende
