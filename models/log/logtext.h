// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <QJsonObject>
#include <QTimeZone>

namespace Duende {

/// Lines of a log as text and as JSON, for the command, for files and for the clipboard.
namespace LogText {

/// "2026-01-31T08:15:00+0100 nginx[812]: message": the message without escape sequences, its other lines
/// below its first, and what no terminal should see made visible. Without a line feed at the end. Parts that
/// are not known are left out.
QString line(const LogLine& line, const QTimeZone& zone = QTimeZone::systemTimeZone());

/// One entry with the names of journalctl(1) -o json, every value a text: __REALTIME_TIMESTAMP (µs since
/// 1970), PRIORITY ("0" to "7"), SYSLOG_IDENTIFIER, _PID, MESSAGE, and all other `fields` where there are
/// some. A value that is no text is a list of its bytes; a field that occurs several times is a list of its
/// values; a message that was cut has "MESSAGE_SIZE" beside it, its length in bytes as a number.
QJsonObject json(const LogLine& line, const QList<LogField>& fields = {});

/// "error", "warning": a priority's word in filters, options and tool tips. Also read from "err", "0", "4".
QString priorityWord(LogPriority priority);
std::optional<LogPriority> priorityFromWord(QStringView word);

} // namespace LogText

} // namespace Duende
