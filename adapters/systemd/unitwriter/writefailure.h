// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace Duende {

/// Why a unit file was not written. Everything is then as it was.
struct WriteFailure
{
    enum class Kind {
        /// The request is not one.
        Usage,
        /// The file is not what was expected.
        Changed,
        /// `path` is a symbolic link, or lies behind one.
        Link,
        /// `path` is there, but is no folder or no regular file.
        Special,
        /// The file that is there is longer than what is edited.
        TooLong,
        NotAllowed,
        NoSpace,
        /// Another writer is at it.
        Busy,
        Io,
    };

    Kind kind = Kind::Io;
    /// What it is about; empty for Usage.
    std::string path;
    /// The system's reason; 0 where it has none.
    int errnoValue = 0;

    friend bool operator==(const WriteFailure&, const WriteFailure&) = default;
};

/// The kind that an errno of a file operation means.
WriteFailure::Kind writeFailureKind(int errnoValue);

/// The exit status of the program: 2 and up. 126 and 127 stay pkexec's own.
int exitStatusOf(WriteFailure::Kind kind);

/// "result=changed errno=0 path=/etc/…": what the program prints, as the last line of it.
std::string resultLine(const WriteFailure& failure);
/// "result=done errno=0 path=…".
std::string resultLine(const std::string& path);

/// Reads what the program printed; a failure of kind Io without a path where that is not a result.
WriteFailure failureFromLine(std::string_view line);

} // namespace Duende
