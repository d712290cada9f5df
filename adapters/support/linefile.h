// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

#include <QByteArray>

#include <optional>

namespace Duende {

/// A piece of a text file between two line feeds.
struct FileLine
{
    quint64 begin = 0;
    /// Behind its line feed, or the end of the file where it has none.
    quint64 end = 0;
    bool isTerminated = false;
};

/// Finds lines in a file that may grow or shrink meanwhile, both ways from any offset. Reads in blocks, of
/// which it keeps the last; a line may be of any length. One thread.
class LineFile
{
public:
    explicit LineFile(FileDescriptor file) : m_file(std::move(file)) { }

    int fd() const { return m_file.get(); }

    /// How long the file is now. What was kept of it is forgotten.
    SystemResult<quint64> refresh();

    /// The line that begins at `begin`; empty at the end of the file.
    SystemResult<std::optional<FileLine>> lineAt(quint64 begin);
    /// The line that ends at `end`, with or without a line feed; empty at the beginning of the file.
    SystemResult<std::optional<FileLine>> lineBefore(quint64 end);

    /// At most `maximum` bytes of the file.
    SystemResult<QByteArray> read(quint64 begin, qsizetype maximum);

private:
    SystemResult<QByteArrayView> block(quint64 number);

    FileDescriptor m_file;
    QByteArray m_block;
    std::optional<quint64> m_blockNumber;
};

} // namespace Duende
