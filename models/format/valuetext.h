// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QCoreApplication>
#include <QLocale>

#include <optional>

namespace Duende {

/// How values are written for people, everywhere in the program. A unit follows its number after a narrow
/// no-break space (U+202F), so a value never breaks over two lines. Any thread.
class ValueText
{
    Q_DECLARE_TR_FUNCTIONS(Duende::ValueText)

public:
    /// What stands for a value that is not known: an en dash.
    static QString unknown();
    /// No limit is set.
    static QString noLimit();
    static QString yesNo(bool value);

    /// "640 B", "12.1 MiB": powers of 1024.
    static QString bytes(quint64 bytes, const QLocale& locale = QLocale());
    static QString bytes(std::optional<quint64> bytes, const QLocale& locale = QLocale());

    /// "0.4 %", "135 %".
    static QString percent(double percent, const QLocale& locale = QLocale());
    static QString percent(std::optional<double> percent, const QLocale& locale = QLocale());

    /// "1,234,567".
    static QString count(qint64 count, const QLocale& locale = QLocale());
    static QString count(std::optional<qint64> count, const QLocale& locale = QLocale());

    /// How long something takes, to two units or three figures: "3.1 µs", "250 ms", "1.5 s", "1 min 4 s", "3
    /// d 2 h".
    static QString duration(std::chrono::nanoseconds duration, const QLocale& locale = QLocale());

    /// How long ago, for the list: "now", "40 s", "2 min", "3 d". A time to come reads "in 2 min".
    static QString shortAge(const QDateTime& then, const QDateTime& now, const QLocale& locale = QLocale());
    /// How long ago, in a sentence: "just now", "2 min ago", "in 3 d".
    static QString relativeTime(
        const QDateTime& then, const QDateTime& now, const QLocale& locale = QLocale());
    /// How long until shortAge() and relativeTime() of this time read otherwise, at the latest.
    static std::chrono::milliseconds ageChangesIn(const QDateTime& then, const QDateTime& now);

    /// The exact time, to the second, with the time zone, in the time zone of the reader:
    /// "31 Jan 2026 08:15:00 CET".
    static QString exactTime(const QDateTime& time, const QLocale& locale = QLocale());

    /// A property's value on one line; texts are made harmless with plainText().
    static QString property(const PropertyValue& value, const QLocale& locale = QLocale());
};

} // namespace Duende
