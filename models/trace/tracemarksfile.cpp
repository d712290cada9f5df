// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracemarksfile.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <limits>

namespace Duende {

namespace {

constexpr qint64 formatVersion = 1;

PlatformError noMarks(const QString& why)
{
    return PlatformError::config(QStringLiteral("the marks cannot be read: %1").arg(why));
}

PlatformError writeError(const QString& path, const QString& cause)
{
    return PlatformError::io(QStringLiteral("%1 cannot be written").arg(path))
        .withCause(cause)
        .withAdvice(QStringLiteral("Save the recording in a folder of your own, and its marks go with it."));
}

/// Of a file that need not be there.
Result<QByteArray> bytesOf(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return QByteArray();
    // What is no plain file may never end.
    if (!info.isFile())
        return std::unexpected(noMarks(QStringLiteral("%1 is no file").arg(path)));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::unexpected(
            PlatformError::io(QStringLiteral("%1 cannot be read").arg(path)).withCause(file.errorString()));
    const QByteArray bytes = file.read(TraceMarksFile::mostBytes + 1);
    if (bytes.size() > TraceMarksFile::mostBytes)
        return std::unexpected(noMarks(QStringLiteral("%1 is too large").arg(path)));
    return bytes;
}

Result<void> writeBytes(const QString& path, const QByteArray& bytes)
{
    if (bytes.isEmpty()) {
        QFile file(path);
        if (file.exists() && !file.remove())
            return std::unexpected(writeError(path, file.errorString()));
        return {};
    }
    QSaveFile file(path);
    // They tell of what daemons read and write.
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(bytes) == bytes.size()
        && file.commit();
    if (!isWritten)
        return std::unexpected(writeError(path, file.errorString()));
    return {};
}

} // namespace

QString TraceMarksFile::pathOf(const QString& recordingPath)
{
    return recordingPath + QStringLiteral(".marks");
}

QString TraceMarksFile::cleaned(const QString& comment)
{
    return comment.simplified().left(longestComment);
}

QByteArray TraceMarksFile::toBytes(const TraceMarkSet& marks, qint64 startRealtimeNs)
{
    QJsonArray list;
    for (const auto& [row, comment] : marks)
        list.append(QJsonObject{
            {QStringLiteral("row"), qint64(row)},
            {QStringLiteral("comment"), comment},
        });
    return QJsonDocument(QJsonObject{
                             {QStringLiteral("version"), formatVersion},
                             {QStringLiteral("recording"), startRealtimeNs},
                             {QStringLiteral("marks"), list},
                         })
        .toJson(QJsonDocument::Compact);
}

Result<TraceMarkSet> TraceMarksFile::parse(const QByteArray& bytes, qint64 startRealtimeNs)
{
    QJsonParseError error;
    const QJsonObject document = QJsonDocument::fromJson(bytes, &error).object();
    if (error.error != QJsonParseError::NoError)
        return std::unexpected(noMarks(error.errorString()));
    const qint64 version = document.value(QLatin1StringView("version")).toInteger(-1);
    if (version != formatVersion)
        return std::unexpected(noMarks(version < 0 ? QStringLiteral("they say no version")
                                                   : QStringLiteral("they are of version %1").arg(version)));
    const QJsonValue recording = document.value(QLatin1StringView("recording"));
    if (!recording.isDouble() || recording.toInteger(startRealtimeNs ^ 1) != startRealtimeNs)
        return std::unexpected(noMarks(QStringLiteral("they are of another recording")));
    const QJsonArray list = document.value(QLatin1StringView("marks")).toArray();
    if (list.size() > mostMarks)
        return std::unexpected(noMarks(QStringLiteral("there are more than %1").arg(mostMarks)));
    TraceMarkSet marks;
    for (const QJsonValue& value : list) {
        const qint64 row = value[QLatin1StringView("row")].toInteger(-1);
        if (row < 0 || row > qint64(std::numeric_limits<uint32_t>::max()))
            return std::unexpected(noMarks(QStringLiteral("one is of no event")));
        marks[quint64(row)] = cleaned(value[QLatin1StringView("comment")].toString());
    }
    return marks;
}

Result<TraceMarkSet> TraceMarksFile::read(const QString& recordingPath, qint64 startRealtimeNs)
{
    const Result<QByteArray> bytes = bytesOf(pathOf(recordingPath));
    if (!bytes)
        return std::unexpected(bytes.error());
    return bytes->isEmpty() ? Result<TraceMarkSet>(TraceMarkSet()) : parse(*bytes, startRealtimeNs);
}

Result<void> TraceMarksFile::write(
    const QString& recordingPath, const TraceMarkSet& marks, qint64 startRealtimeNs)
{
    return writeBytes(pathOf(recordingPath), marks.empty() ? QByteArray() : toBytes(marks, startRealtimeNs));
}

Result<void> TraceMarksFile::copy(const QString& from, const QString& to)
{
    return bytesOf(pathOf(from)).and_then([&](const QByteArray& bytes) {
        return writeBytes(pathOf(to), bytes);
    });
}

} // namespace Duende
