// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filterterm.h"

#include "models/filter/filtertoken.h"
#include "models/format/quantity.h"

#include <cmath>

namespace Duende {

namespace {

// Whether 'or' stands outside of parentheses.
bool hasOpenOr(QStringView filter)
{
    int depth = 0;
    for (const FilterToken& token : filterTokens(filter)) {
        if (token.kind == FilterToken::Kind::Open)
            ++depth;
        else if (token.kind == FilterToken::Kind::Close)
            --depth;
        else if (token.kind == FilterToken::Kind::Or && depth == 0)
            return true;
    }
    return false;
}

QString narrowable(QStringView filter)
{
    const QString text = filter.trimmed().toString();
    return hasOpenOr(text) ? QString(u'(' + text + u')') : text;
}

// The largest amounts that can be written, a little below the limits of the types.
constexpr double largestSize = 1.8446744073709549e19;
constexpr double largestDuration = 9.2e18;

QString valueText(FieldKind kind, double value)
{
    switch (kind) {
    case FieldKind::Bytes:
        return Quantity::bytesToText(static_cast<quint64>(std::clamp(std::round(value), 0.0, largestSize)));
    case FieldKind::Duration:
    case FieldKind::Age:
        return Quantity::durationToText(std::chrono::nanoseconds(
            static_cast<qint64>(std::clamp(std::round(value), 0.0, largestDuration))));
    case FieldKind::Percent:
        return Quantity::numberToText(value) + u'%';
    case FieldKind::Flag:
        return value == 0 ? QStringLiteral("no") : QStringLiteral("yes");
    case FieldKind::Number:
    case FieldKind::Text:
    case FieldKind::Word:
        break;
    }
    return Quantity::numberToText(value);
}

} // namespace

QString FilterTerm::words(QStringView text, const FilterSchema& schema)
{
    return isBareFilterText(text) && !schema.indexOf(text) ? text.toString() : quotedFilterText(text);
}

QString FilterTerm::comparison(const FieldDescription& field, Comparison comparison, QStringView value)
{
    const bool isBare = isBareFilterText(value) && value.compare(u"unknown", Qt::CaseInsensitive) != 0;
    return field.name + comparisonSymbol(comparison) + (isBare ? value.toString() : quotedFilterText(value));
}

QString FilterTerm::comparison(const FieldDescription& field, Comparison comparison, double value)
{
    if (!std::isfinite(value))
        return unknown(field);
    return field.name + comparisonSymbol(comparison) + valueText(field.kind, value);
}

QString FilterTerm::unknown(const FieldDescription& field)
{
    return field.name + u"=unknown";
}

QString FilterTerm::negated(QStringView filter)
{
    return u"not (" + filter.trimmed() + u')';
}

QString FilterTerm::narrowed(QStringView filter, QStringView term)
{
    if (filter.trimmed().isEmpty())
        return term.toString();
    return narrowable(filter) + u" and " + narrowable(term);
}

} // namespace Duende
