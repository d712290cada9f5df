// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/filedescriptor.h"
#include "adapters/systemd/unitwriter/writefailure.h"
#include "adapters/systemd/unitwriter/writerequest.h"

#include <expected>
#include <optional>
#include <string>

namespace Duende {

/// A unit file as it is.
struct UnitFileContent
{
    std::string bytes;
    /// Only its owner may read it.
    bool isPrivate = false;
};

/// The folder in which an administrator, or a user for their own manager, puts unit files. Changes one file
/// at a time and all of it or nothing: into a temporary file beside it first, onto the disk, then in its
/// place. Never follows a symbolic link below the folder. Blocks; no thread of its own.
class UnitFolder
{
public:
    /// Whether the folder itself may be reached through symbolic links, as a person's own may be.
    enum class Links { Refuse, Follow };

    /// `path` is absolute. Errors: Link, NotAllowed, Special, Io.
    static std::expected<UnitFolder, WriteFailure> open(const std::string& path, Links links);

    /// Where a file is or would be.
    std::string pathOf(const UnitFileTarget& target) const;

    /// What is in a file; empty where there is none. Errors: Link, Special, TooLong, NotAllowed, Io.
    std::expected<std::optional<UnitFileContent>, WriteFailure> read(const UnitFileTarget& target) const;

    /// Makes the change if the file is as expected; gives its path. A folder UNIT.d is made when it is
    /// missing, and goes with its last file. Errors: all kinds; nothing has changed then.
    std::expected<std::string, WriteFailure> apply(const WriteRequest& request) const;

private:
    UnitFolder(std::string path, FileDescriptor folder) : m_path(std::move(path)), m_folder(std::move(folder))
    {
    }

    std::string m_path;
    FileDescriptor m_folder;
};

} // namespace Duende
