// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

/// A folder that stands in for a mounted /proc or control group hierarchy.
class Fixture
{
public:
    QString root() const { return m_folder.path(); }

    /// Writes a file, with the folders above it. False when that failed.
    bool write(const QString& path, const QByteArray& bytes) const
    {
        const QString full = m_folder.filePath(path);
        QFile file(full);
        return QDir().mkpath(QFileInfo(full).path()) && file.open(QIODevice::WriteOnly)
            && file.write(bytes) == bytes.size();
    }

    bool remove(const QString& path) const
    {
        const QString full = m_folder.filePath(path);
        return QFileInfo(full).isDir() ? QDir(full).removeRecursively() : QFile::remove(full);
    }

private:
    QTemporaryDir m_folder;
};
