// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/filedescriptor.h"

#include <QByteArray>
#include <QString>

namespace Duende {

/// Notices when a file of a folder is replaced, added by renaming, or deleted, inotify(7). The folder may
/// come later. Not thread-safe.
class FolderWatch
{
public:
    explicit FolderWatch(const QString& folder);

    /// Readable when something happened; -1 where the system has no more watches to give.
    int get() const { return m_fd.get(); }

    /// Begins, unless it did; does nothing as long as the folder is not there.
    void begin();

    /// Reads away what happened, so that get() is readable for news only.
    void drain();

private:
    const QByteArray m_folder;
    const FileDescriptor m_fd;
    bool m_isWatching = false;
};

} // namespace Duende
