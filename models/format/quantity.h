// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <chrono>
#include <expected>

namespace Duende {

/// Reads and writes amounts with units, as filters, definitions and options have them. The form does not
/// depend on the locale: a point is the decimal separator. Errors are one sentence that names the text and
/// what would be right.
namespace Quantity {

/// "640", "640B", "512K", "1.5 GiB": a number and B, K, M, G, T, P, each also as KB and KiB, in any case. All
/// are powers of 1024. A fraction of a byte is rounded.
std::expected<quint64, QString> parseBytes(QStringView text);

/// "250ms", "1m 30s", "1.5h", "2min", "90": numbers with ns, us or µs, ms, s, m or min, h, d, w, and their
/// longer names (msec, seconds, hours…); the amounts add up. A bare number is seconds. At most 292 years.
std::expected<std::chrono::nanoseconds, QString> parseDuration(QStringView text);

/// "5", "0.4%", "12 %".
std::expected<double, QString> parsePercent(QStringView text);

/// "42", "-1", "0.25", "1e6": a finite number without a unit.
std::expected<double, QString> parseNumber(QStringView text);

/// The shortest exact form that parses back: "512M", "1000".
QString bytesToText(quint64 bytes);
/// The same for durations: "90s", "250ms".
QString durationToText(std::chrono::nanoseconds duration);
/// The same for any finite number: "0.1", "1000000".
QString numberToText(double number);

} // namespace Quantity

} // namespace Duende
