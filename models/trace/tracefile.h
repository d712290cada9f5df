// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <cstddef>
#include <span>

namespace Duende {

/// A piece of a file in memory, shared with it. Unmapped when it goes.
class TraceMapping
{
public:
    TraceMapping() = default;
    TraceMapping(TraceMapping&& other) noexcept : m_bytes(other.m_bytes) { other.m_bytes = {}; }
    TraceMapping& operator=(TraceMapping&& other) noexcept;
    ~TraceMapping();

    bool isEmpty() const { return m_bytes.empty(); }
    std::span<std::byte> bytes() const { return m_bytes; }
    /// Gets a part of it ready to be written to, where the system can do that at once instead of page by
    /// page.
    void prepare(std::size_t offset, std::size_t length) const;

private:
    friend class TraceFile;
    explicit TraceMapping(std::span<std::byte> bytes) : m_bytes(bytes) { }

    std::span<std::byte> m_bytes;
};

/// A recording's file: opened, grown with room that is really there, and mapped. Any thread; errors are Io,
/// PermissionDenied, NotFound, and ResourceLimit where no room is left.
class TraceFile
{
public:
    TraceFile() = default;
    TraceFile(TraceFile&& other) noexcept;
    TraceFile& operator=(TraceFile&& other) noexcept;
    ~TraceFile();

    /// A new file, which only its owner may read; one that is there is cut to nothing. While it is open, and
    /// no longer than this program lives, isInUse() is true of it.
    static Result<TraceFile> create(const QString& path);
    /// An existing one, for reading.
    static Result<TraceFile> open(const QString& path);

    const QString& path() const { return m_path; }
    /// Whether somebody who has created it, in this program or another, has it open.
    bool isInUse() const;
    Result<quint64> size() const;
    /// Makes room up to `size` bytes, so that writing into a mapping of it cannot fail.
    Result<void> reserve(quint64 size) const;
    Result<void> cut(quint64 size) const;
    /// Gives a piece's room on the disk back: it reads as zeros from then on. Io with EOPNOTSUPP where the
    /// file system cannot.
    Result<void> giveBack(quint64 offset, quint64 length) const;
    /// Reads all of `bytes` from `offset`; false when the file is shorter or cannot be read.
    bool read(quint64 offset, std::span<std::byte> bytes) const;
    /// Reads as many as there are and can be read.
    std::size_t readSome(quint64 offset, std::span<std::byte> bytes) const;
    /// Maps bytes that the file has; `offset` is a multiple of 4096.
    Result<TraceMapping> map(quint64 offset, std::size_t length, bool isWritable) const;

    /// What a system call on a file failed with: "cannot OPERATION PATH".
    static PlatformError error(const char* operation, const QString& path, int errnoValue);

private:
    PlatformError error(const char* operation, int errnoValue) const;

    QString m_path;
    int m_descriptor = -1;
};

} // namespace Duende
