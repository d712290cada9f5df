// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/valuetext.h"

#include "adapters/contract/handledata.h"
#include "models/format/plaintext.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>
#include <cmath>
#include <limits>

namespace Duende {

namespace {

using namespace std::chrono_literals;

constexpr char16_t narrowSpace = u'\u202F';

QString withUnit(const QString& number, const QString& unit)
{
    return number + narrowSpace + unit;
}

// At most one decimal: three figures below 100, whole numbers from there on.
QString threeFigures(double number, const QLocale& locale)
{
    return locale.toString(number, 'f', number < 99.95 ? 1 : 0);
}

// As threeFigures(), but a whole number stays whole: "250", "1.5", "3".
QString shortNumber(double number, const QLocale& locale)
{
    const double tenths = std::round(number * 10) / 10;
    const bool isWhole = tenths == std::floor(tenths);
    return locale.toString(tenths, 'f', isWhole || tenths >= 100 ? 0 : 1);
}

// The difference of two times, at most some 290 years either way.
std::chrono::seconds secondsBetween(const QDateTime& from, const QDateTime& to)
{
    return std::chrono::seconds(from.msecsTo(to) / 1000);
}

struct AgeUnit
{
    std::chrono::seconds length;
    const char* name;
};

// Months and years are those of the calendar's average; nobody counts them to the day.
constexpr std::array ageUnits{
    AgeUnit{31'556'952s, QT_TRANSLATE_NOOP("Duende::ValueText", "y")},
    AgeUnit{86'400s, QT_TRANSLATE_NOOP("Duende::ValueText", "d")},
    AgeUnit{3'600s, QT_TRANSLATE_NOOP("Duende::ValueText", "h")},
    AgeUnit{60s, QT_TRANSLATE_NOOP("Duende::ValueText", "min")},
    AgeUnit{1s, QT_TRANSLATE_NOOP("Duende::ValueText", "s")},
};

// Below this it is "now".
constexpr auto justNow = 5s;

const AgeUnit& ageUnit(std::chrono::seconds age)
{
    for (const AgeUnit& unit : ageUnits) {
        if (age >= unit.length)
            return unit;
    }
    return ageUnits.back();
}

} // namespace

QString ValueText::unknown()
{
    return QStringLiteral("\u2013");
}

QString ValueText::noLimit()
{
    return tr("no limit");
}

QString ValueText::yesNo(bool value)
{
    return value ? tr("yes") : tr("no");
}

QString ValueText::bytes(quint64 bytes, const QLocale& locale)
{
    if (bytes < 1024)
        return withUnit(locale.toString(bytes), tr("B"));
    static constexpr std::array units{
        QT_TRANSLATE_NOOP("Duende::ValueText", "KiB"),
        QT_TRANSLATE_NOOP("Duende::ValueText", "MiB"),
        QT_TRANSLATE_NOOP("Duende::ValueText", "GiB"),
        QT_TRANSLATE_NOOP("Duende::ValueText", "TiB"),
        QT_TRANSLATE_NOOP("Duende::ValueText", "PiB"),
        QT_TRANSLATE_NOOP("Duende::ValueText", "EiB"),
    };
    double amount = static_cast<double>(bytes) / 1024;
    size_t unit = 0;
    // What would be rounded to 1,024 is one of the next unit.
    while (amount >= 1023.5 && unit + 1 < units.size()) {
        amount /= 1024;
        ++unit;
    }
    return withUnit(threeFigures(amount, locale), tr(units[unit]));
}

QString ValueText::bytes(std::optional<quint64> bytes, const QLocale& locale)
{
    return bytes ? ValueText::bytes(*bytes, locale) : unknown();
}

QString ValueText::percent(double percent, const QLocale& locale)
{
    if (!std::isfinite(percent))
        return unknown();
    const double shown = std::abs(percent) < 0.05 ? 0 : percent;
    return withUnit(threeFigures(shown, locale), locale.percent());
}

QString ValueText::percent(std::optional<double> percent, const QLocale& locale)
{
    return percent ? ValueText::percent(*percent, locale) : unknown();
}

QString ValueText::count(qint64 count, const QLocale& locale)
{
    return locale.toString(count);
}

QString ValueText::count(std::optional<qint64> count, const QLocale& locale)
{
    return count ? ValueText::count(*count, locale) : unknown();
}

QString ValueText::duration(std::chrono::nanoseconds duration, const QLocale& locale)
{
    if (duration.count() < 0) {
        const auto positive
            = duration == std::chrono::nanoseconds::min() ? std::chrono::nanoseconds::max() : -duration;
        return locale.negativeSign() + ValueText::duration(positive, locale);
    }
    const auto ns = static_cast<double>(duration.count());
    if (duration < 1us)
        return withUnit(locale.toString(duration.count()), tr("ns"));
    if (ns < 999.5e3)
        return withUnit(shortNumber(ns / 1e3, locale), tr("\u00B5s"));
    if (ns < 999.5e6)
        return withUnit(shortNumber(ns / 1e6, locale), tr("ms"));
    if (ns < 59.95e9)
        return withUnit(shortNumber(ns / 1e9, locale), tr("s"));

    struct Pair
    {
        qint64 large;
        qint64 small;
        QString largeUnit;
        QString smallUnit;
    };
    // std::chrono::round() would overflow near the largest duration.
    const qint64 seconds = duration / 1s + (duration % 1s >= 500ms ? 1 : 0);
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    const Pair pair = days > 0 ? Pair{days, hours % 24, tr("d"), tr("h")}
        : hours > 0            ? Pair{hours, minutes % 60, tr("h"), tr("min")}
                               : Pair{minutes, seconds % 60, tr("min"), tr("s")};
    const QString large = withUnit(locale.toString(pair.large), pair.largeUnit);
    if (pair.small == 0)
        return large;
    return large + QChar::Nbsp + withUnit(locale.toString(pair.small), pair.smallUnit);
}

QString ValueText::shortAge(const QDateTime& then, const QDateTime& now, const QLocale& locale)
{
    if (!then.isValid() || !now.isValid())
        return unknown();
    const std::chrono::seconds difference = secondsBetween(then, now);
    const std::chrono::seconds age = std::chrono::abs(difference);
    if (age < justNow)
        return tr("now");
    const AgeUnit& unit = ageUnit(age);
    const QString text = withUnit(locale.toString(qint64(age / unit.length)), tr(unit.name));
    return difference.count() < 0 ? tr("in %1").arg(text) : text;
}

QString ValueText::relativeTime(const QDateTime& then, const QDateTime& now, const QLocale& locale)
{
    if (!then.isValid() || !now.isValid())
        return unknown();
    const std::chrono::seconds difference = secondsBetween(then, now);
    if (std::chrono::abs(difference) < justNow)
        return tr("just now");
    const QString age = shortAge(then, now, locale);
    return difference.count() < 0 ? age : tr("%1 ago").arg(age);
}

std::chrono::milliseconds ValueText::ageChangesIn(const QDateTime& then, const QDateTime& now)
{
    if (!then.isValid() || !now.isValid())
        return std::chrono::milliseconds::max();
    const std::chrono::milliseconds age(then.msecsTo(now));
    if (age.count() < 0)
        return 1s;
    if (age < justNow)
        return justNow - age;
    const std::chrono::milliseconds step = ageUnit(std::chrono::floor<std::chrono::seconds>(age)).length;
    return step - age % step;
}

QString ValueText::exactTime(const QDateTime& time, const QLocale& locale)
{
    if (!time.isValid())
        return unknown();
    const QDateTime local = time.toLocalTime();
    return tr("%1 %2 %3", "date, time, time zone")
        .arg(locale.toString(local.date(), tr("d MMM yyyy", "a date; see QLocale::toString()")),
            locale.toString(local.time(), QStringLiteral("HH:mm:ss")), local.timeZoneAbbreviation());
}

QString ValueText::property(const PropertyValue& value, const QLocale& locale)
{
    return std::visit(
        Overloaded{
            [](std::monostate) { return unknown(); },
            [](Unlimited) { return noLimit(); },
            [](bool flag) { return yesNo(flag); },
            [&locale](qint64 number) { return count(number, locale); },
            [](const QString& text) { return text.isEmpty() ? unknown() : plainText(text); },
            [](const QStringList& texts) {
                return texts.isEmpty() ? tr("none") : plainText(texts.join(QStringLiteral(", ")));
            },
            [&locale](ByteCount size) { return bytes(size.bytes, locale); },
            [&locale](Percentage share) { return percent(share.percent, locale); },
            [&locale](std::chrono::microseconds time) {
                // A larger time would overflow nanoseconds; nothing lasts that long.
                if (time.count() == 0)
                    return withUnit(locale.toString(0), tr("s"));
                constexpr auto longest
                    = std::chrono::floor<std::chrono::microseconds>(std::chrono::nanoseconds::max());
                return duration(std::clamp(time, -longest, longest), locale);
            },
            [&locale](const QDateTime& time) { return exactTime(time, locale); },
        },
        value);
}

} // namespace Duende
