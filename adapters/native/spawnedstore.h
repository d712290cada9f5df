// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"
#include "adapters/native/spawneddaemon.h"
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

#include <QHash>

#include <mutex>

namespace Duende {

/// The state folder of the native platform: FOLDER/daemons/NAME.json for every daemon that Duende spawned
/// (for its user only: the environment may hold secrets) and FOLDER/logs/NAME.log for what it writes. Files
/// are replaced as a whole, so that a reader never sees half of one. Every function may be called from any
/// thread, and other Duende processes may use the same folder.
class SpawnedStore
{
public:
    /// The folder is made when something is saved.
    explicit SpawnedStore(const QString& folder);

    /// Whether `name` can name a file: at most 128 characters, no slash, control character or leading dot.
    /// Errors: Config, with what is wrong.
    static Result<void> checkName(const QString& name);

    /// Every daemon with a readable file, by name; others are left out and logged once.
    QList<SpawnedDaemon> all() const;

    std::optional<SpawnedDaemon> find(const QString& name) const;

    /// Errors: Io, PermissionDenied.
    Result<void> save(const SpawnedDaemon& daemon);

    /// Forgets a daemon; its log stays. Errors: Io, PermissionDenied.
    Result<void> remove(const QString& name);

    QString daemonsFolder() const;
    QString logPath(const QString& name) const;

    /// Opens the log for appending, for its user only. Errors: Io, PermissionDenied.
    Result<FileDescriptor> openLog(const QString& name);

    /// Keeps every other Duende from changing the folder as long as the descriptor is open. Errors: Io,
    /// PermissionDenied, those of OperationContext::check().
    Result<FileDescriptor> lock(const OperationContext& context);

private:
    struct Cached
    {
        qint64 modifiedNs = 0;
        quint64 inode = 0;
        qint64 size = 0;
        std::optional<SpawnedDaemon> daemon;
    };

    QString statePath(const QString& name) const;
    Result<void> makeFolders() const;
    std::optional<SpawnedDaemon> read(const QString& fileName) const;

    const QString m_folder;
    mutable std::mutex m_mutex; // guards m_cache
    mutable QHash<QString, Cached> m_cache;
};

} // namespace Duende
