// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace Duende {

/// The events of a recording that a person marked, by their rows in it, each with a comment, which may be
/// empty.
using TraceMarkSet = std::map<quint64, QString>;

/// How marks are kept: beside the recording, in a file of the same name with ".marks" behind it. It is a JSON
/// document: {"version":1,"recording":START,"marks":[{"row":12,"comment":"the first failure"}, …]}, where
/// START is when the recording began, in nanoseconds since 1970, so that marks are not taken for those of
/// another recording. Any thread.
namespace TraceMarksFile {

inline constexpr qsizetype mostMarks = 10'000;
inline constexpr qsizetype longestComment = 300; ///< characters
inline constexpr qsizetype mostBytes = 32 * 1024 * 1024; ///< of a file that is read: all marks have room

/// Where the marks of a recording are.
QString pathOf(const QString& recordingPath);
/// A comment as it is kept: one line of at most longestComment characters.
QString cleaned(const QString& comment);

QByteArray toBytes(const TraceMarkSet& marks, qint64 startRealtimeNs);
/// Reads what toBytes() made. Anything may come. Errors: Config (no marks, of another version or of another
/// recording, too many of them).
Result<TraceMarkSet> parse(const QByteArray& bytes, qint64 startRealtimeNs);

/// The marks that are beside a recording; none where no file is. Blocks. Errors: Io, those of parse().
Result<TraceMarkSet> read(const QString& recordingPath, qint64 startRealtimeNs);
/// Replaces them in one step; no marks leave no file. Blocks. Errors: Io.
Result<void> write(const QString& recordingPath, const TraceMarkSet& marks, qint64 startRealtimeNs);
/// Makes the marks beside `to` those beside `from`, whatever they are. Blocks. Errors: Io.
Result<void> copy(const QString& from, const QString& to);

} // namespace TraceMarksFile

} // namespace Duende
