// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/usagehistory.h"

#include <QCoreApplication>
#include <QLocale>
#include <QString>

namespace Duende {

/// A value of the series as people read it: "0.4 %", "12.1 MiB", "3.0 KiB/s", "1,204"; an en dash for none.
QString usageText(UsageSeries series, double value, const QLocale& locale = QLocale());

/// Where the numbers come from, as one or two sentences.
QString usageSourceText(ResourceUse::Source source);

/// The whole history as comma separated values (RFC 4180): a header line, then a line a reading or a span of
/// ten seconds, oldest first. Columns:
///
///     time                                       ISO 8601 in UTC, with milliseconds; the middle of a span
///     seconds                                    what the line is the lowest, mean and highest of: 10, or 0
///                                                for a single reading
///     cpu_percent, cpu_percent_low, …_high       of one processor, since the reading before
///     memory_bytes, …_low, …_high
///     read_bytes_per_second, …_low, …_high       from storage, since the reading before
///     written_bytes_per_second, …_low, …_high
///     tasks, …_low, …_high                       processes and threads together
///     processes, …_low, …_high
///
/// What is not known is empty; a line with a time alone is a gap. `wallNow` is the time of day at `now`, a
/// moment of UsageHistory::now().
QByteArray usageCsv(const UsageHistory& history, std::chrono::milliseconds now, const QDateTime& wallNow);

} // namespace Duende
