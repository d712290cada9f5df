// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdirective.h"

#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"
#include "adapters/systemd/unitfileparser.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr qsizetype longestFile = 1024 * 1024;
constexpr qsizetype longestLine = 4096; // of what is kept

QByteArray readRegularFile(const QString& path)
{
    // What stands there may be anything; nobody waits for the other end of a pipe.
    const auto file
        = openFileAt(AT_FDCWD, QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat status{};
    if (!file || ::fstat(file->get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    QByteArray text(std::min<qsizetype>(status.st_size, longestFile), Qt::Uninitialized);
    const ssize_t size = ::read(file->get(), text.data(), size_t(text.size()));
    text.truncate(std::max<ssize_t>(0, size));
    return text;
}

QString kept(QByteArrayView bytes)
{
    return QString::fromUtf8(bytes.first(std::min(bytes.size(), longestLine)));
}

} // namespace

QList<UnitDirective> unitDirectives(const QByteArray& text, const QString& path)
{
    QList<UnitDirective> directives;
    const UnitFile file = parseUnitFile(text);
    for (const UnitFileSetting& setting : file.settings)
        directives.append({path, setting.line, kept(setting.key), kept(setting.value), kept(setting.text)});
    return directives;
}

QList<UnitDirective> readUnitDirectives(const QStringList& paths)
{
    QList<UnitDirective> directives;
    for (const QString& path : paths)
        directives += unitDirectives(readRegularFile(path), path);
    return directives;
}

} // namespace Duende
