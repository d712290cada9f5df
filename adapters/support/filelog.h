// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "adapters/support/linefile.h"

namespace Duende {

/// A text file that somebody appends to, as a log: lines have neither times nor priorities. The position of a
/// line is the offset of its end, so that a line that was read before its line feed came goes on as another.
///
/// A file that is renamed and made anew (logrotate(8)) is read to its end, then the new one; one that is cut
/// off (copytruncate) is read from its beginning. Lines of a file that is gone from the path are not found
/// again.
class FileLog : public DaemonLog
{
public:
    /// Errors: NotFound, PermissionDenied, Io (no regular file, too).
    static Result<std::unique_ptr<DaemonLog>> open(const QString& path);
    /// The same of a file that is open already. A new one at `path` is followed only if that is where this
    /// file is (it may be unlinked, or of another root directory). Errors: Io for what is no regular file.
    static Result<std::unique_ptr<DaemonLog>> of(FileDescriptor file, const QString& path);

    QString source() const override { return m_path; }
    LogFeatures features() const override { return {}; }
    Result<LogPage> read(LogDirection direction, const std::optional<LogPosition>& from, int count,
        const OperationContext& context) override;
    Result<std::optional<LogPosition>> find(const QString& text, LogDirection direction,
        const std::optional<LogPosition>& from, const OperationContext& context) override;
    /// A line without its line feed counts when it has not grown for a second.
    Result<bool> wait(const OperationContext& context) override;

private:
    FileLog(const QString& path, FileDescriptor file);

    Result<void> refresh();
    bool switchToNewFile();
    PlatformError failure(int errnoValue) const;
    Result<std::optional<FileLine>> next(LogDirection direction, quint64 at);
    Result<quint64> beginning(LogDirection direction, const std::optional<LogPosition>& from);
    Result<LogLine> lineOf(const FileLine& line);
    bool isHalf(const FileLine& line) const;
    LogPosition positionOf(const FileLine& line) const { return {m_source, line.end, 0}; }

    const QString m_path;
    LineFile m_file;
    bool m_isAtPath = false;
    quint32 m_source = 0;
    quint64 m_size = 0;
    qint64 m_changedMs = 0; // when the file was written last
    bool m_hasHalfLine = false; // one at the end waits for its line feed
    FileDescriptor m_notify;
};

} // namespace Duende
