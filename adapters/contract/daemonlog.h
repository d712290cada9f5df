// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"

#include <QByteArray>
#include <QFlags>
#include <QList>

#include <optional>
#include <vector>

namespace Duende {

/// How serious a line is: syslog(3), from the worst.
enum class LogPriority : quint8 { Emergency, Alert, Critical, Error, Warning, Notice, Info, Debug };
constexpr int logPriorityCount = 8;

/// Where a line stands in its log, for the reader that gave it; a reader of the same log and query that is
/// opened later understands it as well as long as the log was not replaced.
struct LogPosition
{
    /// Which of the files that make up the log, as the reader counts them.
    quint32 source = 0;
    /// Grows from line to line within one source: a sequence number, an offset in bytes.
    quint64 offset = 0;
    /// When the line was written, in µs since 1970; 0 where the log does not say.
    qint64 timeUs = 0;

    friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

/// One line (entry) of a log.
struct LogLine
{
    /// What is kept of a message; longer ones are cut, and fields() has them in full.
    static constexpr qsizetype maximumMessage = 16 * 1024;
    static constexpr qsizetype maximumIdentifier = 128;

    enum Flag : quint8 {
        /// The log says that it came over standard error.
        StandardError = 1 << 0,
        /// The service manager or the kernel says it about the daemon; else the daemon itself does.
        AboutDaemon = 1 << 1,
        /// The message is no text: it holds control characters that no terminal wants, or is not UTF-8.
        Binary = 1 << 2,
    };
    Q_DECLARE_FLAGS(Flags, Flag)

    LogPosition position;
    std::optional<LogPriority> priority;
    /// Who says it ("nginx"); empty where the log does not tell.
    QByteArray identifier;
    /// 0 where it is not known.
    quint32 pid = 0;
    /// The same number for all lines of one boot of the machine, another for those of another; 0 where the
    /// log does not say.
    quint32 boot = 0;
    /// As it was written, at most maximumMessage bytes of it, without the line feed at its end.
    QByteArray message;
    /// How long the message really is.
    quint64 messageSize = 0;
    Flags flags;

    bool isCut() const { return messageSize > quint64(message.size()); }
};
Q_DECLARE_OPERATORS_FOR_FLAGS(LogLine::Flags)

/// One named value of a line ("_EXE", "/usr/sbin/nginx").
struct LogField
{
    static constexpr qsizetype maximumValue = 8 * 1024 * 1024;

    QByteArray name;
    /// At most maximumValue bytes of it.
    QByteArray value;

    friend bool operator==(const LogField&, const LogField&) = default;
};

/// One run of the machine, as far as the log reaches.
struct LogBoot
{
    /// 32 hexadecimal digits: /proc/sys/kernel/random/boot_id without its dashes.
    QByteArray id;
    qint64 firstUs = 0;
    qint64 lastUs = 0;

    friend bool operator==(const LogBoot&, const LogBoot&) = default;
};

/// Which lines of a log are wanted.
struct LogQuery
{
    /// From and up to this time, both included, in µs since 1970.
    std::optional<qint64> sinceUs = std::nullopt;
    std::optional<qint64> untilUs = std::nullopt;
    /// Lines of this boot only (LogBoot::id); empty: of all.
    QByteArray boot = {};
    /// Lines at least as serious.
    std::optional<LogPriority> priority = std::nullopt;
    /// Lines of the daemon's present or last run only.
    bool thisRunOnly = false;

    friend bool operator==(const LogQuery&, const LogQuery&) = default;
};

/// What of a query a log can answer, and what it knows of its lines.
enum class LogFeature {
    Times = 1 << 0, // sinceUs, untilUs
    Boots = 1 << 1,
    Priorities = 1 << 2,
    Runs = 1 << 3,
    Fields = 1 << 4,
};
Q_DECLARE_FLAGS(LogFeatures, LogFeature)
Q_DECLARE_OPERATORS_FOR_FLAGS(LogFeatures)

/// Towards the past or towards the present.
enum class LogDirection { Older, Newer };

/// A piece of a log.
struct LogPage
{
    /// In the order of the log: the oldest first.
    std::vector<LogLine> lines;
    /// There is nothing more in the direction that was read; of Newer, for now.
    bool isEnd = false;
};

/// Reads the log of one daemon as one query selects it. Made by PlatformAdapter::openLog(); it outlives the
/// adapter. Its functions block and may be called from any thread, by one at a time. Errors of all: Io, those
/// of OperationContext::check().
class DaemonLog
{
public:
    DaemonLog() = default;
    virtual ~DaemonLog();
    Q_DISABLE_COPY_MOVE(DaemonLog)

    /// Where the lines come from, for people: "the journal", "/var/log/x.log".
    virtual QString source() const = 0;
    virtual LogFeatures features() const = 0;

    /// At most `count` lines next to `from`, which is not among them; from the log's end (Older) or beginning
    /// (Newer) when it is empty. Pages follow on each other without a gap whatever is written, rotated or
    /// removed meanwhile; what is removed before it was read is not there.
    virtual Result<LogPage> read(LogDirection direction, const std::optional<LogPosition>& from, int count,
        const OperationContext& context)
        = 0;

    /// The next line in that direction whose message holds `text`, whatever its case; empty: there is none.
    virtual Result<std::optional<LogPosition>> find(const QString& text, LogDirection direction,
        const std::optional<LogPosition>& from, const OperationContext& context)
        = 0;

    /// Blocks until there may be lines behind the last that read() gave, or until the context's time is over
    /// or it is stopped, which are no errors here. True when it is worth reading.
    virtual Result<bool> wait(const OperationContext& context) = 0;

    /// The boots that the whole log knows, oldest first, whatever the query says. The default knows of none.
    virtual Result<QList<LogBoot>> boots(const OperationContext& context);

    /// Every field of a line, in the log's order. The default knows of none. Errors: NotFound for a line that
    /// is no longer there.
    virtual Result<QList<LogField>> fields(const LogPosition& position, const OperationContext& context);
};

} // namespace Duende
