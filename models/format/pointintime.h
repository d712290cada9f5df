// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <expected>

namespace Duende {

/// Reads a moment as a person writes it, in the time zone of `now`:
///
///     now, today, yesterday, tomorrow     days begin at midnight
///     2 hours ago, -2h, 1h 30min ago      durations as Quantity::parseDuration() reads them
///     10:15, 10:15:30                     today
///     yesterday 10:15, 2026-01-31 10:15   a day and a time
///     2026-01-31, 2026-01-31T10:15:30Z    ISO 8601, with T or a blank, a fraction and a zone if wanted
///     @1769846400                         seconds since 1970, with a fraction if wanted
///
/// Errors: one sentence that names the text and what would be right.
std::expected<QDateTime, QString> parsePointInTime(QStringView text, const QDateTime& now);

} // namespace Duende
