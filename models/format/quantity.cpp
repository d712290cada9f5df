// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/quantity.h"

#include "models/format/plaintext.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace Duende {

namespace {

struct Unit
{
    QLatin1StringView name;
    quint64 factor;
};

constexpr std::array durationUnits{
    Unit{QLatin1StringView("ns"), 1},
    Unit{QLatin1StringView("nsec"), 1},
    Unit{QLatin1StringView("us"), 1'000},
    Unit{QLatin1StringView("usec"), 1'000},
    Unit{QLatin1StringView("ms"), 1'000'000},
    Unit{QLatin1StringView("msec"), 1'000'000},
    Unit{QLatin1StringView("s"), 1'000'000'000},
    Unit{QLatin1StringView("sec"), 1'000'000'000},
    Unit{QLatin1StringView("second"), 1'000'000'000},
    Unit{QLatin1StringView("seconds"), 1'000'000'000},
    Unit{QLatin1StringView("m"), 60'000'000'000},
    Unit{QLatin1StringView("min"), 60'000'000'000},
    Unit{QLatin1StringView("minute"), 60'000'000'000},
    Unit{QLatin1StringView("minutes"), 60'000'000'000},
    Unit{QLatin1StringView("h"), 3'600'000'000'000},
    Unit{QLatin1StringView("hr"), 3'600'000'000'000},
    Unit{QLatin1StringView("hour"), 3'600'000'000'000},
    Unit{QLatin1StringView("hours"), 3'600'000'000'000},
    Unit{QLatin1StringView("d"), 86'400'000'000'000},
    Unit{QLatin1StringView("day"), 86'400'000'000'000},
    Unit{QLatin1StringView("days"), 86'400'000'000'000},
    Unit{QLatin1StringView("w"), 604'800'000'000'000},
    Unit{QLatin1StringView("week"), 604'800'000'000'000},
    Unit{QLatin1StringView("weeks"), 604'800'000'000'000},
};

// In the order of their size, so that the last that divides an amount is the shortest way to write it.
constexpr std::array writtenDurationUnits{
    Unit{QLatin1StringView("ns"), 1},
    Unit{QLatin1StringView("us"), 1'000},
    Unit{QLatin1StringView("ms"), 1'000'000},
    Unit{QLatin1StringView("s"), 1'000'000'000},
    Unit{QLatin1StringView("m"), 60'000'000'000},
    Unit{QLatin1StringView("h"), 3'600'000'000'000},
    Unit{QLatin1StringView("d"), 86'400'000'000'000},
    Unit{QLatin1StringView("w"), 604'800'000'000'000},
};

constexpr std::array writtenByteUnits{
    Unit{QLatin1StringView("K"), Q_UINT64_C(1) << 10},
    Unit{QLatin1StringView("M"), Q_UINT64_C(1) << 20},
    Unit{QLatin1StringView("G"), Q_UINT64_C(1) << 30},
    Unit{QLatin1StringView("T"), Q_UINT64_C(1) << 40},
    Unit{QLatin1StringView("P"), Q_UINT64_C(1) << 50},
};

QString tr(const char* text)
{
    return QCoreApplication::translate("Duende::Quantity", text);
}

std::unexpected<QString> failure(const char* message, QStringView text)
{
    return std::unexpected(tr(message).arg(plainText(text, 40)));
}

bool isDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

// A number without sign and exponent. What stands before the point is kept apart, so that it stays exact.
struct Decimal
{
    quint64 whole = 0;
    double fraction = 0;
    bool isTooLarge = false;
};

// The number at the front of `text`, which it takes away.
std::optional<Decimal> takeDecimal(QStringView& text)
{
    Decimal decimal;
    qsizetype index = 0;
    for (; index < text.size() && isDigit(text[index]); ++index) {
        const auto digit = static_cast<quint64>(text[index].unicode() - u'0');
        decimal.isTooLarge = decimal.isTooLarge || qMulOverflow(decimal.whole, quint64(10), &decimal.whole)
            || qAddOverflow(decimal.whole, digit, &decimal.whole);
    }
    if (index == 0)
        return std::nullopt;
    if (index + 1 < text.size() && text[index] == u'.' && isDigit(text[index + 1])) {
        const qsizetype point = index++;
        while (index < text.size() && isDigit(text[index]))
            ++index;
        const QStringView digits = text.sliced(point, std::min<qsizetype>(index - point, 20));
        decimal.fraction = digits.toDouble();
    }
    text = text.sliced(index);
    return decimal;
}

// The letters at the front of `text`, which it takes away.
QStringView takeLetters(QStringView& text)
{
    qsizetype index = 0;
    while (index < text.size() && text[index].isLetter())
        ++index;
    const QStringView letters = text.first(index);
    text = text.sliced(index);
    return letters;
}

// The amount in whole base units, rounded; empty when it is larger than `maximum`.
std::optional<quint64> scaled(const Decimal& decimal, quint64 factor, quint64 maximum)
{
    if (decimal.isTooLarge || decimal.whole > maximum / factor)
        return std::nullopt;
    const quint64 whole = decimal.whole * factor;
    const auto part = static_cast<quint64>(std::llround(decimal.fraction * static_cast<double>(factor)));
    if (part > maximum - whole)
        return std::nullopt;
    return whole + part;
}

std::optional<quint64> byteFactor(QStringView unit)
{
    if (unit.isEmpty() || unit.compare(u"b", Qt::CaseInsensitive) == 0)
        return 1;
    const QStringView rest = unit.sliced(1);
    const bool isByteUnit = rest.isEmpty() || rest.compare(u"b", Qt::CaseInsensitive) == 0
        || rest.compare(u"ib", Qt::CaseInsensitive) == 0;
    if (!isByteUnit)
        return std::nullopt;
    for (const Unit& candidate : writtenByteUnits) {
        if (candidate.name.front() == unit.front().toUpper())
            return candidate.factor;
    }
    return std::nullopt;
}

std::optional<quint64> durationFactor(QStringView unit)
{
    // The micro sign and the Greek letter look alike.
    if (unit == u"\u00B5s" || unit == u"\u03BCs")
        return 1'000;
    for (const Unit& candidate : durationUnits) {
        if (candidate.name == unit)
            return candidate.factor;
    }
    return std::nullopt;
}

} // namespace

std::expected<quint64, QString> Quantity::parseBytes(QStringView text)
{
    QStringView rest = text.trimmed();
    const auto decimal = takeDecimal(rest);
    if (!decimal)
        return failure(
            QT_TRANSLATE_NOOP("Duende::Quantity", "\"%1\" is not a size; write 640, 512K or 1.5G."), text);
    rest = rest.trimmed();
    const QStringView unit = takeLetters(rest);
    const auto factor = byteFactor(unit);
    if (!factor || !rest.isEmpty()) {
        return failure(QT_TRANSLATE_NOOP(
                           "Duende::Quantity", "\"%1\" is not a size; its unit can be B, K, M, G, T or P."),
            text);
    }
    const auto bytes = scaled(*decimal, *factor, std::numeric_limits<quint64>::max());
    if (!bytes)
        return failure(QT_TRANSLATE_NOOP("Duende::Quantity", "The size \"%1\" is too large."), text);
    return *bytes;
}

std::expected<std::chrono::nanoseconds, QString> Quantity::parseDuration(QStringView text)
{
    constexpr auto maximum = static_cast<quint64>(std::numeric_limits<qint64>::max());
    QStringView rest = text.trimmed();
    quint64 total = 0;
    for (bool isFirst = true; isFirst || !rest.isEmpty(); isFirst = false) {
        const auto decimal = takeDecimal(rest);
        if (!decimal) {
            return failure(QT_TRANSLATE_NOOP(
                               "Duende::Quantity", "\"%1\" is not a duration; write 250ms, 30s or 1h 30m."),
                text);
        }
        rest = rest.trimmed();
        const QStringView unit = takeLetters(rest);
        rest = rest.trimmed();
        const bool isBareNumber = unit.isEmpty() && isFirst && rest.isEmpty();
        const auto factor = isBareNumber ? 1'000'000'000 : durationFactor(unit);
        if (!factor) {
            return failure(QT_TRANSLATE_NOOP("Duende::Quantity",
                               "\"%1\" is not a duration; its unit can be ns, us, ms, s, m, h, d or w."),
                text);
        }
        const auto amount = scaled(*decimal, *factor, maximum - total);
        if (!amount)
            return failure(QT_TRANSLATE_NOOP("Duende::Quantity", "The duration \"%1\" is too long."), text);
        total += *amount;
    }
    return std::chrono::nanoseconds(static_cast<qint64>(total));
}

std::expected<double, QString> Quantity::parsePercent(QStringView text)
{
    QStringView rest = text.trimmed();
    if (rest.endsWith(u'%'))
        rest = rest.chopped(1).trimmed();
    const auto number = parseNumber(rest);
    if (!number)
        return failure(
            QT_TRANSLATE_NOOP("Duende::Quantity", "\"%1\" is not a percentage; write 5 or 0.4%."), text);
    return *number;
}

std::expected<double, QString> Quantity::parseNumber(QStringView text)
{
    const QStringView trimmed = text.trimmed();
    // QStringView::toDouble() reads "inf" and "nan" as well.
    const bool beginsWell = !trimmed.isEmpty() && (isDigit(trimmed.front()) || trimmed.front() == u'-');
    bool isNumber = false;
    const double number = beginsWell ? trimmed.toDouble(&isNumber) : 0;
    if (!isNumber || !std::isfinite(number))
        return failure(QT_TRANSLATE_NOOP("Duende::Quantity", "\"%1\" is not a number."), text);
    return number == 0 ? 0 : number; // no negative zero
}

QString Quantity::bytesToText(quint64 bytes)
{
    QString text = QString::number(bytes);
    for (const Unit& unit : writtenByteUnits) {
        if (bytes != 0 && bytes % unit.factor == 0)
            text = QString::number(bytes / unit.factor) + unit.name;
    }
    return text;
}

QString Quantity::durationToText(std::chrono::nanoseconds duration)
{
    const auto amount = static_cast<quint64>(std::max<qint64>(0, duration.count()));
    QString text = QStringLiteral("0s");
    for (const Unit& unit : writtenDurationUnits) {
        if (amount != 0 && amount % unit.factor == 0)
            text = QString::number(amount / unit.factor) + unit.name;
    }
    return text;
}

QString Quantity::numberToText(double number)
{
    const double magnitude = std::abs(number);
    const char format = magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e15) ? 'f' : 'e';
    return QString::number(number == 0 ? 0.0 : number, format, QLocale::FloatingPointShortest);
}

} // namespace Duende
