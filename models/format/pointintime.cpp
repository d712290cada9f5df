// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/pointintime.h"

#include "models/format/quantity.h"

#include <QTimeZone>

#include <optional>

namespace Duende {

namespace {

std::optional<QDateTime> before(const QDateTime& now, QStringView duration)
{
    const auto parsed = Quantity::parseDuration(duration);
    if (!parsed)
        return std::nullopt;
    return now.addMSecs(-std::chrono::duration_cast<std::chrono::milliseconds>(*parsed).count());
}

std::optional<QTime> timeOfDay(const QString& text)
{
    for (const auto format :
        {QLatin1StringView("H:mm"), QLatin1StringView("H:mm:ss"), QLatin1StringView("H:mm:ss.z")}) {
        if (const QTime time = QTime::fromString(text, QString(format)); time.isValid())
            return time;
    }
    return std::nullopt;
}

std::optional<QDate> day(const QString& text, const QDateTime& now)
{
    if (text == QLatin1StringView("today"))
        return now.date();
    if (text == QLatin1StringView("yesterday"))
        return now.date().addDays(-1);
    if (text == QLatin1StringView("tomorrow"))
        return now.date().addDays(1);
    // What stands behind the day would be overlooked.
    constexpr qsizetype dayLength = 10;
    const QDate date = QDate::fromString(text, Qt::ISODate);
    return date.isValid() && text.size() == dayLength ? std::optional(date) : std::nullopt;
}

std::optional<QDateTime> sinceEpoch(QStringView seconds)
{
    const auto number = Quantity::parseNumber(seconds);
    // Year 9999 is as far as dates are written.
    constexpr double latest = 253'402'300'799;
    if (!number || *number < 0 || *number > latest)
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(qint64(*number * 1000), QTimeZone::UTC);
}

std::optional<QDateTime> dayAndTime(const QString& text, const QDateTime& now)
{
    const auto at = [&now](QDate date, QTime time) { return QDateTime(date, time, now.timeZone()); };
    if (const auto date = day(text, now))
        return at(*date, QTime(0, 0));
    if (const auto time = timeOfDay(text))
        return at(now.date(), *time);
    const qsizetype blank = text.indexOf(QLatin1Char(' '));
    if (blank > 0) {
        const auto date = day(text.first(blank), now);
        const auto time = timeOfDay(text.sliced(blank + 1));
        if (date && time)
            return at(*date, *time);
    }
    QDateTime exact = QDateTime::fromString(text.toUpper(), Qt::ISODateWithMs);
    if (!exact.isValid())
        return std::nullopt;
    if (exact.timeSpec() == Qt::LocalTime)
        exact.setTimeZone(now.timeZone());
    return exact;
}

} // namespace

std::expected<QDateTime, QString> parsePointInTime(QStringView text, const QDateTime& now)
{
    const QString word = text.toString().simplified().toLower();
    std::optional<QDateTime> moment;
    if (word == QLatin1StringView("now"))
        moment = now;
    else if (word.startsWith(QLatin1Char('@')))
        moment = sinceEpoch(QStringView(word).sliced(1));
    else if (word.endsWith(QLatin1StringView(" ago")))
        moment = before(now, QStringView(word).chopped(4));
    else if (word.startsWith(QLatin1Char('-')))
        moment = before(now, QStringView(word).sliced(1));
    else
        moment = dayAndTime(word, now);
    if (!moment || !moment->isValid())
        return std::unexpected(
            QStringLiteral("\"%1\" is no time; write 10:15, \"2 hours ago\", yesterday or 2026-01-31 10:15")
                .arg(text));
    return *moment;
}

} // namespace Duende
