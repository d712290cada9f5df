// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/recordingfiles.h"

#include "models/trace/tracefile.h"
#include "models/trace/tracemarksfile.h"

#include <QDateTime>
#include <QDir>
#include <QSaveFile>
#include <QStandardPaths>
#include <QUuid>

#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace Duende {

namespace {

constexpr qsizetype longestName = 60; // in UTF-8 at most 180 bytes of a name's 255
constexpr qsizetype copiedAtOnce = 4 * 1024 * 1024;
const QLatin1StringView suffix(".duende-trace");

PlatformError cannotWrite(const QString& path, int error)
{
    return PlatformError::io(QStringLiteral("%1 cannot be written").arg(path))
        .withErrno(error)
        .withAdvice(QStringLiteral("Choose another folder."));
}

/// Letters, digits and what is harmless in names of files.
QString fileName(const QString& name)
{
    QString safe;
    for (const QChar c : name.left(longestName))
        safe += c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_' || c == u'@' ? c : QChar(u'_');
    return safe.startsWith(u'.') || safe.isEmpty() ? QStringLiteral("trace") + safe : safe;
}

bool isInUse(const QString& path)
{
    const Result<TraceFile> file = TraceFile::open(path);
    return file && file->isInUse();
}

Result<void> copy(const QString& from, const QString& to, const OperationContext& context)
{
    QFile source(from);
    const auto cannotRead = [&] {
        return std::unexpected(PlatformError::io(QStringLiteral("%1 cannot be read").arg(from))
                .withCause(source.errorString())
                .withAdvice(QStringLiteral("Look whether it is still there and may be read.")));
    };
    if (!source.open(QIODevice::ReadOnly))
        return cannotRead();
    QSaveFile target(to);
    const auto failed = [&] {
        return std::unexpected(PlatformError::io(QStringLiteral("%1 cannot be written").arg(to))
                .withCause(target.errorString())
                .withAdvice(QStringLiteral("Choose another folder, or make room on the disk.")));
    };
    if (!target.open(QIODevice::WriteOnly))
        return failed();
    while (!source.atEnd()) {
        if (const Result<void> checked = context.check(QStringLiteral("saving the recording")); !checked)
            return checked;
        const QByteArray piece = source.read(copiedAtOnce);
        if (piece.isEmpty())
            return cannotRead();
        if (target.write(piece) != piece.size())
            return failed();
    }
    if (!target.commit())
        return failed();
    return {};
}

/// Gives the file another name, or copies it.
Result<void> keepFile(
    const QString& from, const QFileInfo& target, bool isGrowing, const OperationContext& context)
{
    const QString to = target.filePath();
    // Beside the wanted place first, so that what is there is replaced in one step.
    const QString beside
        = target.absolutePath() + QStringLiteral("/.") + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QByteArray besideName = QFile::encodeName(beside);
    if (::link(QFile::encodeName(from).constData(), besideName.constData()) == 0) {
        if (std::rename(besideName.constData(), QFile::encodeName(to).constData()) == 0) {
            ::unlink(besideName.constData()); // is left where both were one file already
            return {};
        }
        const int error = errno;
        ::unlink(besideName.constData());
        return std::unexpected(cannotWrite(to, error));
    }
    const int error = errno;
    // Another file system, or one without links.
    if (error != EXDEV && error != EPERM && error != EOPNOTSUPP && error != EMLINK)
        return std::unexpected(cannotWrite(to, error));
    if (isGrowing)
        return std::unexpected(PlatformError::invalidState(
            QStringLiteral("the recording still grows, and %1 is on another disk").arg(to))
                .withAdvice(QStringLiteral("Stop the trace first, or choose a folder below your home.")));
    return copy(from, to, context);
}

} // namespace

QString RecordingFiles::folder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)
        + QStringLiteral("/recordings");
}

void RecordingFiles::tidy(const QString& folder)
{
    const QFileInfoList files
        = QDir(folder).entryInfoList({u'*' + suffix}, QDir::Files | QDir::NoSymLinks, QDir::Time);
    const QDateTime yesterday = QDateTime::currentDateTime().addDays(-1);
    for (const QFileInfo& file : files.sliced(std::min(files.size(), mostUnnamed))) {
        if (file.lastModified() >= yesterday || isInUse(file.absoluteFilePath()))
            continue;
        QFile::remove(file.absoluteFilePath());
        QFile::remove(TraceMarksFile::pathOf(file.absoluteFilePath()));
    }
}

Result<QString> RecordingFiles::newPath(const QString& name)
{
    tidy(folder());
    return newPath(folder(), name);
}

Result<QString> RecordingFiles::newPath(const QString& folder, const QString& name)
{
    const QDir place(folder);
    if (!place.mkpath(QStringLiteral(".")))
        return std::unexpected(PlatformError::io(QStringLiteral("the folder %1 cannot be made").arg(folder))
                .withErrno(errno)
                .withAdvice(QStringLiteral("Look at who owns the folders above it.")));
    const QString stem
        = fileName(name) + QDateTime::currentDateTime().toString(QStringLiteral("-yyyyMMdd-HHmmss-zzz"));
    QString path = place.filePath(stem + suffix);
    for (int number = 2; QFile::exists(path); ++number)
        path = place.filePath(QStringLiteral("%1-%2%3").arg(stem).arg(number).arg(suffix));
    return path;
}

Result<void> RecordingFiles::keep(
    const QString& from, const QString& to, bool isGrowing, const OperationContext& context)
{
    const QFileInfo target(to);
    if (target.exists() && target.canonicalFilePath() == QFileInfo(from).canonicalFilePath())
        return {};
    return keepFile(from, target, isGrowing, context).and_then([&] {
        return TraceMarksFile::copy(from, to);
    });
}

} // namespace Duende
